import type { MatchPolicy } from '../rules/profile.ts'
import { tokenState, tokenUseState } from '../rules/token.ts'
import { decideTokenCheck, decideTokenSynchronization } from '../rules/token-check.ts'
import { type Caller, type Context, changeContext } from './context.ts'
import { codeAtOf } from './enroll-token.ts'

/** Checks a token's codes. Accepted: the code is spent, durably, everywhere. No binding is touched. */
export async function checkToken(
  context: Context,
  caller: Caller,
  { tokenId, code }: { readonly tokenId: string; readonly code: string },
  policy: MatchPolicy,
) {
  const { refs, codeAt } = await tokenFacts(context, tokenId)
  const now = context.now()
  return context.store.change(changeContext(caller, now), refs, (states) =>
    decideTokenCheck(states, { code, codeAt }, policy, now),
  )
}

/** 同期ズレ補正 of a token on its own. Accepted: both codes are spent and the drift is known. No binding is touched. */
export async function resynchronizeToken(
  context: Context,
  caller: Caller,
  { tokenId, codes }: { readonly tokenId: string; readonly codes: readonly [string, string] },
  policy: MatchPolicy,
) {
  const { refs, codeAt } = await tokenFacts(context, tokenId)
  const now = context.now()
  return context.store.change(changeContext(caller, now), refs, (states) =>
    decideTokenSynchronization(states, { codes, codeAt }, policy, now),
  )
}

/** A token's secret never changes, so its codes can be computed before the transaction. */
async function tokenFacts(context: Context, tokenId: string) {
  const refs = { token: tokenState.ref(tokenId), tokenUse: tokenUseState.ref(tokenId) }
  const { token } = await context.store.read({ token: refs.token })
  return { refs, codeAt: codeAtOf(context, token) }
}
