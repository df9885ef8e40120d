import { type Binding, bindingState } from '../../rules/binding.ts'
import type { ReplacementWay, ServiceProfile } from '../../rules/profile.ts'
import type { OldCode } from '../../rules/replacement.ts'
import { tokenState, tokenUseState } from '../../rules/token.ts'
import type { Context } from '../context.ts'
import { codeAtOf } from '../enroll-token.ts'

/** Does this way ask whoever has this token for a code of it? */
export function isOldAsked(
  { replacement }: ServiceProfile,
  way: ReplacementWay,
  binding: Pick<Binding, 'tokenId'> | undefined,
): boolean {
  return binding !== undefined && binding.tokenId !== null && !replacement.asManual.includes(way)
}

/** The token that a change would replace: the rows that its code is held against, and the typed code; null: none typed. */
export async function oldTokenOf(
  context: Context,
  { service, holder }: { readonly service: string; readonly holder: string },
  code: string | null,
) {
  const { binding } = await context.store.read({ binding: bindingState.ref(service, holder) })
  const tokenId = binding?.tokenId ?? ''
  const { token } = await context.store.read({ token: tokenState.ref(tokenId) })
  const old: OldCode = code === null ? null : { code, codeAt: codeAtOf(context, token) }
  return { old, token: tokenState.ref(tokenId), tokenUse: tokenUseState.ref(tokenId) }
}
