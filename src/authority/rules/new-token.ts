import { accept, refuse, together } from '../../platform/decision/decision.ts'
import { type Binding, bindingRevoked, type TokenClaim, withoutEndedLock } from './binding.ts'
import type { Decision } from './decision.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import type { Token, TokenUse } from './token.ts'
import { barToken, type ProofStates, type ProofSubmission, proveToken } from './token-proof.ts'
import { lockRefusal } from './wrong-code.ts'

// A token that another one lets in: its own codes prove it when that is asked for, and the other one signs (decision 91).

/** The rows of a token that comes, and of the binding that it comes to. */
export type NewTokenStates = {
  readonly newHolder: Binding | undefined
  readonly newClaim: TokenClaim | undefined
  readonly newToken: Token | undefined
  readonly newTokenUse: TokenUse | undefined
}

export type NewToken = Pick<ProofSubmission, 'service' | 'userId' | 'holder' | 'tokenId' | 'bindingId'>

/** It becomes the holder's, without a code: those were spent when it was asked for. */
export function decideProvenToken(
  states: NewTokenStates,
  { bindingId, ...of }: NewToken,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal> {
  const barred = barToken(proofStates(states), of, profile, now)
  if (barred !== null) return refuse(barred.refusal, barred.rejected)
  const enrolledAtMs = now.epochMilliseconds
  return accept({}, { type: 'token_enrolled', ...of, bindingId, steps: [], enrolledAtMs })
}

export type TokenInPlace = Omit<NewToken, 'tokenId'> & {
  /** As looked up: its claim is among the rows. */
  readonly oldTokenId: string | null
  /** Null: none comes in its place. */
  readonly newTokenId: string | null
}

/** Another token in the place of the one that works, or none: one decision ends the one and begins the other. */
export function decideTokenInPlace(
  states: NewTokenStates,
  { oldTokenId, newTokenId, ...of }: TokenInPlace,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<{ readonly replaced: string }, Refusal | Stale> {
  const { userId } = of
  const { binding, ended } = withoutEndedLock(states.newHolder, userId, now)
  const revoked = bindingRevoked(binding, userId)
  if (binding === undefined || revoked === null) return refuse('not_enrolled')
  if (binding.tokenId !== oldTokenId) return refuse('stale')
  if (binding.status === 'locked') return refuse(lockRefusal(binding))
  if (binding.status === 'suspended') return refuse('code_suspended')
  const replaced = accept({ replaced: revoked.tokenId }, ...ended, revoked)
  if (newTokenId === null) return replaced
  return together(replaced, () => {
    const { outcome, events } = decideProvenToken(states, { ...of, tokenId: newTokenId }, profile, now)
    return outcome.ok ? accept({ replaced: revoked.tokenId }, ...events) : refuse(outcome.refusal, ...events)
  })
}

/** What asking for it takes: codes of the new token, which are spent; wrong ones count where it is to come to. */
export function decideNewToken(
  states: Omit<NewTokenStates, 'newClaim'>,
  submission: ProofSubmission,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, Refusal> {
  // Whose it is so far was judged by the act, on the same rows.
  const proof = proveToken(proofStates({ ...states, newClaim: undefined }), submission, profile, now)
  if (!proof.ok) return refuse(proof.refusal, proof.rejected)
  const { steps, drift, tokenId } = proof.enrolled
  const { lastStep = 0, driftMs = 0, driftUncertaintyMs = 0 } = states.newTokenUse ?? {}
  const found = drift ?? { driftMs, driftUncertaintyMs }
  return accept({}, { type: 'token_checked', tokenId, step: steps.at(-1) ?? lastStep, ...found })
}

function proofStates({ newHolder, newClaim, newToken, newTokenUse }: NewTokenStates): ProofStates {
  return { binding: newHolder, claim: newClaim, token: newToken, tokenUse: newTokenUse }
}
