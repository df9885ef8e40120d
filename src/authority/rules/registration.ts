import { accept, refuse, together } from '../../platform/decision/decision.ts'
import type { Confidential } from '../../platform/decision/event.ts'
import { type ChosenCustomer, type CustomerStates, decideCustomer } from './customer.ts'
import type { Decision } from './decision.ts'
import type { Event } from './events.ts'
import { type OperatorStates, refuseOperator } from './operator.ts'
import { contextOf, refuseNewPassword } from './password-rules.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import type { Role } from './rights.ts'
import type { User } from './user.ts'

export type UserCreation = {
  readonly service: string
  readonly userId: string
  readonly userName: string
  readonly administrator: boolean
  readonly customer: ChosenCustomer
  /** Null if the first password is generated only when the letter is printed. */
  readonly initialVerifier: Confidential<string> | null
  /** For staff: their role at the desk. */
  readonly role: Role | null
}

export type CreationStates = CustomerStates & { readonly user: User | undefined }

/** The institution opens a user, who must change an initial password at the first login. */
export function decideUserCreation(
  states: CreationStates,
  creation: UserCreation,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, 'user_id_taken' | 'customer_name_differs' | Stale> {
  if (states.user !== undefined) return refuse('user_id_taken')
  return together(decideCustomer(states, creation.service, creation.customer), () =>
    accept({}, ...userEvents(creation, profile, now)),
  )
}

function userEvents(
  creation: UserCreation,
  profile: ServiceProfile,
  now: Temporal.Instant,
): readonly Event[] {
  const { service, userId, userName, administrator, customer, initialVerifier, role } = creation
  const { customerId } = customer
  const setAtMs = now.epochMilliseconds
  const expiresAtMs = setAtMs + profile.password.initialValidDays * 86_400_000
  const events: Event[] = [{ type: 'user_created', service, userId, customerId, userName, administrator }]
  if (role !== null) events.push({ type: 'operator_appointed', service, userId, role })
  if (initialVerifier !== null) {
    const verifier = initialVerifier
    events.push({
      type: 'password_set',
      service,
      userId,
      verifier,
      mustChange: 'initial',
      setAtMs,
      expiresAtMs,
    })
  }
  return events
}

/** A 仮ログインパスワード that an operator typed twice from the application form. */
export type TypedPassword = { readonly password: string; readonly again: string }

export type DeskUserCreation = UserCreation & {
  readonly operatorId: string
  readonly reason: string
  /** How the applicant was identified. */
  readonly identification: string
  /** Set if the customer chose the first password on the application form. */
  readonly typed: TypedPassword | null
}

/** An operator opens a user, alone or as a line of an import. */
export function decideDeskUserCreation(
  states: OperatorStates & CreationStates,
  creation: DeskUserCreation,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { user } = states
  const { service, userId, operatorId, reason, identification, typed } = creation
  const barred = refuseOperator(states, 'create_user', service)
  if (barred !== null) return refuse(barred)
  if (user !== undefined) return refuse('user_id_taken')
  if (profile.desk.initialPassword === 'application') {
    const { password = '', again = '' } = typed ?? {}
    const broken = refuseNewPassword(password, again, creation, contextOf(profile, false))
    if (broken !== null) return refuse(broken)
  }
  const acted = { type: 'desk_acted', service, userId, operatorId, action: 'create_user' } as const
  return together(
    accept({}, { ...acted, reason, identification, approved: false, actedAtMs: now.epochMilliseconds }),
    () => decideUserCreation(states, creation, profile, now),
  )
}
