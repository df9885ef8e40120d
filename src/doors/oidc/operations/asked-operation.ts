import { z } from 'zod'
import {
  fieldsOf,
  fieldsSchema,
  rowsFit,
  rowsSchema,
  templateSchema,
} from '../../../authority/operations/clients/operation-fields.ts'
import { type AskedOperation, operationDetails } from '../rules/asking.ts'

/** As the API takes an operation (docs/signed-operations.md). */
const detailsSchema = z.tuple([
  z.strictObject({
    type: z.literal(operationDetails),
    template: templateSchema,
    fields: fieldsSchema,
    rows: rowsSchema,
  }),
])

/** The one operation of authorization details, or what is wrong with them, as a system reads it. */
export function parseAskedOperation(details: unknown): AskedOperation | string {
  const read = detailsSchema.safeParse(details)
  if (!read.success) {
    const [issue] = read.error.issues
    return `authorization_details at ${issue?.path.join('.') || 'the beginning'}: ${issue?.message ?? 'malformed'}`
  }
  const [{ template, fields: written, rows }] = read.data
  const fields = fieldsOf(written)
  if (rows !== undefined && !rowsFit(rows, fields))
    return 'the fields are not count, total, first, largest and root of the rows'
  return { template, fields, rows }
}
