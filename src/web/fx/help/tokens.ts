import { type Html, html } from '../../html.ts'
import { chapterLink, type WriteChapter } from './chapter.ts'

/** 2.1. The ways to install are in our own words, with the names of what is pressed as the manuals print them. */
export const tokenApp: WriteChapter = (service) => {
  const { names, help, serviceName, contacts } = service.profile
  const ask = help?.tokenAppContact
  return {
    number: '2.1',
    title: 'ワンタイムパスワード生成アプリケーションソフトのインストール',
    body: html`<section class="panel"><h2>ご利用いただける生成アプリケーションソフト</h2>
<p>${serviceName}では、次の${names.tokenApps.length}種類をご利用いただけます。</p>
<ul>${names.tokenApps.map(({ name, use }) => html`<li><strong>「${name}」</strong>　${use}</li>`)}</ul>
<ul class="notes">
<li>ユーザ1名につき、1種類のみご利用いただけます。2種類を併用することはできません。</li>
<li>ほかの金融機関やサービスで同じソフトをすでにお使いの場合は、そのままご利用いただけます。あらためて導入する必要はありません。</li>
<li>割符のトークンアプリ（ブラウザで使える生成アプリケーションソフト）は、準備ができしだい、ここでご案内します。</li>
</ul></section>
${names.tokenApps.map(({ name }) => installation(name, names.tokenAppSearch, help?.tokenAppUrl ?? ''))}
<p class="caution">※提供元により、事前の通知なくインストール方法などが変更されることがあります。${ask == null ? '' : `お困りの際は、${ask}までお問い合わせください。`}</p>
<section class="panel"><h2>各部の名称と使い方</h2>
<dl class="guide-list">
<div><dt>クレデンシャル ID</dt><dd>お使いの端末の生成アプリケーションソフトを識別するコードです（例　VSMT25772182）。端末ごとに異なります。本サービスでは「トークンID」と呼び、[トークンID]欄に入力します。登録すると、その端末で生成されたワンタイムパスワードだけが有効になります。</dd></div>
<div><dt>セキュリティコード</dt><dd>30秒ごとに生成される6桁の数字です。これがワンタイムパスワードです。[OTP]、[OTP1]、[OTP2]欄に入力します。</dd></div>
</dl>
<p>用意ができたら、${chapterLink(service, 'enrollment', 'ワンタイムパスワード利用開始登録')}へお進みください。操作でお困りの際は、${contacts.desk.name}へお問い合わせください。</p></section>`,
  }
}

function installation(name: string, search: string, url: string): Html {
  return html`<section class="panel"><h2>${name} のインストール方法</h2><ol>${stepsOf(name, search, url).map((step) => html`<li>${step}</li>`)}</ol></section>`
}

/** S0-2.1A to C, S1-2.1A to C. */
function stepsOf(name: string, search: string, url: string): readonly Html[] {
  if (name.includes('iOS')) {
    return [
      html`App Store アプリの「検索」タブで「${search}」を検索します。`,
      html`VIP Access アプリの「入手」をタップして、インストールします。`,
      html`ホーム画面の VIP Access のアイコンをタップして、起動します。`,
    ]
  }
  if (name.includes('Android')) {
    return [
      html`Play ストアアプリの「検索」タブで「${search}」を検索し、VIP Access アプリを選択します。`,
      html`「インストール」をタップして、インストールします。`,
      html`ホーム画面の VIP Access のアイコンをタップして、起動します。`,
    ]
  }
  return [
    html`Web ブラウザで ${url} を開きます。`,
    html`ダウンロードを選択し、「オプションの選択」で「Windows」を選択して、実行します。`,
    html`セットアップウィザードで[次へ(N)]を押し、ライセンス契約の条件への同意にチェックして、[次へ(N)]を押します。`,
    html`インストール場所を確認して[次へ(N)]を押し、[インストール(I)]を押します。`,
    html`終わったら[完了(F)]を押し、[スタートメニュー]の[すべてのプログラム]から「VIP Access」を起動します。`,
  ]
}

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
<li>新しい端末に生成アプリケーションソフトをインストールします（お客さまにて実施）。→${chapterLink(service, 'token-app', 'インストール方法')}</li>
<li>新しい端末のトークンIDで、もう一度${chapterLink(service, 'enrollment', 'ワンタイムパスワード利用開始登録')}を行います。</li>
</ol>
<p class="caution">※ご注意　失効処理を行うと、古い端末の生成アプリケーションソフトはご使用いただけなくなります。元に戻すことはできません。</p></section>
<section class="panel"><h2>端末を紛失したとき</h2>
<p>すぐに${contacts.deviceChange}へご連絡ください。</p></section>`,
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
