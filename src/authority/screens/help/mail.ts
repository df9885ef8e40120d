import { html } from '../../../platform/web/html.ts'
import { situationNow } from '../../operations/situation.ts'
import { refusalMessage } from '../../texts/refusals.ts'
import { oldCodeNote } from '../../texts/replacements.ts'
import { administration } from '../../texts/user-otp.ts'
import { codeLockCaution } from '../code-fields.ts'
import type { WriteChapter } from '../service.ts'
import { chapterLink, shownMessage } from './chapter.ts'

/** Codes by mail (S2-1.1); the manual announces them and leaves the screens to the help. */
export const mailCodes: WriteChapter = (service) => {
  const { profile, site } = service
  const { mail } = profile.methods
  const minutes = Math.round((mail?.validSeconds ?? 600) / 60)
  const seconds = mail?.resendSeconds ?? 60
  const hours = mail?.coolingHours.change ?? 24
  const { tokenUsed: both } = situationNow(site.context, profile)
  return {
    number: null,
    title: 'ワンタイムパスワードをメールで受け取る',
    body: html`<section class="panel"><h2>メールアドレスの登録</h2>
<ol>
<li>ログイン画面で[利用開始登録画面へ]を押します。</li>
<li>[STEP 1]で、[${profile.names.userId}]と[ログインパスワード]を入力し、[次へ]ボタンを押します。</li>
<li>[STEP 2]で、[メールアドレス]と[メールアドレス（再入力）]を入力し、[ワンタイムパスワードを送信]ボタンを押します。</li>
<li>届いたメールのワンタイムパスワードを[メールに届いたワンタイムパスワード]欄に入力し、[登録]ボタンを押します。</li>
<li>次のメッセージが表示されたら、登録は完了です。${shownMessage(administration.addressRegistered)}</li>
</ol>
<ul class="notes">
${both ? html`<li>ご利用端末を変更される場合も、新しい端末から登録できます。旧端末のワンタイムパスワードの利用解除（無効）は必要ありません。</li>` : null}
${!both || profile.replacement.asManual.includes('mail_address') ? null : html`<li>すでに生成アプリをご利用のお客さまは、${oldCodeNote(profile)}</li>`}
<li>はじめてログインするときは、続けて${chapterLink(service, 'password', 'パスワードの変更')}を行います。</li>
</ul></section>
<section class="panel"><h2>ログイン</h2>
<ol>
<li>ログイン画面で[ワンタイムパスワードログイン]ボタンを押し、[${profile.names.userId}]と[ログインパスワード]を入力して、[ログイン]ボタンを押します。</li>
<li>OTP認証画面で、送信先がご登録のメールアドレスであることをご確認ください。まだ送信されていないときは、[送信する]ボタンを押します。</li>
<li>届いたメールのワンタイムパスワードを[OTP]欄に入力し、[OTPログイン]ボタンを押します。</li>
</ol>
${
  both
    ? html`<p>移行期間中は、両方式を併用できます。OTP認証画面の[ワンタイムパスワードをメールで受け取る]、[生成アプリのワンタイムパスワードでログイン]で切り替えます。</p>`
    : null
}
<ul class="notes">
<li>ワンタイムパスワードは、送信から${minutes}分間、送信を求めた画面でだけ、一度使用できます。再送信すると、前に届いたものは使えなくなります。</li>
</ul>
${codeLockCaution(service, 'ご登録のメールアドレス')}</section>
<section class="panel"><h2>メールが届かないとき</h2>
<ul>
<li>迷惑メールのフォルダーや、受信制限の設定をご確認ください。送信元は ${profile.mail?.from.address ?? ''} です。</li>
<li>${seconds}秒以上待ってから、[再送信]ボタンを押してください。再送信は1時間に${mail?.sendsPerHourMax ?? 5}回までです。</li>
<li>メールアドレスが使えなくなった場合は、${profile.administration === null ? profile.contacts.desk.name : 'お客さま社内の管理者権限ユーザ'}に登録解除をご依頼ください。ログイン画面から、新しいメールアドレスを登録できます。</li>
<li>次のメッセージが表示されたときは、最後に届いたメールのワンタイムパスワードを入力しなおしてください。${shownMessage(refusalMessage('mail_code_wrong', profile))}</li>
</ul></section>
<section class="panel"><h2>メールアドレスの変更</h2>
<ol>
<li>ログイン後、画面の上の[メールアドレス変更]を押します。</li>
<li>[現在のパスワード]と、新しいメールアドレスを2回入力し、[次へ]ボタンを押します。</li>
<li>新しいメールアドレスと現在のメールアドレスに届いた2つのワンタイムパスワードを入力し、[登録]ボタンを押します。</li>
</ol>
<ul class="notes"><li>変更前のメールアドレスにも、変更したことをお知らせします。</li>
${hours === 0 ? null : html`<li>安全のため、変更から${hours}時間は、お取引と管理者の操作はご利用いただけません。</li>`}</ul></section>`,
  }
}
