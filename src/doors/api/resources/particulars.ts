import { z } from 'zod'
import type { Context } from '../../../authority/operations/context.ts'
import { profileOf } from '../../../authority/operations/context.ts'
import { particularFields, readTyped } from '../../../authority/operations/particulars.ts'
import type { Particulars } from '../../../authority/rules/particulars.ts'
import type {
  ParticularField,
  ParticularProblem,
  TypedParticulars,
} from '../../../authority/rules/particulars-form.ts'
import { ApiProblem } from '../problem.ts'

const text = (description: string) => z.string().min(1).max(200).optional().meta({ description })

export const particularsSchema = z
  .strictObject({
    kana: text('The name in kana: full or half width, or hiragana; kept in full-width katakana.'),
    telephone: text('With its area code, or with + and the code of a country.'),
    birthday: text('Such as 1980-04-01 or 昭和55年4月1日.'),
    postalCode: text('Seven digits; only together with the address.'),
    address: text('Where letters go; only together with the postal code.'),
  })
  .optional()
  .meta({
    title: 'Particulars',
    description:
      'What the desk identifies a caller with, as far as the profile of the service keeps it (identification); anything else is refused. It is sealed, and never read back here.',
  })

/** What was given, in one spelling. Throws the problem that names each wrong member. */
export function particularsOf(
  context: Context,
  service: string,
  given: z.infer<typeof particularsSchema>,
  pointer: string,
): Partial<Particulars> {
  const members = Object.entries(given ?? {}) as readonly (readonly [ParticularField, string])[]
  const typed: TypedParticulars = Object.fromEntries(members)
  const kept = particularFields(profileOf(context, service))
  const unknown = members.filter(([name]) => !kept.includes(name))
  const read = readTyped(context, service, typed)
  const wrong = Object.entries(read.problems) as (readonly [ParticularField, ParticularProblem])[]
  const errors = [
    ...unknown.map(([name]) => ({ pointer: `${pointer}/${name}`, detail: 'is not kept by this service' })),
    ...wrong.map(([name, problem]) => ({ pointer: `${pointer}/${name}`, detail: details[problem] })),
  ]
  if (errors.length > 0) throw new ApiProblem('malformed', { errors })
  return read.given
}

const details: Record<ParticularProblem, string> = {
  kana_form: 'must be a name in kana',
  telephone_form: 'must be a telephone number with its area code, or with + and the code of a country',
  birthday_form: 'must be a day that there was, such as 1980-04-01',
  birthday_future: 'must not be later than today',
  postal_code_form: 'must be seven digits',
  postal_code_missing: 'is missing: an address goes with its postal code',
  address_missing: 'is missing: a postal code goes with its address',
  hidden: 'must not hold invisible characters',
  formula: 'must not begin with =, +, - or @',
  too_long: 'is too long',
}
