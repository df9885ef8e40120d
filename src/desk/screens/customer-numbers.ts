import {
  accountDigitsIn,
  accountWordsIn,
  customerNumberIn,
  isNumberMasked,
} from '../../authority/operations/customer-number.ts'
import { servicesOf } from '../../authority/operations/desks.ts'
import type { Customer } from '../../authority/rules/customer.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { maskedNumber } from '../../bank/screens/accounts.ts'
import { digitsSearched } from '../operations/search.ts'
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

/** A command, with every whole number of that kind masked. */
export function maskedText(desk: Pick<Desk, 'context' | 'profile'>, text: string): string {
  return maskedParts(desk, text, (part, profile) => {
    const { number, problem } = customerNumberIn(part, profile)
    return problem === null ? number : undefined
  })
}

/**
 * What was searched for: digits without a branch find the customer as well, and so do all digits however they are grouped,
 * since the search leaves out what stands between them.
 */
export function maskedSearch(desk: Pick<Desk, 'context' | 'profile'>, text: string): string {
  const shown = maskedParts(desk, maskedText(desk, text), accountDigitsIn).split(between)
  const typed = text.split(between)
  const digits = typed.map(digitsSearched)
  const telling = maskingServices(desk).map((each) => accountWordsIn(digits, each))
  return typed
    .map((word, i) => {
      const isOpen = shown[i] === word && telling.some((words) => words[i])
      return isOpen ? maskedNumber(digits[i] ?? '') : shown[i]
    })
    .join('')
}

const between = /(\s+)/u

function maskingServices({ context, profile }: Pick<Desk, 'context' | 'profile'>): readonly ServiceProfile[] {
  return servicesOf(context, profile.service)
    .flatMap((service) => context.profiles.get(service) ?? [])
    .filter(isNumberMasked)
}

function maskedParts(
  desk: Pick<Desk, 'context' | 'profile'>,
  text: string,
  numberIn: (part: string, profile: ServiceProfile) => string | undefined,
): string {
  const masking = maskingServices(desk)
  if (masking.length === 0) return text
  const shown = text.split(/([\s,、='"]+)/).map((part) => {
    for (const each of masking) {
      const number = numberIn(part, each)
      if (number !== undefined) return shownCustomerNumber(number, each)
    }
    return part
  })
  return shown.join('')
}
