import { type Input, UsageError } from './command.ts'

const userIdForm = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/** A login ID from the command line, half-width. */
export function userIdOf(input: Input, option: string): string {
  const userId = input.text(option).normalize('NFKC')
  if (userIdForm.test(userId)) return userId
  throw new UsageError(
    `--${option} must be 1 to 64 letters, digits, dots, hyphens or underscores, beginning with a letter or digit`,
  )
}

/** A name from the command line, without the white space around it. */
export function nameOf(input: Input, option: string): string {
  const name = input.text(option).trim()
  if (name !== '' && name.length <= 100) return name
  throw new UsageError(`--${option} must be 1 to 100 characters`)
}

/** A whole number from the command line. */
export function wholeOf(
  input: Input,
  option: string,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const text = input.text(option)
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new UsageError(`--${option} must be a whole number from ${least} to ${most}`)
}
