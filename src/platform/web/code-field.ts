import { parseCode, parseTokenCode } from '../../otp/code.ts'
import { type Field, field } from './form.ts'
import type { Html } from './html.ts'

/** How many digits: as many as a mail says, or as many as the token shows, which has six or eight (I5). */
type CodeLength = 6 | 8 | 'token'

type CodeField = Pick<Field, 'name' | 'label' | 'error' | 'hint'> & {
  readonly digits?: CodeLength
  readonly isMasked?: boolean
}

/** A field for one code, never refilled after an error. Masked (S0-2.5.2-03), except where a manual shows it. */
export function codeField({ digits = 'token', isMasked = true, ...of }: CodeField): Html {
  return field({
    ...of,
    type: isMasked ? 'password' : 'text',
    autocomplete: 'one-time-code',
    inputmode: 'numeric',
    // Room for full-width characters and spaces from pasting (G-14); the keyboard has digits only.
    maxlength: 64,
    keyboardMax: digits === 'token' ? 8 : digits,
  })
}

/** How a field reports a missing or malformed code. */
type CodeTexts = {
  readonly required: (label: string) => string
  readonly codeForm: (label: string, digits: CodeLength) => string
}

/** The code without spaces and full-width digits, or what is wrong with it. */
export function parseCodeField(
  label: string,
  typed: string | undefined,
  texts: CodeTexts,
  digits: CodeLength = 'token',
) {
  const code = digits === 'token' ? parseTokenCode(typed) : parseCode(typed, digits)
  if (code !== undefined) return { code, error: undefined }
  return {
    code: undefined,
    error: (typed ?? '') === '' ? texts.required(label) : texts.codeForm(label, digits),
  }
}
