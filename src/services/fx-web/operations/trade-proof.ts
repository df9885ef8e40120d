import type { Context } from '../../../authority/operations/context.ts'
import { codeAtOf } from '../../../authority/operations/enroll-token.ts'
import { bindingState, userHolder } from '../../../authority/rules/binding.ts'
import { tokenState, tokenUseState } from '../../../authority/rules/token.ts'
import type { TradeProof } from '../rules/trade-code.ts'
import type { Acting } from './trader-facts.ts'

/** The rows of the user's own token, and the code that goes with a trade. */
export async function tradeProof(
  context: Context,
  { service, userId }: Pick<Acting, 'service' | 'userId'>,
  code: string | null,
) {
  const bindingRef = bindingState.ref(service, userHolder(userId))
  const { binding } = await context.store.read({ binding: bindingRef })
  const tokenId = binding?.tokenId ?? ''
  const { token } = await context.store.read({ token: tokenState.ref(tokenId) })
  const refs = {
    binding: bindingRef,
    token: tokenState.ref(tokenId),
    tokenUse: tokenUseState.ref(tokenId),
  }
  const proof: TradeProof = { code, codeAt: codeAtOf(context, token) }
  return { refs, proof }
}
