// Questions about one node of a parsed file.
import { type Node, SyntaxKind } from 'typescript/unstable/ast'
import {
  isAsExpression,
  isCallExpression,
  isExportSpecifier,
  isIdentifier,
  isModuleDeclaration,
  isNonNullExpression,
  isObjectLiteralExpression,
  isParameterDeclaration,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isQualifiedName,
  isSatisfiesExpression,
  isStringLiteral,
} from 'typescript/unstable/ast/is'

export type { Node }

export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node)
  node.forEachChild((child) => walk(child, visit))
}

/** What stands in parentheses, or before `as …`, `satisfies …` and `!`, which say nothing of the value. */
export function unwrapped(node: Node): Node {
  const says =
    isParenthesizedExpression(node) ||
    isAsExpression(node) ||
    isSatisfiesExpression(node) ||
    isNonNullExpression(node)
  return says ? unwrapped(node.expression) : node
}

const namedByIdentifier: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.PropertyAssignment,
  SyntaxKind.PropertySignature,
  SyntaxKind.PropertyDeclaration,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.MethodSignature,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
  SyntaxKind.NamedTupleMember,
])

/** The identifier refers to a thing of that name, rather than naming a property. */
export function isGlobal(node: Node, name: string): boolean {
  if (!isIdentifier(node) || node.text !== name) return false
  const { parent } = node
  if (isPropertyAccessExpression(parent) && parent.name === node) {
    return isIdentifier(parent.expression) && parent.expression.text === 'globalThis'
  }
  if (isQualifiedName(parent) && parent.right === node) return false
  if ('propertyName' in parent && parent.propertyName === node) return false
  return !(namedByIdentifier.has(parent.kind) && 'name' in parent && parent.name === node)
}

/** `owner.member`, for one of the members. */
export function isMember(node: Node, owner: string, members: readonly string[]): boolean {
  if (!isPropertyAccessExpression(node) || !members.includes(node.name.text)) return false
  const { expression } = node
  return isGlobal(isPropertyAccessExpression(expression) ? expression.name : expression, owner)
}

/** A call of `something.member()`. */
export function callsMember(node: Node, members: readonly string[]): boolean {
  if (!isCallExpression(node) || !isPropertyAccessExpression(node.expression)) return false
  return members.includes(node.expression.name.text)
}

/** A call of `name()` or `globalThis.name()`. */
export function callsGlobal(node: Node, name: string): boolean {
  if (!isCallExpression(node)) return false
  const { expression } = node
  return isGlobal(isPropertyAccessExpression(expression) ? expression.name : expression, name)
}

export const testFunctions: readonly string[] = ['test', 'it', 'describe', 'suite']

/** `test('…', { skip: true }, …)`, also of `t.test` and `describe`. */
export function isTestOption(node: Node, options: readonly string[]): boolean {
  if (!isPropertyAssignment(node) || !isIdentifier(node.name) || !options.includes(node.name.text))
    return false
  const call = isObjectLiteralExpression(node.parent) ? node.parent.parent : node.parent
  return testFunctions.includes(calledFunction(call) ?? '')
}

/** The last name of the callee: `test` for both test() and t.test(). */
export function calledFunction(node: Node): string | undefined {
  if (!isCallExpression(node)) return undefined
  const { expression } = node
  if (isIdentifier(expression)) return expression.text
  return isPropertyAccessExpression(expression) ? expression.name.text : undefined
}

export function isAsync(node: Node): boolean {
  const { kind } = node
  return (
    kind === SyntaxKind.AsyncKeyword ||
    kind === SyntaxKind.AwaitKeyword ||
    kind === SyntaxKind.AwaitExpression
  )
}

export function isDefaultExport(node: Node): boolean {
  if (node.kind === SyntaxKind.ExportAssignment || node.kind === SyntaxKind.DefaultKeyword) return true
  return isExportSpecifier(node) && node.name.text === 'default'
}

/** `import(path)`, whose path is no literal. */
export function isOpenImport(node: Node): boolean {
  if (!isCallExpression(node) || node.expression.kind !== SyntaxKind.ImportKeyword) return false
  const [path] = node.arguments
  return path === undefined || !isStringLiteral(path)
}

/** Not `declare module 'x'`, which describes another package. */
export function isNamespace(node: Node): boolean {
  return isModuleDeclaration(node) && node.keyword === SyntaxKind.NamespaceKeyword
}

/** Of a parameter, a modifier can only make it a property. */
export function hasModifier(node: Node): boolean {
  return isParameterDeclaration(node) && (node.modifiers?.length ?? 0) > 0
}
