import { actOrAsk, type Permit, type Told } from '../../authority/rules/approval.ts'
import {
  type Customer,
  type CustomerNumber,
  customerNumberState,
  customerState,
} from '../../authority/rules/customer.ts'
import type { CustomerEnd } from '../../authority/rules/customer-end.ts'
import { type Operator, refuseOperator } from '../../authority/rules/operator.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { Stale } from '../../authority/rules/refusal.ts'
import {
  type DeskCreation,
  type DeskCreationStates,
  decideUserCreation,
  type UserCreation,
  whyCreationTakesTwo,
} from '../../authority/rules/registration.ts'
import type { ApprovalName } from '../../authority/rules/two-persons.ts'
import type { User } from '../../authority/rules/user.ts'
import { accept, refuse } from '../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { Event } from './events.ts'
import type { Refusal } from './refusal.ts'

export type ImportStates = DeskCreationStates & {
  /** By user ID, those of the file that exist already. */
  readonly existing: ReadonlyMap<string, User>
  /** By ID, and by number, those that exist already. */
  readonly customers: ReadonlyMap<string, Customer>
  readonly numbers: ReadonlyMap<string, CustomerNumber>
  /** By ID, of those whose contract has ended. */
  readonly ends: ReadonlyMap<string, CustomerEnd>
}

/** Opens all users of a file, or none: one taken ID, or one number of another name, refuses the whole. */
export function decideImport(
  states: ImportStates,
  request: DeskCreation & {
    readonly service: string
    readonly draftId: string
    readonly users: readonly UserCreation[]
  },
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<Told, Refusal | Stale> {
  const { service, operatorId, users, draftId } = request
  const barred = refuseOperator(states, 'create_user', service)
  if (barred !== null) return refuse(barred)
  const administrators = users.some(({ administrator }) => administrator)
  const because = whyImportTakesTwo(administrators, states.operator, profile, now)
  const wanted = {
    ...request,
    userId: draftId,
    action: 'import_users',
    because,
    handsOver: false,
    parties: states,
  } as const
  return actOrAsk(states.approval, { ...wanted, by: operatorId }, now, (permit) =>
    openAll(states, { service, operatorId, users, permit }, profile, now),
  )
}

/** Why a file takes a second person; nothing where it doesn't. */
export function whyImportTakesTwo(
  administrators: boolean,
  operator: Operator | undefined,
  profile: ServiceProfile,
  now: Temporal.Instant,
): readonly ApprovalName[] {
  const { approvals } = profile.desk
  const itself = approvals.includes('import_users') ? (['import_users'] as const) : []
  return [...itself, ...whyCreationTakesTwo(administrators, operator, profile, now)]
}

type Import = {
  readonly service: string
  readonly operatorId: string
  readonly users: readonly UserCreation[]
  readonly permit: Permit
}

function openAll(
  states: ImportStates,
  { service, operatorId, users, permit }: Import,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { existing } = states
  // The first user of a new customer opens it; the others find it.
  const customers = new Map(states.customers)
  const numbers = new Map(states.numbers)
  const events: Event[] = []
  for (const creation of users) {
    const { userId, customer: chosen } = creation
    const of = {
      user: existing.get(userId),
      customer: customers.get(chosen.customerId),
      customerNumber: numbers.get(chosen.number ?? ''),
      customerEnd: states.ends.get(chosen.customerId),
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
    events.push({ ...acted, ...permit, actedAtMs: now.epochMilliseconds }, ...created.events)
  }
  return accept({}, ...events)
}
