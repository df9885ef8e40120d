import type { User } from '../../authority/rules/user.ts'
import type { Store } from '../../platform/store/store.ts'
import { agreementState, isStopped } from '../rules/agreement.ts'

/** Nobody of a stopped customer gets on, whoever was opened while it was being stopped included (S4, S3). */
export async function isServed(
  store: Store,
  { service, customerId }: Pick<User, 'service' | 'customerId'>,
): Promise<boolean> {
  const { agreement } = await store.read({ agreement: agreementState.ref(service, customerId) })
  return !isStopped(agreement)
}
