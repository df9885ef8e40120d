// A process that opens users for customers as it is told, next to another that does the same (customer-race.test.ts).

import type { Context } from '../../../src/authority/operations/context.ts'
import { createUser } from '../../../src/authority/operations/create-user.ts'
import { answerQuestions } from './children.ts'
import { epoch, openStore, type Place } from './databases.ts'
import { caller, createContext, initialPassword } from './people.ts'

export type Opening = {
  readonly service: string
  readonly customerNumber: string
  readonly customerName: string
  readonly userId: string
}

export type OpenerQuestion =
  | { readonly kind: 'open'; readonly place: Place; readonly keyRingText: string }
  | { readonly kind: 'users'; readonly openings: readonly Opening[] }

let context: Context | undefined

/** For each, the ID of the customer, or the refusal. */
answerQuestions(async (question: OpenerQuestion): Promise<string[] | null> => {
  if (question.kind === 'open') {
    context = createContext(await openStore(question.place, epoch), question.keyRingText, () => epoch)
    return null
  }
  const opened = context
  if (opened === undefined) throw new Error('not opened')
  return Promise.all(
    question.openings.map(async (opening) => {
      const user = { ...opening, userName: '試験 太郎', administrator: false, initialPassword }
      const outcome = await createUser(opened, caller, user)
      return outcome.ok ? outcome.customerId : outcome.refusal
    }),
  )
})
