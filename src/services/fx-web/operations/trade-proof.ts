import type { Context } from '../../../authority/operations/context.ts'
import { codeAtOf } from '../../../authority/operations/enroll-token.ts'
import { bindingState, userHolder } from '../../../authority/rules/binding.ts'
import { tokenState, tokenUseState } from '../../../authority/rules/token.ts'
import type { TradeProof } from '../rules/trade-code.ts'
import type { Acting } from './trader-facts.ts'

/** The rows of the user's own token, and the code that goes with a trade. Without a code no token is looked for. */
export async function tradeProof(
  context: Context,
  { service, userId }: Pick<Acting, 'service' | 'userId'>,
  code: string | null,
) {
  const bindingRef = bindingState.ref(service, userHolder(userId))
  const rowsOf = (tokenId: string) => ({
    binding: bindingRef,
    token: tokenState.ref(tokenId),
    tokenUse: tokenUseState.ref(tokenId),
  })
  if (code === null) return { refs: rowsOf(''), proof: { code, codeAt: codeAtOf(context, undefined) } }
  const { binding } = await context.store.read({ binding: bindingRef })
  const refs = rowsOf(binding?.tokenId ?? '')
  const { token } = await context.store.read({ token: refs.token })
  const proof: TradeProof = { code, codeAt: codeAtOf(context, token) }
  return { refs, proof }
}
