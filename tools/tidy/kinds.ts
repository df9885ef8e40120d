// Nobody asks which kind of service it is, or what is in the section of a profile that belongs to somebody else's
// module (decision 24): what differs between services is data of the profile, or what the module of the kind brings.
import { SyntaxKind } from 'typescript/unstable/ast'
import {
  isArrayLiteralExpression,
  isBinaryExpression,
  isBindingElement,
  isCallExpression,
  isCaseClause,
  isElementAccessExpression,
  isIdentifier,
  isObjectBindingPattern,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isStringLiteral,
  isSwitchStatement,
} from 'typescript/unstable/ast/is'
import { moduleOf } from './imports.ts'
import { isTest, kindOwners, sectionReaders } from './rules.ts'
import { lineOf, type Source, type Violation } from './source.ts'
import { type Node, unwrapped, walk } from './syntax.ts'

const isProduct = ({ path }: Source): boolean => path.startsWith('src/') && !isTest(path)

/** Names that only a kind has. `desk` is a role, a page and a part of a profile besides. */
const isPlain = (name: string): boolean =>
  Object.hasOwn(kindOwners, name) && kindOwners[name]?.startsWith('services/') === true

/**
 * The name of a kind outside its module, as a text anywhere in src/ or as a key of an object in the product. Whoever
 * asks for a kind, or looks it up in a table, has to write it. A name that is put together of pieces is not found.
 * A name that means something else too is found where it is compared with a `kind`.
 */
export function findKindNames(sources: readonly Source[]): Violation[] {
  return sources
    .filter(({ path }) => path.startsWith('src/'))
    .flatMap(({ path, tree }) => {
      const violations: Violation[] = []
      walk(tree, (node) => {
        for (const name of kindsNamedBy(node, isTest(path))) {
          if (kindOwners[name] === moduleOf(path)) continue
          const rule = `the kind of service ${name} is named outside ${kindOwners[name]}`
          const instead = 'let the module of the kind bring what differs, or make it a field of the profile'
          violations.push({ path, line: lineOf(tree, node), rule, instead })
        }
      })
      return violations
    })
}

function kindsNamedBy(node: Node, inTest: boolean): readonly string[] {
  const name = textOf(node) ?? (inTest ? undefined : keyOf(node))
  if (name !== undefined) return isPlain(name) ? [name] : []
  return comparedWithKind(node)
    .map((each) => textOf(unwrapped(each)) ?? '')
    .filter((each) => Object.hasOwn(kindOwners, each) && !isPlain(each))
}

/** What stands on the other side of `kind ===`, after `switch (kind) { case`, or in the list that `includes(kind)`. */
function comparedWithKind(node: Node): readonly Node[] {
  if (isBinaryExpression(node) && equalities.has(node.operatorToken.kind)) {
    if (isKind(node.left)) return [node.right]
    return isKind(node.right) ? [node.left] : []
  }
  if (isCaseClause(node)) {
    const statement = node.parent.parent
    return isSwitchStatement(statement) && isKind(statement.expression) ? [node.expression] : []
  }
  if (!isCallExpression(node) || !isPropertyAccessExpression(node.expression)) return []
  const list = unwrapped(node.expression.expression)
  const asks = node.expression.name.text === 'includes' && node.arguments.some(isKind)
  return asks && isArrayLiteralExpression(list) ? [...list.elements] : []
}

/** `kind` by itself, as after `const { kind } = profile`, `profile.kind` or `profile['kind']`. */
function isKind(node: Node): boolean {
  const asked = unwrapped(node)
  if (isIdentifier(asked)) return asked.text === 'kind'
  if (isElementAccessExpression(asked)) return textOf(unwrapped(asked.argumentExpression)) === 'kind'
  return isPropertyAccessExpression(asked) && asked.name.text === 'kind'
}

const equalities: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.EqualsEqualsToken,
  SyntaxKind.EqualsEqualsEqualsToken,
  SyntaxKind.ExclamationEqualsToken,
  SyntaxKind.ExclamationEqualsEqualsToken,
])

/** The text in quotes of either form. */
function textOf(node: Node): string | undefined {
  if (isStringLiteral(node)) return node.text
  return node.kind === SyntaxKind.NoSubstitutionTemplateLiteral && 'text' in node
    ? String(node.text)
    : undefined
}

/** The key of an entry of an object; one in quotes is a text besides. */
function keyOf(node: Node): string | undefined {
  const isEntry = isPropertyAssignment(node) || isShorthandPropertyAssignment(node)
  return isEntry && isIdentifier(node.name) ? node.name.text : undefined
}

/** `profile.fb`, `profile['fb']`, `{ fb } = profile`, `'fb' in profile`, outside the modules that may read the section. */
export function findSectionReads(sources: readonly Source[]): Violation[] {
  return sources.filter(isProduct).flatMap(({ path, tree }) => {
    const violations: Violation[] = []
    walk(tree, (node) => {
      const section = sectionReadBy(node)
      if (section === undefined || !Object.hasOwn(sectionReaders, section)) return
      const readers = sectionReaders[section] ?? []
      if (readers.includes(moduleOf(path))) return
      const rule = `the section ${section} of a profile is read`
      const instead = `let ${readers[0]} bring what differs, or answer the question by its name`
      violations.push({ path, line: lineOf(tree, node), rule, instead })
    })
    return violations
  })
}

function sectionReadBy(node: Node): string | undefined {
  if (isPropertyAccessExpression(node)) return node.name.text
  if (isElementAccessExpression(node)) return textOf(unwrapped(node.argumentExpression))
  if (isBindingElement(node) && isObjectBindingPattern(node.parent)) {
    const name: Node | undefined = node.propertyName ?? node.name
    if (name === undefined) return undefined
    return isIdentifier(name) ? name.text : textOf(name)
  }
  const isIn = isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.InKeyword
  return isIn ? textOf(unwrapped(node.left)) : undefined
}
