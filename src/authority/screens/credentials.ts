import type { Form } from '../../platform/http/form.ts'
import { type FieldErrors, field, textError } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import type { TicketPurpose } from '../rules/events.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import { ja } from '../texts/ja.ts'
import { audienceOf } from './audience.ts'

/** The two fields of STEP 1, which enrollment and login share. */
export type Credentials = { readonly userId: string; readonly password: string }

const longest = 128

/** The user ID is normalized (full width, white space); a password is taken exactly as typed. */
export function parseCredentials(form: Form, profile: ServiceProfile) {
  const userId = (form['userId'] ?? '').normalize('NFKC').replaceAll(/\s/g, '')
  const password = form['password'] ?? ''
  const errors: FieldErrors = {
    userId: textError(profile.names.userId, userId, longest, ja),
    password: textError('ログインパスワード', password, longest, ja),
  }
  const wrong = Object.values(errors).some((error) => error !== undefined)
  return wrong ? ({ ok: false, userId, errors } as const) : ({ ok: true, userId, password } as const)
}

export function credentialFields(profile: ServiceProfile, userId: string, errors: FieldErrors): Html {
  return html`${field({
    name: 'userId',
    label: profile.names.userId,
    value: userId,
    error: errors['userId'],
    autocomplete: 'username',
    maxlength: longest,
  })}${field({
    name: 'password',
    label: 'ログインパスワード',
    type: 'password',
    error: errors['password'],
    autocomplete: 'current-password',
    maxlength: longest,
  })}`
}

/** Where to find the first ID and password, and what wrong ones lead to, in the manual's order. */
export function credentialNotes(profile: ServiceProfile, purpose: TicketPurpose): Html {
  const { names, contacts } = profile
  const contact = purpose === 'enrollment' ? contacts.passwordLockAtEnrollment : contacts.passwordLockAtLogin
  return html`<ul class="notes">
<li>${names.userId}は、${audienceOf(profile).noticeComes}「${names.userIdNotice}」にてご確認ください。</li>
<li>初めてログインされる場合は、ログインパスワード欄に「${names.initialPassword}」をご入力ください。${names.initialPasswordSource}</li>
<li>2回目以降のログイン時には、初回ログイン時に変更されたログインパスワードを入力してください。</li>
<li>パスワードを入力する際は、大文字/小文字が正しく入力されていることをご確認ください。</li>
</ul>
<p class="caution">※ご注意　ログインに${names.passwordFailures}連続して失敗されると、その${names.userId}は使用不能（ログインパスワードロック状態）となります。ログインパスワードロック状態になった場合は、ロック解除のご依頼が必要となりますので、${contact}へご連絡ください。</p>`
}
