// A process that takes files of print runs out, next to another one (prints.test.ts).

import { takePrintFile } from '../../../src/desk/operations/print/take.ts'
import { answerQuestions } from './children.ts'
import { epoch, openStore, type Place } from './databases.ts'
import { caller, createContext, shoko } from './people.ts'

export type PrintTakerQuestion =
  | { readonly kind: 'open'; readonly place: Place; readonly keyRingText: string }
  | {
      readonly kind: 'take'
      readonly runId: string
      readonly file: 'pdf' | 'csv'
      readonly hands: readonly string[]
    }

let context: ReturnType<typeof createContext> | undefined

/** For each hand: `taken`, or why not. */
answerQuestions(async (question: PrintTakerQuestion) => {
  if (question.kind === 'open') {
    context = createContext(await openStore(question.place, epoch), question.keyRingText, () => epoch)
    return null
  }
  const { runId, file, hands } = question
  const opened = context
  if (opened === undefined) throw new Error('not opened')
  return Promise.all(
    hands.map(async (by) => {
      const outcome = await takePrintFile(opened, caller, { service: shoko, runId, file, by })
      return outcome.ok ? 'taken' : outcome.refusal
    }),
  )
})
