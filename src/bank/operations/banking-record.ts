import { type Context, profileOf } from '../../authority/operations/context.ts'
import type { User } from '../../authority/rules/user.ts'
import type { Account } from '../rules/account.ts'
import { type LastLogin, lastLoginState } from '../rules/last-login.ts'
import { isBankProfile } from './profile-of.ts'
import { everyAccountOf } from './read-accounts.ts'

/** What the desk also sees of a user of a bank's service: which accounts there are, but not what they hold. */
export type BankingRecord = {
  readonly accounts: readonly Pick<Account, 'branchCode' | 'accountType' | 'number'>[]
  readonly lastLogin: LastLogin | undefined
}

/** Null in a service that does not belong to a bank. */
export async function bankingRecord(
  context: Context,
  { service, userId, customerId }: User,
): Promise<BankingRecord | null> {
  if (!isBankProfile(profileOf(context, service))) return null
  const { lastLogin } = await context.store.read({ lastLogin: lastLoginState.ref(service, userId) })
  const accounts = (await everyAccountOf(context, { service, customerId })).map(
    ({ branchCode, accountType, number }) => ({ branchCode, accountType, number }),
  )
  return { accounts, lastLogin }
}
