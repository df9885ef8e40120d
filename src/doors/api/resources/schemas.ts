import { z } from 'zod'
import { hiddenIn } from '../../../otp/plain-text.ts'

/** What several resources have in common. */

export const serviceSchema = z
  .string()
  .max(128)
  .meta({ description: 'The client’s own service, `<institution>/<service>`.' })

export const userIdSchema = z
  .string()
  .min(1)
  .max(128)
  .refine((text) => hiddenIn(text) === null, 'must hold no invisible characters')
  .meta({ description: 'The login ID, as typed or as the bank knows it; full width is forgiven.' })

/** RFC 3339 in UTC, to the millisecond. */
export function instantText(ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms).toString({ smallestUnit: 'millisecond' })
}
