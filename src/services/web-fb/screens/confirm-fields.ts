import { ja } from '../../../authority/texts/ja.ts'
import type { Form } from '../../../platform/http/form.ts'
import { codeField, parseCodeField } from '../../../platform/web/code-field.ts'
import { type FieldErrors, field, messageBox } from '../../../platform/web/form.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import type { TransferEntry } from '../operations/transfers/entry.ts'
import type { TypedConfirmation } from '../operations/transfers/facts.ts'
import type { Refusal } from '../rules/refusal.ts'
import { confirmationTexts, confirmationWords } from '../texts/confirmation.ts'
import { fixedPasswordNames } from '../texts/names.ts'
import { refusalMessage } from '../texts/refusals.ts'
import type { FbService } from './service.ts'

/** The field that confirms a transfer, its cancellation and higher limits: one code, or the fixed password. */

export const codeLabel = confirmationWords.code
export const fixedLabel = fixedPasswordNames.transfer
const longest = 128

type Asking = Pick<TransferEntry, 'asks' | 'shared'>

/** The typed confirmation, or what is wrong with its form. */
export function readConfirmation(
  form: Form,
  { asks }: Asking,
): { readonly typed: TypedConfirmation } | { readonly errors: FieldErrors } {
  if (asks === 'fixed_password') {
    const fixedPassword = form['fixedPassword'] ?? ''
    if (fixedPassword === '') return { errors: { fixedPassword: ja.required(fixedLabel) } }
    if (fixedPassword.length > longest) return { errors: { fixedPassword: ja.tooLong(fixedLabel) } }
    return { typed: { fixedPassword } }
  }
  const text = form['code'] ?? ''
  const { code, error } = parseCodeField(codeLabel, text.trim() === '' ? '' : text, ja)
  return code === undefined ? { errors: { code: error } } : { typed: { code } }
}

/**
 * ④ of 振込内容確認 (S3-3.4-10), without the heading. A code that has just locked the token is told as the lock alone, by
 * `barredNotice`: no new one helps (W9).
 */
export function confirmationField(
  { asks, shared, barred }: Asking & Pick<TransferEntry, 'barred'>,
  errors: FieldErrors,
): Html {
  if (asks === 'fixed_password') {
    return field({
      name: 'fixedPassword',
      label: fixedLabel,
      type: 'password',
      error: errors['fixedPassword'],
      hint: `${fixedLabel}を入力してください。`,
      autocomplete: 'off',
      maxlength: longest,
    })
  }
  return html`<p class="instruction">${confirmationTexts.code}</p>
${shared ? html`<p class="hint">${confirmationTexts.shared}</p>` : null}
${codeField({ name: 'code', label: codeLabel, error: barred === null ? errors['code'] : undefined, isMasked: false })}`
}

/** The field and the words for a refused confirmation (G-13); undefined for other refusals. */
export function refusedConfirmation(
  service: FbService,
  refusal: Refusal,
  { shared }: Asking,
): FieldErrors | undefined {
  const texts: Partial<Record<Refusal, FieldErrors>> = {
    fixed_password_wrong: { fixedPassword: refusalMessage('fixed_password_wrong', service.profile).text },
    code_wrong: { code: wrongCode },
    code_spent: { code: shared ? spentByAnother : spentCode },
  }
  return texts[refusal]
}

const wrongCode =
  '入力されたワンタイムパスワードは誤りがあるか、使用済みまたは有効期限切れです。トークンに表示されている新しい数字を入力してください。'
const spentCode =
  'このワンタイムパスワードは使用済みです。トークンの数字が変わるのを待ってから、新しい数字を入力してください。'
const spentByAnother =
  'このワンタイムパスワードは、ほかの振込で使用済みです。共通トークンでは、1つのワンタイムパスワードで確定できる振込は1件です。トークンの数字が変わるのを待ってから、次のワンタイムパスワードを入力してください。'

/** Why no code would be accepted now, at the top of a screen that asks for one; null if one would. */
export function barredNotice(
  service: FbService,
  { barred, shared }: Pick<TransferEntry, 'barred' | 'shared'>,
): Html | null {
  if (barred === null) return null
  return messageBox('error', barredMessage(service, barred, shared))
}

/** A lock of the shared token affects everybody (S3-3.2-08). */
export function barredMessage(service: FbService, refusal: Refusal, shared: boolean) {
  const message = refusalMessage(refusal, service.profile)
  const isOfToken = refusal === 'code_locked' || refusal === 'code_capped' || refusal === 'code_suspended'
  if (!shared || !isOfToken) return message
  const everybody = '共通トークンのため、すべての利用者の方が都度振込をご利用いただけません。'
  return { ...message, text: `${message.text}${everybody}` }
}
