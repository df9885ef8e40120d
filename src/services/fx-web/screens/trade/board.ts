import { say } from '../../../../authority/screens/say.ts'
import { fill } from '../../../../authority/texts/catalog.ts'
import { cell } from '../../../../platform/web/cell.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import type { BoardRow, TradingDay } from '../../operations/show-trading.ts'
import type { FxService } from '../service.ts'
import { currencyName, date, dateTime, rate, yen } from './format.ts'
import { referenceNote } from './visit.ts'

/** 参考レート and the customer's remaining limit, below the forms of 取引締結 and リーブオーダー. */
export function boardView(service: FxService, day: TradingDay): Html {
  const { t } = service
  const told = day.isTold ? [t('board.time')] : []
  const columns = [
    t('terms.currency'),
    t('board.sell'),
    t('board.buy'),
    ...told,
    'TTS',
    t('board.ttm'),
    'TTB',
    t('board.day'),
  ]
  const spotDay = date(service, day.spotDay)
  const caption = day.isTold
    ? say(t('board.captionTold'), { spotDay })
    : say(t('board.caption'), { time: dateTime(service, day.atMs), spotDay })
  return html`<section aria-labelledby="board-title"><h2 id="board-title">${t('board.title')}</h2>
${referenceNote(service)}${late(service, day)}
<div class="table-wrap" role="region" aria-labelledby="board-title" tabindex="0"><table class="numbers as-cards">
<caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${day.board.map((row) => boardRow(service, row, day))}</tbody></table></div>
<p class="hint">${t(day.isTold ? 'board.noteTold' : 'board.note')}</p></section>`
}

function boardRow(
  service: FxService,
  { currency, sell, buy, published }: BoardRow,
  { isTold, today }: TradingDay,
): Html {
  const { t } = service
  const sen = (value: number | undefined) => (value === undefined ? t('sign.none') : rate(value))
  const time = sell === null ? t('board.waiting') : timeOn(service, today, sell.asOfMs)
  return html`<tr><th scope="row">${currencyName(service, currency)}</th>${cell(t('board.sell'), sen(sell?.rate))}${cell(t('board.buy'), sen(buy?.rate))}${isTold ? cell(t('board.time'), time) : null}${cell('TTS', sen(published?.tts))}${cell(t('board.ttm'), sen(published?.ttm))}${cell('TTB', sen(published?.ttb))}${cell(t('board.day'), published === null ? t('sign.none') : date(service, published.date))}</tr>`
}

/** Of today, the time alone: the table has eight columns. */
function timeOn(service: FxService, today: string, ms: number): string {
  const at = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('Asia/Tokyo')
  const isToday = at.toPlainDate().toString() === today
  const time = isToday ? at.toPlainTime().toString({ smallestUnit: 'second' }) : dateTime(service, ms)
  return fill(service.t('board.asOf'), { time })
}

/** Said before somebody fills in a form for nothing. */
function late({ t }: FxService, { isOpen, board }: TradingDay): Html | null {
  const waiting = board.filter(({ sell }) => sell === null).map(({ currency }) => t(`money.${currency}`))
  if (!isOpen || waiting.length === 0) return null
  return html`<p class="caution">${say(t('board.late'), { currencies: waiting.join(t('board.comma')) })}</p>`
}

export function creditView(service: FxService, day: TradingDay): Html {
  const { t } = service
  const { contractsYen = 0, ordersYen = 0 } = day.credit ?? {}
  return html`<p>${say(t('board.limit'), { left: html`<strong>${yen(service, day.creditLeft)}</strong>`, contracts: yen(service, contractsYen), orders: yen(service, ordersYen) })}</p>`
}
