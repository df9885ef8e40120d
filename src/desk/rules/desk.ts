import { type CallStates, refuseAct } from '../../authority/rules/act-in-call.ts'
import { type Activation, activationIssued } from '../../authority/rules/activation.ts'
import {
  type Approval,
  decideTwoPersons,
  type PartyStates,
  type Permit,
} from '../../authority/rules/approval.ts'
import { type Binding, bindingBarred } from '../../authority/rules/binding.ts'
import type { Care } from '../../authority/rules/care.ts'
import type { DeskEvent, RequestDetails } from '../../authority/rules/desk-events.ts'
import { type AcceptedSteps, correctedUse, isUsedAhead } from '../../authority/rules/false-future.ts'
import { type Operator, type OperatorStates, refuseOperator } from '../../authority/rules/operator.ts'
import type { KeptParticulars } from '../../authority/rules/particulars.ts'
import {
  type PasskeyHolder,
  passkeysAdmitted,
  passkeysReleased,
  passkeysSeen,
} from '../../authority/rules/passkeys.ts'
import type { Password } from '../../authority/rules/password.ts'
import { contextOf, refuseNewPassword } from '../../authority/rules/password-rules.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { Stale } from '../../authority/rules/refusal.ts'
import type { RegisteredAddress } from '../../authority/rules/registered-address.ts'
import type { TypedPassword } from '../../authority/rules/registration.ts'
import type { CommonAction } from '../../authority/rules/rights.ts'
import type { Token, TokenUse } from '../../authority/rules/token.ts'
import type { ActivationEvent } from '../../authority/rules/token-events.ts'
import type { User } from '../../authority/rules/user.ts'
import { accept, type Decision as Decided, refuse } from '../../platform/decision/decision.ts'
import type { AnyEvent, Confidential, EventOf } from '../../platform/decision/event.ts'
import type { DeskAddition, OtherVerifiers } from './addition.ts'
import type { Event } from './events.ts'
import { liftedLoss, lossDetails, lossEvents, mayReportLoss } from './loss.ts'
import type { Refusal } from './refusal.ts'
import { requestFacts } from './request-facts.ts'
import { handsOver, makesPassword, takesTypedPassword, type UserAction } from './user-action.ts'
import { whyTwo } from './why-two.ts'

export type DeskStates = OperatorStates &
  PartyStates &
  CallStates & {
    readonly user: User | undefined
    readonly password: Password | undefined
    readonly binding: Binding | undefined
    readonly mailAddress: RegisteredAddress | undefined
    readonly approval: Approval | undefined
    readonly care: Care | undefined
    readonly operator: Operator | undefined
    readonly activation?: Activation | undefined
    readonly token?: Token | undefined
    readonly tokenUse?: TokenUse | undefined
    readonly particulars?: KeptParticulars | undefined
    readonly passkeys?: PasskeyHolder | undefined
  }

type CommonUserAction = UserAction & CommonAction

export type DeskRequest = {
  readonly action: UserAction
  readonly service: string
  readonly userId: string
  readonly operatorId: string
  /** `ask` acts, or files a request where the profile wants a second operator; `carry_out` does what was granted. */
  readonly step: 'ask' | 'carry_out'
  /** Why, and how the caller proved who they are; what is carried out takes both from its request. */
  readonly reason: string
  readonly identification: string
  /** What the operator saw (`seenFingerprint`): whoever comes second has to look again. */
  readonly seen: string
  readonly typed: TypedPassword | null
  /** The verifier of the password that was made or typed, for the actions that set one. */
  readonly newVerifier: Confidential<string> | null
  /** The verifiers of the passwords that some kinds of service add. */
  readonly newOthers?: OtherVerifiers
  /** The activation code that was made; null where the institution wants none from token apps. */
  readonly newCodeHash: string | null
  /** What the journal says was accepted of the token, for the correction of its last step. */
  readonly accepted?: AcceptedSteps | null
  /** Of the call that the operator had open about this user when it was looked at; null: none. */
  readonly caseNumber?: string | null
  /** All users of the customer, for the actions that are about them. */
  readonly userIds?: readonly string[]
}

export type DeskResult = {
  readonly result: 'done' | 'requested'
  /** Until when a password that was set opens anything, or an activation code that was made counts. */
  readonly expiresAtMs: number | null
}

/**
 * What an operator does for a caller. Each action carries why, and how the caller was identified; where the profile
 * asks for a second pair of eyes, the first step only files a request, and the same operator acts once it is granted.
 */
export function decideDeskAction<E extends AnyEvent>(
  states: DeskStates,
  request: DeskRequest,
  addition: DeskAddition<E>,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decided<DeskResult, Refusal | Stale, Event | E> {
  const { user } = states
  const { action, service, operatorId } = request
  const hands = handsOver(action, profile)
  const right = request.step === 'carry_out' && hands ? 'print' : action
  const barred = refuseOperator(states, right, service)
  if (barred !== null) return refuse(barred)
  if (user === undefined) return refuse('no_such_user')
  const byCall = refuseAct(states, request, profile.desk)
  if (byCall !== null) return refuse(byCall)
  if (request.seen !== seenFingerprint(states, addition)) return refuse('nothing_to_do')
  const activationCodes = request.newCodeHash !== null
  const usedAhead = isUsedAhead(states.token, states.tokenUse, profile.code, now)
  const passkeysWait = passkeysAdmitted(states.passkeys, now) !== null
  const possible = possibleActions(states, addition, profile, { activationCodes, usedAhead, passkeysWait })
  if (!possible.includes(action)) return refuse('nothing_to_do')

  const because = whyTwo(action, { ...states, user }, addition, profile, now)
  const details = detailsOf(action, states, addition)
  const facts = requestFacts(action, states, addition)
  const wanted = { ...request, by: operatorId, details, because, handsOver: hands, parties: states, facts }
  const asked = decideTwoPersons(states.approval, wanted, now)
  switch (asked.is) {
    case 'refused':
      return refuse(asked.refusal)
    case 'requested':
      return accept({ result: 'requested', expiresAtMs: null }, asked.event)
    case 'permitted':
      return act({ states, user, addition, profile, now }, request, asked)
  }
}

/** Goes with a request, so that what is granted for one report or token is not done to another. */
function detailsOf(action: UserAction, { care, token }: DeskStates, addition: DeskAddition): RequestDetails {
  const ofToken = action === 'correct_token_use' && token !== undefined
  return { ...lossDetails(liftedLoss(action, care, addition)), ...(ofToken && { tokenId: token.tokenId }) }
}

/**
 * The actions that make sense for a user as things stand, in the order of the screen. A new form replaces a
 * 仮ログインパスワード at any time; a printed password that was never used is replaced by another letter.
 */
export function possibleActions(
  states: Pick<DeskStates, 'user' | 'password' | 'binding' | 'mailAddress'> &
    Partial<Pick<DeskStates, 'care' | 'passkeys'>>,
  addition: DeskAddition,
  profile: ServiceProfile,
  {
    activationCodes = false,
    usedAhead = false,
    passkeysWait = false,
  }: { activationCodes?: boolean; usedAhead?: boolean; passkeysWait?: boolean } = {},
): readonly UserAction[] {
  const { user, password, binding, mailAddress, passkeys } = states
  if (user === undefined || user.status === 'deleted') return []
  const active = user.status === 'active'
  const chosen = profile.desk.initialPassword === 'application'
  const initial = password === undefined || password.mustChange === 'initial'
  const common: (readonly [CommonUserAction, boolean])[] = [
    ['unlock_password', password?.locked === true],
    ['unlock_code', binding?.status === 'locked'],
    ['issue_letter', active && (chosen || initial)],
    ['reset_password', active && (chosen || !initial)],
    ['issue_activation_code', active && activationCodes],
    ['revoke_token', binding !== undefined && binding.tokenId !== null],
    ['correct_token_use', usedAhead],
    ['remove_mail_address', mailAddress !== undefined],
    ['admit_passkeys', passkeysWait],
    ['release_passkeys', passkeys !== undefined],
    ['report_loss', mayReportLoss(states, addition)],
    ['suspend_user', active],
    ['resume_user', !active],
  ]
  return [
    ...common.filter(([action, applies]) => applies && addition.isForDesk(action)).map(([action]) => action),
    ...addition.acts.filter(({ applies }) => applies).map(({ action }) => action),
  ]
}

/**
 * A fingerprint of all that decides what the desk can do. It goes with the form, so that of two operators on the same
 * user, and of a form that is sent twice, the second changes nothing that it did not see.
 */
export function seenFingerprint(
  {
    user,
    password,
    binding,
    mailAddress,
    activation,
    particulars,
    passkeys,
  }: Pick<
    DeskStates,
    'user' | 'password' | 'binding' | 'mailAddress' | 'activation' | 'particulars' | 'passkeys'
  >,
  { fingerprint }: DeskAddition,
): string {
  const { generation = 0, locked = false } = password ?? {}
  const { status = 'none', enrolledAtMs = null } = binding ?? {}
  const addressAtMs = mailAddress?.changedAtMs ?? mailAddress?.registeredAtMs ?? 0
  const made = [enrolledAtMs ?? 0, activation?.issuedAtMs ?? 0, addressAtMs, particulars?.revision ?? 0]
  const seen = [user?.status, generation, locked ? 'locked' : 'open', status, ...made]
  const ofPasskeys = passkeys === undefined ? [] : [passkeysSeen(passkeys)]
  return [...seen, ...ofPasskeys, ...fingerprint].join('.')
}

type Permitted = { readonly permit: Permit; readonly events: readonly DeskEvent[] }

type Target<E extends AnyEvent> = {
  readonly states: DeskStates
  readonly user: User
  readonly addition: DeskAddition<E>
  readonly profile: ServiceProfile
  readonly now: Temporal.Instant
}

/** Does it: the journal says who, why and for whom before what changed. */
export function act<E extends AnyEvent>(
  target: Target<E>,
  request: DeskRequest,
  { permit, events: used }: Permitted,
): Decided<DeskResult, Refusal | Stale, Event | E> {
  const { user, profile, now } = target
  const { action, service, userId, operatorId, typed, newVerifier } = request
  if (takesTypedPassword(action, profile)) {
    const { password = '', again = '' } = typed ?? {}
    // The history is not asked: a refusal would tell the operator what the user's passwords were.
    const broken = refuseNewPassword(password, again, user, contextOf(profile, false))
    if (broken !== null) return refuse(broken)
  }
  const setsPassword = takesTypedPassword(action, profile) || makesPassword(action, profile)
  if (setsPassword && newVerifier === null) return refuse('stale')
  const events = eventsOf(target, { ...request, reason: permit.reason })
  if (events === 'stale') return refuse('stale')
  if (events === null) return refuse('nothing_to_do')
  const acted = { service, userId, operatorId, action, actedAtMs: now.epochMilliseconds } as const
  const expiresAtMs = setsPassword
    ? initialExpiryMs(profile, now)
    : (events.find(isActivation)?.expiresAtMs ?? null)
  return accept(
    { result: 'done', expiresAtMs },
    { type: 'desk_acted', ...acted, ...permit },
    ...used,
    ...events,
  )
}

function isActivation(event: AnyEvent): event is EventOf<ActivationEvent, 'activation_issued'> {
  return event.type === 'activation_issued'
}

/** What the action changes, with what the kind of service adds; null where there is nothing (any more) to change. */
function eventsOf<E extends AnyEvent>(
  target: Target<E>,
  request: DeskRequest,
): readonly (Event | E)[] | 'stale' | null {
  const { addition, profile, now } = target
  const { action, operatorId: by, reason, newOthers = {}, userIds = [] } = request
  const own = addition.acts.find((act) => act.action === action)
  if (own !== undefined) return own.events({ by, reason, userIds }, now)
  if (action === 'report_loss') {
    return lossEvents({ ...target.states, user: target.user }, request, addition, now)
  }
  const common = commonEvents(target, request, action as Exclude<CommonUserAction, 'report_loss'>)
  if (common === null || common === 'stale') return common
  if (action === 'unlock_password') return [...common, ...addition.unlocked]
  if (action !== 'reset_password' && !makesPassword(action, profile)) return common
  const others = addition.renewed(newOthers)
  return others === null ? null : [...common, ...others]
}

function commonEvents(
  { states, profile, now }: Omit<Target<never>, 'addition'>,
  request: DeskRequest,
  action: Exclude<CommonUserAction, 'report_loss'>,
): readonly Event[] | 'stale' | null {
  const { service, userId, newCodeHash, accepted = null } = request
  const { binding, token, tokenUse } = states
  switch (action) {
    case 'unlock_password':
      return [{ type: 'password_unlocked', service, userId }]
    case 'unlock_code':
      return binding === undefined
        ? null
        : [{ type: 'binding_unlocked', service, userId, holder: binding.holder, anew: true }]
    case 'issue_letter':
      return makesPassword(action, profile) ? newPassword(request, 'initial', profile, now) : []
    case 'reset_password':
      return newPassword(request, 'reset', profile, now)
    case 'revoke_token':
      return bindingBarred(binding, userId)
    case 'correct_token_use': {
      if (accepted === null) return 'stale'
      const corrected = correctedUse(token, tokenUse, { service, userId, accepted }, profile.code, now)
      return corrected === null || corrected === 'stale' ? corrected : [corrected]
    }
    case 'remove_mail_address':
      return states.mailAddress === undefined ? null : [{ type: 'mail_address_removed', service, userId }]
    case 'admit_passkeys': {
      const admitted = passkeysAdmitted(states.passkeys, now)
      return admitted && [admitted]
    }
    case 'release_passkeys': {
      const released = passkeysReleased(states.passkeys)
      return released && [released]
    }
    case 'issue_activation_code': {
      const codeHash = newCodeHash
      return codeHash === null ? null : [activationIssued({ service, userId, codeHash }, profile.desk, now)]
    }
    case 'suspend_user':
      return [{ type: 'user_suspended', service, userId }]
    case 'resume_user':
      return [{ type: 'user_resumed', service, userId }]
  }
}

/** Until when a first or reset password that is set now opens anything. */
export function initialExpiryMs({ password }: ServiceProfile, now: Temporal.Instant): number {
  return now.epochMilliseconds + password.initialValidDays * 86_400_000
}

/** A reset also unlocks: whoever has the new password is let in, and must change it first (E-1). */
function newPassword(
  { service, userId, newVerifier }: DeskRequest,
  mustChange: 'initial' | 'reset',
  profile: ServiceProfile,
  now: Temporal.Instant,
): readonly Event[] | null {
  if (newVerifier === null) return null
  const setAtMs = now.epochMilliseconds
  const expiresAtMs = initialExpiryMs(profile, now)
  return [
    { type: 'password_set', service, userId, verifier: newVerifier, mustChange, setAtMs, expiresAtMs },
    { type: 'password_unlocked', service, userId },
  ]
}
