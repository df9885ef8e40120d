import { say } from '../../../../authority/screens/say.ts'
import { cell } from '../../../../platform/web/cell.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import type { TradingDay } from '../../operations/show-trading.ts'
import type { FxService } from '../service.ts'
import { currencyName, date, dateTime, rate, yen } from './format.ts'
import { referenceNote } from './visit.ts'

/** 参考レート and the customer's remaining limit, below the forms of 取引締結 and リーブオーダー. */
export function boardView(service: FxService, day: TradingDay): Html {
  const { t } = service
  return html`<section aria-labelledby="board-title"><h2 id="board-title">${t('board.title')}</h2>
${referenceNote(service)}
<div class="table-wrap" role="region" aria-labelledby="board-title" tabindex="0"><table class="numbers as-cards">
<caption>${say(t('board.caption'), { time: dateTime(service, day.atMs), spotDay: date(service, day.spotDay) })}</caption>
<thead><tr><th scope="col">${t('terms.currency')}</th><th scope="col">${t('board.sell')}</th><th scope="col">${t('board.buy')}</th><th scope="col">TTS</th><th scope="col">${t('board.ttm')}</th><th scope="col">TTB</th><th scope="col">${t('board.day')}</th></tr></thead>
<tbody>${day.board.map(
    ({ currency, sell, buy, published }) =>
      html`<tr><th scope="row">${currencyName(service, currency)}</th>${cell(t('board.sell'), rate(sell.rate))}${cell(t('board.buy'), rate(buy.rate))}${cell('TTS', rate(published.tts))}${cell(t('board.ttm'), rate(published.ttm))}${cell('TTB', rate(published.ttb))}${cell(t('board.day'), date(service, published.date))}</tr>`,
  )}</tbody></table></div>
<p class="hint">${t('board.note')}</p></section>`
}

export function creditView(service: FxService, day: TradingDay): Html {
  const { t } = service
  const { contractsYen = 0, ordersYen = 0 } = day.credit ?? {}
  return html`<p>${say(t('board.limit'), { left: html`<strong>${yen(service, day.creditLeft)}</strong>`, contracts: yen(service, contractsYen), orders: yen(service, ordersYen) })}</p>`
}
