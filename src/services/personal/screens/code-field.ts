import { codeField } from '../../../platform/web/code-field.ts'
import type { Html } from '../../../platform/web/html.ts'

export const codeLabel = 'ワンタイムパスワード'

/** The single code that every procedure of the service asks for, with B-29. */
export function ownCodeField(error: string | undefined): Html {
  const hint = '※トークンに表示されている数字を入力してください。(30秒毎に数字が変更されます。)'
  return codeField({ name: 'otp', label: codeLabel, error, hint })
}
