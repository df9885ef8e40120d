import { type Html, html } from '../../platform/web/html.ts'
import type { TicketPurpose } from '../rules/events.ts'
import { audienceOf } from './audience.ts'
import type { LoginService } from './service.ts'

/** Where to find the first ID and password, and what wrong ones lead to, in the manual's order. */
export function credentialNotes(service: LoginService, purpose: TicketPurpose): Html {
  const { names, contacts } = service.profile
  const contact = purpose === 'enrollment' ? contacts.passwordLockAtEnrollment : contacts.passwordLockAtLogin
  return html`<ul class="notes">
<li>${names.userId}は、${audienceOf(service).noticeComes}「${names.userIdNotice}」にてご確認ください。</li>
<li>初めてログインされる場合は、ログインパスワード欄に「${names.initialPassword}」をご入力ください。${names.initialPasswordSource}</li>
<li>2回目以降のログイン時には、初回ログイン時に変更されたログインパスワードを入力してください。</li>
<li>パスワードを入力する際は、大文字/小文字が正しく入力されていることをご確認ください。</li>
</ul>
<p class="caution">※ご注意　ログインに${names.passwordFailures}連続して失敗されると、その${names.userId}は使用不能（ログインパスワードロック状態）となります。ログインパスワードロック状態になった場合は、ロック解除のご依頼が必要となりますので、${contact}へご連絡ください。</p>`
}
