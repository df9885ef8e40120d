import { profileOf } from '../../../authority/operations/context.ts'
import { userIdsOfCustomers } from '../../../authority/queries/customers.ts'
import { customerEndState } from '../../../authority/rules/customer-end.ts'
import type { DeskContext } from '../../contract.ts'
import type { OfCustomer } from './end-refs.ts'

const dayMs = 86_400_000

/** Whether a contract has ended, and what became of what it left. */
export type EndRecord = {
  /** Who can still log in. */
  readonly users: number
  readonly closedAtMs: number | null
  /** From when on it is erased. */
  readonly eraseAfterMs: number | null
  readonly erasedAtMs: number | null
}

export async function showEnd(context: DeskContext, { service, customerId }: OfCustomer): Promise<EndRecord> {
  const { end } = await context.store.read({ end: customerEndState.ref(service, customerId) })
  const users = (await userIdsOfCustomers(context.store, service, [customerId])).length
  if (end === undefined) return { users, closedAtMs: null, eraseAfterMs: null, erasedAtMs: null }
  const { customerDays } = profileOf(context, service).retention
  const { closedAtMs, erasedAtMs } = end
  return { users, closedAtMs, eraseAfterMs: closedAtMs + customerDays * dayMs, erasedAtMs }
}
