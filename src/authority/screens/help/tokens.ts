import { type Html, html } from '../../../platform/web/html.ts'
import { situationNow } from '../../operations/situation.ts'
import { moveAdvice } from '../../texts/token-move.ts'
import { audienceOf } from '../audience.ts'
import { href, type LoginService, type WriteChapter } from '../service.ts'
import { chapterLink } from './chapter.ts'

/** 2.8: with the app, while both count, and with mail alone (S0-2.8-01, S2-1.1-06, -07). */
export const newDevice: WriteChapter = (service) => {
  const situation = situationNow(service.site.context, service.profile)
  const by = (text: Html) => html`<section class="panel"><h2>端末を変更するとき</h2>${text}</section>`
  return {
    number: '2.8',
    title: situation.tokenOffered
      ? 'ワンタイムパスワード生成アプリケーションソフトの再インストール'
      : '端末を変更するとき',
    body: html`${by(situation.tokenOffered ? byApp(service) : situation.tokenUsed ? byEither(service) : byMail(service))}
${lost(service)}`,
  }
}

function byApp(service: LoginService): Html {
  const { contacts } = service.profile
  return html`<p>生成アプリケーションソフトをインストールした端末を変更する場合は、次の順に行います。</p>
<ol>
<li>${contacts.deviceChange}へ、端末を変更することをご連絡ください。</li>
<li>古い端末の生成アプリケーションソフトの失効処理を行います（${contacts.deviceChangeActor}にて実施）。</li>
<li>新しい端末に生成アプリケーションソフトをインストールします（${audienceOf(service).oneself}にて実施）。→${chapterLink(service, 'token-app', 'インストール方法')}</li>
<li>新しい端末のトークンIDで、もう一度${chapterLink(service, 'enrollment', 'ワンタイムパスワード利用開始登録')}を行います。</li>
</ol>
<p class="caution">※ご注意　失効処理を行うと、古い端末の生成アプリケーションソフトはご使用いただけなくなります。元に戻すことはできません。</p>
<p>${moveAdvice(service.profile)}</p>`
}

function byEither(service: LoginService): Html {
  return html`<p>移行期間中にご利用端末を変更する場合、新端末でログイン画面の「利用開始登録画面へ」に進んで、ワンタイムパスワードを受け取るメールアドレスをご登録いただければ、新端末でのご使用が可能となります。→${chapterLink(service, 'mail-codes', 'メールアドレスの登録')}</p>
<p>旧端末のワンタイムパスワード利用解除(無効)を行わなくても大丈夫です。</p>`
}

function byMail(service: LoginService): Html {
  return html`<p>ワンタイムパスワードはご登録のメールアドレスに届きますので、端末を変更されるときのお手続きはありません。新しい端末からも、そのままログインできます。メールアドレスが変わる場合は、→${chapterLink(service, 'mail-codes', 'メールアドレスの変更')}</p>`
}

function lost(service: LoginService): Html {
  const { contacts } = service.profile
  const { tokenUsed } = situationNow(service.site.context, service.profile)
  const report =
    service.extras?.reportsLoss === true
      ? html`<p>ログイン画面の<a href="${href(service, 'lost')}">端末の紛失・盗難にあわれたお客さまはこちら（24時間受付）</a>から、ご利用をすべて停止できます。</p>`
      : null
  const whom = tokenUsed ? contacts.deviceChange : contacts.desk.name
  const token = tokenUsed ? '紛失・盗難にあわれた端末のトークンは、利用を再開した後も使用できません。' : ''
  return html`<section class="panel"><h2>端末を紛失したとき</h2>
${report}<p>すぐに${whom}へご連絡ください。${token}</p></section>`
}

/** 2.7. */
export const softwareKeyboard: WriteChapter = ({ profile }) => {
  const keyboard = profile.softwareKeyboard
  return {
    number: '2.7',
    title: 'ソフトウェアキーボードの使い方',
    body: html`<section class="panel"><h2>入力のしかた</h2>
<ol>
<li>パスワードやワンタイムパスワードの入力欄の横にある[ソフトウェアキーボードを開く]を押します。</li>
<li>「Software Keyboard」が表示されます。表示されたボタンで入力し、[確定]ボタンを押します。ボタンは、一文字ずつゆっくりと押下してください。</li>
<li>入力した内容が、元の入力欄に入ります。すでに入力されていた内容は置き換わります。</li>
</ol>
<ul class="notes">
<li>[キャンセル]ボタンを押すと、入力した内容は破棄され、Software Keyboard が閉じます。キーボードの Esc キーでも同じです。</li>
<li>入力した文字は、すべて[●]で表示されます。英字の大文字・小文字に注意してご入力ください。</li>
<li>[大文字/小文字]で英字の種類を切り替えます。[1文字削除]で最後の1文字を、[全消去]ですべてを消します。</li>
<li>ワンタイムパスワードの入力欄では、数字だけが表示されます。</li>
<li>矢印キーでボタンの間を移動し、Enter キーまたはスペースキーで押すこともできます。</li>
${keyboard?.randomDigits === true ? html`<li>数字の並びは、開くたびに変わります。</li>` : null}
</ul>
<p class="caution">※ソフトウェアキーボードのご利用は、スパイウェア等の対策として安全を保証するものではありませんが、お手元のキーボードを用いた場合と比較しセキュリティレベルを向上させることを目的としております。</p></section>`,
  }
}
