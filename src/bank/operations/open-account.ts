import { type Caller, type Context, changeContext } from '../../authority/operations/context.ts'
import { userState } from '../../authority/rules/user.ts'
import { newId } from '../../platform/secrets/random.ts'
import { type Account, accountState, decideOpening } from '../rules/account.ts'
import { dayOf } from '../rules/calendar.ts'

export type NewAccount = Omit<Account, 'accountId' | 'balanceYen' | 'openedAtMs'> & {
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

/** Opens an account for a customer in the ledger of a service. Refused with `account_taken` if it is already open. */
export function openAccount(context: Context, caller: Caller, newAccount: NewAccount) {
  const now = context.now()
  const { openingYen, ...terms } = newAccount
  const accountId = accountIdOf(terms)
  const refs = { account: accountState.ref(terms.service, accountId) }
  const opened = { ...terms, accountId, openedAtMs: now.epochMilliseconds }
  const entry = { openingYen, entryId: newId(), day: dayOf(now).toString() }
  return context.store.change(changeContext(caller, now), refs, ({ account }) =>
    decideOpening(account, { ...opened, ...entry }),
  )
}

/** The same by login ID, as the institution knows its customers. Refused with `no_such_user` or `account_taken`. */
export async function openAccountOf(
  context: Context,
  caller: Caller,
  { userId, ...account }: Omit<NewAccount, 'customerId'> & { readonly userId: string },
) {
  const { user } = await context.store.read({ user: userState.ref(account.service, userId) })
  if (user === undefined || user.status === 'deleted') return { ok: false, refusal: 'no_such_user' } as const
  const { customerId } = user
  const outcome = await openAccount(context, caller, { ...account, customerId })
  return outcome.ok ? { ...outcome, customerId, accountId: accountIdOf(account) } : outcome
}
