/** What is wrong with the name of a customer or a user. */
export type NameProblem = 'missing' | 'too_long' | 'characters' | 'formula'

/** A name that a spreadsheet would take for a formula is refused at the door (AUD-07). */
export function nameProblem(name: string): NameProblem | null {
  if (name === '') return 'missing'
  if (name.length > 100) return 'too_long'
  if (/^[=+\-@＝＋－＠]/u.test(name)) return 'formula'
  return /\p{Cc}/u.test(name) ? 'characters' : null
}
