import type { Context } from '../../../authority/operations/context.ts'
import { bindingState } from '../../../authority/rules/binding.ts'
import { holderAt } from '../rules/transfer-confirmation.ts'
import type { FbVisitor } from './find-visitor.ts'

/** When the token that the visitor confirms with was reported lost, if no other is registered yet; null otherwise. */
export async function tokenLostAtMs(
  { store }: Context,
  { user, agreement }: Pick<FbVisitor, 'user' | 'agreement'>,
): Promise<number | null> {
  const holder = holderAt(agreement, user)
  const { binding } = await store.read({ binding: bindingState.ref(user.service, holder) })
  return binding?.lostAtMs ?? null
}
