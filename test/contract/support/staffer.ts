// A process that does to the staff of desks whatever it is given, all at once, next to others (staff-race.test.ts).

import type { Context } from '../../../src/authority/operations/context.ts'
import { actOnStaff, type StaffWork } from '../../../src/desk/operations/act-on-staff.ts'
import { answerQuestions } from './children.ts'
import { openStore, type Place } from './databases.ts'
import { caller, createContext } from './people.ts'

export type StafferQuestion =
  | { readonly kind: 'open'; readonly place: Place; readonly keyRingText: string }
  | { readonly kind: 'work'; readonly now: string; readonly work: readonly StaffWork[] }

/** With desks where one administrator acts alone, so that each act is one decision. */
export function openContext(...parts: Parameters<typeof createContext>): Context {
  const context = createContext(...parts)
  const profiles = [...context.profiles].map(
    ([name, profile]) => [name, { ...profile, desk: { ...profile.desk, approvals: [] } }] as const,
  )
  return { ...context, profiles: new Map(profiles) }
}

let context: Context | undefined
let now = Temporal.Instant.from('2025-07-01T00:00:15Z')

answerQuestions(async (question: StafferQuestion) => {
  if (question.kind === 'open') {
    context = openContext(await openStore(question.place, now), question.keyRingText, () => now)
    return null
  }
  now = Temporal.Instant.from(question.now)
  return Promise.all(question.work.map(workOne))
})

/** What became of it: the result, the refusal, or the error. */
async function workOne(work: StaffWork): Promise<string> {
  if (context === undefined) throw new Error('not opened')
  try {
    const outcome = await actOnStaff(context, caller, work)
    return outcome.ok ? outcome.result : outcome.refusal
  } catch (error) {
    return String(error)
  }
}
