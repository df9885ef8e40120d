import type { Transfer } from '../../../domain/banking/transfer.ts'
import { ref } from '../../../domain/states.ts'
import type { Context } from '../../context.ts'

type OfCustomer = { readonly service: string; readonly customerId: string }

/** A customer's transfers, the newest first, a page at a time. */
export function transfersOf(
  { store }: Context,
  { service, customerId }: OfCustomer,
  page: { readonly beforeMs: number | null; readonly limit: number },
): Promise<Transfer[]> {
  return store.transfersOf(service, customerId, page)
}

/** One of them; undefined when it is not this customer's. */
export async function transferOf(
  { store }: Context,
  { service, customerId }: OfCustomer,
  transferId: string,
): Promise<Transfer | undefined> {
  const { transfer } = await store.read({ transfer: ref.transfer(service, transferId) })
  return transfer?.customerId === customerId ? transfer : undefined
}
