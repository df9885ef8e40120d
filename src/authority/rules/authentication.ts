import { accept, refuse } from '../../platform/decision/decision.ts'
import { type Binding, withoutEndedLock } from './binding.ts'
import { type CodeAt, matchCode } from './code-match.ts'
import type { Decision } from './decision.ts'
import type { CodePolicy } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import { sameLock } from './timed-lock.ts'
import type { Token, TokenUse } from './token.ts'
import { countWrongCode, lockRefusal } from './wrong-code.ts'

export type CodeStates = {
  readonly binding: Binding | undefined
  readonly token: Token | undefined
  readonly tokenUse: TokenUse | undefined
}

export type CodeSubmission = {
  readonly service: string
  readonly userId: string
  readonly holder: string
  readonly code: string
  readonly codeAt: CodeAt
  readonly device?: string | null
  /** What the bank's own system says the code is for. */
  readonly context?: string | null
}

/**
 * May this one code pass? Used wherever a code is asked for (login, transfer). Checked only after the first factor, so
 * that a stranger can't lock anybody's token (THR-06); a locked or suspended binding refuses right and wrong codes
 * alike, before comparing (THR-09).
 */
export function decideCode(
  states: CodeStates,
  submission: CodeSubmission,
  policy: CodePolicy,
  now: Temporal.Instant,
): Decision<{ readonly tokenId: string }, Refusal | Stale> {
  const { token, tokenUse } = states
  const { service, userId, holder, code, codeAt, device = null, context = null } = submission
  const { binding, ended } = withoutEndedLock(states.binding, userId, now)
  const failures = binding?.failures ?? 0
  const purpose = context === null ? {} : { context }
  const told = { ...(device === null ? {} : { device }), ...purpose }
  const rejected = { type: 'code_rejected', service, userId, holder, ...told } as const
  const refuseUncounted = (refusal: Refusal, locked = false) =>
    refuse(refusal, ...ended, {
      ...rejected,
      refusal,
      failures,
      locked,
      ...(binding && sameLock(binding)),
    })

  // The caller looked up the token before the transaction; the binding may have changed tokens since.
  if ((binding?.tokenId ?? null) !== (token?.tokenId ?? null)) return refuse('stale')
  if (binding === undefined || token === undefined || tokenUse === undefined) {
    return refuseUncounted('not_enrolled')
  }
  if (binding.status === 'locked') return refuseUncounted(lockRefusal(binding), true)
  if (binding.status === 'suspended') return refuseUncounted('code_suspended')
  if (!isUsable(token, now)) return refuseUncounted('token_unusable')

  const match = matchCode(code, codeAt, token, tokenUse, policy, now.epochMilliseconds)
  // A double click must not count toward a lock: the same answer as for a wrong code, but uncounted.
  if (match.kind === 'spent') return refuseUncounted('code_spent')
  if (match.kind === 'wrong') {
    const counted = countWrongCode(binding, policy, now)
    return refuse('code_wrong', ...ended, { ...rejected, refusal: 'code_wrong', ...counted })
  }
  const { tokenId } = token
  if (match.kind === 'fenced') {
    const { step } = match
    return refuse('token_fenced', ...ended, { type: 'fenced_code_taken', service, userId, tokenId, step })
  }
  const { step, driftMs, driftUncertaintyMs } = match
  return accept({ tokenId }, ...ended, {
    type: 'code_accepted',
    service,
    userId,
    holder,
    tokenId,
    step,
    driftMs,
    driftUncertaintyMs,
    ...purpose,
  })
}

export function isUsable(token: Token, now: Temporal.Instant): boolean {
  return token.status === 'active' && now.epochMilliseconds < token.expiresAtMs
}
