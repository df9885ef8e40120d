import { accept, refuse } from '../../platform/decision/decision.ts'
import { isUsable } from './authentication.ts'
import { type CodeAt, matchCode } from './code-match.ts'
import type { Decision } from './decision.ts'
import type { MatchPolicy } from './profile.ts'
import type { Refusal } from './refusal.ts'
import { matchSynchronization } from './synchronization-match.ts'
import type { Token, TokenUse } from './token.ts'

/** A token on its own: no binding, because no decision here may touch one. */
export type TokenStates = { readonly token: Token | undefined; readonly tokenUse: TokenUse | undefined }

/**
 * Are these codes of the token right? Anybody may ask, so the answer spends a right code (docs/adr): codes found by
 * trying here open nothing. A wrong one changes nothing and is not counted, so that a stranger can lock neither a token
 * nor a binding (THR-06).
 */
export function decideTokenCheck(
  { token, tokenUse }: TokenStates,
  { code, codeAt }: { readonly code: string; readonly codeAt: CodeAt },
  policy: MatchPolicy,
  now: Temporal.Instant,
): Decision<object, Refusal> {
  if (token === undefined || tokenUse === undefined) return refuse('token_unknown')
  if (!isUsable(token, now)) return refuse('token_unusable')
  const match = matchCode(code, codeAt, token, tokenUse, policy, now.epochMilliseconds)
  if (match.kind === 'spent') return refuse('code_spent')
  if (match.kind === 'wrong') return refuse('code_wrong')
  const { tokenId } = token
  if (match.kind === 'fenced')
    return refuse('token_fenced', { type: 'fenced_code_taken', tokenId, step: match.step })
  const { step, driftMs, driftUncertaintyMs } = match
  return accept({}, { type: 'token_checked', tokenId, step, driftMs, driftUncertaintyMs })
}

/** 同期ズレ補正 of a token on its own: takes the same two codes as a login, and spends both. It counts nothing either. */
export function decideTokenSynchronization(
  { token, tokenUse }: TokenStates,
  { codes, codeAt }: { readonly codes: readonly [string, string]; readonly codeAt: CodeAt },
  policy: MatchPolicy,
  now: Temporal.Instant,
): Decision<object, Refusal> {
  if (token === undefined || tokenUse === undefined) return refuse('token_unknown')
  if (!isUsable(token, now)) return refuse('token_unusable')
  const found = matchSynchronization(token, tokenUse, codes, codeAt, policy, now.epochMilliseconds)
  if (found.kind === 'repeated') return refuse('code_spent')
  if (found.kind !== 'found') return refuse(found.kind === 'equal' ? 'codes_equal' : 'codes_not_consecutive')
  const { steps, driftMs, driftUncertaintyMs } = found
  const { tokenId } = token
  return accept({}, { type: 'token_resynchronized', tokenId, steps, driftMs, driftUncertaintyMs })
}
