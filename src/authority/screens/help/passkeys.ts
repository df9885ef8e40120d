import { html } from '../../../platform/web/html.ts'
import { situationNow } from '../../operations/situation.ts'
import { passkeyDone } from '../../texts/passkeys.ts'
import { refusalMessage } from '../../texts/refusals.ts'
import type { WriteChapter } from '../service.ts'
import { shownMessage } from './chapter.ts'

/** Passkeys, which no manual knows. */
export const passkeys: WriteChapter = ({ profile, site }) => {
  const { passkey } = profile.methods
  const { mailUsed, passkeyOffered } = situationNow(site.context, profile)
  const desk = profile.contacts.desk.name
  return {
    number: null,
    title: 'パスキーでログインする',
    body: html`<section class="panel"><h2>パスキーとは</h2>
<p>端末の指紋・顔・PINなどでご本人を確認して、ログインする方法です。パスワードとワンタイムパスワードの入力は必要ありません。登録したサービスの正しい画面でだけ使えるため、偽の画面に入力してしまう被害を防げます。</p></section>
${
  passkeyOffered
    ? html`<section class="panel"><h2>パスキーの登録</h2>
<ol>
<li>いつもの方法でログインして、画面の上の[パスキー]を押します。</li>
<li>[ワンタイムパスワード]を入力して、[次へ]ボタンを押します。</li>
<li>[パスキーの名前]を入力し、[パスキーを登録する]ボタンを押します。端末の画面の案内に従って、ご本人の確認を行います。</li>
<li>次のメッセージが表示されたら、登録は完了です。${shownMessage(passkeyDone.registered)}</li>
</ol>
<ul class="notes">
<li>安全のため、登録したパスキーは、登録から${passkey?.waitHours ?? 72}時間後にご利用いただけるようになります。お急ぎの場合は、${desk}へご連絡ください。</li>
<li>登録したことは、${mailUsed ? 'ご登録のメールアドレスと、' : ''}次にログインしたときの最初の画面でお知らせします。お心当たりのないパスキーがある場合は、[このパスキーを取り除く]ボタンを押してください。</li>
<li>登録できるパスキーは${passkey?.passkeysMax ?? 5}個までです。端末の紛失に備えて、2つ以上の登録をおすすめします。</li>
${mailUsed ? html`<li>パスキーをご利用いただけるようになると、メールで届くワンタイムパスワードではログインできなくなります。</li>` : null}
</ul></section>`
    : null
}
<section class="panel"><h2>ログイン</h2>
<ol>
<li>ログイン画面で[パスキーでログイン]ボタンを押します。</li>
<li>端末の画面の案内に従って、ご本人の確認を行います。</li>
</ol></section>
<section class="panel"><h2>パスキーの名前の変更と削除</h2>
<p>ログイン後、画面の上の[パスキー]を押して、[名前の変更]または[このパスキーの削除]を開きます。端末を手放すときは、その端末のパスキーを削除してください。</p></section>
<section class="panel"><h2>ログインできないとき</h2>
<ul>
<li>すべてのパスキーをご利用になれなくなった場合は、${desk}へご連絡ください。</li>
<li>次のメッセージが表示されたときは、このサービスに登録したパスキーをお選びください。${shownMessage(refusalMessage('passkey_unknown', profile))}</li>
<li>次のメッセージが表示されたときは、端末の画面ロックを設定してください。${shownMessage(refusalMessage('passkey_unverified', profile))}</li>
</ul></section>`,
  }
}
