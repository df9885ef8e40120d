import { customerNumberIn, isNumberMasked } from '../../authority/operations/customer-number.ts'
import { servicesOf } from '../../authority/operations/desks.ts'
import type { Customer } from '../../authority/rules/customer.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { maskedNumber } from '../../bank/screens/accounts.ts'
import type { Desk } from './staff.ts'

/**
 * A customer's number as every screen of the desk shows it: where it is an account number, as the profile says, with
 * its last three digits only (X9). `010-****567`: the branch is no secret.
 */
export function shownCustomerNumber(number: string, profile: ServiceProfile): string {
  return isNumberMasked(profile) ? number.replace(/[^-]*$/, maskedNumber) : number
}

/** The same of a number that may be missing. */
export function shownNumberOrNull(number: string | null, profile: ServiceProfile): string | null {
  return number === null ? null : shownCustomerNumber(number, profile)
}

/** Is there more of it to be asked for? */
export function masksNumber({ number }: Pick<Customer, 'number'>, profile: ServiceProfile): boolean {
  return number !== null && shownCustomerNumber(number, profile) !== number
}

/** What somebody typed, a condition or a command, with every whole number of that kind masked. */
export function maskedText({ context, profile }: Pick<Desk, 'context' | 'profile'>, text: string): string {
  const masking = servicesOf(context, profile.service)
    .flatMap((service) => context.profiles.get(service) ?? [])
    .filter(isNumberMasked)
  if (masking.length === 0) return text
  const shown = text.split(/([\s,、='"]+)/).map((part) => {
    for (const each of masking) {
      const { number, problem } = customerNumberIn(part, each)
      if (problem === null) return shownCustomerNumber(number, each)
    }
    return part
  })
  return shown.join('')
}
