import { chapterHref, shownMessage } from '../../../../authority/screens/help/chapter.ts'
import { say } from '../../../../authority/screens/say.ts'
import { fill } from '../../../../authority/texts/catalog.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { signedFromYen } from '../../operations/profile-of.ts'
import type { FxPolicy } from '../../rules/policy.ts'
import { senRange } from '../../texts/amounts.ts'
import type { FxTexts } from '../../texts/catalog.ts'
import { refusalMessage } from '../../texts/refusals.ts'
import { tradeMessages } from '../../texts/trade.ts'
import type { FxService, WriteFxChapter } from '../service.ts'
import { grouped, yen } from '../trade/format.ts'
import { policyOf } from '../trade/visit.ts'

/** One chapter per menu (A-12); the manuals name the four menus but don't describe them. */

/** What is confirmed on the token's own screen, only where the profile asks for it; the token speaks Japanese. */
function signed(service: FxService, act: 'fx_contract' | 'fx_order'): Html | null {
  const fromYen = signedFromYen(service.profile, act)
  if (fromYen === null) return null
  const [what, button] = act === 'fx_contract' ? ['締結', '締結'] : ['リーブオーダー', '依頼する']
  return html`<section class="panel"><h2>トークンの画面での承認</h2>
<p>${fromYen === 0 ? 'すべての' : `円換算${yen(service, fromYen)}以上の`}${what}は、トークンの画面で内容を確認して承認します。</p>
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

const hoursOf = (t: FxTexts, { opens, closes }: FxPolicy) => fill(t('tradeHelp.hours'), { opens, closes })

/** 取引締結, with レート照会. */
export const concluding: WriteFxChapter = (service) => {
  const { t } = service
  const fx = policyOf(service)
  return {
    number: null,
    title: t('trade.title'),
    body: html`<section class="panel"><h2>${t('tradeHelp.conclude')}</h2>
<ol>
<li>${t('tradeHelp.concludeEnter')}</li>
<li>${say(t('tradeHelp.concludePress'), { seconds: fx.quoteSeconds })}</li>
<li>${say(t('tradeHelp.concludeDone'), { confirmations: chapterHref(service, 'confirmations') })}${shownMessage(tradeMessages(service.profile).concluded)}</li>
</ol>
<ul class="notes">
<li>${t('tradeHelp.concludeNot')}</li>
<li>${t('tradeHelp.concludeFinal')}</li>
</ul></section>
<section class="panel"><h2>${t('tradeHelp.fields')}</h2>
<dl class="guide-list">
<div><dt>${t('terms.side')}</dt><dd>${t('tradeHelp.side')}</dd></div>
<div><dt>${t('terms.amount')}</dt><dd>${say(t('tradeHelp.amount'), { least: grouped(fx.amountUnitsMin) })}</dd></div>
<div><dt>${t('terms.method')}</dt><dd>${t('tradeHelp.method')}</dd></div>
<div><dt>${t('tradeHelp.day')}</dt><dd>${say(t('tradeHelp.dayHow'), { months: fx.deliveryMonthsMax })}</dd></div>
</dl></section>
<section class="panel"><h2>${t('tradeHelp.limits')}</h2>
<ul>
<li>${say(t('tradeHelp.open'), { hours: hoursOf(t, fx) })}</li>
<li>${say(t('tradeHelp.contractLimit'), { limit: yen(service, fx.contractYenMax) })}</li>
<li>${say(t('tradeHelp.customerLimit'), { limit: yen(service, fx.customerYenMax) })}</li>
</ul></section>
${signed(service, 'fx_contract')}
${failed(service, ['quote_expired', 'trade_closed'])}`,
  }
}

/** リーブオーダー. */
export const leavingOrders: WriteFxChapter = (service) => {
  const { t } = service
  const fx = policyOf(service)
  return {
    number: null,
    title: t('orders.title'),
    body: html`<section class="panel"><h2>${t('tradeHelp.order')}</h2>
<p>${t('tradeHelp.orderWhat')}</p></section>
<section class="panel"><h2>${t('order.place')}</h2>
<ol>
<li>${t('tradeHelp.orderOpen')}</li>
<li>${say(t('tradeHelp.orderEnter'), { trade: chapterHref(service, 'trade') })}</li>
<li>${t('tradeHelp.orderPress')}${shownMessage(tradeMessages(service.profile).orderPlaced)}</li>
</ol>
<ul class="notes">
<li>${say(t('tradeHelp.orderRate'), { range: senRange(service.profile, fx) })}</li>
<li>${say(t('tradeHelp.orderUntil'), { days: fx.orderDaysMax, closes: fx.closes })}</li>
</ul></section>
${signed(service, 'fx_order')}
<section class="panel"><h2>${t('tradeHelp.states')}</h2>
<dl class="guide-list">
<div><dt>${t('order.accepted')}</dt><dd>${t('tradeHelp.accepted')}</dd></div>
<div><dt>${t('order.filled')}</dt><dd>${t('tradeHelp.filled')}</dd></div>
<div><dt>${t('order.expired')}</dt><dd>${t('tradeHelp.expired')}</dd></div>
<div><dt>${t('order.cancelled')}</dt><dd>${t('tradeHelp.cancelled')}</dd></div>
</dl></section>
${failed(service, ['order_rate', 'order_not_open'])}`,
  }
}

/** 共通取引管理, with 実行. */
export const managing: WriteFxChapter = (service) => {
  const { t } = service
  const fx = policyOf(service)
  return {
    number: null,
    title: t('contracts.title'),
    body: html`<section class="panel"><h2>${t('tradeHelp.find')}</h2>
<p>${t('tradeHelp.findHow')}</p>
<p>${t('tradeHelp.details')}</p></section>
<section class="panel"><h2>${t('tradeHelp.use')}</h2>
<ol>
<li>${say(t('tradeHelp.useOpen'), { opens: fx.opens, closes: fx.closes })}</li>
<li>${t('tradeHelp.useEnter')}</li>
<li>${t('tradeHelp.useConfirm')}${shownMessage(tradeMessages(service.profile).used)}</li>
</ol>
<ul class="notes">
<li>${say(t('tradeHelp.useBefore'), { confirmations: chapterHref(service, 'confirmations') })}</li>
<li>${t('tradeHelp.useFinal')}</li>
<li>${say(t('tradeHelp.useLate'), { desk: service.profile.contacts.desk.name })}</li>
</ul></section>
${failed(service, ['contract_unconfirmed', 'contract_not_due', 'contract_changed'])}`,
  }
}

/** 取引確認(コンファーム). */
export const confirming: WriteFxChapter = (service) => ({
  number: null,
  title: service.t('confirmations.title'),
  body: html`<section class="panel"><h2>${service.t('tradeHelp.confirm')}</h2>
<ol>
<li>${service.t('tradeHelp.confirmOpen')}</li>
<li>${service.t('tradeHelp.confirmCheck')}</li>
<li>${service.t('tradeHelp.confirmPress')}${shownMessage(tradeMessages(service.profile).confirmed)}</li>
</ol>
<p>${service.t('tradeHelp.confirmWhy')}</p></section>
<section class="panel"><h2>${service.t('tradeHelp.differs')}</h2>
<p>${service.t('tradeHelp.differsHow')}</p>
${shownMessage(tradeMessages(service.profile).disputed)}</section>
${failed(service, ['confirmation_settled'])}`,
})

function failed({ profile, t }: FxService, refusals: readonly Parameters<typeof refusalMessage>[0][]): Html {
  return html`<section class="panel"><h2>${t('tradeHelp.failed')}</h2>
${refusals.map((refusal) => shownMessage(refusalMessage(refusal, profile)))}
<p>${t('tradeHelp.failedHow')}</p></section>`
}
