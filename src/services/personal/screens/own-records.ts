import type { Context } from '../../../authority/operations/context.ts'
import { accountsOf } from '../../../bank/operations/read-accounts.ts'
import { accountRecords } from '../../../bank/screens/account-records.ts'
import type { OwnRecords } from '../../../desk/contract.ts'

/** What 個人インターネットバンキング has of a customer, for the person. */
export async function personalRecords(
  context: Context,
  of: { readonly service: string; readonly customerId: string },
): Promise<readonly OwnRecords[]> {
  return [accountRecords(await accountsOf(context, of))]
}
