import { cell } from '../../../../platform/web/cell.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import type { TradingDay } from '../../operations/show-trading.ts'
import { currencyNames, date, dateTime, rate, yen } from './format.ts'
import { referenceNote } from './visit.ts'

/** 参考レート and the customer's remaining limit, below the forms of 取引締結 and リーブオーダー. */
export function boardView(day: TradingDay): Html {
  return html`<section aria-labelledby="board-title"><h2 id="board-title">参考レート</h2>
${referenceNote}
<div class="table-wrap" role="region" aria-labelledby="board-title" tabindex="0"><table class="numbers as-cards">
<caption>${dateTime(day.atMs)}現在・直物受渡（${date(day.spotDay)}）の予約レート（手数料込み）と公表相場　単位：円</caption>
<thead><tr><th scope="col">通貨</th><th scope="col">売予約</th><th scope="col">買予約</th><th scope="col">TTS</th><th scope="col">TTM（仲値）</th><th scope="col">TTB</th><th scope="col">公表日</th></tr></thead>
<tbody>${day.board.map(
    ({ currency, sell, buy, published }) =>
      html`<tr><th scope="row">${currency}（${currencyNames[currency]}）</th>${cell('売予約', rate(sell.rate))}${cell('買予約', rate(buy.rate))}${cell('TTS', rate(published.tts))}${cell('TTM（仲値）', rate(published.ttm))}${cell('TTB', rate(published.ttb))}${cell('公表日', date(published.date))}</tr>`,
  )}</tbody></table></div>
<p class="hint">公表相場は営業日の10:00に更新します。予約レート＝直物±直先スプレッド±手数料。</p></section>`
}

export function creditView(day: TradingDay): Html {
  const { contractsYen = 0, ordersYen = 0 } = day.credit ?? {}
  return html`<p>ご利用可能枠（円換算）：<strong>${yen(day.creditLeft)}</strong>　予約残高 ${yen(contractsYen)}、リーブオーダー ${yen(ordersYen)}</p>`
}
