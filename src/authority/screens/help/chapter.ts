import { type Html, html } from '../../../platform/web/html.ts'
import { helpHref } from '../../routes.ts'
import type { ServiceProfile } from '../../rules/profile.ts'
import type { Message } from '../../texts/refusal.ts'
import type { LoginService } from '../service.ts'

export function chapterLink({ profile }: LoginService, chapter: string, text: string): Html {
  return html`<a href="${helpHref(profile.service, chapter)}">${text}</a>`
}

/** A message as the screens show it. */
export function shownMessage({ text, code }: Message): Html {
  return html`<p class="shown-message">${text}<span class="code">(${code})</span></p>`
}

/** The manual's word for a lock, the contact, and the number of failures as the user reads it. */
export function passwordLockNote({ names }: ServiceProfile, contact: string): Html {
  return html`<p class="caution">※ご注意　ログインに${names.passwordFailures}連続して失敗されると、その${names.userId}は使用不能（ログインパスワードロック状態）となります。ロック解除は、${contact}へご依頼ください。</p>`
}

/** S0-2.4-03, S1-2.4-03, -04. */
export function bookmarkNote({ notices }: ServiceProfile): Html {
  return html`<p class="caution">※ログイン画面を Web ブラウザのお気に入りへ登録すると、ログイン画面を正常に開くことができない場合があります。ログイン画面はお気に入りに登録しないでください。${
    notices.portalUrl === null
      ? ''
      : `お気に入りに登録する場合は、当金庫 HP トップページ（${notices.portalUrl}）を登録し、そこからログイン画面にアクセスしてください。`
  }</p>`
}
