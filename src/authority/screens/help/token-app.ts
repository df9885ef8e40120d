import { type Html, html } from '../../../platform/web/html.ts'
import { tokenAppHref } from '../../routes.ts'
import type { ServiceProfile } from '../../rules/profile.ts'
import { audienceOf } from '../audience.ts'
import type { LoginService, WriteChapter } from '../service.ts'
import { appsOfManuals } from '../token-app-way.ts'
import { chapterLink } from './chapter.ts'

/**
 * 2.1. Warifu's token app takes the place of the manuals' VIP Access (S0-2.1-02 to -05): one app for all three kinds of
 * device. What the manuals print about VIP Access can be read below it.
 */
export const tokenApp: WriteChapter = (service) => {
  const { names, serviceName, contacts, help } = service.profile
  const ask = help?.tokenAppContact
  return {
    number: '2.1',
    title: 'ワンタイムパスワード生成アプリケーションソフトのインストール',
    body: html`<section class="panel"><h2>ご利用いただける生成アプリケーションソフト</h2>
<p>${serviceName}では、ブラウザで動く「トークンアプリ」をご利用いただけます。お使いになる端末で開くと、その端末のトークンがすぐに発行されます。</p>
<p><a class="button button-primary" href="${tokenAppHref}" target="_blank" rel="noopener">トークンアプリを開く<span class="visually-hidden">（新しいタブで開きます）</span></a></p>
<ul class="notes">
<li>${audienceOf(service).one}1名につき、1種類のみご利用いただけます。2種類を併用することはできません。</li>
<li>ほかの金融機関やサービスで同じトークンアプリをすでにお使いの場合は、そのままご利用いただけます。あらためて導入する必要はありません。</li>
</ul>
${inManual(names.tokenApps)}</section>
${installations.map(({ device, steps }) => html`<section class="panel"><h2>${device}に導入する</h2><ol>${steps.map((step) => html`<li>${step}</li>`)}</ol></section>`)}
<p class="caution">※シークレットウィンドウ（プライベートブラウズ）では、閉じるとトークンが消えます。また、ブラウザの閲覧データ（サイトデータ）を削除すると、トークンも消えて元に戻せません。→${chapterLink(service, 'new-device', '端末を変更するとき')}</p>
<p class="caution">※ブラウザの提供元により、事前の通知なくインストール方法などが変更されることがあります。${ask == null ? '' : `お困りの際は、${ask}までお問い合わせください。`}</p>
${parts}
<section class="panel"><h2>用意ができたら</h2>
<p>${chapterLink(service, 'enrollment', 'ワンタイムパスワード利用開始登録')}へお進みください。操作でお困りの際は、${contacts.desk.name}へお問い合わせください。</p></section>
${printedInTheManual(service)}`,
  }
}

/** What our app takes the place of (S0-2.1-02 to -05): its IDs are of use only where the institution knows them (M3). */
function inManual(apps: ServiceProfile['names']['tokenApps']): Html {
  return html`<p>ご利用マニュアルに記載されている次の${apps.length}種類のソフトは、そのトークンIDが本サービスに届け出られているときに限り、ご利用いただけます。</p>
<ul>${apps.map(({ name, use }) => html`<li>「${name}」　${use}</li>`)}</ul>`
}

/** The buttons to press, as browsers label them. */
const installations = [
  {
    device: 'パソコン',
    steps: [
      'Microsoft Edge または Google Chrome で、トークンアプリを開きます。',
      'クレデンシャル ID とセキュリティコードが表示されたら、このままでもお使いいただけます。',
      'アプリとして導入するには、アドレスバーの右端にあるインストールのアイコンを押します。アイコンがない場合は、Microsoft Edge では[…]＞[その他のツール]＞[アプリ]から、Google Chrome では[⋮]＞[キャスト、保存、共有]から、インストールを選びます。',
      '次回からは、スタートメニューまたはデスクトップの[トークン]で起動します。',
    ],
  },
  {
    device: 'iPhone・iPad',
    steps: [
      'Safari でトークンアプリを開きます。',
      '共有ボタンを押し、[ホーム画面に追加]＞[追加]を押します。',
      'ホーム画面の[トークン]をタップして起動します。ホーム画面から起動したアプリのトークンは、Safari で開いたときのものとは別です。利用開始登録には、ホーム画面から起動したアプリに表示されるものをお使いください。',
    ],
  },
  {
    device: 'Android のスマートフォン',
    steps: [
      'Google Chrome でトークンアプリを開きます。',
      '[⋮]を押し、[ホーム画面に追加]または[アプリをインストール]を押します。',
      'ホーム画面の[トークン]をタップして起動します。',
    ],
  },
] as const

/** S0-2.1D-01 to -06: in the order of the app's screen. */
const parts = html`<section class="panel"><h2>各部の名称と使い方</h2>
<dl class="guide-list">
<div><dt>クレデンシャルID（トークンID）</dt><dd>お使いの端末のトークンを識別するコードです（例　WRFM25772182）。端末ごとに異なります。本サービスでは「トークンID」と呼び、[トークンID]欄に入力します。登録すると、その端末で生成されたワンタイムパスワードだけが有効になります。</dd></div>
<div><dt>セキュリティコード</dt><dd>30秒ごとに生成される6桁の数字です。これがワンタイムパスワードです。[OTP]、[OTP1]、[OTP2]欄に入力します。</dd></div>
<div><dt>残り秒数</dt><dd>表示されているセキュリティコードが、次のものに変わるまでの秒数です。残りが少ないときは、次のコードを待つと確実です。</dd></div>
<div><dt>[コピー]</dt><dd>クレデンシャルIDまたはセキュリティコードをコピーします。入力欄に貼り付けてお使いいただけます。</dd></div>
<div><dt>[生成]</dt><dd>回数式のトークンでは、秒数の代わりに表示されます。押すたびに次のセキュリティコードを生成します。使わずに繰り返し押すと、同期ズレの原因になります。</dd></div>
<div><dt>端末の種類・方式・有効期限</dt><dd>スマートフォン型かパソコン型か、時刻式か回数式か、いつまで使えるかを示します。</dd></div>
<div><dt>設定</dt><dd>アプリを開くときのPINの設定・変更・解除と、トークンの削除を行います。PINを設定すると、[ロックする]ですぐに画面を閉じられます。</dd></div>
</dl></section>`

/** S0-2.1A to C, S1-2.1A to C, in our own words, with button names as printed in the manuals. */
function printedInTheManual({ profile }: LoginService): Html | null {
  const { names, help } = profile
  const printed = appsOfManuals(profile)
  if (printed.length === 0) return null
  return html`<details class="panel"><summary>VIP Access のインストール方法（ご利用マニュアルの記載）</summary>
<p>VIP Access をお使いの場合、利用開始登録ができるのは、そのクレデンシャル ID が本サービスに届け出られているときに限ります。</p>
${printed.map(({ name }) => html`<h3>${name}</h3><ol>${stepsOf(name, names.tokenAppSearch, help?.tokenAppUrl ?? '').map((step) => html`<li>${step}</li>`)}</ol>`)}
<p class="caution">※VIP Access の提供元により、事前の通知なくインストール方法などが変更されることがあります。</p></details>`
}

function stepsOf(name: string, search: string, url: string): readonly string[] {
  if (name.includes('iOS')) {
    return [
      `App Store アプリの「検索」タブで「${search}」を検索します。`,
      'VIP Access アプリの「入手」をタップして、インストールします。',
      'ホーム画面の VIP Access のアイコンをタップして、起動します。',
    ]
  }
  if (name.includes('Android')) {
    return [
      `Play ストアアプリの「検索」タブで「${search}」を検索し、VIP Access アプリを選択します。`,
      '「インストール」をタップして、インストールします。',
      'ホーム画面の VIP Access のアイコンをタップして、起動します。',
    ]
  }
  return [
    `Web ブラウザで ${url} を開きます。`,
    'ダウンロードを選択し、「オプションの選択」で「Windows」を選択して、実行します。',
    'セットアップウィザードで[次へ(N)]を押し、ライセンス契約の条件への同意にチェックして、[次へ(N)]を押します。',
    'インストール場所を確認して[次へ(N)]を押し、[インストール(I)]を押します。',
    '終わったら[完了(F)]を押し、[スタートメニュー]の[すべてのプログラム]から「VIP Access」を起動します。',
  ]
}
