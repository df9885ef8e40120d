import { accept, refuse, together } from '../../platform/decision/decision.ts'
import type { Confidential } from '../../platform/decision/event.ts'
import type { Decision } from './decision.ts'
import type { Event } from './events.ts'
import { type OperatorStates, refuseOperator } from './operator.ts'
import { contextOf, refuseNewPassword } from './password-rules.ts'
import type { ServiceProfile } from './profile.ts'
import type { Role } from './rights.ts'
import type { User } from './user.ts'

export type UserCreation = {
  readonly service: string
  readonly userId: string
  readonly userName: string
  readonly administrator: boolean
  readonly customer: {
    readonly customerId: string
    readonly name: string
    readonly isNew: boolean
    /** CTPコード for a new one, if the service has such codes. */
    readonly counterpartyCode: string | null
  }
  /** Null if the first password is generated only when the letter is printed. */
  readonly initialVerifier: Confidential<string> | null
  /** For staff: their role at the desk. */
  readonly role: Role | null
}

/** The institution opens a user, who must change an initial password at the first login. */
export function decideUserCreation(
  states: { readonly user: User | undefined },
  creation: UserCreation,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object> {
  const { service, userId, userName, administrator, customer, initialVerifier, role } = creation
  if (states.user !== undefined) return refuse('user_id_taken')
  const { customerId, name, isNew, counterpartyCode } = customer
  const setAtMs = now.epochMilliseconds
  const expiresAtMs = setAtMs + profile.password.initialValidDays * 86_400_000
  const events: Event[] = isNew
    ? [{ type: 'customer_created', service, customerId, name, counterpartyCode }]
    : []
  events.push({ type: 'user_created', service, userId, customerId, userName, administrator })
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
  return accept({}, ...events)
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
  states: OperatorStates & { readonly user: User | undefined },
  creation: DeskUserCreation,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object> {
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
