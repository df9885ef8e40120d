import { ja } from '../../../../authority/texts/ja.ts'
import { parseCode } from '../../../../otp/code.ts'
import { parseTokenId } from '../../../../otp/token-id.ts'
import type { Form } from '../../../../platform/http/form.ts'
import { codeField } from '../../../../platform/web/code-field.ts'
import { field, lengthError, textError } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import type { TypedToken } from '../../operations/administration/tokens.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { refusalMessage } from '../../texts/refusals.ts'
import type { FbService } from '../service.ts'
import { confirmationError, confirmationField, confirmationIn, type Told, toldOf } from './confirmation.ts'

const longest = 64
const tokenIdLabel = 'トークンID'
const codeLabel = 'ワンタイムパスワード'

export type TokenForm = Told & {
  /** As typed; the code is never refilled. */
  readonly tokenId: string
  readonly tokenIdError?: string | undefined
  readonly codeError?: string | undefined
}

export const blankToken: TokenForm = { tokenId: '' }

/** The input that registers a token, or the form again with what is missing. */
export function tokenIn(form: Form): { readonly typed: TypedToken } | { readonly again: TokenForm } {
  const text = form['tokenId'] ?? ''
  const tokenId = parseTokenId(text)
  const code = parseCode(form['code'] ?? '', 6)
  const tokenIdError =
    textError(tokenIdLabel, text.trim(), longest, ja) ?? (tokenId === undefined ? ja.tokenIdForm : undefined)
  const codeError =
    lengthError(codeLabel, form['code'] ?? '', longest, ja) ??
    (code === undefined ? ja.codeForm(codeLabel) : undefined)
  const confirmation = confirmationError(form, 'approval')
  if (tokenId === undefined || code === undefined || confirmation !== undefined) {
    return { again: { tokenId: text.slice(0, longest), tokenIdError, codeError, confirmation } }
  }
  return { typed: { tokenId, code, password: confirmationIn(form) } }
}

/** One answer for both: a stranger's token must look like a nonexistent one. */
const proofs: readonly Refusal[] = [
  'token_unknown',
  'token_unusable',
  'token_bound_elsewhere',
  'code_wrong',
  'code_spent',
]

export function tokenRefused(service: FbService, refusal: Refusal, tokenId: string): TokenForm {
  if (proofs.includes(refusal)) return { tokenId, message: refusalMessage('token_unknown', service.profile) }
  return { tokenId, ...toldOf(service, refusal) }
}

/** 登録トークン情報 and 承認用パスワード入力 (S3-3.2-17, -18). */
export function tokenFields(form: TokenForm): Html {
  const { tokenId, tokenIdError, codeError, confirmation } = form
  return html`<section class="panel"><h2>登録トークン情報</h2>
${field({ name: 'tokenId', label: tokenIdLabel, value: tokenId, error: tokenIdError, autocomplete: 'off', maxlength: longest })}
${codeField({ name: 'code', label: codeLabel, error: codeError, hint: 'トークンに表示されている数字6桁を入力してください。', isMasked: false })}</section>
<section class="panel"><h2>承認用パスワード入力</h2>${confirmationField('approval', confirmation)}</section>
<div class="labelled-action"><p>上記の内容で確定します</p><button class="button button-primary" type="submit">確定</button></div>`
}
