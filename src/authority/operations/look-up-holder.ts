import type { Refs, StatesOf } from '../../platform/store/store.ts'
import { bindingState, userHolder } from '../rules/binding.ts'
import { userState } from '../rules/user.ts'
import { type Context, kindOf, profileOf } from './context.ts'

/**
 * Whose token a user's codes come from, and which it is, as found before a decision; `holderOf` says it again in the
 * decision, by the rows that `refs` loads. For an unknown user, what an unknown one would have.
 */
export async function lookUpHolder(
  context: Context,
  { service, userId }: { readonly service: string; readonly userId: string },
) {
  const { store } = context
  const kind = kindOf(context, profileOf(context, service))
  const userRef = userState.ref(service, userId)
  const alone = userHolder(userId)
  const own = bindingState.ref(service, alone)
  // Along with the user: in most kinds nobody else could hold it.
  const { user, binding: ofUser } = await store.read({ user: userRef, binding: own })
  const subject = { service, userId, customerId: user?.customerId ?? '' }
  const prepared = kind.holder?.prepare(subject)
  const holderOf = (states: StatesOf<Refs>) => prepared?.holderOf(states) ?? alone
  const holder = prepared === undefined ? alone : holderOf(await store.read(prepared.refs))
  const isOwn = holder === alone
  const bindingRef = isOwn ? own : bindingState.ref(service, holder)
  const binding = isOwn ? ofUser : (await store.read({ binding: bindingRef })).binding
  const tokenId = binding?.tokenId ?? ''
  const refs = { ...prepared?.refs, user: userRef, binding: bindingRef }
  return { user, subject, holder, holderOf, binding, tokenId, refs }
}
