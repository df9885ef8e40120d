import { accept, refuse, together } from '../../platform/decision/decision.ts'
import type { AnyEvent } from '../../platform/decision/event.ts'
import { type ChosenCustomer, type CustomerStates, decideCustomer } from './customer.ts'
import type { DecisionOf } from './decision.ts'
import type { Event } from './events.ts'
import type { Refusal, Stale } from './refusal.ts'
import type { User } from './user.ts'

/** What a company's contract needs of its own; a person's doesn't. */
export type CompanyFacts = { readonly companyCode: string; readonly kanaName: string }

/** A user who is parted from a customer, with some of its accounts. */
export type Split = {
  readonly service: string
  readonly userId: string
  readonly fromCustomerId: string
  readonly customerId: string
  readonly accountIds: readonly string[]
  readonly company: CompanyFacts | null
}

/** What a kind of service adds to that, decided on rows of its own in the same transaction. E are its events. */
export type SplitAddition<E extends AnyEvent = AnyEvent> = {
  readonly bar: Extract<Refusal, 'account_not_theirs' | 'company_missing'> | null
  readonly events: readonly E[]
}

/**
 * The user of a customer that two had become by their name gets a customer of its own (D1). Whatever else the first one
 * has stays there.
 */
export function decideCustomerSplit<E extends AnyEvent>(
  states: CustomerStates & { readonly user: User | undefined },
  split: Split,
  chosen: ChosenCustomer,
  { bar, events }: SplitAddition<E>,
): DecisionOf<E | Event, object, Refusal | Stale> {
  const { service, userId, customerId, fromCustomerId } = split
  const { user, customerNumber } = states
  if (user === undefined || user.status === 'deleted') return refuse('no_such_user')
  if (user.customerId !== fromCustomerId) return refuse('stale')
  if (customerNumber !== undefined) return refuse('customer_number_taken')
  if (bar !== null) return refuse(bar)
  return together(decideCustomer(states, service, chosen), () =>
    accept({}, { type: 'user_moved', service, userId, customerId, fromCustomerId } as const, ...events),
  )
}
