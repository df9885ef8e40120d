import type { Context } from '../../../authority/operations/context.ts'
import { contractState } from '../rules/contract.ts'
import { orderState } from '../rules/order.ts'

/** K or L, the day and six digits, with or without what stands between them (number.ts). */
const numberForm = /^[KL]?(\d{8})(\d{6})$/u

/** Whose contract has this 締結番号, or whose order this 受付番号. */
export async function findReceipt(
  { store }: Context,
  service: string,
  text: string,
): Promise<readonly string[]> {
  const typed = text.toUpperCase().replaceAll(/[\s\p{Pd}]/gu, '')
  const parts = numberForm.exec(typed)
  if (parts === null) return []
  const number = `${parts[1]}-${parts[2]}`
  const { contract, order } = await store.read({
    contract: contractState.ref(service, `K${number}`),
    order: orderState.ref(service, `L${number}`),
  })
  const found = [
    typed.startsWith('L') ? undefined : contract?.concludedBy,
    typed.startsWith('K') ? undefined : order?.placedBy,
  ]
  return [...new Set(found.flatMap((userId) => userId ?? []))]
}
