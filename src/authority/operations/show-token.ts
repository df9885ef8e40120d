import { claimsOfToken } from '../queries/tokens.ts'
import { type Binding, bindingState } from '../rules/binding.ts'
import { type Token, type TokenUse, tokenState, tokenUseState } from '../rules/token.ts'
import type { Context } from './context.ts'

export type TokenRecord = {
  readonly token: Omit<Token, 'sealedSecret'>
  readonly use: TokenUse
  readonly bindings: readonly Binding[]
}

/** A token and its bindings across all services, never its secret. Undefined for an unknown token. */
export async function showToken({ store }: Context, tokenId: string): Promise<TokenRecord | undefined> {
  const { token, use } = await store.read({ token: tokenState.ref(tokenId), use: tokenUseState.ref(tokenId) })
  if (token === undefined || use === undefined) return undefined
  const claims = await claimsOfToken(store, tokenId)
  const bindings = await Promise.all(
    claims.map(async ({ service, holder }) => (await store.read({ b: bindingState.ref(service, holder) })).b),
  )
  const { sealedSecret: _, ...shown } = token
  return {
    token: shown,
    use,
    bindings: bindings.filter((binding) => binding?.tokenId === tokenId) as Binding[],
  }
}
