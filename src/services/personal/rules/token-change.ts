import type { Showing } from '../../../authority/rules/as-signed.ts'
import {
  type Binding,
  bindingRevoked,
  type TokenClaim,
  withoutEndedLock,
} from '../../../authority/rules/binding.ts'
import { type ConfirmationPolicy, mayAskSignature } from '../../../authority/rules/confirmation.ts'
import { openSession, type SessionStates } from '../../../authority/rules/gate.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import type { Token, TokenUse } from '../../../authority/rules/token.ts'
import { barToken, type ProofSubmission, proveToken } from '../../../authority/rules/token-proof.ts'
import { lockRefusal } from '../../../authority/rules/wrong-code.ts'
import { accept, refuse } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { PersonalProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'

/** Do customers change their token, or give it up, on the token's own screen alone? */
export function tokenTakesSignature(confirmation: ConfirmationPolicy): boolean {
  return mayAskSignature(confirmation, 'token_change')
}

/** The rows of the token that comes; of a 利用停止 there is none. */
export type NewTokenStates = {
  readonly binding: Binding | undefined
  readonly newClaim: TokenClaim | undefined
  readonly newToken: Token | undefined
  readonly newTokenUse: TokenUse | undefined
}

export type TokenChange = {
  readonly service: string
  readonly userId: string
  readonly holder: string
  readonly seenAtMs: number
  /** As looked up: its claim is among the rows. */
  readonly oldTokenId: string | null
  /** Null: the token is given up, and none comes in its place (利用停止). */
  readonly newTokenId: string | null
  readonly bindingId: string
}

/**
 * Another token in the place of the one that works, or none. The old one shows and signs it; the new one was proven when
 * it was asked for, and its codes were spent then. Whoever is logged in logs in anew.
 */
export function decideTokenChange(
  states: SessionStates & NewTokenStates,
  { service, userId, holder, seenAtMs, oldTokenId, newTokenId, bindingId }: TokenChange,
  profile: PersonalProfile,
  now: Temporal.Instant,
): Decision<Showing, Refusal | Stale> {
  if (openSession(states, seenAtMs, profile, now) === null) return refuse('ticket_invalid')
  const { binding, ended } = withoutEndedLock(states.binding, userId, now)
  const revoked = bindingRevoked(binding, userId)
  if (binding === undefined || revoked === null) return refuse('not_enrolled')
  if (binding.tokenId !== oldTokenId) return refuse('stale')
  if (binding.status === 'locked') return refuse(lockRefusal(binding))
  if (binding.status === 'suspended') return refuse('code_suspended')
  const shown = [
    { label: '新しいトークンID', type: 'text', value: newTokenId ?? 'なし（利用停止）' },
    { label: '現在のトークンID', type: 'text', value: revoked.tokenId },
    { label: '契約者', type: 'text', value: userId },
  ] as const
  if (newTokenId === null) return accept({ shown }, ...ended, revoked)
  const of = { service, userId, holder, tokenId: newTokenId }
  const barred = barToken(newStates(states), of, profile, now)
  if (barred !== null) return refuse(barred.refusal, barred.rejected)
  const enrolledAtMs = now.epochMilliseconds
  const enrolled = { type: 'token_enrolled', ...of, bindingId, steps: [], enrolledAtMs } as const
  return accept({ shown }, ...ended, revoked, enrolled)
}

/** What asking for it takes: codes of the new token, which are spent; wrong ones count toward the lock of the old one. */
export function decideNewToken(
  states: NewTokenStates,
  submission: ProofSubmission,
  profile: PersonalProfile,
  now: Temporal.Instant,
): Decision<object, Refusal> {
  const proof = proveToken(newStates(states), submission, profile, now)
  if (!proof.ok) return refuse(proof.refusal, proof.rejected)
  const { steps, drift, tokenId } = proof.enrolled
  const { lastStep = 0, driftMs = 0, driftUncertaintyMs = 0 } = states.newTokenUse ?? {}
  const found = drift ?? { driftMs, driftUncertaintyMs }
  return accept({}, { type: 'token_checked', tokenId, step: steps.at(-1) ?? lastStep, ...found })
}

function newStates({ binding, newClaim, newToken, newTokenUse }: NewTokenStates) {
  return { binding, claim: newClaim, token: newToken, tokenUse: newTokenUse }
}
