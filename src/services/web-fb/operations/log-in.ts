import type { Caller, Context } from '../../../authority/operations/context.ts'
import { type Credentials, passFirstFactor } from '../../../authority/operations/pass-first-factor.ts'
import { userState } from '../../../authority/rules/user.ts'
import { applyDueUsageForm } from './administration/due-usage-form.ts'

/** The login of WEB-FB, after whatever waited for the customer and is due by now. */
export async function passFbFirstFactor(context: Context, caller: Caller, credentials: Credentials) {
  await applyDueFor(context, caller, credentials)
  return passFirstFactor(context, caller, credentials)
}

/** What waited for the user's customer and is due by now. */
export async function applyDueFor(
  context: Context,
  caller: Caller,
  { service, userId }: Pick<Credentials, 'service' | 'userId'>,
): Promise<void> {
  const { user } = await context.store.read({ user: userState.ref(service, userId) })
  if (user !== undefined) await applyDueUsageForm(context, caller, { service, customerId: user.customerId })
}
