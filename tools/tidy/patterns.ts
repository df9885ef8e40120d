// WEB-08: no regular expression of the product takes more than in proportion to what it reads. Whoever may type or send
// a text would otherwise hold up everybody else.
import { isRegularExpressionLiteral } from 'typescript/unstable/ast/is'
import { lineOf, type Source, type Violation } from './source.ts'
import { walk } from './syntax.ts'

/** What backtracking likes: one kind of character many times, and something before and after it that doesn't fit. */
const pieces = [
  ' ',
  'a',
  'A',
  '0',
  '-',
  '.',
  '@',
  ',',
  '\n',
  '<',
  '/',
  '"',
  'ー',
  'あ',
  '０',
  'a.',
  '0-',
  'a ',
  '. ',
]
const edges = [
  ['', ''],
  ['', '\0'],
  ['a', 'a'],
  ['"', '\0'],
  ['<', 'あ'],
] as const

const charactersMax = 8000
/** Four times the text takes four times as long; sixteen times would be its square. */
const growthMax = 9
/** Shorter ones can't be told from chance, and hold up nobody. */
const noticeableMs = 15

const repeats = /[*+]|\{\d+,\}/

function milliseconds(pattern: RegExp, text: string): number {
  pattern.lastIndex = 0
  const began = performance.now()
  if (pattern.global) text.replaceAll(pattern, '')
  else pattern.test(text)
  return performance.now() - began
}

/** The text, in short, for which the pattern takes out of all proportion; undefined if there is none. */
function slowText(pattern: RegExp): string | undefined {
  for (const piece of pieces) {
    for (const [before, after] of edges) {
      const textOf = (length: number) => `${before}${piece.repeat(length / piece.length)}${after}`
      const isSlow = () => {
        const long = milliseconds(pattern, textOf(charactersMax))
        return long > noticeableMs && long > growthMax * milliseconds(pattern, textOf(charactersMax / 4))
      }
      // A machine that paused once does not pause three times in the same place.
      if (isSlow() && isSlow() && isSlow()) return `${before}${piece}…${after}`
    }
  }
  return undefined
}

export function checkPatterns(sources: readonly Source[]): Violation[] {
  const violations: Violation[] = []
  for (const { path, tree } of sources) {
    if (!path.startsWith('src/') || path.endsWith('.test.ts')) continue
    walk(tree, (node) => {
      if (!isRegularExpressionLiteral(node)) return
      const literal = node.getText(tree)
      if (!repeats.test(literal)) return
      const end = literal.lastIndexOf('/')
      const text = slowText(new RegExp(literal.slice(1, end), literal.slice(end + 1)))
      if (text === undefined) return
      const instead = 'write one that never tries the same characters again, or cut the text first'
      const rule = `${literal} takes the square of a text like ${JSON.stringify(text)}`
      violations.push({ path, line: lineOf(tree, node), rule, instead })
    })
  }
  return violations
}
