import { batchRoot, type Row } from '../../../otp/signed-operation/batch.ts'
import { sha256 } from '../../../platform/secrets/random.ts'

/** The root over all rows of a batch, in their order. Throws RangeError where there is none. */
export function rowsRoot(rows: readonly Row[]): Uint8Array {
  const hashing = batchRoot(rows)
  let step = hashing.next()
  while (step.done !== true) step = hashing.next(step.value.map(sha256))
  return step.value
}
