import type { LoginService } from '../../../../authority/screens/service.ts'
import { cell } from '../../../../platform/web/cell.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import type { BoardRow, TradingDay } from '../../operations/show-trading.ts'
import { currencyNames, date, dateTime, rate, yen } from './format.ts'
import { referenceNote } from './visit.ts'

/** 参考レート and the customer's remaining limit, below the forms of 取引締結 and リーブオーダー. */
export function boardView(service: LoginService, day: TradingDay): Html {
  const told = day.isTold ? ['レートの時刻'] : []
  const columns = ['通貨', '売予約', '買予約', ...told, 'TTS', 'TTM（仲値）', 'TTB', '公表日']
  const what = `直物受渡（${date(day.spotDay)}）の予約レート（手数料込み）と公表相場　単位：円`
  return html`<section aria-labelledby="board-title"><h2 id="board-title">参考レート</h2>
${referenceNote(service)}${late(day)}
<div class="table-wrap" role="region" aria-labelledby="board-title" tabindex="0"><table class="numbers as-cards">
<caption>${day.isTold ? what : `${dateTime(day.atMs)}現在・${what}`}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${day.board.map((row) => boardRow(row, day))}</tbody></table></div>
<p class="hint">${day.isTold ? '' : '公表相場は営業日の10:00に更新します。'}予約レート＝直物±直先スプレッド±手数料。</p></section>`
}

function boardRow({ currency, sell, buy, published }: BoardRow, { isTold, today }: TradingDay): Html {
  const sen = (value: number | undefined) => (value === undefined ? '－' : rate(value))
  const time = sell === null ? '更新待ち' : `${timeOn(today, sell.asOfMs)}現在`
  return html`<tr><th scope="row">${currency}（${currencyNames[currency]}）</th>${cell('売予約', sen(sell?.rate))}${cell('買予約', sen(buy?.rate))}${isTold ? cell('レートの時刻', time) : null}${cell('TTS', sen(published?.tts))}${cell('TTM（仲値）', sen(published?.ttm))}${cell('TTB', sen(published?.ttb))}${cell('公表日', published === null ? '－' : date(published.date))}</tr>`
}

/** Of today, the time alone: the table has eight columns. */
function timeOn(today: string, ms: number): string {
  const [day = '', time = ''] = dateTime(ms).split(' ')
  return day === today.replaceAll('-', '/') ? time : `${day} ${time}`
}

/** Said before somebody fills in a form for nothing. */
function late({ isOpen, board }: TradingDay): Html | null {
  const waiting = board.filter(({ sell }) => sell === null).map(({ currency }) => currencyNames[currency])
  if (!isOpen || waiting.length === 0) return null
  return html`<p class="caution">レートの更新が遅れているため、次の通貨のお取引を一時停止しています：${waiting.join('、')}</p>`
}

export function creditView(day: TradingDay): Html {
  const { contractsYen = 0, ordersYen = 0 } = day.credit ?? {}
  return html`<p>ご利用可能枠（円換算）：<strong>${yen(day.creditLeft)}</strong>　予約残高 ${yen(contractsYen)}、リーブオーダー ${yen(ordersYen)}</p>`
}
