import { batchRoot, type Row, rowsBelong } from '../../otp/signed-operation/batch.ts'
import type { Operation } from '../../otp/signed-operation/payload.ts'
import { sha256 } from './operation.ts'

/** Do these rows give what was signed? Nobody signed them themselves. */
export async function areSigned(
  rows: readonly Row[],
  { fields }: Pick<Operation, 'fields'>,
): Promise<boolean> {
  try {
    const hashing = batchRoot(rows)
    let step = hashing.next()
    while (step.done !== true) step = hashing.next(await Promise.all(step.value.map(sha256)))
    return rowsBelong(rows, step.value, fields)
  } catch {
    // No rows, or a number that no row has.
    return false
  }
}

/** How many payees of a batch its institution calls new. */
export function firstTimeIn({ template, fields }: Pick<Operation, 'template' | 'fields'>): number {
  const told = fields[7]
  return template === 'transfer_batch' && told?.type === 'count' ? told.value : 0
}
