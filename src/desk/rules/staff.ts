import { activationIssued } from '../../authority/rules/activation.ts'
import {
  type Approval,
  decideTwoPersons,
  type PartyStates,
  type Permit,
} from '../../authority/rules/approval.ts'
import { type Binding, bindingBarred } from '../../authority/rules/binding.ts'
import type { CustomerStates } from '../../authority/rules/customer.ts'
import type { Event } from '../../authority/rules/events.ts'
import { type Handout, heldOtherPart } from '../../authority/rules/handout.ts'
import { type Operator, type OperatorStates, refuseOperatorAt } from '../../authority/rules/operator.ts'
import { type PasskeyHolder, passkeysReleased, passkeysSeen } from '../../authority/rules/passkeys.ts'
import type { Password } from '../../authority/rules/password.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { Stale } from '../../authority/rules/refusal.ts'
import { decideUserCreation } from '../../authority/rules/registration.ts'
import type { Role } from '../../authority/rules/rights.ts'
import {
  type Administrators,
  approversLeft,
  type EmployeeNumber,
  isLastAdministrator,
} from '../../authority/rules/staffing.ts'
import type { StaffAct, StaffSecret } from '../../authority/rules/two-persons.ts'
import type { User } from '../../authority/rules/user.ts'
import { accept, type Decision as Decided, refuse } from '../../platform/decision/decision.ts'
import type { Confidential } from '../../platform/decision/event.ts'
import { initialExpiryMs } from './desk.ts'
import type { Refusal } from './refusal.ts'
import { whyTwoOnStaff } from './why-two.ts'

/** Who acts: an administrator at the desk, or somebody at the terminal, who is trusted with it and named (D2, D4). */
export type Hands =
  | { readonly kind: 'operator'; readonly id: string }
  /** `terminal:` and a name; whether an administrator of the desk approved the command. */
  | { readonly kind: 'terminal'; readonly id: string; readonly approved?: true }

export type StaffStates = OperatorStates &
  PartyStates &
  CustomerStates & {
    readonly user: User | undefined
    readonly operator: Operator | undefined
    /** Whom the name at the terminal means, if anybody. */
    readonly named: Operator | undefined
    /** Whom it is about. */
    readonly subject: Operator | undefined
    readonly password: Password | undefined
    readonly binding: Binding | undefined
    readonly approval: Approval | undefined
    /** Left out: at a desk without passkeys. */
    readonly passkeys?: PasskeyHolder | undefined
    readonly administrators: Administrators | undefined
    /** Whose the 社員番号 of the request is. */
    readonly employee: EmployeeNumber | undefined
    readonly handout: Handout | undefined
  }

/** A passkey as a request names it. */
export type StaffPasskey = {
  readonly credentialId: string
  readonly name: string
  readonly registeredAt: string
}

export type StaffRequest = {
  readonly act: StaffAct
  readonly desk: string
  readonly userId: string
  readonly by: Hands
  readonly step: 'ask' | 'carry_out'
  readonly reason: string
  readonly identification: string
  /** The fingerprint of the page on which it was decided; null at the terminal, and for somebody new. */
  readonly seen: string | null
  /** Of an appointment. */
  readonly userName: string
  readonly institutionName: string
  /** Of an appointment and of a change of role; a 社員番号 of null leaves it as it is. */
  readonly role: Role | null
  readonly employeeNumber: string | null
  /** The one that is to be removed. */
  readonly passkey: StaffPasskey | null
  /** Of the first password that was made. */
  readonly newVerifier: Confidential<string> | null
  /** Of the activation code that was made; null where token apps need none, and nobody at the desk may make one. */
  readonly newCodeHash: string | null
}

export type StaffResult = {
  readonly result: 'done' | 'requested'
  /** Until when the password or the code that was made opens anything. */
  readonly expiresAtMs: number | null
}

type StaffDecision = Decided<StaffResult, Refusal | Stale, Event>

/** What it makes that opens something, which whoever asked must not read (X1). */
export function staffSecretOf(act: StaffAct): StaffSecret | null {
  if (act === 'issue_operator_code') return 'activation_code'
  return act === 'appoint_operator' || act === 'reset_operator' ? 'password' : null
}

type Known = Pick<StaffStates, 'user' | 'subject' | 'password' | 'binding' | 'passkeys'>

/** What can be done about somebody on the staff as things stand, in the order of the screen. */
export function possibleStaffActs(
  { user, subject, password, binding, passkeys }: Known,
  { withCodes }: { readonly withCodes: boolean },
): readonly StaffAct[] {
  if (user === undefined || subject === undefined || user.status === 'deleted') return []
  const isLocked = password?.locked === true || binding?.status === 'locked'
  const acts: readonly (readonly [StaffAct, boolean])[] = [
    ['unlock_operator', isLocked],
    ['reset_operator', user.status === 'active'],
    ['revoke_operator_token', binding !== undefined && binding.tokenId !== null],
    ['issue_operator_code', user.status === 'active' && withCodes],
    ['remove_operator_passkey', (passkeys?.passkeys.length ?? 0) > 0],
    // Also of somebody who has none left: one that counted keeps codes out.
    ['release_operator_passkeys', passkeys !== undefined],
    ['change_role', user.status === 'active'],
    ['dismiss_operator', true],
  ]
  return acts.filter(([, applies]) => applies).map(([act]) => act)
}

/** Goes with the form, so that of two administrators the second changes nothing that they did not see. */
export function staffFingerprint({ user, subject, password, binding, passkeys }: Known): string {
  const { generation = 0, locked = false } = password ?? {}
  const { status = 'none', enrolledAtMs = null } = binding ?? {}
  const lock = locked ? 'locked' : 'open'
  const { role, employeeNumber = null } = subject ?? {}
  const seen = [user?.status, role, employeeNumber, generation, lock, status, enrolledAtMs ?? 0]
  return [...seen, ...(passkeys === undefined ? [] : [passkeysSeen(passkeys)])].join('.')
}

/**
 * What the administrators of a desk do with its staff (D2). Each act takes a second one where the profile lists it, or
 * in any case (why-two.ts); nobody does it to themselves; the last administrator stays. The terminal needs nobody else, so that an
 * institution whose administrators are all locked out is not lost.
 */
export function decideStaffAct(
  states: StaffStates,
  request: StaffRequest,
  profile: ServiceProfile,
  now: Temporal.Instant,
): StaffDecision {
  const barred = refuseStaffAct(states, request)
  if (barred !== null) return refuse(barred)
  const { act, desk: service, userId, by } = request
  const { step, reason, identification } = request
  const asked = decideTwoPersons(
    states.approval,
    {
      service,
      userId,
      action: act,
      step,
      by: by.id,
      reason,
      identification,
      details: detailsOf(request),
      because: by.kind === 'operator' ? whyTwoOnStaff(act, profile) : [],
      handsOver: staffSecretOf(act) !== null,
      parties: states,
    },
    now,
  )
  const asksOnly = asked.is === 'requested'
  if (asked.is !== 'refused' && heldOther(states, request, asksOnly)) return refuse('other_part_held')
  switch (asked.is) {
    case 'refused':
      return refuse(asked.refusal)
    case 'requested': {
      // Two administrators who ask about each other would wait for a third whom there is not.
      const left = approversLeft(states.administrators, { by: by.id, userId })
      if (left.length === 0) return refuse('nobody_to_approve')
      return accept({ result: 'requested', expiresAtMs: null }, asked.event)
    }
    case 'permitted':
      return carryOut(states, request, { ...asked, profile }, now)
  }
}

/** Nobody holds both parts of what opens an account (decision 92); where nobody is asked yet, at the terminal, one has to. */
function heldOther(states: StaffStates, { act, by }: StaffRequest, asksOnly: boolean): boolean {
  const secret = staffSecretOf(act)
  if (secret === null || (by.kind === 'terminal' && by.approved !== true)) return false
  const { handout } = states
  const operator = by.kind === 'terminal' ? states.named : states.operator
  return heldOtherPart(handout, { secret, hand: { by: by.id, operator }, asksOnly })
}

/** Reasons that stand whether it is asked for or done. */
function refuseStaffAct(states: StaffStates, request: StaffRequest): Refusal | null {
  const { user, subject, employee } = states
  const { act, desk, userId, by, role, employeeNumber, passkey } = request
  if (by.kind === 'operator') {
    const barred = refuseOperatorAt(states, 'manage_staff', desk)
    if (barred !== null) return barred
  }
  const isTaken = employee !== undefined && employee.userId !== userId
  if (act === 'appoint_operator') {
    if (user !== undefined) return 'user_id_taken'
    return isTaken ? 'employee_number_taken' : null
  }
  if (user === undefined || subject === undefined) return 'no_such_user'
  if (by.kind === 'operator' && by.id === userId) return 'own_account'
  if (request.seen !== null && request.seen !== staffFingerprint(states)) return 'nothing_to_do'
  const withCodes = request.newCodeHash !== null
  if (!possibleStaffActs(states, { withCodes }).includes(act)) return 'nothing_to_do'
  if (act === 'change_role') {
    const isSameNumber = employeeNumber === null || employeeNumber === subject.employeeNumber
    if (role === subject.role && isSameNumber) return 'nothing_to_do'
    if (isTaken) return 'employee_number_taken'
  }
  if (act === 'remove_operator_passkey') {
    const isTheirs = states.passkeys?.passkeys.some(
      ({ credentialId }) => credentialId === passkey?.credentialId,
    )
    if (isTheirs !== true) return 'nothing_to_do'
  }
  const leaves = act === 'dismiss_operator' || (act === 'change_role' && role !== 'administrator')
  return leaves && isLastAdministrator(states.administrators, userId) ? 'last_desk_administrator' : null
}

/** What the second administrator reads, and what is done is held against. */
function detailsOf({
  act,
  userName,
  role,
  employeeNumber,
  passkey,
}: StaffRequest): Readonly<Record<string, string>> {
  if (act === 'remove_operator_passkey' && passkey !== null) {
    const { credentialId, name: passkeyName, registeredAt: passkeyRegisteredAt } = passkey
    return { credentialId, passkeyName, passkeyRegisteredAt }
  }
  if (act !== 'appoint_operator' && act !== 'change_role') return {}
  return {
    ...(act === 'appoint_operator' ? { userName } : {}),
    ...(role === null ? {} : { role }),
    ...(employeeNumber === null ? {} : { employeeNumber }),
  }
}

type Permitted = {
  readonly permit: Permit
  readonly events: readonly Event[]
  readonly profile: ServiceProfile
}

function carryOut(
  states: StaffStates,
  request: StaffRequest,
  { permit, events: used, profile }: Permitted,
  now: Temporal.Instant,
): StaffDecision {
  const { act, desk: service, userId, by, newVerifier } = request
  const secret = staffSecretOf(act)
  if (secret === 'password' && newVerifier === null) return refuse('stale')
  const changes = changesOf(states, request, profile, now)
  if (!changes.outcome.ok) return refuse(changes.outcome.refusal)
  const acted = { service, userId, operatorId: by.id, action: act, actedAtMs: now.epochMilliseconds } as const
  const expiresAtMs = secret === null ? null : staffExpiryMs(secret, profile, now)
  return accept(
    { result: 'done', expiresAtMs },
    { type: 'desk_acted', ...acted, ...permit, ...(secret === null ? {} : { handedOut: secret }) },
    ...used,
    ...changes.events,
  )
}

/** Until when what is made now opens anything. */
export function staffExpiryMs(secret: StaffSecret, profile: ServiceProfile, now: Temporal.Instant): number {
  if (secret === 'password') return initialExpiryMs(profile, now)
  return now.epochMilliseconds + profile.desk.activationValidDays * 86_400_000
}

function changesOf(
  states: StaffStates,
  request: StaffRequest,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decided<object, Refusal | Stale, Event> {
  const { act, desk: service, userId, newVerifier } = request
  const { password, binding } = states
  const of = { service, userId }
  switch (act) {
    case 'appoint_operator':
      return appointed(states, request, profile, now)
    case 'unlock_operator':
      return accept(
        {},
        ...(password?.locked === true ? [{ type: 'password_unlocked', ...of } as const] : []),
        ...(binding?.status === 'locked'
          ? [{ type: 'binding_unlocked', ...of, holder: binding.holder, anew: true } as const]
          : []),
      )
    case 'reset_operator': {
      if (newVerifier === null) return refuse('stale')
      const mustChange = binding === undefined ? 'initial' : 'reset'
      const set = { verifier: newVerifier, mustChange, setAtMs: now.epochMilliseconds } as const
      const expiresAtMs = initialExpiryMs(profile, now)
      return accept(
        {},
        { type: 'password_set', ...of, ...set, expiresAtMs },
        { type: 'password_unlocked', ...of },
      )
    }
    case 'revoke_operator_token':
      return accept({}, ...(bindingBarred(binding, userId) ?? []))
    case 'issue_operator_code': {
      const { newCodeHash: codeHash } = request
      if (codeHash === null) return refuse('stale')
      return accept({}, activationIssued({ ...of, codeHash }, profile.desk, now))
    }
    case 'remove_operator_passkey':
      return accept({}, ...passkeyRemoved(states, request, now))
    case 'release_operator_passkeys': {
      const released = passkeysReleased(states.passkeys)
      return accept({}, ...(released === null ? [] : [released]))
    }
    case 'change_role':
      return accept({}, ...roleChanges(states.subject, request))
    case 'dismiss_operator':
      return accept({}, ...dismissal(states))
  }
}

/** Whoever found it may be inside with it. */
function passkeyRemoved(
  { user }: StaffStates,
  { desk: service, userId, passkey }: StaffRequest,
  now: Temporal.Instant,
): readonly Event[] {
  if (passkey === null) return []
  const { credentialId } = passkey
  const of = { service, userId }
  const sessionHash = user?.sessionHash ?? null
  return [
    {
      type: 'passkey_removed',
      ...of,
      credentialId,
      disowned: false,
      removedAtMs: now.epochMilliseconds,
    },
    ...(sessionHash === null
      ? []
      : [{ type: 'session_ended', ...of, sessionHash, reason: 'stopped' } as const]),
  ]
}

/** The account is opened with its first password, by whoever prints it. */
function appointed(
  states: StaffStates,
  request: StaffRequest,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decided<object, Refusal | Stale, Event> {
  const { desk: service, userId, userName, role, employeeNumber, newVerifier, institutionName } = request
  if (role === null) return refuse('nothing_to_do')
  const customer = { customerId: service, name: institutionName, counterpartyCode: null, number: null }
  const user = { service, userId, userName, administrator: false, customer, initialVerifier: newVerifier }
  return decideUserCreation(states, { ...user, role, employeeNumber }, profile, now)
}

function roleChanges(
  subject: Operator | undefined,
  { role, employeeNumber }: StaffRequest,
): readonly Event[] {
  if (subject === undefined) return []
  const { service, userId, role: former, employeeNumber: formerNumber } = subject
  const of = { service, userId }
  const isNewNumber = employeeNumber !== null && employeeNumber !== formerNumber
  return [
    ...(isNewNumber
      ? [{ type: 'operator_numbered', ...of, employeeNumber, former: formerNumber } as const]
      : []),
    ...(role !== null && role !== former
      ? [{ type: 'operator_role_changed', ...of, role, former } as const]
      : []),
  ]
}

/**
 * Nothing of the account opens anything from now on, its sessions least of all; what it asked for or granted, and was
 * not done yet, falls with it, since every decision looks at both (approval.ts).
 */
function dismissal({ subject, binding }: StaffStates): readonly Event[] {
  if (subject === undefined) return []
  const { service, userId, role, employeeNumber } = subject
  return [
    { type: 'operator_dismissed', service, userId, role, employeeNumber },
    ...(bindingBarred(binding, userId) ?? []),
    { type: 'user_deleted', service, userId },
  ]
}
