import { type Html, html } from '../../../platform/web/html.ts'
import { situationNow } from '../../operations/situation.ts'
import { ja } from '../../texts/ja.ts'
import { refusalMessage } from '../../texts/refusals.ts'
import { audienceOf } from '../audience.ts'
import { codeLockCaution } from '../code-fields.ts'
import { passwordConditions } from '../password-conditions.ts'
import type { LoginService, WriteChapter } from '../service.ts'
import { bookmarkNote, chapterLink, passwordLockNote, shownMessage } from './chapter.ts'

/** 2.4. */
export const login: WriteChapter = (service) => {
  const { names } = service.profile
  const audience = audienceOf(service)
  const { tokenUsed, mailUsed } = situationNow(service.site.context, service.profile)
  return {
    number: '2.4',
    title: 'ワンタイムパスワード方式ログイン',
    body: html`<section class="panel"><h2>ログインの手順</h2>
<ol>
<li>ログイン画面で[ワンタイムパスワードログイン]ボタンを押します。</li>
<li>ワンタイムパスワード認証方式ログイン画面の[STEP 1]で、[${names.userId}]と[ログインパスワード]を入力し、[ログイン]ボタンを押します。
<ul><li>${names.userId}は、${audience.noticeComes}「${names.userIdNotice}」でご確認ください。</li>
<li>はじめてのときは、[ログインパスワード]欄に「${names.initialPassword}」を入力します。${names.initialPasswordSource}2回目以降は、ご自身で変更されたログインパスワードを入力します。</li></ul></li>
${
  tokenUsed
    ? html`<li>[STEP 2]の OTP認証画面に、登録済みのトークンIDが表示されます。お使いの端末のトークンIDと同じであることをご確認ください。</li>
<li>生成アプリケーションソフトに表示されている「ワンタイムパスワード」（セキュリティコード）を[OTP]欄に入力し、[OTPログイン]ボタンを押します。</li>`
    : null
}
${mailUsed ? html`<li>${tokenUsed ? 'メールで受け取る場合は、' : ''}[STEP 2]の OTP認証画面で、ご登録のメールアドレスに届いたワンタイムパスワードを[OTP]欄に入力し、[OTPログイン]ボタンを押します。→${chapterLink(service, 'mail-codes', 'ワンタイムパスワードをメールで受け取る')}</li>` : null}
<li>ログインに成功すると「${audience.after.screen}」が表示されます。${audience.after.check}をご確認ください。</li>
</ol>
<p>パスワード変更画面が表示された場合は、${chapterLink(service, 'password', 'パスワード変更の条件')}をご覧ください。</p>
${bookmarkNote(service.profile)}</section>
<section class="panel"><h2>お困りのとき</h2>
<ul><li>${chapterLink(service, 'login-failed', 'ログインに失敗した場合')}</li>
${tokenUsed ? html`<li>${chapterLink(service, 'synchronization', 'ワンタイムパスワード同期ズレ補正')}</li>` : null}
${service.profile.softwareKeyboard === null ? null : html`<li>${chapterLink(service, 'software-keyboard', 'ソフトウェアキーボードの使い方')}</li>`}</ul></section>`,
  }
}

/** 2.5. */
export const loginFailed: WriteChapter = (service) => {
  const { profile } = service
  const { tokenUsed } = situationNow(service.site.context, profile)
  return {
    number: '2.5',
    title: 'ログインに失敗した場合',
    body: html`<section class="panel"><h2>2.5.1 ${audienceOf(service).id}・ログインパスワードによる認証に失敗した場合</h2>
<p>次のメッセージが表示されます。[${profile.names.userId}]と[ログインパスワード]をご確認のうえ、入力しなおしてください。大文字・小文字は区別されます。</p>
${shownMessage(refusalMessage('password_wrong', profile))}
${passwordLockNote(profile, profile.contacts.passwordLockAtLogin)}</section>
<section class="panel"><h2>2.5.2 ワンタイムパスワードによる認証に失敗した場合</h2>
${codeFailed(service)}
${codeLockCaution(service, tokenUsed ? undefined : 'ご登録のメールアドレス')}</section>
<section class="panel"><h2>はじめから操作するよう表示された場合</h2>
<p>画面を開いたまま時間が過ぎると、次のメッセージが表示されます。ログイン画面から操作しなおしてください。</p>
${shownMessage(refusalMessage('ticket_invalid', profile))}</section>`,
  }
}

/** 2.5.2, for the methods that count now. */
function codeFailed(service: LoginService): Html {
  const { profile } = service
  const { tokenUsed, mailUsed } = situationNow(service.site.context, profile)
  const byToken = html`<p>次のメッセージが表示されます。[トークンID]欄に表示されているトークンIDが、お使いの端末のものと同じであることをご確認のうえ、新しいワンタイムパスワードを入力しなおしてください。</p>
${shownMessage(refusalMessage('code_wrong', profile))}
<ul class="notes">
<li>一度使用したもの、生成後30秒以上経過したものは無効です。</li>
<li>端末側とシステム側にズレが生じていると、正しく入力しても認証できないことがあります。その場合は、${chapterLink(service, 'synchronization', '同期ズレ補正')}を行ってください。</li>
</ul>`
  const byMail = html`<p>メールで受け取るワンタイムパスワードの場合は、次のメッセージが表示されます。最後に届いたメールのワンタイムパスワードを入力しなおしてください。</p>
${shownMessage(refusalMessage('mail_code_wrong', profile))}`
  return html`${tokenUsed ? byToken : null}${mailUsed ? byMail : null}`
}

/** Parts of 2.2 and 2.4, which the manuals repeat. */
export const password: WriteChapter = ({ profile }) => {
  const { historyGenerations, expiryDays } = profile.password
  const reset = profile.help?.passwordReset ?? 'パスワードの再設定'
  return {
    number: null,
    title: 'パスワード変更の条件',
    body: html`<section class="panel"><h2>パスワード変更の条件</h2>
<ol>
${passwordConditions(profile).map((condition) => html`<li>${condition}</li>`)}
</ol>
<p>直近${historyGenerations}世代前までのパスワードを記憶していますので、${historyGenerations}世代前までに設定していたパスワードは使用できません。</p></section>
<section class="panel"><h2>変更が必要なとき</h2>
<p>次のときは、ログインの途中でパスワード変更画面が表示されます。変更しなければ、サービスにログインできません。</p>
<ul>
<li>はじめてサービスにログインするとき</li>
${expiryDays === null ? null : html`<li>ログインパスワードの有効期限が切れているとき（有効期限は、設定してから${expiryDays}日(暦日)間です）</li>`}
<li>${reset}を行ったあとにログインするとき</li>
</ul></section>
<section class="panel"><h2>変更の手順</h2>
<ol>
<li>[現在のパスワード]、[新しいパスワード]、[新しいパスワード(再入力)]を入力し、[パスワード変更]ボタンを押します。</li>
<li>「パスワードの変更を行います。よろしいですか。」と表示されたら、[OK]ボタンを押します。[キャンセル]ボタンを押すと、変更されません。</li>
<li>次のメッセージが表示されたら、変更は完了です。${shownMessage(ja.passwordChanged)}</li>
</ol>
<p>ログイン中は、画面の上の[パスワード変更]からいつでも変更できます。</p></section>`,
  }
}

/** 2.6. */
export const synchronization: WriteChapter = (service) => ({
  number: '2.6',
  title: 'ワンタイムパスワード同期ズレ補正',
  body: html`<section class="panel"><h2>2.6.1 同期ズレとは</h2>
<p>ワンタイムパスワードは、お使いの端末とシステムが同じ順番で数えることで一致します。ワンタイムパスワードを繰り返し生成したり、端末の時計がずれたりすると、この数え方が合わなくなり、認証できなくなります。これを同期ズレといいます。</p></section>
<section class="panel"><h2>2.6.2 同期ズレ補正</h2>
<ol>
<li>OTP認証画面で[同期ズレ補正]ボタンを押します。</li>
<li>OTP 回数同期ズレ補正画面で、生成アプリケーションソフトに表示されている「ワンタイムパスワード」（セキュリティコード）を[OTP1]欄に入力します。</li>
<li>数字が変わったら、新しい「ワンタイムパスワード」を[OTP2]欄に入力し、[補正]ボタンを押します。</li>
<li>次のメッセージが表示されたら、[OTP 認証画面へ]ボタンを押し、さらに新しいワンタイムパスワードでログインします。${shownMessage(ja.synchronized)}</li>
</ol>
<p>補正に使った2つのワンタイムパスワードではログインできません。</p></section>
<section class="panel"><h2>2.6.3 同期ズレ補正に失敗した場合</h2>
<p>次のメッセージが表示されます。続けて生成された2つを、[OTP1]、[OTP2]の順に入力しなおしてください。</p>
${shownMessage(refusalMessage('synchronization_failed', service.profile))}
<ul class="notes">
<li>一度使用したもの、生成後30秒を経過したものは無効です。</li>
<li>一度エラーになった場合は、[OTP1]と[OTP2]の両方を入力しなおしてください。</li>
</ul>
${codeLockCaution(service)}</section>`,
})
