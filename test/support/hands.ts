import { commandsOf } from '../../src/compose/commands.ts'
import { modules } from '../../src/compose/modules.ts'

const changingWords = commandsOf(modules)
  .filter(({ changing }) => changing !== undefined && changing.tells === undefined)
  .map(({ words }) => words)

/** What every command that changes or takes out must be told (D4), where a test is not about that. */
export function withHands(words: readonly string[]): readonly string[] {
  const asked = changingWords.some((of) => of.split(' ').every((word, i) => word === words[i]))
  if (!asked || words.includes('--help')) return words
  const given = (name: string) => words.some((word) => word === `--${name}`)
  return [
    ...words,
    ...(given('as') ? [] : ['--as', 'tester']),
    ...(given('reason') ? [] : ['--reason', '試験']),
  ]
}
