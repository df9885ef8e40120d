import { chapterLink, shownMessage } from '../../../../authority/screens/help/chapter.ts'
import type { LoginService, WriteChapter } from '../../../../authority/screens/service.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { signedFromYen } from '../../operations/profile-of.ts'
import type { FxPolicy } from '../../rules/policy.ts'
import { refusalMessage } from '../../texts/refusals.ts'
import { trade as tradeTexts } from '../../texts/trade.ts'
import { policyOf } from '../trade/visit.ts'

/** One chapter per menu (A-12); the manuals name the four menus but don't describe them. */

/** What is confirmed on the token's own screen, only where the profile asks for it. */
function signed({ profile }: LoginService, act: 'fx_contract' | 'fx_order'): Html | null {
  const fromYen = signedFromYen(profile, act)
  if (fromYen === null) return null
  const [what, button] = act === 'fx_contract' ? ['締結', '締結'] : ['リーブオーダー', '依頼する']
  return html`<section class="panel"><h2>トークンの画面での承認</h2>
<p>${fromYen === 0 ? 'すべての' : `円換算${yen(fromYen)}以上の`}${what}は、トークンの画面で内容を確認して承認します。</p>
<ol>
<li>[${button}]ボタンを押すと、QRコードの画面が表示されます。</li>
<li>トークンでQRコードを読み取り、表示された通貨、金額、レート、受渡日を画面と見比べます。</li>
<li>正しければトークンで[承認する]を押します。トークンが通信できないときは、表示された8桁の数字を入力します。</li>
</ol>
<ul class="notes">
<li>内容が違うとき、操作した覚えがないときは、承認せず、理由を選んで[却下する]を押してください。取引は行われません。</li>
<li>承認までに取引時間や限度額などの条件を満たさなくなったときは、実行せずに理由をお知らせします。</li>
<li>一度この方法で承認した方は、以後、金額にかかわらずこの方法で確認します。</li>
</ul></section>`
}

const hoursOf = ({ opens, closes }: FxPolicy) => `営業日の${opens}～${closes}（日本時間）`
const yen = (amount: number) => `${amount.toLocaleString('ja-JP')}円`

/** 取引締結, with レート照会. */
export const concluding: WriteChapter = (service) => {
  const fx = policyOf(service)
  return {
    number: null,
    title: '取引締結',
    body: html`<section class="panel"><h2>レートを照会して締結する</h2>
<ol>
<li>メニューの[取引締結]で、通貨、売買、金額、受渡方法と受渡日を入力し、[レート照会]ボタンを押します。</li>
<li>レート提示の画面に予約レートと残り秒数が表示されます。${fx.quoteSeconds}秒以内に[締結]ボタンを押すと、そのレートで締結となります。</li>
<li>次のメッセージが表示されたら、${chapterLink(service, 'confirmations', '取引確認(コンファーム)')}へお進みください。${shownMessage(tradeTexts.concluded)}</li>
</ol>
<ul class="notes">
<li>見送るときは、[条件を変更する]または[レート再照会]を押すか、そのままお待ちください。何も締結されません。</li>
<li>締結後の変更・取消・中途解約はできません。</li>
</ul></section>
<section class="panel"><h2>入力する項目</h2>
<dl class="guide-list">
<div><dt>売買</dt><dd>銀行から見た向きです。売予約は外貨を買うお客様（輸入代金のお支払いなど）、買予約は外貨を売るお客様（輸出代金のお受取りなど）のものです。</dd></div>
<div><dt>金額</dt><dd>外貨の金額を、${fx.amountUnitsMin.toLocaleString('ja-JP')}通貨単位以上、小数点以下2桁までで入力します。</dd></div>
<div><dt>受渡方法</dt><dd>確定日渡し（受渡日を1日に決める）、暦月渡し（月のうちいつでも）、順月確定日（○か月後の応当日）、特定期間渡し（開始日から終了日まで）から選びます。</dd></div>
<div><dt>受渡日</dt><dd>翌営業日から${fx.deliveryMonthsMax}か月以内です。東京とニューヨークの休場日は指定できません。</dd></div>
</dl></section>
<section class="panel"><h2>時間と限度額</h2>
<ul>
<li>取引時間は${hoursOf(fx)}です。</li>
<li>1回あたりの取引限度額は、円換算${yen(fx.contractYenMax)}です。</li>
<li>予約残高とリーブオーダーの合計は、円換算${yen(fx.customerYenMax)}までです。残りは画面の「ご利用可能枠」でご確認いただけます。</li>
</ul></section>
${signed(service, 'fx_contract')}
${failed(service, ['quote_expired', 'trade_closed'])}`,
  }
}

/** リーブオーダー. */
export const leavingOrders: WriteChapter = (service) => {
  const fx = policyOf(service)
  return {
    number: null,
    title: 'リーブオーダー',
    body: html`<section class="panel"><h2>リーブオーダーとは</h2>
<p>ご希望のレート（指値）をお預かりする注文です。取引時間中、お客様向けの予約レート（手数料込み）が指値に到達すると、指値のレートで成立します。判定は1分ごとに行います。</p></section>
<section class="panel"><h2>依頼する</h2>
<ol>
<li>メニューの[リーブオーダー]で、[新しいリーブオーダー]を押します。</li>
<li>${chapterLink(service, 'trade', '取引締結')}と同じ項目に加えて、指値と預かり期限を入力し、[注文内容の確認]ボタンを押します。</li>
<li>内容を確認し、[依頼する]ボタンを押します。直すときは[修正する]ボタンを押します。${shownMessage(tradeTexts.orderPlaced)}</li>
</ol>
<ul class="notes">
<li>指値は、現在のレートよりお客様に有利な方向へ${fx.orderSenMin}銭以上${Math.floor(fx.orderSenMax / 100)}円${fx.orderSenMax % 100}銭以内です。</li>
<li>預かり期限は、受渡(開始)日の1営業日以上前、本日から${fx.orderDaysMax}日以内の営業日です。期限日の${fx.closes}までお預かりします。</li>
</ul></section>
${signed(service, 'fx_order')}
<section class="panel"><h2>状態と取消</h2>
<dl class="guide-list">
<div><dt>受付中</dt><dd>お預かりしています。[取消]ボタンで取り消せます。金額はご利用可能枠に含めて管理します。</dd></div>
<div><dt>成立</dt><dd>指値で締結されました。締結番号から明細を開けます。成立後の取消はできません。</dd></div>
<div><dt>期限切れ</dt><dd>預かり期限までに指値に到達しませんでした。</dd></div>
<div><dt>取消</dt><dd>お客様が取り消しました。</dd></div>
</dl></section>
${failed(service, ['order_rate', 'order_not_open'])}`,
  }
}

/** 共通取引管理, with 実行. */
export const managing: WriteChapter = (service) => {
  const fx = policyOf(service)
  return {
    number: null,
    title: '共通取引管理',
    body: html`<section class="panel"><h2>取引を探す</h2>
<p>締結した取引の一覧です。状態と通貨を選んで[抽出]ボタンを押すと絞り込めます。[CSV出力]で、表示している取引をファイルに保存できます。</p>
<p>[詳細]または[実行]から取引明細を開きます。取引明細は[印刷]ボタンで印刷できます。</p></section>
<section class="panel"><h2>実行する</h2>
<ol>
<li>受渡日または受渡期間内の営業日（${fx.opens}～${fx.closes}）に、取引明細を開きます。</li>
<li>実行金額を入力し、[実行]ボタンを押します。残高の一部だけを、何度かに分けて実行することもできます。</li>
<li>確認の画面で[OK]ボタンを押します。${shownMessage(tradeTexts.used)}</li>
</ol>
<ul class="notes">
<li>実行の前に、${chapterLink(service, 'confirmations', '取引確認(コンファーム)')}が必要です。</li>
<li>実行後の取消はできません。</li>
<li>受渡期日を過ぎた残高があるときは、${service.profile.contacts.desk.name}へご連絡ください。</li>
</ul></section>
${failed(service, ['contract_unconfirmed', 'contract_not_due', 'contract_changed'])}`,
  }
}

/** 取引確認(コンファーム). */
export const confirming: WriteChapter = (service) => ({
  number: null,
  title: '取引確認(コンファーム)',
  body: html`<section class="panel"><h2>コンファームする</h2>
<ol>
<li>メニューの[取引確認(コンファーム)]で、未確認の取引の[内容の確認]を押します。</li>
<li>通貨、金額、レート、受渡日を、お手元の記録と照合します。</li>
<li>相違がなければ、[コンファーム]ボタンを押し、確認の画面で[OK]ボタンを押します。${shownMessage(tradeTexts.confirmed)}</li>
</ol>
<p>コンファームがお済みでない取引があるときは、初期画面でもお知らせします。コンファームするまで実行できません。</p></section>
<section class="panel"><h2>内容に相違があるとき</h2>
<p>[相違の内容]に、どの項目がどう異なるかを記入し、[相違の申出]ボタンを押します。申出をいただいた取引は、解決するまで実行できません。</p>
${shownMessage(tradeTexts.disputed)}</section>
${failed(service, ['confirmation_settled'])}`,
})

function failed({ profile }: LoginService, refusals: readonly Parameters<typeof refusalMessage>[0][]): Html {
  return html`<section class="panel"><h2>次のメッセージが表示されたとき</h2>
${refusals.map((refusal) => shownMessage(refusalMessage(refusal, profile)))}
<p>メッセージのとおりに操作しなおしてください。処理は行われていません。</p></section>`
}
