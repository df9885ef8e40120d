import type { Context } from '../../../../authority/operations/context.ts'
import { accountState } from '../../../../bank/rules/account.ts'
import type { Destination } from '../../../../bank/rules/payee.ts'
import { freezeRefs, isFrozen } from '../../../../bank/rules/transfer-freeze.ts'
import { findTransfers, type TransferPage } from '../../queries/transfers.ts'
import { isFenced, type Transfer, type TransferLine, transferState } from '../../rules/transfer.ts'

type OfCustomer = { readonly service: string; readonly customerId: string }

/** A customer's transfers, newest first, a page at a time. */
export function transfersOf(
  { store }: Context,
  { service, customerId }: OfCustomer,
  page: TransferPage,
): Promise<Transfer[]> {
  return findTransfers(store, service, customerId, page)
}

/** A transfer of whichever customer, with the account that pays it: for the institution's own staff. */
export async function transferWithAccount({ store }: Context, service: string, transferId: string) {
  const { transfer } = await store.read({ transfer: transferState.ref(service, transferId) })
  if (transfer === undefined) return undefined
  const { account } = await store.read({ account: accountState.ref(service, transfer.accountId) })
  return { transfer, account }
}

/** One of them; undefined if it is not this customer's. */
export async function transferOf(
  { store }: Context,
  { service, customerId }: OfCustomer,
  transferId: string,
): Promise<Transfer | undefined> {
  const { transfer } = await store.read({ transfer: transferState.ref(service, transferId) })
  return transfer?.customerId === customerId ? transfer : undefined
}

/** Has the desk frozen the transfers of the user, or of the whole customer (D5)? */
export async function areTransfersFrozen(
  { store }: Context,
  who: OfCustomer & { readonly userId: string },
): Promise<boolean> {
  return isFrozen(await store.read(freezeRefs(who)))
}

/** Far more than anybody reads on メイン. */
const newsMax = 200

/**
 * What users should know on arrival: transfers that are held back, waiting reservations, those of both that wait for the institution after a
 * restore instead (`checked`), and transfers that have failed since (残高不足).
 */
export async function transferNews(
  context: Context,
  who: OfCustomer,
  sinceMs: number,
): Promise<Readonly<Record<'held' | 'waiting' | 'checked' | 'failed', readonly Transfer[]>>> {
  const newest = { before: null, limit: newsMax } as const
  const held = await transfersOf(context, who, { ...newest, statuses: ['held'] })
  const waiting = await transfersOf(context, who, { ...newest, statuses: ['reserved'] })
  const failed = await transfersOf(context, who, { ...newest, statuses: ['failed'] })
  const other = (transfers: readonly Transfer[]) => transfers.filter((transfer) => !isFenced(transfer))
  const checked = [...held, ...waiting].filter(isFenced)
  return {
    held: other(held),
    waiting: other(waiting),
    checked,
    failed: failed.filter(({ endedAtMs }) => (endedAtMs ?? 0) >= sinceMs),
  }
}

const recentMax = 100

/** 最近の振込先: the payees of the customer's newest transfers, each account once. */
export async function recentDestinations(context: Context, who: OfCustomer): Promise<TransferLine[]> {
  const newest = await transfersOf(context, who, { before: null, limit: recentMax })
  const seen = new Map<string, TransferLine>()
  for (const { lines } of newest) {
    for (const line of lines) {
      const key = destinationKey(line)
      if (!seen.has(key)) seen.set(key, line)
    }
  }
  return [...seen.values()].slice(0, recentShown)
}

const recentShown = 20

/** Which account, and which name it must have. */
export function destinationKey(to: Destination): string {
  return [to.bankCode, to.branchCode, to.accountType, to.number, to.name].join(' ')
}
