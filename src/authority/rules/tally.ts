import type { AnyEvent } from '../../platform/decision/event.ts'
import type { Event } from './events.ts'
import type { RiskCondition } from './risk-events.ts'

/** Where what happened is counted, by service (finding E7). */
export type Tally = {
  readonly login: (service: string) => void
  /** A code that was looked at: at a login, for a transfer, or over the API. */
  readonly code: (service: string, method: 'token' | 'mail', result: 'accepted' | 'rejected') => void
  /** How far a token's clock was ahead, as an accepted code showed. */
  readonly drift: (service: string, driftMs: number) => void
  readonly lock: (service: string, of: 'password' | 'code') => void
  /** A rule of the profile that applied to what a user did. */
  readonly risk: (service: string, when: RiskCondition) => void
}

/** An event, and in which change: whatever tells changes apart. */
type InChange = {
  readonly changeContext: { readonly at: Temporal.Instant }
  readonly event: AnyEvent
}

/** Counts what happened in the changes of one group, in order. */
export function tallyEvents(happened: readonly InChange[], tally: Tally): void {
  let changesPassword: InChange['changeContext'] | null = null
  for (const { changeContext, event: happening } of happened) {
    const event = happening as Event
    switch (event.type) {
      case 'password_set':
        changesPassword = changeContext
        break
      case 'session_started':
        // A session that goes on under another ID, or after a change of the password, is no login.
        if (
          event.stage !== 'ticket' &&
          event.startedAtMs === changeContext.at.epochMilliseconds &&
          changeContext !== changesPassword
        )
          tally.login(event.service)
        break
      case 'code_accepted':
        tally.code(event.service, 'token', 'accepted')
        tally.drift(event.service, event.driftMs)
        break
      case 'challenge_passed':
        tally.code(event.service, 'mail', 'accepted')
        break
      case 'code_rejected':
      case 'enrollment_rejected':
        tally.code(event.service, 'token', 'rejected')
        countLock(event, 'code', tally)
        break
      case 'challenge_failed':
        tally.code(event.service, 'mail', 'rejected')
        countLock(event, 'code', tally)
        break
      case 'risk_noted':
        for (const { when } of event.risks) tally.risk(event.service, when)
        break
      case 'verification_rejected':
        tally.code(event.service, 'token', 'rejected')
        break
      case 'password_rejected':
      case 'unknown_login_rejected':
        countLock(event, 'password', tally)
        break
      default:
        break
    }
  }
}

/** An attempt at what is locked already locks nothing. */
function countLock(
  event: { readonly service: string; readonly locked?: boolean; readonly refusal?: string },
  of: 'password' | 'code',
  tally: Tally,
): void {
  if (event.locked === true && event.refusal?.endsWith('_locked') !== true) tally.lock(event.service, of)
}
