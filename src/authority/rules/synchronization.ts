import { accept, refuse } from '../../platform/decision/decision.ts'
import { type CodeStates, isUsable } from './authentication.ts'
import { failureCountOf, userHolder, withoutEndedLock } from './binding.ts'
import type { CodeAt } from './code-match.ts'
import type { Decision } from './decision.ts'
import { openTicket, type TicketStates } from './gate.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import { matchSynchronization } from './synchronization-match.ts'
import { sameLock } from './timed-lock.ts'
import { countWrongCode, lockRefusal } from './wrong-code.ts'

export type SynchronizationStates = CodeStates & TicketStates

export type SynchronizationSubmission = {
  readonly service: string
  readonly userId: string
  readonly codes: readonly [string, string]
  readonly codeAt: CodeAt
}

/**
 * 同期ズレ補正: two consecutive codes, later than any used one, show where the token stands. Both are spent, the failures are
 * reset, and nobody is logged in: that takes a third code (S0-2.6.2-08). A failed attempt counts like any wrong code
 * (G-04), so that guessing a pair does not get around the lock.
 */
export function decideSynchronization(
  states: SynchronizationStates,
  submission: SynchronizationSubmission,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const opened = openTicket(states, 'login', now)
  if (opened === null) return refuse('ticket_invalid')
  const holder = userHolder(submission.userId)
  return synchronizeHolder(states, { ...submission, holder }, profile, now)
}

/** The same once somebody vouched for the user: a ticket, or a system of the institution. */
export function synchronizeHolder(
  states: CodeStates,
  submission: SynchronizationSubmission & { readonly holder: string },
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { token, tokenUse } = states
  const { service, userId, holder, codes, codeAt } = submission
  const { binding, ended } = withoutEndedLock(states.binding, userId, now)
  if ((binding?.tokenId ?? null) !== (token?.tokenId ?? null)) return refuse('stale')

  const standing = { ...failureCountOf(binding), ...(binding && sameLock(binding)) }
  const reject = (reason: Refusal, count: ReturnType<typeof countWrongCode> = standing) =>
    refuse('synchronization_failed', ...ended, {
      type: 'code_rejected',
      service,
      userId,
      holder,
      refusal: reason,
      ...count,
    })
  if (binding === undefined || token === undefined || tokenUse === undefined)
    return reject('not_enrolled', { ...standing, locked: false })
  if (binding.status === 'locked') return reject(lockRefusal(binding))
  if (binding.status === 'suspended') return reject('code_suspended')
  if (!isUsable(token, now)) return reject('token_unusable')

  const found = matchSynchronization(token, tokenUse, codes, codeAt, profile.code, now.epochMilliseconds)
  // The second click of a double click must not count toward a lock.
  if (found.kind === 'repeated') return reject('code_spent')
  if (found.kind !== 'found') {
    const reason = found.kind === 'equal' ? 'codes_equal' : 'codes_not_consecutive'
    return reject(reason, countWrongCode(binding, profile.code, now))
  }
  const { steps, driftMs, driftUncertaintyMs } = found
  const { tokenId } = token
  return accept({}, ...ended, {
    type: 'token_synchronized',
    service,
    userId,
    holder,
    tokenId,
    steps,
    driftMs,
    driftUncertaintyMs,
  })
}
