import type { Showing } from '../../../authority/rules/as-signed.ts'
import { mayAskSignature } from '../../../authority/rules/confirmation.ts'
import type { TicketPurpose } from '../../../authority/rules/events.ts'
import { openTicket, type TicketStates } from '../../../authority/rules/gate.ts'
import { confirmsByPasskey, passkeysConfirm } from '../../../authority/rules/passkey-confirmation.ts'
import {
  decidePasskeyProof,
  decideProofAsk,
  type ShownPasskeyProof,
} from '../../../authority/rules/passkey-proof.ts'
import type { PasskeyChallenge, PasskeyHolder } from '../../../authority/rules/passkeys.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import { type RiskStates, risksNoted, risksOf } from '../../../authority/rules/risk.ts'
import type { Risk } from '../../../authority/rules/risk-events.ts'
import { type Agreement, isStopped } from '../../../bank/rules/agreement.ts'
import { tokyo } from '../../../bank/rules/calendar.ts'
import { accept, andThen, refuse } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { PersonalProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'

/** How customers show that it is they who bring the service back: on the token's own screen, or with a passkey. */
export type RestartProof = 'signature' | 'passkey'

/** Null: they can't, and the institution does. A profile that names both ways is refused, so that there is one. */
export function restartProofOf(
  profile: Pick<PersonalProfile, 'confirmation' | 'methods'>,
): RestartProof | null {
  if (mayAskSignature(profile.confirmation, 'restart')) return 'signature'
  return passkeysConfirm(profile, 'restart') ? 'passkey' : null
}

/**
 * Who gets in with a right password: nobody of a stopped customer, but whoever stopped it by IB取引中止, to bring it back
 * themselves. What was stopped by a report of loss, or by the institution, stays the institution's to restart.
 */
export function barOf(
  agreement: Agreement | undefined,
  asked: { readonly purpose: TicketPurpose; readonly userId: string } | undefined,
  profile: Pick<PersonalProfile, 'confirmation' | 'methods'>,
): 'service_stopped' | 'service_running' | 'restart_at_desk' | null {
  const stopped = isStopped(agreement)
  if (asked?.purpose !== 'restart') return stopped ? 'service_stopped' : null
  if (!stopped) return 'service_running'
  return isOwnStop(agreement, asked.userId) && restartProofOf(profile) !== null ? null : 'restart_at_desk'
}

/** Is it the IB取引中止 of this user, which nobody else has made their own? */
export function isOwnStop(agreement: Agreement | undefined, userId: string | undefined): boolean {
  return isStopped(agreement) && agreement?.stoppedBy === userId && agreement?.loss === null
}

type RestartStates = TicketStates &
  Omit<RiskStates, 'session'> & { readonly agreement: Agreement | undefined }

type RestartPolicy = Pick<PersonalProfile, 'confirmation' | 'methods' | 'risk'>

/**
 * IB取引中止 is lifted, as the profile asks for it. The ticket opens nothing else, and after this not even that; what was opened before
 * the stop ended with it.
 */
export function decideRestart(
  states: RestartStates,
  { service, userId, by }: { readonly service: string; readonly userId: string; readonly by: RestartProof },
  profile: RestartPolicy,
  now: Temporal.Instant,
): Decision<Showing> {
  const { agreement } = states
  const opened = openTicket(states, 'restart', now)
  if (opened === null) return refuse('ticket_invalid')
  const barred = barOf(agreement, { purpose: 'restart', userId }, profile)
  if (barred !== null) return refuse(barred)
  // What was asked for before the profile changed is not carried out by the other way.
  if (restartProofOf(profile) !== by) return refuse('restart_at_desk')
  const { user } = opened
  const shown = [
    { label: 'お手続き', type: 'text', value: 'IB取引中止の解除（インターネットバンキングの再開）' },
    { label: '契約者', type: 'text', value: userId },
    { label: '取引中止の日時', type: 'text', value: timeOf(agreement?.stoppedAtMs ?? 0) },
  ] as const
  const restarted = { type: 'service_restarted', service, userId, customerId: user.customerId } as const
  const risks = restartRisks(profile, states, now)
  return accept({ shown }, restarted, ...risksNoted({ service, userId }, 'restart', risks))
}

type PasskeyStates = RestartStates & {
  readonly challenge: PasskeyChallenge | undefined
  readonly holder: PasskeyHolder | undefined
}

type Restarting = { readonly service: string; readonly userId: string; readonly sessionHash: string }

/** What the browser is to sign, before the service is brought back with a passkey. */
export function decideRestartAsk(
  states: PasskeyStates,
  { challenge, ...restarting }: Restarting & { readonly challenge: string },
  profile: PersonalProfile,
  now: Temporal.Instant,
): Decision<object, Refusal> {
  const { outcome } = decideRestart(states, { ...restarting, by: 'passkey' }, profile, now)
  if (!outcome.ok) return refuse(outcome.refusal)
  const holder = passkeysAtStop(states)
  if (!confirmsByPasskey(holder, profile, 'restart', now)) return refuse('passkey_lacking')
  return decideProofAsk(holder, { ...restarting, purpose: 'restart', challenge }, profile, now)
}

/** IB取引中止 is lifted with a passkey of whoever made it. Refusals that are not about the passkey come first, and use nothing up. */
export function decidePasskeyRestart(
  states: PasskeyStates,
  { proof, ...restarting }: Restarting & { readonly proof: ShownPasskeyProof },
  profile: PersonalProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const restarted = decideRestart(states, { ...restarting, by: 'passkey' }, profile, now)
  if (!restarted.outcome.ok) return restarted
  const { challenge } = states
  const answering = { ...restarting, purpose: 'restart' } as const
  const shown = { challenge, holder: passkeysAtStop(states) }
  return andThen(decidePasskeyProof(shown, answering, proof, profile, now), () => restarted)
}

/**
 * Those that counted when the service was stopped. One that waited may be why it was: nobody stops a service so that a passkey
 * of somebody else, which has had the time to begin to count, brings it back.
 */
function passkeysAtStop({ holder, agreement }: PasskeyStates): PasskeyHolder | undefined {
  const stoppedAtMs = agreement?.stoppedAtMs ?? 0
  return (
    holder && {
      ...holder,
      passkeys: holder.passkeys.filter(({ usableFromMs }) => usableFromMs <= stoppedAtMs),
    }
  )
}

/** Which rules of the profile apply to it. */
export function restartRisks(
  { risk }: Pick<PersonalProfile, 'risk'>,
  states: Omit<RiskStates, 'session'>,
  now: Temporal.Instant,
): readonly Risk[] {
  return risksOf(risk, 'restart', { ...states, session: undefined }, {}, now)
}

function timeOf(ms: number): string {
  const { year, month, day, hour, minute, second } =
    Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(tokyo)
  const [at, clock] = [
    [year, month, day],
    [hour, minute, second],
  ].map((parts) => parts.map((part) => String(part).padStart(2, '0')))
  return `${at?.join('/')} ${clock?.join(':')}`
}
