import { changesTokenBySignature } from '../../../../authority/operations/signed-operations/new-token.ts'
import type { ServiceProfile } from '../../../../authority/rules/profile.ts'
import { appsOfManuals, tokenAppWay } from '../../../../authority/screens/token-app-way.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { registrationInstruction, tokensDone, usageForms } from '../../texts/administration.ts'
import { fixedPasswordNames } from '../../texts/names.ts'
import type { FbService } from '../service.ts'
import { chapterLink, type FbChapter, notes, steps } from './chapter.ts'

/** ワンタイムパスワード利用開始手順: the manual, in its order (S3-1 to S3-3.4). */

export const about: FbChapter = {
  title: '1. ワンタイムパスワードとは',
  write: () => html`<section class="panel">
<p>ワンタイムパスワードは、一定時間（30秒）ごとに変更される1度の利用で無効となる使い捨てのパスワードです。</p>
<p>ワンタイムパスワードは、ソフトウェアトークンと呼ばれるワンタイムパスワードを生成するソフトウェアによって生成され、都度振込の実行時に入力が必要な、固定の${fixedPasswordNames.transfer}の代わりに入力をする事で、セキュリティを向上させることが可能です。</p></section>`,
}

export const before: FbChapter = {
  title: '2. ご利用の前にご確認ください',
  write: ({ profile }) => html`<section class="panel">
${notes(
  `${profile.serviceName}でご利用可能なソフトウェアトークンは、スマートフォンまたは、タブレット端末に導入したものに限り、パソコンやスマートフォン以外の携帯電話に導入したソフトウェアトークンはご利用になれませんのでご注意ください。`,
  `複数人（複数ID）で、${profile.serviceName}をご利用の場合、管理者のワンタイムパスワードの利用開始手続き完了後に、都度振込を行う権限のある全ての利用者に対してワンタイムパスワードの利用開始手続きを行う必要があります。一部の方のみワンタイムパスワードの利用をするといった運用はできませんので、あらかじめご承知おきください。`,
)}</section>`,
}

/** S3-3.1-01 to -03: our app takes the place of the manual's; what the manual prints stands below it. */
export const preparation: FbChapter = {
  title: '3. ご利用手順 (1) 事前準備',
  write: (service, c) => {
    return html`<section class="panel">
<p>ソフトウェアトークンをスマートフォンまたは、タブレット端末にインストールします。ソフトウェアトークンには、「トークンアプリ」をご利用ください。</p>
${tokenAppWay(service, c)}</section>
<section class="panel"><h2>A. Android 端末をご利用の場合</h2>
${steps(
  'Google Chrome でトークンアプリを開きます（無料）。',
  '[⋮]を押し、[ホーム画面に追加]または[アプリをインストール]を押します。',
  'ホーム画面にある「トークン」アイコンをタップします。',
  '初期化と登録が自動的に実施され、クレデンシャルID（トークンID）とセキュリティコード（ワンタイムパスワード）が表示されます。',
)}</section>
<section class="panel"><h2>B. iOS 端末をご利用の場合</h2>
${steps(
  'Safari でトークンアプリを開きます（無料）。',
  '共有ボタンを押し、[ホーム画面に追加]＞[追加]を押します。',
  'ホーム画面にある「トークン」アイコンをタップします。ホーム画面から起動したアプリのトークンは、Safari で開いたときのものとは別です。',
  '初期化と登録が自動的に実施され、クレデンシャルID（トークンID）とセキュリティコード（ワンタイムパスワード）が表示されます。',
)}</section>
${inManual(service.profile)}
<p>次は、${chapterLink(service, 'first-token', '(2) 管理者のワンタイムパスワードの利用開始登録')}です。</p>`
  },
}

/** What the manual prints of its own app. */
function inManual(profile: ServiceProfile): Html | null {
  const { names } = profile
  if (appsOfManuals(profile).length === 0) return null
  return html`<details class="panel"><summary>ご利用手順書の記載（${names.tokenAppSearch}）</summary>
<p>ご利用手順書には、Google Play または App Store で「${names.tokenAppSearch}」と検索し、「VIP Access」をインストール（無料）する手順が記載されています。VIP Access の Credential ID は、当金庫に届け出られているものだけが登録できます。</p></details>`
}

export const firstToken: FbChapter = {
  title: '(2) 管理者のワンタイムパスワードの利用開始登録',
  write: (service) => html`<section class="panel">
${steps(
  `${service.profile.serviceName}にログインし、「管理機能」メニュー内の「ワンタイムパスワード認証情報管理」をクリックします。`,
  '「利用形態設定」ボタンをクリックします。',
  html`ワンタイムパスワードの利用形態を、運用にあわせて選択し、「次へ」ボタンをクリックします。<ul>
<li>利用者IDごと個別に利用するソフトウェアトークンを登録する場合：「${usageForms.individual.choice}」</li>
<li>全利用者IDで1つのソフトウェアトークンを共用利用する場合：「${usageForms.shared.choice}」</li></ul>`,
  html`${chapterLink(service, 'preparation', '(1) 事前準備')}で導入済みのソフトウェアトークンを起動させて、トークンID（クレデンシャルID）とワンタイムパスワード（セキュリティコード）を入力し、${fixedPasswordNames.approval}を入力して、「確定」ボタンをクリックします。`,
  html`登録完了画面が表示され、トークンの登録が完了します。<p class="shown-message">${tokensDone.form.text}</p>`,
)}
${notes(
  tokensDone.form.effect,
  '利用形態を変更すると、登録されているすべてのトークンの登録が解除されます。',
  ...signedInstead(service),
)}</section>
<section class="panel"><h2>このあとのお手続き</h2>
<p>「${usageForms.individual.choice}」を選択した場合は、都度振込を行う権限のある他の全利用者に対してもソフトウェアトークンを登録する必要があります。「ワンタイムパスワード認証情報管理」ボタンをクリックし、${chapterLink(service, 'further-tokens', '(3) 管理者以外の利用者に対するソフトウェアトークンの登録')}へ進んでください。</p>
<p>上記以外の場合は、${chapterLink(service, 'confirming', '(4) 都度振込確認画面の変更')}へ進んでください。</p></section>`,
}

export const furtherTokens: FbChapter = {
  title: '(3) 管理者以外の利用者に対するソフトウェアトークンの登録',
  write: (service) => html`<section class="panel">
<p>管理者以外の利用者に対してソフトウェアトークンの登録を行います。</p>
${steps(
  '「管理機能」の「ワンタイムパスワード認証情報管理」で、ソフトウェアトークンを登録する利用者の「選択」欄にチェックを入れ、「登録・登録解除」ボタンをクリックします。',
  '「登録」ボタンをクリックします。',
  registrationInstruction.individual,
  html`登録完了画面が表示され、利用者へのトークンの登録が完了します。<p class="shown-message">${tokensDone.token.text}</p>さらに複数の利用者がいる場合は、登録作業を繰り返してください。`,
)}
${notes(tokensDone.token.effect, ...signedInstead(service))}</section>
<section class="panel"><h2>登録解除</h2>
<p>同じ画面で利用者を選択し、「登録・登録解除」ボタンをクリックして、${fixedPasswordNames.approval}を入力し、「登録解除」ボタンをクリックします。管理者のトークンと共通トークンの登録解除は、${service.profile.contacts.desk.name}の窓口で承ります。→${chapterLink(service, 'questions', 'よくある質問と回答')}</p></section>`,
}

/** Where the screen of the token that is there confirms it. */
function signedInstead(service: FbService): readonly Html[] {
  if (!changesTokenBySignature(service.profile)) return []
  return [
    html`管理者のトークンがすでに登録されている場合は、登録、登録解除、利用形態の変更を、${fixedPasswordNames.approval}の代わりに、そのトークンの画面で承認します。→${chapterLink(service, 'signing', '取引の確認（トークンの画面）')}`,
  ]
}

export const confirming: FbChapter = {
  title: '(4) 都度振込確認画面の変更',
  write: (service) => html`<section class="panel">
<p>管理者にトークンが登録されると、振込内容確認画面の「${fixedPasswordNames.transfer}」が「ワンタイムパスワード」に変わり、ワンタイムパスワードの入力が可能となります。</p>
<p>${chapterLink(service, 'first-token', '(2)')}または${chapterLink(service, 'further-tokens', '(3)')}で登録したソフトウェアトークンに表示されているワンタイムパスワード（セキュリティコード）を入力して「確定」ボタンをクリックすると、都度振込が確定となります。</p>
${notes(
  'トークンに表示されている数字6桁を入力してください。(30秒毎に数字が変更されます。)',
  '1つのワンタイムパスワードで確定できる振込は1件です。',
  `ワンタイムパスワードを${service.profile.names.codeFailures}連続して誤られますと、OTPロックの状態となり、都度振込を行えません。ロックの解除は、${service.profile.contacts.codeLock}へご依頼ください。`,
)}
<p>以上で、ワンタイムパスワードのご利用開始手続きは終了です。</p></section>`,
}
