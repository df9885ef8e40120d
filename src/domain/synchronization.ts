import { type CodeStates, isUsable } from './authentication.ts'
import { userHolder } from './binding.ts'
import { type CodeAt, liveSteps, matchConsecutiveCodes, type StepRange } from './code-match.ts'
import { accept, type Decision, refuse } from './decision.ts'
import type { CodePolicy, ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import { isTicket, type Session } from './session.ts'
import type { Token, TokenUse } from './token.ts'
import type { User } from './user.ts'

export type SynchronizationStates = CodeStates & {
  readonly ticket: Session | undefined
  readonly user: User | undefined
}

export type SynchronizationSubmission = {
  readonly service: string
  readonly userId: string
  readonly codes: readonly [string, string]
  readonly codeAt: CodeAt
}

/**
 * 同期ズレ補正: two consecutive codes, later than anything used, show where the token stands. Both are spent, the
 * failures are forgotten, and nobody is logged in: that takes a third code (S0-2.6.2-08). A failed attempt counts
 * like any wrong code (G-04), so that guessing a pair is no way around the lock.
 */
export function decideSynchronization(
  states: SynchronizationStates,
  submission: SynchronizationSubmission,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { ticket, user, binding, token, tokenUse } = states
  const { service, userId, codes, codeAt } = submission
  const holder = userHolder(userId)
  if (ticket === undefined || !isTicket(ticket, user, 'login', now)) return refuse('ticket_invalid')
  if ((binding?.tokenId ?? null) !== (token?.tokenId ?? null)) return refuse('stale')

  const failures = binding?.failures ?? 0
  const reject = (reason: Refusal, counted: number, locked: boolean) =>
    refuse('synchronization_failed', {
      type: 'code_rejected',
      service,
      userId,
      holder,
      refusal: reason,
      failures: counted,
      locked,
    })
  if (binding === undefined || token === undefined || tokenUse === undefined)
    return reject('not_enrolled', failures, false)
  if (binding.status === 'locked') return reject('code_locked', failures, true)
  if (binding.status === 'suspended') return reject('code_suspended', failures, false)
  if (!isUsable(token, now)) return reject('token_unusable', failures, false)

  const nowMs = now.epochMilliseconds
  const searched = searchedSteps(token, tokenUse, profile.code, nowMs)
  const step = matchConsecutiveCodes(codes, codeAt, searched, tokenUse.lastStep)
  // The second of two clicks must not walk towards a lock (DESIGN §4).
  if (isRepeated(codes, codeAt, tokenUse)) return reject('code_spent', failures, false)
  if (codes[0] === codes[1] || step === undefined) {
    const reason = codes[0] === codes[1] ? 'codes_equal' : 'codes_not_consecutive'
    return reject(reason, failures + 1, failures + 1 >= profile.code.failuresMax)
  }
  return accept(
    {},
    {
      type: 'token_synchronized',
      service,
      userId,
      holder,
      tokenId: token.tokenId,
      steps: [step - 1, step],
      ...driftOf(token, tokenUse, profile.code, step, nowMs),
    },
  )
}

/** Are these the two codes that were accepted last? */
function isRepeated(codes: readonly [string, string], codeAt: CodeAt, { lastStep }: TokenUse): boolean {
  return lastStep >= 1 && codeAt(lastStep - 1) === codes[0] && codeAt(lastStep) === codes[1]
}

/** Time-based: as many steps to both sides of the server's clock; event-based: as many codes ahead (G-02). */
function searchedSteps(token: Token, use: TokenUse, policy: CodePolicy, nowMs: number): StepRange {
  if (token.movingFactor === 'event')
    return { first: use.lastStep + 1, last: use.lastStep + policy.lookAheadSync }
  const periodMs = token.periodSeconds * 1000
  const current = Math.floor(nowMs / periodMs)
  return { first: Math.max(0, current - policy.syncStepsMax), last: current + policy.syncStepsMax }
}

/**
 * The token's clock is somewhere inside the step of the second code: the middle of it is the best guess, right to
 * half a step. A code that was live anyway tells of no drift.
 */
function driftOf(token: Token, use: TokenUse, policy: CodePolicy, step: number, nowMs: number) {
  const { driftMs, driftUncertaintyMs } = use
  const live = liveSteps(token, use, policy, policy.lookAheadLogin, nowMs)
  if (token.movingFactor === 'event' || (step >= live.first && step <= live.last)) {
    return { driftMs, driftUncertaintyMs }
  }
  const halfMs = (token.periodSeconds * 1000) / 2
  return { driftMs: step * 2 * halfMs + halfMs - nowMs, driftUncertaintyMs: halfMs }
}
