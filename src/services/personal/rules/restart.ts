import type { Showing } from '../../../authority/rules/as-signed.ts'
import { type ConfirmationPolicy, mayAskSignature } from '../../../authority/rules/confirmation.ts'
import type { TicketPurpose } from '../../../authority/rules/events.ts'
import { openTicket, type TicketStates } from '../../../authority/rules/gate.ts'
import { type RiskStates, risksNoted, risksOf } from '../../../authority/rules/risk.ts'
import type { Risk } from '../../../authority/rules/risk-events.ts'
import { type Agreement, isStopped } from '../../../bank/rules/agreement.ts'
import { tokyo } from '../../../bank/rules/calendar.ts'
import { accept, refuse } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { PersonalProfile } from './profile.ts'

/**
 * Who gets in with a right password: nobody of a stopped customer, but whoever stopped it by IB取引中止, to bring it back on
 * the token's own screen. What was stopped by a report of loss, or by the institution, stays the institution's to restart.
 */
export function barOf(
  agreement: Agreement | undefined,
  asked: { readonly purpose: TicketPurpose; readonly userId: string } | undefined,
  confirmation: ConfirmationPolicy,
): 'service_stopped' | 'service_running' | 'restart_at_desk' | null {
  const stopped = isStopped(agreement)
  if (asked?.purpose !== 'restart') return stopped ? 'service_stopped' : null
  if (!stopped) return 'service_running'
  const isOwn = agreement?.stoppedBy === asked.userId && agreement.loss === null
  return isOwn && mayAskSignature(confirmation, 'restart') ? null : 'restart_at_desk'
}

/**
 * IB取引中止 is lifted. The ticket opens nothing else, and after this not even that; what was opened before the stop ended with
 * it.
 */
export function decideRestart(
  states: TicketStates & Omit<RiskStates, 'session'> & { readonly agreement: Agreement | undefined },
  { service, userId }: { readonly service: string; readonly userId: string },
  profile: Pick<PersonalProfile, 'confirmation' | 'risk'>,
  now: Temporal.Instant,
): Decision<Showing> {
  const { agreement } = states
  const opened = openTicket(states, 'restart', now)
  if (opened === null) return refuse('ticket_invalid')
  const barred = barOf(agreement, { purpose: 'restart', userId }, profile.confirmation)
  if (barred !== null) return refuse(barred)
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
