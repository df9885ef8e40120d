import { accept, refuse } from '../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import { anyStage, openSession, type SessionStates } from './gate.ts'
import type { ServiceProfile } from './profile.ts'

/** When a session ends if it is used now and never again. */
export function endsAtMs(
  { expiresAtMs }: { readonly expiresAtMs: number },
  { session }: Pick<ServiceProfile, 'session'>,
  now: Temporal.Instant,
): number {
  return Math.min(expiresAtMs, now.epochMilliseconds + session.idleSeconds * 1000)
}

/** One press that counts as use (W8). Nothing prolongs a session beyond its absolute end, or one that is over. */
export function decideProlonging(
  states: SessionStates,
  { seenAtMs }: { readonly seenAtMs: number },
  profile: Pick<ServiceProfile, 'session'>,
  now: Temporal.Instant,
): Decision<{ readonly endsAtMs: number; readonly isFinal: boolean }> {
  const opened = openSession(states, seenAtMs, profile, now, anyStage)
  if (opened === null) return refuse('ticket_invalid')
  const { service, userId, sessionHash, expiresAtMs } = opened.session
  const ends = endsAtMs(opened.session, profile, now)
  return accept(
    { endsAtMs: ends, isFinal: ends === expiresAtMs },
    { type: 'session_prolonged', service, userId, sessionHash },
  )
}
