import { z } from 'zod'
import { asBytes } from '../../../otp/bytes.ts'
import { hiddenIn } from '../../../otp/plain-text.ts'
import { rowsBelong } from '../../../otp/signed-operation/batch.ts'
import {
  accountTypes,
  type Field,
  fieldsMax,
  type Template,
  templates,
} from '../../../otp/signed-operation/fields.ts'
import { rowsRoot } from '../signed-operations/rows-root.ts'

/** The fields of an operation as programs write them: docs/signed-operations.md says what each holds. */

/** Otherwise something invisible would be signed, and no user can compare what they can't see (X12). */
const seen = (text: z.ZodString) =>
  text.refine((value) => hiddenIn(value) === null, 'must hold no invisible characters')

const label = seen(z.string().min(1).max(40)).meta({
  description: 'As the user reads it, 1 to 20 characters.',
})
const currency = z.string().regex(/^[A-Z]{3}$/, 'must be three letters')
const whole = z.int().min(0).max(Number.MAX_SAFE_INTEGER)
const text = (most: number) =>
  seen(
    z
      .string()
      .min(1)
      .max(2 * most),
  )
const digitsOf = (digits: number) =>
  z.string().regex(new RegExp(`^[0-9]{${digits}}$`), `must be ${digits} digits`)

const money = z.strictObject({ currency, amount: whole, decimals: z.int().min(0).max(4) })
const account = z.strictObject({
  bank: digitsOf(4),
  bankName: seen(z.string().max(40)),
  branch: digitsOf(3),
  branchName: seen(z.string().max(40)),
  type: z.union(accountTypes.map((each) => z.literal(each))),
  number: digitsOf(7),
  holder: text(48),
})

const fieldSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('money'), label, value: money }),
    z.strictObject({ type: z.literal('account'), label, value: account }),
    z.strictObject({ type: z.literal('name'), label, value: text(48) }),
    z.strictObject({ type: z.literal('date'), label, value: z.iso.date() }),
    z.strictObject({
      type: z.literal('rate'),
      label,
      value: z.strictObject({
        units: z.union([z.literal(1), z.literal(100)]),
        base: currency,
        amount: whole,
        decimals: z.int().min(0).max(9),
        quote: currency,
      }),
    }),
    z.strictObject({ type: z.literal('count'), label, value: whole }),
    z.strictObject({ type: z.literal('text'), label, value: text(200) }),
    z.strictObject({
      type: z.literal('digest'),
      label,
      value: z.string().regex(/^[0-9a-f]{64}$/, 'must be 32 bytes in hexadecimal'),
    }),
  ])
  .meta({ title: 'OperationField' })

export const fieldsSchema = z.array(fieldSchema).min(1).max(fieldsMax).meta({
  description: 'In the order in which they are shown; each template begins with its own.',
})

export const templateSchema = z.enum(Object.keys(templates) as [Template, ...Template[]])

/** As they are signed. */
export function fieldsOf(written: z.infer<typeof fieldsSchema>): readonly Field[] {
  return written.map((field): Field => {
    if (field.type === 'date') return { ...field, value: Number(field.value.replaceAll('-', '')) }
    if (field.type === 'digest') return { ...field, value: asBytes(field.value) }
    return field
  })
}

export const rowSchema = z
  .strictObject({ account, money, reference: seen(z.string().max(200)) })
  .meta({ title: 'BatchRow' })

export const rowsSchema = z
  .array(rowSchema)
  .min(1)
  .max(1000)
  .optional()
  .meta({ description: 'Of a transfer_batch, in their order: fields that they don’t give are refused.' })

/** Whether these rows are those that the fields of a batch stand for. */
export function rowsFit(rows: NonNullable<z.infer<typeof rowsSchema>>, fields: readonly Field[]): boolean {
  return rowsBelong(rows, rowsRoot(rows), fields)
}
