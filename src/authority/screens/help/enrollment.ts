import { html } from '../../../platform/web/html.ts'
import { ja } from '../../texts/ja.ts'
import { refusalMessage } from '../../texts/refusals.ts'
import { audienceOf } from '../audience.ts'
import { codeLockCaution } from '../code-fields.ts'
import type { WriteChapter } from '../service.ts'
import { chapterLink, passwordLockNote, shownMessage } from './chapter.ts'

/** 2.2. */
export const enrollment: WriteChapter = (service) => {
  const { names, help } = service.profile
  return {
    number: '2.2',
    title: 'ワンタイムパスワード利用開始登録',
    body: html`<section class="panel"><h2>登録の手順</h2>
<ol>
<li>ログイン画面で[利用開始登録]ボタンを押します。</li>
<li>ワンタイムパスワード利用開始登録画面の[STEP 1]で、[${names.userId}]と[ログインパスワード]を入力し、[OTP利用開始登録]ボタンを押します。
<ul><li>${names.userId}は、${audienceOf(service).noticeComes}「${names.userIdNotice}」でご確認ください。</li>
<li>はじめてのときは、[ログインパスワード]欄に「${names.initialPassword}」を入力します。${names.initialPasswordSource}</li></ul></li>
<li>[STEP 2]で、生成アプリケーションソフトに表示されている「トークンID」（クレデンシャルID）を[トークンID]欄に入力します。</li>
<li>表示されている「ワンタイムパスワード」（セキュリティコード）を[OTP1]欄に入力します。</li>
<li>数字が変わったら、新しい「ワンタイムパスワード」を[OTP2]欄に入力し、[OTP 利用開始登録]ボタンを押します。</li>
<li>次のメッセージが表示されたら、登録は完了です。[トークンID]欄に、お使いの端末のトークンIDが表示されていることをご確認ください。${shownMessage(ja.enrolled)}</li>
</ol>
<ul class="notes">
<li>ワンタイムパスワードは30秒ごとに自動更新されます。[OTP1]と[OTP2]には、続けて生成された2つを、順に入力してください。</li>
<li>一定時間が過ぎて無効になったものを入力すると、エラーになります。その場合は、最新の2つを入力しなおしてください。</li>
</ul></section>
${service.profile.enrollment.standardAuthenticator === null ? null : authenticatorPart}
<section class="panel"><h2>続けてログインする</h2>
<p>登録が完了した画面で、さらに新しく生成されたワンタイムパスワードを[OTP]欄に入力し、[OTP ログイン]ボタンを押すと、そのままログインできます。登録に使った2つのワンタイムパスワードではログインできません。</p>
<p>はじめてログインするとき、ログインパスワードの有効期限が切れているとき、または${help?.passwordReset ?? 'パスワードの再設定'}を行ったあとは、パスワード変更画面が表示されます。→${chapterLink(service, 'password', 'パスワード変更の条件')}</p></section>`,
  }
}

/** Not in any manual: for a service whose profile offers it. */
const authenticatorPart = html`<section class="panel"><h2>お使いの認証アプリを登録する</h2>
<p>Google Authenticator、Microsoft Authenticator などの認証アプリも、ご利用いただけます。トークンIDの入力は不要です。</p>
<ol>
<li>認証アプリを、先にスマートフォンへインストールします。</li>
<li>[STEP 2]の画面で[認証アプリを登録する]を押し、次の画面で[QRコードを表示する]を押します。</li>
<li>認証アプリでQRコードを読み取ります。その端末でこの画面をご覧の場合は、[認証アプリを開く]を押します。キーを手で入力することもできます。</li>
<li>認証アプリに連続して表示される2つの「ワンタイムパスワード」を、順に[OTP1]欄と[OTP2]欄に入力し、[OTP 利用開始登録]ボタンを押します。</li>
</ol>
<ul class="notes">
<li>QRコードは一度だけ表示します。登録できなかったときは、[はじめからやり直す]を押すと新しいQRコードが表示され、前のものは使えなくなります。</li>
<li>完了の画面に表示される「トークンID」は、認証アプリに表示されるアカウント名と同じです。</li>
</ul></section>`

/** 2.3. */
export const enrollmentFailed: WriteChapter = (service) => {
  const { profile } = service
  return {
    number: '2.3',
    title: 'ワンタイムパスワード利用開始登録に失敗した場合',
    body: html`<section class="panel"><h2>2.3.1 ${audienceOf(service).id}・ログインパスワードによる認証に失敗した場合</h2>
<p>次のメッセージが表示されます。[${profile.names.userId}]と[ログインパスワード]をご確認のうえ、入力しなおしてください。大文字・小文字は区別されます。</p>
${shownMessage(refusalMessage('password_wrong', profile))}
${passwordLockNote(profile, profile.contacts.passwordLockAtEnrollment)}</section>
<section class="panel"><h2>2.3.2 トークン ID/ワンタイムパスワードの登録に失敗した場合</h2>
<p>次のメッセージが表示されます。</p>
${shownMessage(refusalMessage('codes_not_consecutive', profile))}
<p>[OTP1]と[OTP2]は、次の条件を満たす必要があります。</p>
<ol>
<li>どちらも、登録する生成アプリケーションソフトで生成されたものであること。</li>
<li>どちらも有効であること。一度使用されたもの、生成後30秒を経過したものは無効です。</li>
<li>続けて生成された2つであり、2番目のものの生成後30秒以内であること。</li>
</ol>
<p>一度エラーになった場合は、[OTP1]と[OTP2]の両方を入力しなおしてください。</p>
${codeLockCaution(service)}</section>`,
  }
}
