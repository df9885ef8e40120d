import { html } from '../../../platform/web/html.ts'
import { audienceOf } from '../audience.ts'
import type { WriteChapter } from '../service.ts'
import { chapterLink } from './chapter.ts'

/** 2.8. */
export const newDevice: WriteChapter = (service) => {
  const { contacts } = service.profile
  return {
    number: '2.8',
    title: 'ワンタイムパスワード生成アプリケーションソフトの再インストール',
    body: html`<section class="panel"><h2>端末を変更するとき</h2>
<p>生成アプリケーションソフトをインストールした端末を変更する場合は、次の順に行います。</p>
<ol>
<li>${contacts.deviceChange}へ、端末を変更することをご連絡ください。</li>
<li>古い端末の生成アプリケーションソフトの失効処理を行います（${contacts.deviceChangeActor}にて実施）。</li>
<li>新しい端末に生成アプリケーションソフトをインストールします（${audienceOf(service).oneself}にて実施）。→${chapterLink(service, 'token-app', 'インストール方法')}</li>
<li>新しい端末のトークンIDで、もう一度${chapterLink(service, 'enrollment', 'ワンタイムパスワード利用開始登録')}を行います。</li>
</ol>
<p class="caution">※ご注意　失効処理を行うと、古い端末の生成アプリケーションソフトはご使用いただけなくなります。元に戻すことはできません。</p></section>
<section class="panel"><h2>端末を紛失したとき</h2>
<p>すぐに${contacts.deviceChange}へご連絡ください。紛失・盗難にあわれた端末のトークンは、利用を再開した後も使用できません。</p></section>`,
  }
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
