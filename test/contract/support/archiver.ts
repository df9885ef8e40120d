// A process that archives a journal, to be killed in the middle (archive-killed.test.ts).

import { archiveJournal } from '../../../src/authority/operations/archive-journal.ts'
import { answerQuestions } from './children.ts'
import { contractKeyRingText, openStore, type Place } from './databases.ts'
import { caller, createContext } from './people.ts'

export type ArchiverQuestion = {
  readonly place: Place
  readonly now: string
  readonly folder: string
  readonly beforeMs: number
  readonly entriesMax: number
}

answerQuestions(async ({ place, now, ...order }: ArchiverQuestion) => {
  const at = Temporal.Instant.from(now)
  const store = await openStore(place, at)
  const context = createContext(store, contractKeyRingText, () => at)
  const done = await archiveJournal(context, caller, order, () => {})
  await store.close()
  return done.ok
})
