import { type Caller, type Context, changeContext } from '../../authority/operations/context.ts'
import { customerOfNumber } from '../../authority/operations/customer-number.ts'
import { userState } from '../../authority/rules/user.ts'
import { newId } from '../../platform/secrets/random.ts'
import { type Account, accountState, decideOpening, type OpenedAccount } from '../rules/account.ts'
import { dayOf } from '../rules/calendar.ts'
import { bankProfileOf } from './profile-of.ts'

export type NewAccount = Omit<OpenedAccount, 'accountId' | 'openedAtMs'> & {
  /** The opening balance, in yen. */
  readonly openingYen: number
}

/** Branch, kind and number, which identify an account everywhere. */
export function accountIdOf({
  branchCode,
  accountType,
  number,
}: Pick<Account, 'branchCode' | 'accountType' | 'number'>): string {
  return `${branchCode}-${accountType}-${number}`
}

/**
 * Opens an account for a customer in the ledger of a service. Refused with `account_taken` if it is already open, and with
 * `balance_from_core` for a balance that the core system has to say.
 */
export function openAccount(context: Context, caller: Caller, newAccount: NewAccount) {
  const now = context.now()
  const { openingYen, ...terms } = newAccount
  const accountId = accountIdOf(terms)
  const refs = { account: accountState.ref(terms.service, accountId) }
  const opened = { ...terms, accountId, openedAtMs: now.epochMilliseconds }
  const { accountsFrom } = bankProfileOf(context, terms.service).banking
  const entry = { openingYen, entryId: newId(), day: dayOf(now).toString(), accountsFrom }
  return context.store.change(changeContext(caller, now), refs, ({ account }) =>
    decideOpening(account, { ...opened, ...entry }),
  )
}

/** Whose account it is: as the institution numbers its customers, or by the login ID of one of the users. */
export type AccountHolder = { readonly customerNumber: string } | { readonly userId: string }

/** The same for a customer named so. Refused with `no_such_customer`, `no_such_user`, or as above. */
export async function openAccountOf(
  context: Context,
  caller: Caller,
  { holder, ...account }: Omit<NewAccount, 'customerId'> & { readonly holder: AccountHolder },
) {
  const customerId = await customerIdOf(context, account.service, holder)
  if (customerId === undefined) {
    const refusal = 'userId' in holder ? 'no_such_user' : 'no_such_customer'
    return { ok: false, refusal } as const
  }
  const outcome = await openAccount(context, caller, { ...account, customerId })
  return outcome.ok ? { ...outcome, customerId, accountId: accountIdOf(account) } : outcome
}

async function customerIdOf(
  context: Context,
  service: string,
  holder: AccountHolder,
): Promise<string | undefined> {
  if ('customerNumber' in holder) {
    return (await customerOfNumber(context, service, holder.customerNumber))?.customerId
  }
  const { user } = await context.store.read({ user: userState.ref(service, holder.userId) })
  return user === undefined || user.status === 'deleted' ? undefined : user.customerId
}
