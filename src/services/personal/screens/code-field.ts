import { ja } from '../../../authority/texts/ja.ts'
import { parseCode } from '../../../otp/code.ts'
import { field } from '../../../platform/web/form.ts'
import type { Html } from '../../../platform/web/html.ts'

const label = 'ワンタイムパスワード'

/** The one code that every procedure of the service asks for, with B-29; never filled again after an error. */
export function codeField(error: string | undefined): Html {
  return field({
    name: 'otp',
    label,
    type: 'password',
    error,
    hint: '※トークンに表示されている数字を入力してください。(30秒毎に数字が変更されます。)',
    autocomplete: 'one-time-code',
    inputmode: 'numeric',
    // Room for full width and spaces, which pasting brings (G-14); the keyboard has digits alone.
    maxlength: 64,
    keyboardMax: 6,
  })
}

/** The code as typed, freed of spaces and full width, or what is wrong with it. */
export function parseCodeField(typed: string | undefined) {
  const code = parseCode(typed, 6)
  if (code !== undefined) return { code, error: undefined }
  return { code: undefined, error: (typed ?? '') === '' ? ja.required(label) : ja.codeForm(label) }
}
