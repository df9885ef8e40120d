import type { ServiceProfile } from '../../../../authority/rules/profile.ts'
import { ja } from '../../../../authority/texts/ja.ts'
import type { Form } from '../../../../platform/http/form.ts'
import { codeField, parseCodeField } from '../../../../platform/web/code-field.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { refusalMessage } from '../../texts/refusals.ts'

const name = 'tradeCode'
const label = 'ワンタイムパスワード'

/** Where a trade binds to so much that it takes a code of its own (D12). */
export function tradeCodeField(error: string | undefined): Html {
  return html`${codeField({ name, label, error })}
<p class="hint">この金額の取引には、トークンに表示されるワンタイムパスワードが必要です。ログインに使用したものは使えません。</p>`
}

/** What was typed there: null where the page had no such field, an error where it was left empty or is no code. */
export function typedCode(form: Form): { readonly code: string | null; readonly error?: string | undefined } {
  if (form[name] === undefined) return { code: null }
  const { code, error } = parseCodeField(label, form[name], ja)
  return { code: code ?? null, error }
}

const wrong =
  '入力されたワンタイムパスワードは、誤りがあるか、使用済みまたは有効期限切れです。新たに表示されたものを入力してください。'

/** The words beside the code; undefined for a refusal that is told elsewhere. Which of the two it was is not told. */
export function besideCode(refusal: Refusal, profile: ServiceProfile): string | undefined {
  if (refusal === 'code_wrong' || refusal === 'code_spent') return wrong
  return refusal === 'trade_code_missing' ? refusalMessage(refusal, profile).text : undefined
}
