import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../../authority/operations/context.ts'
import { bindingState, customerHolder } from '../../../../authority/rules/binding.ts'
import { userState } from '../../../../authority/rules/user.ts'
import { decideIdLock, type IdLockAction } from '../../rules/id-lock.ts'
import { fbProfileOf } from '../profile-of.ts'
import { actingRefs, confirmationFacts, type FbAdministrator } from './acting.ts'
import { fixedOf, userRefs } from './users.ts'

/** IDロック解除: unlocks a user of the customer, or locks one (強制ロック), which ends the user's session. */
export function changeIdLock(
  context: Context,
  caller: Caller,
  acting: FbAdministrator,
  asked: { readonly userId: string; readonly action: IdLockAction },
  password: string,
) {
  const { service } = acting
  const profile = fbProfileOf(context, service)
  return untilFresh(async () => {
    const facts = await confirmationFacts(context, acting, { purpose: 'registration', password })
    const refs = {
      ...actingRefs(acting, 'registration'),
      user: userState.ref(service, asked.userId),
      ...userRefs(service, asked.userId),
    }
    const now = context.now()
    return context.store.change(changeContext(caller, now), refs, (states) =>
      decideIdLock({ ...states, fixedPasswords: fixedOf(states) }, { ...facts, ...asked }, profile, now),
    )
  })
}

/** Is the shared token locked? The branch unlocks it (C-1). */
export async function isSharedTokenLocked(
  { store }: Context,
  { service, customerId }: FbAdministrator,
): Promise<boolean> {
  const { shared } = await store.read({ shared: bindingState.ref(service, customerHolder(customerId)) })
  return shared?.status === 'locked'
}
