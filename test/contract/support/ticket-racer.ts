// A process that uses tickets and changes what they were given under, next to another one that does the same
// (ticket-race.test.ts).

import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../../../src/authority/operations/context.ts'
import { answerQuestions } from './children.ts'
import { openStore, type Place } from './databases.ts'
import { createOpenContext, makeChange, type TicketChange, type TicketUse, useTicket } from './ticket-uses.ts'

export type RacerTask =
  | { readonly use: TicketUse }
  | { readonly of: { readonly service: string; readonly userId: string }; readonly change: TicketChange }

export type TicketRacerQuestion =
  | {
      readonly kind: 'open'
      readonly place: Place
      readonly keyRingText: string
      readonly now: string
    }
  /** `waitMs` after the last task begins the next, so that neither process is always ahead. */
  | {
      readonly kind: 'race'
      readonly tasks: readonly { readonly waitMs: number; readonly task: RacerTask }[]
    }

let context: Context | undefined

answerQuestions(async (question: TicketRacerQuestion) => {
  if (question.kind === 'open') {
    const now = Temporal.Instant.from(question.now)
    context = createOpenContext(await openStore(question.place, now), question.keyRingText, () => now)
    return null
  }
  const outcomes: Promise<string>[] = []
  for (const { waitMs, task } of question.tasks) {
    if (waitMs > 0) await sleep(waitMs)
    outcomes.push(carryOut(task))
  }
  return Promise.all(outcomes)
})

/** 'accepted', the refusal, or the error. */
async function carryOut(task: RacerTask): Promise<string> {
  if (context === undefined) throw new Error('not opened')
  try {
    return await ('use' in task ? useTicket(context, task.use) : makeChange(context, task.of, task.change))
  } catch (error) {
    return String(error)
  }
}
