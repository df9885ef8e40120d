import type { Context } from '../../../../authority/operations/context.ts'
import { transferState } from '../../rules/transfer.ts'

/** F, the day and eight digits, with or without what stands between them. */
const receiptForm = /^F?(\d{8})(\d{8})$/u

/** Whose transfer has this 受付番号. */
export async function findReceipt(
  { store }: Context,
  service: string,
  text: string,
): Promise<readonly string[]> {
  const parts = receiptForm.exec(text.toUpperCase().replaceAll(/[\s\p{Pd}]/gu, ''))
  if (parts === null) return []
  const { transfer } = await store.read({ transfer: transferState.ref(service, `F${parts[1]}-${parts[2]}`) })
  return transfer === undefined ? [] : [transfer.userId]
}
