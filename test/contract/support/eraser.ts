// A process that erases what contracts left, to be killed in the middle (erasure-killed.test.ts).

import { eraseDueCustomers } from '../../../src/desk/operations/ending/erase-customers.ts'
import { answerQuestions } from './children.ts'
import { contractKeyRingText, openStore, type Place } from './databases.ts'
import { createContext } from './people.ts'

export type EraserQuestion = { readonly place: Place; readonly now: string }

answerQuestions(async ({ place, now }: EraserQuestion) => {
  const at = Temporal.Instant.from(now)
  const store = await openStore(place, at)
  await eraseDueCustomers(createContext(store, contractKeyRingText, () => at))
  await store.close()
  return null
})
