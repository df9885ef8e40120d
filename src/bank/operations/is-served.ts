import type { User } from '../../authority/rules/user.ts'
import type { Store } from '../../platform/store/store.ts'
import { agreementState, isStopped } from '../rules/agreement.ts'

/** A stop affects a whole customer: its event can't name the sessions of all users, so they end here (S4, S3). */
export async function isServed(store: Store, { service, customerId }: User): Promise<boolean> {
  const { agreement } = await store.read({ agreement: agreementState.ref(service, customerId) })
  return !isStopped(agreement)
}
