// What a file of code may contain, and how long it may be.
import { SyntaxKind } from 'typescript/unstable/ast'
import {
  isArrayLiteralExpression,
  isArrowFunction,
  isCallExpression,
  isExportDeclaration,
  isFunctionLikeDeclaration,
  isImportDeclaration,
  isObjectLiteralExpression,
  isSpreadAssignment,
  isSpreadElement,
  isTemplateLiteralTypeNode,
} from 'typescript/unstable/ast/is'
import { bans, fileLinesMax, functionLinesMax, unfinishedWords } from './rules.ts'
import { lineOf, type Source, type Violation } from './source.ts'
import { calledFunction, isMember, type Node, unwrapped, walk } from './syntax.ts'

export function checkBans(sources: readonly Source[]): Violation[] {
  return sources.flatMap(({ path, tree }) => {
    const violations: Violation[] = []
    const applicable = bans.filter((ban) => ban.where(path))
    walk(tree, (node) => {
      for (const { what, matches, instead } of applicable) {
        if (matches(node))
          violations.push({ path, line: lineOf(tree, node), rule: `${what} is banned`, instead })
      }
    })
    return violations
  })
}

/** Barrel files hide where a thing lives, and load everything for one thing. */
export function checkBarrels(sources: readonly Source[]): Violation[] {
  return sources
    .filter(({ tree }) => {
      const { statements } = tree
      const exports = statements.filter((statement) => isExportDeclaration(statement))
      return (
        exports.length > 0 &&
        statements.every((each) => isExportDeclaration(each) || isImportDeclaration(each))
      )
    })
    .map(({ path }) => ({
      path,
      line: 1,
      rule: 'a file that only passes on what others export is banned',
      instead: 'import from the file where the thing is',
    }))
}

const quoted: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.StringLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateHead,
  SyntaxKind.TemplateMiddle,
  SyntaxKind.TemplateTail,
  SyntaxKind.RegularExpressionLiteral,
])

/** In comments and names; what a string says to a reader is not unfinished work. */
export function checkUnfinished(sources: readonly Source[]): Violation[] {
  const word = new RegExp(`\\b(${unfinishedWords.join('|')})\\b`)
  return sources.flatMap(({ path, text, tree }) => {
    if (!word.test(text)) return []
    let rest = text
    walk(tree, (node) => {
      if (!quoted.has(node.kind)) return
      const start = node.getStart(tree)
      rest =
        rest.slice(0, start) + text.slice(start, node.end).replaceAll(/[^\n]/g, ' ') + rest.slice(node.end)
    })
    return rest.split('\n').flatMap((content, index) => {
      const found = word.exec(content)?.[0]
      if (found === undefined) return []
      return [{ path, line: index + 1, rule: `${found} is banned`, instead: 'do it now, or write an issue' }]
    })
  })
}

export function checkSizes(sources: readonly Source[]): Violation[] {
  return sources.flatMap((source) => [...checkFileSize(source), ...checkFunctionSizes(source)])
}

/** What only makes a file shorter: it hides what is there, and a file that is too long holds two ideas all the same. */
export function checkSqueezes(sources: readonly Source[]): Violation[] {
  return sources.flatMap(({ path, tree }) => {
    const violations: Violation[] = []
    walk(tree, (node) => {
      const line = lineOf(tree, node)
      if (isSpreadLiteral(node)) {
        const rule = 'a literal is spread into a literal'
        violations.push({ path, line, rule, instead: 'write what is in it where it is spread' })
      }
      if (isAssignedLiteral(node)) {
        const rule = 'a literal is assigned into a literal'
        violations.push({ path, line, rule, instead: 'write one literal, with what is in both' })
      }
      if (
        isTemplateLiteralTypeNode(node) &&
        !node.templateSpans.every(({ type }) => openTypes.has(type.kind))
      ) {
        const rule = 'a template type spells the members of a union'
        violations.push({ path, line, rule, instead: 'write them out, so that a search finds each of them' })
      }
    })
    return violations
  })
}

function isSpreadLiteral(node: Node): boolean {
  if (isSpreadAssignment(node)) return isObjectLiteralExpression(unwrapped(node.expression))
  return isSpreadElement(node) && isArrayLiteralExpression(unwrapped(node.expression))
}

/** `Object.assign({ … }, { … })`. */
function isAssignedLiteral(node: Node): boolean {
  if (!isCallExpression(node) || !isMember(node.expression, 'Object', ['assign'])) return false
  const [first, ...others] = node.arguments.map(unwrapped)
  return first !== undefined && isObjectLiteralExpression(first) && others.some(isObjectLiteralExpression)
}

/** With these a template type is a pattern, which no list of members could say. */
const openTypes: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.StringKeyword,
  SyntaxKind.NumberKeyword,
  SyntaxKind.BigIntKeyword,
  SyntaxKind.InferType,
])

function checkFileSize({ path, text }: Source): Violation[] {
  const lines = text.replace(/\n$/, '').split('\n').length
  if (lines <= fileLinesMax) return []
  const instead = `split it by what its parts are about; at most ${fileLinesMax} lines`
  return [{ path, line: 1, rule: `the file has ${lines} lines`, instead }]
}

function checkFunctionSizes({ path, tree }: Source): Violation[] {
  const violations: Violation[] = []
  walk(tree, (node) => {
    if (!isFunctionLikeDeclaration(node) || isGroupOfTests(node)) return
    const line = lineOf(tree, node)
    const lines = tree.getLineAndCharacterOfPosition(node.end).line + 2 - line
    if (lines <= functionLinesMax) return
    const instead = `give its parts names; at most ${functionLinesMax} lines`
    violations.push({ path, line, rule: `the function has ${lines} lines`, instead })
  })
  return violations
}

/**
 * The function in describe('…', () => {…}), and one that declares tests for each driver, contain tests as a file does;
 * they are not units of logic.
 */
function isGroupOfTests(node: Node): boolean {
  if (isArrowFunction(node) && ['describe', 'suite'].includes(calledFunction(node.parent) ?? '')) return true
  let declaresTests = false
  node.forEachChild((body) => {
    body.forEachChild((statement) => {
      statement.forEachChild((expression) => {
        if (['test', 'describe', 'suite'].includes(calledFunction(expression) ?? '')) declaresTests = true
      })
    })
  })
  return declaresTests
}
