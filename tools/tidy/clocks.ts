// A clock belongs to one test. What moves it would otherwise decide what the next one sees.
import {
  isFunctionDeclaration,
  isFunctionLikeDeclaration,
  isIdentifier,
  isVariableDeclarationList,
  isVariableStatement,
} from 'typescript/unstable/ast/is'
import { lineOf, type Source, type Violation } from './source.ts'
import { calledFunction, type Node, walk } from './syntax.ts'

/** What makes a clock that stands still until it is moved (test/support/world.ts). */
const clockMaker = 'createClock'

/** Hooks whose function runs once for several tests. */
const sharedHooks = ['before', 'after']

/** In tests: clocks, and whatever comes with one, that more than one test would see. */
export function checkClocks(sources: readonly Source[]): Violation[] {
  const builders = findBuilders(sources.filter(({ path }) => path.startsWith('test/')))
  return sources
    .filter(({ path }) => path.endsWith('.test.ts'))
    .flatMap((source) => [...findSharedCalls(source, builders), ...findSharedTimes(source)])
}

/** The exported functions that make a clock, or call one that does: worlds, sites, stages. */
function findBuilders(sources: readonly Source[]): ReadonlySet<string> {
  const functions = sources.flatMap(({ tree }) => tree.statements.filter(isFunctionDeclaration))
  const builders = new Set([clockMaker])
  for (let known = 0; known < builders.size; ) {
    known = builders.size
    for (const each of functions) {
      const isExported = each.modifiers?.some((modifier) => modifier.getText() === 'export') ?? false
      if (each.name !== undefined && isExported && calls(each, builders)) builders.add(each.name.text)
    }
  }
  return builders
}

function calls(node: Node, names: ReadonlySet<string>): boolean {
  let found = false
  walk(node, (each) => {
    if (names.has(calledFunction(each) ?? '')) found = true
  })
  return found
}

function findSharedCalls({ path, tree }: Source, builders: ReadonlySet<string>): Violation[] {
  const violations: Violation[] = []
  walk(tree, (node) => {
    const name = calledFunction(node)
    if (name === undefined || !builders.has(name) || !isShared(node)) return
    const instead = 'call it in the test, or in beforeEach'
    violations.push({
      path,
      line: lineOf(tree, node),
      rule: `${name}() gives several tests one clock`,
      instead,
    })
  })
  return violations
}

/** Runs once for a file or a group: outside of any function, or in that of a hook for all. */
function isShared(node: Node): boolean {
  for (let at: Node | undefined = node.parent; at !== undefined; at = at.parent) {
    if (!isFunctionLikeDeclaration(at)) continue
    const caller = calledFunction(at.parent)
    if (caller !== undefined && sharedHooks.includes(caller)) return true
    if (caller === 'describe' || caller === 'suite') continue
    return false
  }
  return true
}

/** `let now = …` of a whole file is a clock, too. */
function findSharedTimes({ path, tree }: Source): Violation[] {
  return tree.statements.filter(isVariableStatement).flatMap((statement) => {
    const { declarationList } = statement
    if (!isVariableDeclarationList(declarationList) || !/^let\b/.test(declarationList.getText(tree)))
      return []
    return declarationList.declarations.flatMap(({ name, initializer }) => {
      if (
        initializer === undefined ||
        !isIdentifier(name) ||
        !/^(now|clock|time)$|(Now|Clock|Time)$/.test(name.text)
      )
        return []
      const rule = `the file's variable ${name.text} is a clock of several tests`
      return [{ path, line: lineOf(tree, statement), rule, instead: 'make it where a test begins' }]
    })
  })
}
