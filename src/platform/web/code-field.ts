import { parseCode } from '../../otp/code.ts'
import { type Field, field } from './form.ts'
import type { Html } from './html.ts'

type CodeField = Pick<Field, 'name' | 'label' | 'error' | 'hint'> & { readonly digits?: 6 | 8 }

/** A field for one code. Masked as the manual shows it (S0-2.5.2-03), and never filled again after an error. */
export function codeField({ digits = 6, ...of }: CodeField): Html {
  return field({
    ...of,
    type: 'password',
    autocomplete: 'one-time-code',
    inputmode: 'numeric',
    // Room for full width and spaces, which pasting brings (G-14); the keyboard has digits alone.
    maxlength: 64,
    keyboardMax: digits,
  })
}

/** How a field says that no code is in it, or something else. */
type CodeTexts = {
  readonly required: (label: string) => string
  readonly codeForm: (label: string, digits: 6 | 8) => string
}

/** The code as typed, freed of spaces and full width, or what is wrong with it. */
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
