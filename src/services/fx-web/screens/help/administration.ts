import { situationNow } from '../../../../authority/operations/situation.ts'
import { chapterLink, shownMessage } from '../../../../authority/screens/help/chapter.ts'
import type { WriteChapter } from '../../../../authority/screens/service.ts'
import { userOtpDone, userOtpQuestions } from '../../../../authority/texts/user-otp.ts'
import { html } from '../../../../platform/web/html.ts'

/** 1.2 and 1.3 of the manual of ユーザOTP管理 (S2); without its numbers, which other chapters use here. */
export const userOtp: WriteChapter = (service) => ({
  number: null,
  title: 'ユーザOTP管理',
  body: html`<section class="panel"><h2>画面構成</h2>
<p>メニューの[共通]から[ユーザOTP管理]を押します。お客さま社内の管理者権限ユーザのみ操作できます。</p>
<p>[抽出条件]を入力して[検索]ボタンを押すと、[抽出結果]に表示されます。見出しを押すと並べ替えます。</p></section>
<section class="panel"><h2>ワンタイムパスワードロック状態の解除</h2>
<p>ログイン時にワンタイムパスワード認証を${service.profile.names.codeFailures}連続して間違えられますと、ワンタイムパスワードがロックされます。</p>
<ol>
<li>メニューより、[ユーザOTP管理]ボタンを押下し、ユーザOTP管理画面を表示してください。</li>
<li>OTPトークンステータス欄に「ロック」と表示されているユーザが、ワンタイムパスワードロック状態のユーザとなります。</li>
<li>ワンタイムパスワードロックを解除するユーザのチェックボックスを選択して[ロック解除]ボタンを押下してください。次のメッセージが表示されたら「OK」を押下してください。<p class="shown-message">${userOtpQuestions.unlock}</p></li>
<li>次のメッセージが表示されることを確認してください。${shownMessage(userOtpDone.unlock)}ワンタイムパスワードロックを解除したユーザのOTPトークンステータス欄が「利用可能」になっていることを確認してください。</li>
</ol></section>
<section class="panel"><h2>ワンタイムパスワードの無効化</h2>
<p>ユーザ削除を実施する場合、削除前に該当ユーザのワンタイムパスワードを無効化する必要があります。</p>
<ol>
<li>ユーザOTP管理画面を表示し、無効化するユーザのチェックボックスを選択して[無効]ボタンを押下してください。次のメッセージが表示されたら「OK」を押下してください。<p class="shown-message">${userOtpQuestions.revoke}</p></li>
<li>次のメッセージが表示されることを確認し、一覧から削除されていることを確認してください。${shownMessage(userOtpDone.revoke)}</li>
</ol>
<p class="caution">※ご注意　無効化したワンタイムパスワードは、元に戻すことはできません。</p></section>
<section class="panel"><h2>一時停止と再開</h2>
<ul>
<li>[一時停止]は、選択したユーザのワンタイムパスワードを使えない状態にします。[再開]で元に戻ります。</li>
<li>[CTP一括停止]、[CTP一括再開]は、ご自身を除く、お客さま社内のすべてのユーザに行います。</li>
</ul></section>
<section class="panel"><h2>管理者権限ユーザがログインできないとき</h2>
<p>お客さま社内の全ての管理者権限ユーザがログインできない場合、${service.profile.contacts.codeLock}にご連絡ください。→${chapterLink(service, 'contact', 'お問い合わせ先')}</p></section>`,
})

/** ユーザ管理, メール設定, メールアドレス管理 and 管理, of which the manual shows only the menu (S2-1.2-02, A-17). */
export const company: WriteChapter = (service) => {
  const { names, contacts } = service.profile
  const { userOtp: isOpen, mailUsed } = situationNow(service.site.context, service.profile)
  return {
    number: null,
    title: 'ユーザ管理・メール設定・メールアドレス管理・管理',
    body: html`<section class="panel"><h2>ユーザ管理</h2>
<ul>
<li>[ユーザの追加]で、ユーザ名と権限を登録します。${names.userId}は自動で割り当てられ、${names.initialPassword}は、${contacts.desk.name}から「${names.userIdNotice}」でお知らせします。</li>
<li>一覧の${names.userId}を押すと、ユーザ名と権限の変更、ユーザの削除ができます。</li>
<li>${isOpen ? html`ワンタイムパスワードが有効なユーザは削除できません。先に無効化してください。→${chapterLink(service, 'user-otp', 'ユーザOTP管理')}` : 'ユーザを削除すると、そのユーザのワンタイムパスワードも無効になります。元に戻すことはできません。'}</li>
<li>管理者権限ユーザがただ一人の場合、その権限を外すことや削除することはできません。</li>
</ul></section>
<section class="panel"><h2>メール設定</h2>
<p>お知らせするものを選び、[変更]ボタンを押します。${mailUsed ? 'ワンタイムパスワードのメールは、設定にかかわらず送信します。' : null}</p></section>
<section class="panel"><h2>メールアドレス管理</h2>
<p>ユーザのメールアドレスの登録状況を確認できます。使えなくなったメールアドレスは、[登録解除]ボタンを押すと解除されます。${mailUsed ? html`新しいメールアドレスは、ユーザ本人がログイン画面から登録します。→${chapterLink(service, 'mail-codes', 'ワンタイムパスワードをメールで受け取る')}` : 'メールアドレスの登録は、ただいま受け付けていません。'}</p></section>
<section class="panel"><h2>管理</h2>
<p>お客さま社内のユーザの利用履歴を、新しい順に表示します。${names.userId}で絞り込み、CSVでダウンロードできます。</p></section>`,
  }
}
