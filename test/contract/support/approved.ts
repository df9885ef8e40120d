// A process that runs commands at the terminal, all at once, next to others (terminal-race.test.ts).

import type { Context } from '../../../src/authority/operations/context.ts'
import { runAt } from '../../support/terminal.ts'
import { answerQuestions } from './children.ts'
import { openStore, type Place } from './databases.ts'
import { createContext } from './people.ts'

export type ApprovedQuestion =
  | { readonly kind: 'open'; readonly place: Place; readonly keyRingText: string; readonly now: string }
  | { readonly kind: 'run'; readonly commands: readonly (readonly string[])[] }

let context: Context | undefined

answerQuestions(async (question: ApprovedQuestion) => {
  if (question.kind === 'run') return Promise.all(question.commands.map(runOne))
  const now = Temporal.Instant.from(question.now)
  context = createContext(await openStore(question.place, now), question.keyRingText, () => now)
  return null
})

/** The exit code, or the error. */
async function runOne(words: readonly string[]): Promise<string> {
  if (context === undefined) throw new Error('not opened')
  try {
    return String((await runAt(context, words)).exitCode ?? 0)
  } catch (error) {
    return String(error)
  }
}
