import type { CustomersPolicy } from './profile.ts'

/** What is wrong with a number as somebody typed it. */
export type CustomerNumberProblem = 'missing' | 'number_form'

const longest = 32
/** What a keyboard, a spreadsheet or a scanned form puts where a hyphen is meant, after NFKC. */
const hyphens = /[\u{2010}-\u{2015}\u{2043}\u{2212}\u{30fc}\u{2500}\u{2501}]/gu

/**
 * The number as it is kept: half-width, with plain hyphens, without spaces, and with every leading zero. The form is
 * the profile's.
 */
export function parseCustomerNumber(
  typed: string,
  { number }: CustomersPolicy,
):
  | { readonly ok: true; readonly number: string }
  | { readonly ok: false; readonly problem: CustomerNumberProblem } {
  const text = plainNumber(typed)
  if (text === '') return { ok: false, problem: 'missing' }
  if (!fitsCustomerNumber(text, number.pattern)) return { ok: false, problem: 'number_form' }
  return { ok: true, number: text }
}

/** Fails closed: a profile that does not say masks the numbers of persons (X9). */
export function isAccountNumber({ are, number }: CustomersPolicy): boolean {
  return number.isAccountNumber ?? are === 'persons'
}

/** Fewer digits tell nobody more than a masked number does. */
const tellingDigits = 4

/**
 * May it be an account number without its branch, or so much of one that it finds the customer (X9)? The example says how
 * long one is; a part of a user ID that is no longer looks the same.
 */
export function endsLikeAccountNumber(plain: string, { number: { example } }: CustomersPolicy): boolean {
  const [digits = ''] = /(?<![^-])\d+$/.exec(plain) ?? []
  const longestPart = example.length - (example.lastIndexOf('-') + 1)
  return digits.length >= tellingDigits && digits.length <= longestPart
}

/**
 * Which of the words that were searched for, as their digits (null: not only digits), may tell an account number, branch
 * and all: each alone, or all of them together. A longer one is something else, such as a user ID.
 */
export function tellingWords(
  words: readonly (string | null)[],
  { number: { example } }: CustomersPolicy,
): readonly boolean[] {
  const longestNumber = example.replaceAll(/\D/g, '').length
  const parts = words.map((digits) => (digits !== null && digits.length <= longestNumber ? digits : ''))
  const isTelling = parts.join('').length >= tellingDigits
  return parts.map((digits) => isTelling && digits !== '')
}

/** Half-width, with plain hyphens and without spaces. */
export function plainNumber(typed: string): string {
  return typed.normalize('NFKC').replaceAll(hyphens, '-').replaceAll(/\s/gu, '')
}

/** Is it the whole of what the pattern describes? */
export function fitsCustomerNumber(text: string, pattern: string): boolean {
  return text.length <= longest && new RegExp(`^(?:${pattern})$`, 'u').test(text)
}
