// Nobody asks which kind of service it is, or whether a profile has the section of somebody else's module (DESIGN §2):
// what differs between services is data of the profile, or what the module of the kind brings.
import { SyntaxKind } from 'typescript/unstable/ast'
import {
  isArrayLiteralExpression,
  isBinaryExpression,
  isCallExpression,
  isCaseClause,
  isConditionalExpression,
  isElementAccessExpression,
  isIdentifier,
  isIfStatement,
  isObjectLiteralExpression,
  isPrefixUnaryExpression,
  isPropertyAccessExpression,
  isStringLiteral,
  isSwitchStatement,
  isVariableDeclaration,
} from 'typescript/unstable/ast/is'
import { moduleOf } from './imports.ts'
import { isTest, kindOwners, sectionOwners } from './rules.ts'
import { lineOf, type Source, type Violation } from './source.ts'
import { type Node, unwrapped, walk } from './syntax.ts'

const isProduct = ({ path }: Source): boolean => path.startsWith('src/') && !isTest(path)

/**
 * `kind === 'fb'`, `case 'fb'`, `['fb'].includes(kind)`, and a lookup by kind in a table that names kinds; compose may
 * look it up, since it has the list of modules.
 */
export function findKindComparisons(sources: readonly Source[]): Violation[] {
  const tables = new Map(sources.map((source) => [source.path, tablesIn(source)]))
  return sources.filter(isProduct).flatMap((source) => {
    const { path, tree, imports } = source
    const within = [path, ...imports.map(({ target }) => target)]
    const keysOf = (name: string) => within.flatMap((each) => tables.get(each)?.get(name) ?? [])
    const violations: Violation[] = []
    walk(tree, (node) => {
      if (isElementAccessExpression(node) && moduleOf(path) === 'compose') return
      const foreign = kindsAskedBy(node, keysOf).filter((kind) => kindOwners[kind] !== moduleOf(path))
      if (foreign.length === 0) return
      const rule = `the kind of a service is asked (${foreign.join(', ')})`
      const instead = 'let the module of the kind bring what differs, or make it a field of the profile'
      violations.push({ path, line: lineOf(tree, node), rule, instead })
    })
    return violations
  })
}

const isNameOfKind = (name: string): boolean => Object.hasOwn(kindOwners, name)

function kindsAskedBy(node: Node, keysOf: (table: string) => readonly string[]): readonly string[] {
  if (isBinaryExpression(node) && equalities.has(node.operatorToken.kind)) {
    if (isKind(node.left)) return kindsIn([node.right])
    return isKind(node.right) ? kindsIn([node.left]) : []
  }
  if (isCaseClause(node)) {
    const statement = node.parent.parent
    return isSwitchStatement(statement) && isKind(statement.expression) ? kindsIn([node.expression]) : []
  }
  if (isCallExpression(node) && isPropertyAccessExpression(node.expression)) {
    const list = unwrapped(node.expression.expression)
    const asks = node.expression.name.text === 'includes' && node.arguments.some(isKind)
    return asks && isArrayLiteralExpression(list) ? kindsIn([...list.elements]) : []
  }
  if (isElementAccessExpression(node) && isKind(node.argumentExpression)) {
    const table = unwrapped(node.expression)
    if (isIdentifier(table)) return keysOf(table.text)
    return isObjectLiteralExpression(table) ? kindsNamedBy(table) : []
  }
  return []
}

function isKind(node: Node): boolean {
  const asked = unwrapped(node)
  return isNamed(asked, 'kind')
}

function kindsIn(nodes: readonly Node[]): readonly string[] {
  return nodes
    .map(unwrapped)
    .filter((node) => isStringLiteral(node))
    .map(({ text }) => text)
    .filter(isNameOfKind)
}

/** The tables of a file that have an entry for each of several kinds, by their names. */
function tablesIn({ tree }: Source): ReadonlyMap<string, readonly string[]> {
  const tables = new Map<string, readonly string[]>()
  walk(tree, (node) => {
    if (!isVariableDeclaration(node) || !isIdentifier(node.name) || node.initializer === undefined) return
    const table = unwrapped(node.initializer)
    const kinds = isObjectLiteralExpression(table) ? kindsNamedBy(table) : []
    if (kinds.length > 1) tables.set(node.name.text, kinds)
  })
  return tables
}

function kindsNamedBy(table: Node): readonly string[] {
  const names: string[] = []
  table.forEachChild((property) => {
    if ('name' in property && property.name !== undefined) {
      const name = property.name as Node
      if (isIdentifier(name) || isStringLiteral(name)) names.push(name.text)
    }
  })
  return names.filter(isNameOfKind)
}

/** `profile.fb === null`, `profile.fb?.days`, `fb ?? …`, `if (fb)`, outside the module that the section belongs to. */
export function findSectionTests(sources: readonly Source[]): Violation[] {
  return sources.filter(isProduct).flatMap(({ path, tree }) => {
    const violations: Violation[] = []
    walk(tree, (node) => {
      const section = sectionTestedBy(node)
      if (section === undefined || sectionOwners[section] === moduleOf(path)) return
      const rule = `it is asked whether the profile has the section ${section}`
      const instead = `let ${sectionOwners[section]} bring what differs, or answer the question by its name`
      violations.push({ path, line: lineOf(tree, node), rule, instead })
    })
    return violations
  })
}

function sectionTestedBy(node: Node): string | undefined {
  if (isBinaryExpression(node)) {
    const { left, right, operatorToken } = node
    if (equalities.has(operatorToken.kind)) {
      if (isNothing(right)) return sectionOf(left)
      return isNothing(left) ? sectionOf(right) : undefined
    }
    return alternatives.has(operatorToken.kind) ? sectionOf(left) : undefined
  }
  if (isPrefixUnaryExpression(node)) {
    return node.operator === SyntaxKind.ExclamationToken ? sectionOf(node.operand) : undefined
  }
  if (isIfStatement(node)) return sectionOf(node.expression)
  if (isConditionalExpression(node)) return sectionOf(node.condition)
  const reaches = isPropertyAccessExpression(node) || isElementAccessExpression(node)
  return reaches && node.questionDotToken !== undefined ? sectionOf(node.expression) : undefined
}

const equalities: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.EqualsEqualsToken,
  SyntaxKind.EqualsEqualsEqualsToken,
  SyntaxKind.ExclamationEqualsToken,
  SyntaxKind.ExclamationEqualsEqualsToken,
])

const alternatives: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.QuestionQuestionToken,
  SyntaxKind.AmpersandAmpersandToken,
  SyntaxKind.BarBarToken,
])

function isNothing(node: Node): boolean {
  return node.kind === SyntaxKind.NullKeyword || (isIdentifier(node) && node.text === 'undefined')
}

function sectionOf(node: Node): string | undefined {
  const asked = unwrapped(node)
  return Object.keys(sectionOwners).find((section) => isNamed(asked, section))
}

/** `name` by itself, as after `const { name } = profile`, or `something.name`. */
function isNamed(node: Node, name: string): boolean {
  if (isIdentifier(node)) return node.text === name
  return isPropertyAccessExpression(node) && node.name.text === name
}
