import type { RateLimits } from '../../platform/http/rate-limit.ts'
import type { Operation } from './operation.ts'
import { issuingLimits, readServerTime, registerTokenWith } from './resources/tokens.ts'
import { createVerification } from './resources/verifications.ts'

/** Everything that programs may ask, in the order of the document. */
export function apiOperations(
  monotonic: () => number,
  limits: RateLimits = issuingLimits,
): readonly Operation[] {
  return [createVerification, registerTokenWith(limits, monotonic), readServerTime]
}
