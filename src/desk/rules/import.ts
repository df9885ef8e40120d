import {
  type Customer,
  type CustomerNumber,
  customerNumberState,
  customerState,
} from '../../authority/rules/customer.ts'
import { type OperatorStates, refuseOperator } from '../../authority/rules/operator.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { Stale } from '../../authority/rules/refusal.ts'
import { decideUserCreation, type UserCreation } from '../../authority/rules/registration.ts'
import type { User } from '../../authority/rules/user.ts'
import { accept, refuse } from '../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { Event } from './events.ts'
import type { Refusal } from './refusal.ts'

export type ImportStates = OperatorStates & {
  /** By user ID, those of the file that exist already. */
  readonly existing: ReadonlyMap<string, User>
  /** By ID, and by number, those that exist already. */
  readonly customers: ReadonlyMap<string, Customer>
  readonly numbers: ReadonlyMap<string, CustomerNumber>
}

/** Opens all users of a file, or none: one taken ID, or one number of another name, refuses the whole. */
export function decideImport(
  states: ImportStates,
  request: {
    readonly service: string
    readonly operatorId: string
    readonly reason: string
    readonly identification: string
    readonly users: readonly UserCreation[]
  },
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<{ readonly count: number }, Refusal | Stale> {
  const { existing } = states
  // The first user of a new customer opens it; the others find it.
  const customers = new Map(states.customers)
  const numbers = new Map(states.numbers)
  const { service, operatorId, reason, identification, users } = request
  const barred = refuseOperator(states, 'create_user', service)
  if (barred !== null) return refuse(barred)
  const events: Event[] = []
  for (const creation of users) {
    const { userId, customer: chosen } = creation
    const of = {
      user: existing.get(userId),
      customer: customers.get(chosen.customerId),
      customerNumber: numbers.get(chosen.number ?? ''),
    }
    const created = decideUserCreation(of, creation, profile, now)
    if (!created.outcome.ok) return refuse(created.outcome.refusal)
    for (const event of created.events) {
      const customer = customerState.evolve(of.customer, event)
      if (customer !== undefined) customers.set(chosen.customerId, customer)
      const number = customerNumberState.evolve(of.customerNumber, event)
      if (number !== undefined) numbers.set(chosen.number ?? '', number)
    }
    const acted = { type: 'desk_acted', service, userId, operatorId, action: 'create_user' } as const
    events.push(
      { ...acted, reason, identification, approved: false, actedAtMs: now.epochMilliseconds },
      ...created.events,
    )
  }
  return accept({ count: users.length }, ...events)
}
