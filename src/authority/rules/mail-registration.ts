import { accept, andThen, refuse, together } from '../../platform/decision/decision.ts'
import { reveal } from '../../platform/decision/event.ts'
import { type CodeStates, decideCode } from './authentication.ts'
import { ticketStarted } from './begin-session.ts'
import { type Binding, userHolder } from './binding.ts'
import {
  type Challenge,
  type ChallengeCode,
  type ChallengeRequest,
  type ChallengeStates,
  decideChallenge,
  decideChallengeCode,
  mailPolicyOf,
} from './challenge.ts'
import type { CodeAt } from './code-match.ts'
import type { Decision } from './decision.ts'
import { openSession, openTicket } from './gate.ts'
import type { MailDraft } from './mail.ts'
import type { MailAddress } from './mail-address.ts'
import type { Mailbox } from './mailbox.ts'
import { withoutLockLeftBehind } from './methods/left-behind.ts'
import { isAccepted, standingOf } from './methods/method.ts'
import { tokenMethod } from './methods/token.ts'
import { newAddress } from './new-address.ts'
import { judgeOwnPassword, type PasswordVerdict } from './password-judgement.ts'
import { isAlive, type PendingReplacement, replacementAsked } from './pending-replacement.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import type { RegisteredAddress } from './registered-address.ts'
import { decideReplacement, type OldCode } from './replacement.ts'
import type { Session } from './session.ts'
import { addressTakesSignature } from './signed-address-change.ts'
import type { Token, TokenUse } from './token.ts'
import type { User } from './user.ts'

const hourMs = 3_600_000

export type MailRegistration = {
  readonly service: string
  readonly userId: string
  readonly codeHash: string
  /** The session that replaces the ticket, so that the user can log in immediately. */
  readonly sessionHash: string
  /** Of the token that the user has; where nothing asks for it, null. */
  readonly old: OldCode
}

export type MailRegistrationStates = ChallengeStates &
  CodeStates & { readonly pending: PendingReplacement | undefined }

/**
 * 利用開始登録 of an address: the mailed code proves it. No token is touched (S2-1.1-07). A user who has a token proves having
 * it, or the address waits (X7). Where the manual lets the password alone lead here, high-risk actions have to wait.
 */
export function decideMailRegistration(
  stored: MailRegistrationStates,
  registration: MailRegistration,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<{ readonly dueAtMs: number | null }, Refusal | Stale> {
  const { service, userId, codeHash, sessionHash, old } = registration
  const { binding, ended } = withoutLockLeftBehind(stored, userId, profile, now)
  const states = { ...stored, binding }
  const { mailAddress } = states
  const all = { ...states, ticket: states.session }
  const opened = openTicket(all, 'registration', now)
  if (opened === null) return refuse('ticket_invalid')
  const { ticket, user } = opened
  if (mailAddress !== undefined) return refuse('mail_address_present')
  // A page in between would simply ask for the code: it is the token's own screen, behind the login, or the wait.
  if (old !== null && addressTakesSignature(profile, binding)) return refuse('operation_needed')
  const code: ChallengeCode = {
    service,
    userId,
    codeHash,
    purpose: 'registration',
    sessionHash: ticket.sessionHash,
  }
  const holder = userHolder(userId)
  const ask = { way: 'mail_address', service, userId, holder, old, newTokenId: null } as const
  const nowMs = now.epochMilliseconds
  const used = { type: 'session_ended', service, userId, sessionHash: ticket.sessionHash } as const
  // Of two codes, a wrong one leaves the other unspent.
  return together(decideReplacement(states, ask, profile, now), ({ dueAtMs }) =>
    andThen(decideChallengeCode(states, code, profile, now), ({ address }) => {
      const of = { service, userId }
      const to = { address: { confidential: address } }
      if (dueAtMs !== null) {
        if (isAlive(states.pending, user)) return refuse('replacement_pending')
        const replaces = binding?.bindingId ?? ''
        const grantedUnder = user.ticketGrant ?? sessionHash
        const asked = { ...of, ...to, holder, way: ask.way, replaces, dueAtMs, grantedUnder, details: {} }
        return accept({ dueAtMs }, replacementAsked(asked, now), { ...used, reason: 'used_up' })
      }
      const waits = passedByPassword(binding, profile, now)
        ? mailPolicyOf(profile).coolingHours.registration
        : 0
      const coolingUntilMs = nowMs + waits * hourMs
      return accept(
        { dueAtMs },
        ...ended,
        { type: 'mail_address_registered', ...of, registeredAtMs: nowMs, coolingUntilMs, ...to },
        { ...used, reason: 'replaced' },
        // The registration voids the user's other tickets, so this one begins anew.
        ticketStarted({ service, userId, sessionHash, grant: null }, 'login', profile, now),
      )
    }),
  )
}

/** Did the password alone lead here, although a token could have been asked for? */
function passedByPassword(
  binding: Binding | undefined,
  profile: ServiceProfile,
  now: Temporal.Instant,
): boolean {
  if (!profile.replacement.asManual.includes('mail_address')) return false
  return binding?.status === 'usable' && isAccepted(standingOf(profile, tokenMethod, now))
}

export type AddressChangeStates = ChallengeStates & {
  readonly reauthentication: Challenge | undefined
  /** The share of the new address, which nobody has proved theirs yet. */
  readonly mailbox: Mailbox | undefined
  /** That of the registered one: another, even of the same mailbox. */
  readonly ownMailbox: Mailbox | undefined
}

export type AddressChangeRequest = {
  readonly service: string
  readonly userId: string
  readonly sessionHash: string
  readonly seenAtMs: number
  readonly verdict: PasswordVerdict
  readonly newAddress: MailAddress
  readonly newMailboxHash: string
  readonly newCodeHash: string
  readonly newDraft: MailDraft
  /** For the code to the previous address; null: the token proves it instead, by a code or on its own screen. */
  readonly own: Pick<ChallengeRequest, 'address' | 'mailboxHash' | 'codeHash' | 'draft'> | null
}

/**
 * The first step of changing the address, or registering the first one, behind the login: the password again (PWD-07),
 * then a code to the new address, and one to the old.
 */
export function decideAddressChangeRequest(
  states: AddressChangeStates,
  request: AddressChangeRequest,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { password } = states
  const { service, userId, seenAtMs, verdict } = request
  const opened = openSession(states, seenAtMs, profile, now)
  if (opened === null || password === undefined) return refuse('ticket_invalid')
  const { user } = opened
  if (isOutdated(states, request, profile)) return refuse('stale')
  const typed = { service, userId, at: 'mail_address', verdict } as const
  // Both mails go out or neither, and a request that sends none leaves no trace.
  return together(judgeOwnPassword({ user, password }, typed, profile, now), () =>
    sendBoth(states, request, profile, now),
  )
}

/**
 * [再送信] of the second step: two new codes. The session that asks has typed the password for this very address, and for no
 * other are codes sent without it.
 */
export function decideAddressChangeResend(
  states: Omit<AddressChangeStates, 'password'>,
  request: Omit<AddressChangeRequest, 'verdict'>,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { challenge } = states
  if (challenge?.sessionHash !== request.sessionHash) return refuse('ticket_invalid')
  if (reveal(challenge.address) !== request.newAddress || isOutdated(states, request, profile))
    return refuse('stale')
  return sendBoth({ ...states, password: undefined }, request, profile, now)
}

/** Does the token prove whose the former address is, so that no code goes there? */
export function provesByToken(
  { mailAddress, binding }: Pick<AddressChangeStates, 'mailAddress' | 'binding'>,
  profile: ServiceProfile,
): boolean {
  return mailAddress === undefined || addressTakesSignature(profile, binding)
}

/** Was an address registered or removed, or a token, since the code for it was drawn? */
function isOutdated(
  states: Pick<AddressChangeStates, 'mailAddress' | 'binding'>,
  { own }: Pick<AddressChangeRequest, 'own'>,
  profile: ServiceProfile,
): boolean {
  return provesByToken(states, profile) !== (own === null)
}

function sendBoth(
  states: AddressChangeStates,
  { own, ...request }: Omit<AddressChangeRequest, 'verdict'>,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { reauthentication, ownMailbox } = states
  const { service, userId, sessionHash, seenAtMs } = request
  const ask = { service, userId, sessionHash, seenAtMs }
  const { newAddress: address, newMailboxHash: mailboxHash, newCodeHash: codeHash, newDraft: draft } = request
  const toNew = { ...ask, purpose: 'change', address, mailboxHash, codeHash, draft } as const
  return together(decideChallenge(states, toNew, profile, now), () => {
    if (own === null) return accept({})
    const toOld = { ...ask, ...own, purpose: 'reauthentication' } as const
    const ofOld = { ...states, challenge: reauthentication, mailbox: ownMailbox }
    return decideChallenge(ofOld, toOld, profile, now)
  })
}

export type AddressChange = {
  readonly service: string
  readonly userId: string
  readonly sessionHash: string
  readonly seenAtMs: number
  /** The code that was mailed to the new address. */
  readonly newCodeHash: string
  /** The code that was mailed to the old one, or a code of the token. */
  readonly proof: { readonly codeHash: string } | { readonly code: string; readonly codeAt: CodeAt }
}

/**
 * The second step: both codes, or nothing. The proof is checked first, and if either code is wrong the other is not
 * spent. After changing an address, high-risk actions have to wait.
 */
export function decideAddressChange(
  states: {
    readonly session: Session | undefined
    readonly user: User | undefined
    readonly binding: Binding | undefined
    readonly token: Token | undefined
    readonly tokenUse: TokenUse | undefined
    readonly mailAddress: RegisteredAddress | undefined
    readonly challenge: Challenge | undefined
    readonly reauthentication: Challenge | undefined
  },
  change: AddressChange,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { binding, mailAddress } = states
  const { service, userId, sessionHash, seenAtMs, newCodeHash, proof } = change
  if (openSession(states, seenAtMs, profile, now) === null) return refuse('ticket_invalid')
  if (addressTakesSignature(profile, binding)) return refuse('operation_needed')
  if ('code' in proof !== (mailAddress === undefined)) return refuse('stale')
  const holder = `user:${userId}`
  const code = { service, userId, sessionHash }
  const proven =
    'code' in proof
      ? decideCode(states, { service, userId, holder, ...proof }, profile.code, now)
      : decideChallengeCode(
          { binding, challenge: states.reauthentication },
          { ...code, purpose: 'reauthentication', codeHash: proof.codeHash },
          profile,
          now,
        )
  return together(proven, () => {
    const toNew = { ...code, purpose: 'change', codeHash: newCodeHash } as const
    return andThen(decideChallengeCode(states, toNew, profile, now), ({ address }) => {
      const of = { service, userId, address: { confidential: address } }
      return accept({}, newAddress(of, mailAddress, profile, now))
    })
  })
}
