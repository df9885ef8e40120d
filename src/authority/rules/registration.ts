import { accept, refuse, together } from '../../platform/decision/decision.ts'
import type { Confidential } from '../../platform/decision/event.ts'
import { type Approval, actOrAsk, type PartyStates, type Told, type Wanted } from './approval.ts'
import { reasonsOfCare } from './care.ts'
import { type ChosenCustomer, type CustomerStates, decideCustomer } from './customer.ts'
import type { Decision } from './decision.ts'
import type { Event } from './events.ts'
import { type Operator, type OperatorStates, refuseOperator } from './operator.ts'
import { particularsAtOpening } from './particulars.ts'
import type { SealedParticulars } from './particulars-events.ts'
import { contextOf, refuseNewPassword } from './password-rules.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import type { Role } from './rights.ts'
import type { EmployeeNumber } from './staffing.ts'
import type { ApprovalName } from './two-persons.ts'
import type { User } from './user.ts'
import { fitsUserId } from './user-id.ts'

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
  /** And their 社員番号, if they have one. */
  readonly employeeNumber?: string | null
  /** What callers will be identified with, as far as it is known. */
  readonly particulars?: SealedParticulars | null
}

export type CreationStates = CustomerStates & {
  readonly user: User | undefined
  /** Whose the 社員番号 is already. */
  readonly employee?: EmployeeNumber | undefined
}

/** The institution opens a user, who must change an initial password at the first login. */
export function decideUserCreation(
  states: CreationStates,
  creation: UserCreation,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<
  object,
  | 'user_id_form'
  | 'user_id_taken'
  | 'employee_number_taken'
  | 'customer_name_differs'
  | 'customer_closed'
  | Stale
> {
  if (!fitsUserId(creation.userId, profile.customers?.userIds)) return refuse('user_id_form')
  if (states.user !== undefined) return refuse('user_id_taken')
  if (states.employee !== undefined) return refuse('employee_number_taken')
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
  const { employeeNumber = null, particulars = null } = creation
  const { customerId } = customer
  const setAtMs = now.epochMilliseconds
  const expiresAtMs = setAtMs + profile.password.initialValidDays * 86_400_000
  const events: Event[] = [{ type: 'user_created', service, userId, customerId, userName, administrator }]
  if (particulars !== null) events.push(particularsAtOpening({ service, userId }, particulars, now))
  if (role !== null) events.push({ type: 'operator_appointed', service, userId, role, employeeNumber })
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

/** What an operator asks for, and in which step (approval.ts). */
export type DeskCreation = Pick<Wanted, 'step' | 'reason' | 'identification' | 'details'> & {
  readonly operatorId: string
}

/** What every creation at a desk looks at besides. */
export type DeskCreationStates = OperatorStates &
  PartyStates & {
    readonly operator: Operator | undefined
    readonly approval: Approval | undefined
  }

export type DeskUserCreation = UserCreation &
  DeskCreation & {
    /** Set if the customer chose the first password on the application form. */
    readonly typed: TypedPassword | null
  }

/** An operator opens a user; where the profile says so, only what a second person granted (X1). */
export function decideDeskUserCreation(
  states: DeskCreationStates & CreationStates,
  creation: DeskUserCreation,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<Told, Refusal | Stale> {
  const { user, operator } = states
  const { service, userId, operatorId, typed, administrator } = creation
  const barred = refuseOperator(states, 'create_user', service)
  if (barred !== null) return refuse(barred)
  if (!fitsUserId(userId, profile.customers?.userIds)) return refuse('user_id_form')
  if (user !== undefined) return refuse('user_id_taken')
  const because = whyCreationTakesTwo(administrator, operator, profile, now)
  const wanted = {
    ...creation,
    action: 'create_user',
    by: operatorId,
    because,
    handsOver: false,
    parties: states,
  } as const
  return actOrAsk(states.approval, wanted, now, (permit) => {
    if (profile.desk.initialPassword === 'application') {
      const { password = '', again = '' } = typed ?? {}
      const broken = refuseNewPassword(password, again, creation, contextOf(profile, false))
      if (broken !== null) return refuse(broken)
    }
    const acted = { type: 'desk_acted', service, userId, operatorId, action: 'create_user' } as const
    return together(accept({}, { ...acted, ...permit, actedAtMs: now.epochMilliseconds }), () =>
      decideUserCreation(states, creation, profile, now),
    )
  })
}

/** A user, and what makes an administrator of one, where the profile lists them; or too much for one person's day. */
export function whyCreationTakesTwo(
  administrator: boolean,
  operator: Operator | undefined,
  { desk }: Pick<ServiceProfile, 'desk'>,
  now: Temporal.Instant,
): readonly ApprovalName[] {
  const names = ['create_user', ...(administrator ? (['create_administrator'] as const) : [])] as const
  const listed = names.filter((name) => desk.approvals.includes(name))
  return [...listed, ...reasonsOfCare('create_user', { care: undefined, operator }, desk, now)]
}
