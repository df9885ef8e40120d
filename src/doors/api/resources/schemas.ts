import { z } from 'zod'
import { nameProblem } from '../../../authority/operations/name-problem.ts'
import type { Refusal } from '../../../authority/rules/refusal.ts'
import { parseTokenCode } from '../../../otp/code.ts'
import { hiddenIn, oneLine } from '../../../otp/plain-text.ts'
import { ApiProblem, type ApiProblemCode } from '../problem.ts'

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

export const tokenIdSchema = z.string().regex(/^[A-Z0-9]{1,32}$/, 'must be a token ID')

export const codeSchema = z
  .string()
  .max(64)
  .refine((text) => parseTokenCode(text) !== undefined, 'must be six or eight digits')
  .meta({ description: 'The digits as typed; full-width digits and spaces are forgiven.' })

/** What a code is for, in the words of the system that asks; the journal keeps it. */
export const contextSchema = z
  .string()
  .overwrite(oneLine)
  .max(200)
  .refine((text) => hiddenIn(text) === null, 'must hold no invisible characters')
  .optional()
  .meta({
    description: 'What the code is for, such as a login or a transaction number; kept in the journal.',
  })

/** Many answers share a millisecond, and its text costs as much as the rest of an answer. */
let written = { ms: Number.NaN, text: '' }

/** RFC 3339 in UTC, to the millisecond. */
export function instantText(ms: number): string {
  if (ms === written.ms) return written.text
  const text = Temporal.Instant.fromEpochMilliseconds(ms).toString({ smallestUnit: 'millisecond' })
  written = { ms, text }
  return text
}

/** RFC 3339 with an offset. */
export const instantSchema = z.iso.datetime({ offset: true })

/** A text of one line that somebody else reads: nothing in it is hidden (X12). */
export function plainTextSchema(most: number) {
  return z
    .string()
    .overwrite(oneLine)
    .min(1)
    .max(most)
    .refine((text) => hiddenIn(text) === null, 'must hold no invisible characters')
}

/** The name of a customer or a user, as it stands in the contract. */
export const nameSchema = z
  .string()
  .overwrite((text) => text.trim())
  .max(100)
  .refine(
    (text) => nameProblem(text) === null,
    'must be 1 to 100 characters, hold nothing invisible and not begin like a formula',
  )

export const reasonSchema = plainTextSchema(200).meta({
  description: 'Why; the journal keeps it, and the desk reads it.',
})

const problems: Partial<Record<Refusal, ApiProblemCode>> = {
  no_such_user: 'not-found',
  nothing_to_do: 'nothing-to-do',
  approval_pending: 'needs-two-persons',
  approval_outdated: 'nothing-to-do',
  not_permitted: 'not-for-institution',
  user_id_taken: 'user-id-taken',
  no_such_customer: 'customer-unknown',
  customer_number_taken: 'customer-number-taken',
  customer_name_differs: 'customer-name-differs',
}

/** The problem that says why an act was refused that changed nothing. Throws for any other refusal. */
export function problemOf(refusal: Refusal): ApiProblem {
  const code = problems[refusal]
  if (code === undefined) throw new Error(`no problem says ${refusal}`)
  return new ApiProblem(code)
}
