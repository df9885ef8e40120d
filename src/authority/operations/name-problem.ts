import { hiddenIn } from '../../otp/plain-text.ts'

/** What is wrong with the name of a customer or a user. */
export type NameProblem = 'missing' | 'too_long' | 'hidden' | 'formula'

/** Refuses a name that a spreadsheet would take for a formula (AUD-07), or that holds what nobody sees (X12). */
export function nameProblem(name: string): NameProblem | null {
  if (name === '') return 'missing'
  if (name.length > 100) return 'too_long'
  if (/^[=+\-@＝＋－＠]/u.test(name)) return 'formula'
  return hiddenIn(name) === null ? null : 'hidden'
}
