import { decideCode } from '../../../authority/rules/authentication.ts'
import type { Binding } from '../../../authority/rules/binding.ts'
import type { CodeAt } from '../../../authority/rules/code-match.ts'
import { openSession } from '../../../authority/rules/gate.ts'
import { confirmsByPasskey, passkeysConfirm } from '../../../authority/rules/passkey-confirmation.ts'
import {
  decidePasskeyProof,
  decideProofAsk,
  type ShownPasskeyProof,
} from '../../../authority/rules/passkey-proof.ts'
import type { PasskeyChallenge, PasskeyHolder } from '../../../authority/rules/passkeys.ts'
import type { Password } from '../../../authority/rules/password.ts'
import { judgeOwnPassword, type PasswordVerdict } from '../../../authority/rules/password-judgement.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import type { Session } from '../../../authority/rules/session.ts'
import type { Token, TokenUse } from '../../../authority/rules/token.ts'
import type { User } from '../../../authority/rules/user.ts'
import { type Agreement, isStopped } from '../../../bank/rules/agreement.ts'
import { serviceStopped } from '../../../bank/rules/service-stop.ts'
import { accept, andThen, refuse, together } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { PersonalProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'

export type ServiceStopStates = {
  readonly session: Session | undefined
  readonly user: User | undefined
  readonly password: Password | undefined
  readonly agreement: Agreement | undefined
  readonly binding: Binding | undefined
  readonly token: Token | undefined
  readonly tokenUse: TokenUse | undefined
}

export type ServiceStop = {
  readonly service: string
  readonly userId: string
  readonly holder: string
  readonly verdict: PasswordVerdict
  readonly code: string
  readonly codeAt: CodeAt
  readonly seenAtMs: number
  /** All users of the customer. */
  readonly userIds: readonly string[]
}

type StoppingStates = Pick<ServiceStopStates, 'session' | 'user' | 'agreement'>

/** Whose service it is, in the session that is to stop it, or why it can't. */
function openStop(
  states: StoppingStates,
  seenAtMs: number,
  profile: PersonalProfile,
  now: Temporal.Instant,
): { readonly session: Session; readonly user: User } | 'ticket_invalid' | 'service_stopped' {
  const opened = openSession(states, seenAtMs, profile, now)
  if (opened === null) return 'ticket_invalid'
  return isStopped(states.agreement) ? 'service_stopped' : opened
}

/** Nobody of the customer gets in any more, and the session ends, too. */
function stopped(
  { session, user }: { readonly session: Session; readonly user: User },
  userIds: readonly string[],
  now: Temporal.Instant,
): Decision<object> {
  const { service, userId } = user
  const { sessionHash } = session
  const ended = { type: 'session_ended', service, userId, sessionHash, reason: 'stopped' } as const
  const stop = serviceStopped(user, { by: userId, userIds }, { stoppedAtMs: now.epochMilliseconds })
  return accept({}, ...stop, ended)
}

/**
 * IB取引中止: customers stop the whole service themselves; only the institution restarts it (domain-notes a-3). The
 * password is asked for again, along with a code if a token is in use, since somebody at an open screen must not lock
 * out its owner. A locked or suspended token has no code to give: it must not keep its owner from stopping.
 */
export function decideServiceStop(
  states: ServiceStopStates,
  stop: ServiceStop,
  profile: PersonalProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { password } = states
  const { service, userId, verdict, seenAtMs } = stop
  const opened = openStop(states, seenAtMs, profile, now)
  if (typeof opened === 'string') return refuse(opened)
  if (password === undefined) return refuse('ticket_invalid')
  const { user } = opened
  const typed = { service, userId, at: 'service_stop', verdict } as const
  // Which of the two was wrong is not revealed, and a wrong code makes the password count as unchecked.
  return together(judgeOwnPassword({ user, password }, typed, profile, now), () =>
    andThen(stopTakesCode(states.binding) ? decideCode(states, stop, profile.code, now) : accept({}), () =>
      stopped(opened, stop.userIds, now),
    ),
  )
}

type PasskeyStopStates = StoppingStates & {
  readonly challenge: PasskeyChallenge | undefined
  readonly holder: PasskeyHolder | undefined
}

type PasskeyStop = Pick<ServiceStop, 'service' | 'userId' | 'seenAtMs'> & { readonly sessionHash: string }

/** What the browser is to sign, before the service is stopped with a passkey. */
export function decideServiceStopAsk(
  states: PasskeyStopStates,
  { challenge, ...stop }: PasskeyStop & { readonly challenge: string },
  profile: PersonalProfile,
  now: Temporal.Instant,
): Decision<object, Refusal> {
  const opened = openStop(states, stop.seenAtMs, profile, now)
  if (typeof opened === 'string') return refuse(opened)
  if (!confirmsByPasskey(states.holder, profile, 'service_stop', now)) return refuse('passkey_lacking')
  return decideProofAsk(states.holder, { ...stop, purpose: 'service_stop', challenge }, profile, now)
}

/**
 * The same with a passkey of the user, which shows that it is the owner who sits there: whoever logs in by it may not know the
 * password, and has no time to look for it.
 */
export function decidePasskeyStop(
  states: PasskeyStopStates,
  {
    proof,
    userIds,
    seenAtMs,
    ...of
  }: PasskeyStop & Pick<ServiceStop, 'userIds'> & { readonly proof: ShownPasskeyProof },
  profile: PersonalProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const opened = openStop(states, seenAtMs, profile, now)
  if (typeof opened === 'string') return refuse(opened)
  if (!passkeysConfirm(profile, 'service_stop')) return refuse('passkey_lacking')
  const proven = decidePasskeyProof(states, { ...of, purpose: 'service_stop' }, proof, profile, now)
  return andThen(proven, () => stopped(opened, userIds, now))
}

/** Is there a token whose code the stop asks for? */
export function stopTakesCode(binding: Binding | undefined): boolean {
  return binding?.status === 'usable'
}
