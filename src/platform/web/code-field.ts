import { parseCode } from '../../otp/code.ts'
import { type Field, field } from './form.ts'
import type { Html } from './html.ts'

type CodeField = Pick<Field, 'name' | 'label' | 'error' | 'hint'> & {
  readonly digits?: 6 | 8
  readonly isMasked?: boolean
}

/** A field for one code, never refilled after an error. Masked (S0-2.5.2-03), except where a manual shows it. */
export function codeField({ digits = 6, isMasked = true, ...of }: CodeField): Html {
  return field({
    ...of,
    type: isMasked ? 'password' : 'text',
    autocomplete: 'one-time-code',
    inputmode: 'numeric',
    // Room for full-width characters and spaces from pasting (G-14); the keyboard has digits only.
    maxlength: 64,
    keyboardMax: digits,
  })
}

/** How a field reports a missing or malformed code. */
type CodeTexts = {
  readonly required: (label: string) => string
  readonly codeForm: (label: string, digits: 6 | 8) => string
}

/** The code without spaces and full-width digits, or what is wrong with it. */
export function parseCodeField(
  label: string,
  typed: string | undefined,
  texts: CodeTexts,
  digits: 6 | 8 = 6,
) {
  const code = parseCode(typed, digits)
  if (code !== undefined) return { code, error: undefined }
  return {
    code: undefined,
    error: (typed ?? '') === '' ? texts.required(label) : texts.codeForm(label, digits),
  }
}
