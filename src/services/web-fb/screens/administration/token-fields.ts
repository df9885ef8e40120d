import {
  codeClock,
  newTokenCodeFields,
  parseTokenIdField,
  readNewTokenCodes,
  tokenIdField,
} from '../../../../authority/screens/code-fields.ts'
import { ja } from '../../../../authority/texts/ja.ts'
import { toldAtEnrollment } from '../../../../authority/texts/refusals/token.ts'
import { oldCodeName } from '../../../../authority/texts/replacements.ts'
import { signingTexts } from '../../../../authority/texts/signing.ts'
import { parseTokenId } from '../../../../otp/token-id.ts'
import type { Form } from '../../../../platform/http/form.ts'
import { codeField, parseCodeField } from '../../../../platform/web/code-field.ts'
import { type FieldErrors, shown } from '../../../../platform/web/form.ts'
import { helpLink } from '../../../../platform/web/frame.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import type { TypedToken } from '../../operations/administration/tokens.ts'
import { fbHelpHref } from '../../routes.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { fixedPasswordNames } from '../../texts/names.ts'
import { refusalMessage } from '../../texts/refusals.ts'
import type { FbService } from '../service.ts'
import { confirmationError, confirmationField, confirmationIn, type Told, toldOf } from './confirmation.ts'

const longest = 64
/** The manual shows what is typed. */
const newCode = {
  name: 'code',
  label: 'ワンタイムパスワード',
  hint: 'トークンに表示されている数字6桁を入力してください。',
  isMasked: false,
} as const

export type TokenForm = Told & {
  /** As typed; the code is never refilled. */
  readonly tokenId: string
  readonly tokenIdError?: string | undefined
  readonly codeErrors?: FieldErrors
  readonly oldError?: string | undefined
}

/** Blank, or with what was kept when a session ended: of a form with codes and a password, the ID alone (W8). */
export function restoredToken(typed: Form | null): TokenForm {
  return { tokenId: (typed?.['tokenId'] ?? '').slice(0, longest) }
}

/** How a change asks for the token that it goes around. */
export type OldAsked = {
  /** Of the acting administrator, who types a code of it; null: only others have tokens. */
  readonly tokenId: string | null
  /** How long it waits without the code; null: it doesn't happen. */
  readonly waitHours: number | null
  /** The token's own screen confirms it, and no code of it does (取引署名). */
  readonly isSigned: boolean
}

/** Is it signed by the token of whoever asks? An administrator without one has nothing to sign with. */
export function isSignedBy(asked: OldAsked | null): boolean {
  return asked?.isSigned === true && asked.tokenId !== null
}

const oldTitle = '現在ご利用中のトークンの確認'

const waits = { name: 'way', value: 'wait' } as const

function isWait(form: Form): boolean {
  return form[waits.name] === waits.value
}

/** The code of the token that is there: left out by whoever chose to wait, and where that token is the new one. */
export function oldCodeIn(
  form: Form,
  asked: OldAsked | null,
): { readonly code: string | null; readonly error?: string | undefined } {
  if (asked === null || asked.tokenId === null || asked.isSigned || isWait(form)) return { code: null }
  if ((form['old'] ?? '') === '' && parseTokenId(form['tokenId'] ?? '') === asked.tokenId)
    return { code: null }
  const { code = null, error } = parseCodeField(oldCodeName, form['old'], ja)
  return { code, error }
}

/** Where it's asked for; an administrator without a token reads who else can do it. */
export function oldCodeFields({ tokenId, isSigned }: OldAsked, error: string | undefined): Html {
  if (isSigned && tokenId !== null)
    return html`<section class="panel"><h2>${oldTitle}</h2>${shown('現在のトークンID', tokenId)}
<p class="hint">${signingTexts.instead}</p></section>`
  const content =
    tokenId === null
      ? html`<p class="hint">トークンを登録している管理者が操作すると、すぐに変更できます。</p>`
      : codeField({
          name: 'old',
          label: oldCodeName,
          error,
          hint: `トークンID：${tokenId} に表示されている数字6桁を入力してください。`,
          isMasked: false,
        })
  return html`<section class="panel"><h2>${oldTitle}</h2>${content}</section>`
}

/** The input that registers a token, or the form again with what is missing. */
export function tokenIn(
  service: FbService,
  form: Form,
  asked: OldAsked | null,
): { readonly typed: TypedToken; readonly isSigned: boolean } | { readonly again: TokenForm } {
  const text = form['tokenId'] ?? ''
  const { tokenId, error: tokenIdError } = parseTokenIdField(text, service.profile, wrongKind(service))
  const { codes, errors: codeErrors } = readNewTokenCodes(service.profile, form, newCode)
  const isSigned = isSignedBy(asked) && !isWait(form)
  const confirmation = isSigned ? undefined : confirmationError(form, 'approval')
  const { code: old, error: oldError } = oldCodeIn(form, asked)
  if (tokenId === undefined || codes === undefined || confirmation !== undefined || oldError !== undefined) {
    return { again: { tokenId: text.slice(0, longest), tokenIdError, codeErrors, oldError, confirmation } }
  }
  return { typed: { tokenId, codes, old, password: confirmationIn(form) }, isSigned }
}

export function tokenRefused(service: FbService, refusal: Refusal, tokenId: string): TokenForm {
  const told = toldOf(service, toldAtEnrollment(refusal))
  if (refusal === 'token_form_factor_refused') return { tokenId, tokenIdError: told.message?.text }
  if (refusal === 'old_code_wrong') return { tokenId, oldError: told.message?.text }
  return { tokenId, ...told }
}

/** A token of a PC (S3-2-01), told beside its ID before anything else is typed (W2). */
function wrongKind({ profile }: FbService): string {
  return refusalMessage('token_form_factor_refused', profile).text
}

/** What the screens with these fields need in the browser. */
export const tokenScripts = ['enrollment.js'] as const

/** 登録トークン情報 and 承認用パスワード入力 (S3-3.2-17, -18). */
export function tokenFields(service: FbService, form: TokenForm, asked: OldAsked | null): Html {
  const { profile, site } = service
  const { tokenId, tokenIdError, codeErrors = {}, oldError, confirmation } = form
  return html`<section class="panel"><h2>登録トークン情報</h2>
<p>スマートフォンまたはタブレット端末のトークンアプリに表示されているものを入力してください。${helpLink(fbHelpHref(profile.service, 'preparation'), '事前準備（トークンアプリの導入）')}</p>
${tokenIdField({ value: tokenId, error: tokenIdError, hint: '英字と数字をあわせて12桁（例　WRFM25772182）', profile, wrongKind: wrongKind(service) })}
${newTokenCodeFields(profile, codeErrors, newCode)}${codeClock(site.context.now(), profile)}</section>
${asked === null ? null : oldCodeFields(asked, oldError)}
${isSignedBy(asked) ? signedSubmit : passwordSubmit(confirmation)}
${asked === null ? null : waitOffer(asked, confirmation)}`
}

const signedSubmit = html`<div class="actions"><button class="button button-primary" type="submit">${signingTexts.go}</button></div>`

function passwordSubmit(error: string | undefined): Html {
  return html`<section class="panel"><h2>承認用パスワード入力</h2>${confirmationField('approval', error)}</section>
<div class="labelled-action"><p>上記の内容で確定します</p><button class="button button-primary" type="submit">確定</button></div>`
}

function waitOffer(asked: OldAsked, error: string | undefined): Html | null {
  const { waitHours } = asked
  if (waitHours === null) return null
  const button = html`<button class="button" type="submit" name="${waits.name}" value="${waits.value}">${waitHours}時間後の変更を申し込む</button>`
  const until = 'それまでの間に、全利用者の最初の画面でお知らせし、変更を止めることができます。'
  if (isSignedBy(asked))
    return html`<section class="panel"><h2>現在ご利用中のトークンがお手元にない場合</h2>
<p>${fixedPasswordNames.approval}を入力して、${waitHours}時間後の変更を申し込みます。${until}</p>
${confirmationField('approval', error)}
<div class="actions">${button}</div></section>`
  return html`<div class="labelled-action"><p>現在ご利用中のトークンがお手元にない場合は、${waitHours}時間後の変更を申し込みます。${until}</p>
${button}</div>`
}
