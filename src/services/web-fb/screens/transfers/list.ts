import type { Context as HonoContext } from 'hono'
import type { Message } from '../../../../authority/texts/refusal.ts'

import type { Env } from '../../../../platform/http/guards.ts'
import { choice } from '../../../../platform/web/choice.ts'
import { dateTimeText } from '../../../../platform/web/dates.ts'
import { type FieldErrors, messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { idOf } from '../../../../platform/web/path-id.ts'
import { cancelTransfer, isCancelable } from '../../operations/transfers/cancel.ts'
import { transferEntry } from '../../operations/transfers/entry.ts'
import { transferOf, transfersOf } from '../../operations/transfers/list.ts'
import type { Transfer, TransferStatus } from '../../rules/transfer.ts'
import { awaitsCheck, fencedMark } from '../../texts/held.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import {
  barredMessage,
  barredNotice,
  confirmationField,
  readConfirmation,
  refusedConfirmation,
} from '../confirm-fields.ts'
import { dayText, transferStatusNames, yenText } from '../format.ts'
import { expired, type FbService, type Visit } from '../service.ts'
import { withRight, withRightForm, workLink, workPage } from '../work.ts'
import { frozenNotice } from './frozen-notice.ts'
import { ownTransfer, receiptView } from './receipt.ts'
import { endsVisit } from './wizard.ts'

const pageLength = 20

type Listing = {
  readonly menu: 'transfers' | 'statements'
  readonly title: string
  readonly list: 'transferList' | 'results'
  readonly one: 'transfer' | 'receipt'
  /** The options; the first is the default. */
  readonly statuses: readonly TransferStatus[]
  readonly right: 'mayTransfer' | 'mayInquire'
}

const reservations: Listing = {
  menu: 'transfers',
  title: '振込予約照会・取消',
  list: 'transferList',
  one: 'transfer',
  statuses: ['held', 'reserved', 'executed', 'failed', 'cancelled', 'stopped'],
  right: 'mayTransfer',
}

const results: Listing = {
  menu: 'statements',
  title: '振込結果照会',
  list: 'results',
  one: 'receipt',
  statuses: ['executed', 'failed', 'cancelled', 'stopped'],
  right: 'mayInquire',
}

const code = 'RMCFBTRF001003I'
const cancelled: ReadonlyMap<string, Message> = new Map([
  ['cancelled', { text: '振込の予約を取り消しました。', code }],
  ['cancelledHeld', { text: '保留中の振込を取り消しました。', code }],
])

/** 振込予約照会・取消, and 振込結果照会 with the outcome of each. */
export function transferListScreens(service: FbService): void {
  for (const listing of [reservations, results]) {
    listScreen(service, listing)
    oneScreen(service, listing)
  }
  cancelScreen(service)
}

function pageOf({ menu, title }: Listing, own = title) {
  return { menu, entry: title, title: own } as const
}

function listScreen(service: FbService, listing: Listing): void {
  const { app, site } = service
  app.get(
    workLink(service, listing.list),
    withRight(service, listing.right, pageOf(listing), async (c, visit) => {
      const status = listing.statuses.find((each) => each === c.req.query('status')) ?? null
      const before = await cursorOf(service, visit, c)
      const asked = { before, statuses: status === null ? listing.statuses : [status], limit: pageLength + 1 }
      const found = await transfersOf(site.context, visit.who, asked)
      const notice = messageBox('info', cancelled.get(c.req.query('notice') ?? '') ?? null)
      const held = await frozenNotice(service, visit)
      const told = html`${held}${notice}`
      return c.html(listView(service, visit, listing, { found, status, notice: told }))
    }),
  )
}

/** The customer's transfer after which the page begins. */
async function cursorOf({ site }: FbService, { who }: Visit, c: HonoContext<Env>): Promise<Transfer | null> {
  const after = c.req.query('after') ?? ''
  return after === '' ? null : ((await transferOf(site.context, who, after)) ?? null)
}

function oneScreen(service: FbService, listing: Listing): void {
  service.app.get(
    workLink(service, listing.one),
    withRight(service, listing.right, pageOf(listing), async (c, visit) => {
      const transfer = await ownTransfer(service, visit, idOf(c))
      const page = c.req.query('page')
      return c.html(await oneView(service, visit, listing, transfer, { errors: {}, message: null, page }))
    }),
  )
}

function cancelScreen(service: FbService): void {
  const { app, site } = service
  app.post(
    workLink(service, 'transfer'),
    withRightForm(service, 'mayTransfer', pageOf(reservations), async (c, visit, form) => {
      const transfer = await ownTransfer(service, visit, idOf(c))
      const entry = await transferEntry(site.context, visit.who)
      const read = readConfirmation(form, entry)
      if ('errors' in read) {
        const told = { errors: read.errors, message: null }
        return c.html(await oneView(service, visit, reservations, transfer, told), 422)
      }
      const { transferId } = transfer
      const outcome = await cancelTransfer(site.context, visit.caller, visit.who, {
        transferId,
        ...read.typed,
      })
      const notice = transfer.status === 'held' ? 'cancelledHeld' : 'cancelled'
      if (outcome.ok) return c.redirect(`${workLink(service, 'transferList')}?notice=${notice}`, 303)
      const { refusal } = outcome
      if (endsVisit(refusal)) return c.redirect(expired(service), 303)
      const beside = refusedConfirmation(service, refusal, entry)
      const message = beside === undefined ? barredMessage(service, refusal, entry.shared) : null
      const now = await ownTransfer(service, visit, transferId)
      const page = await oneView(service, visit, reservations, now, { errors: beside ?? {}, message })
      return c.html(page, refusalStatus(refusal))
    }),
  )
}

type Found = {
  readonly found: readonly Transfer[]
  readonly status: TransferStatus | null
  readonly notice: Html | null
}

function listView(
  service: FbService,
  visit: Visit,
  listing: Listing,
  { found, status, notice }: Found,
): Html {
  const shown = found.slice(0, pageLength)
  const last = shown.at(-1)
  const path = workLink(service, listing.list)
  const options = listing.statuses.map((each) => [each, transferStatusNames[each]] as const)
  const next =
    found.length > pageLength && last !== undefined
      ? html`<p class="secondary-action"><a class="button" href="${path}?${new URLSearchParams({ after: last.transferId, status: status ?? '' }).toString()}">次の${pageLength}件</a></p>`
      : null
  const main = html`${notice}
<form method="get" action="${path}" class="panel search">
${choice('status', '状態', [['', 'すべて'], ...options], { value: status ?? '' })}
<div class="actions"><button class="button" type="submit">検索</button></div>
</form>
${shown.length === 0 ? html`<p class="panel">該当する振込はありません。</p>` : html`<div class="cards">${shown.map((transfer) => card(service, listing, transfer))}</div>`}
${next}`
  return workPage(service, visit, { ...pageOf(listing), main })
}

/** A card, not a row: on a phone the columns would scroll sideways. */
function card(service: FbService, { one }: Listing, transfer: Transfer): Html {
  const { transferId, status, day, lines, debitYen, acceptedAtMs, memo, shortAtMs, heldUntilMs } = transfer
  const isChecked = awaitsCheck(transfer)
  const held = status === 'held' && heldUntilMs !== null ? `（${dateTimeText(heldUntilMs)}まで）` : ''
  const isShort = status === 'reserved' && shortAtMs !== null && !isChecked
  const [first] = lines
  const paid = lines.filter(({ stoppedAtMs }) => stoppedAtMs === undefined)
  const sent = paid.reduce((all, { amountYen }) => all + amountYen, 0)
  const others = lines.length > 1 ? ` ほか${lines.length - 1}件` : ''
  return html`<article class="card" aria-label="受付番号 ${transferId}">
<p class="card-head"><span class="state transfer-${status}">${transferStatusNames[status]}</span>${held} ${isChecked ? html`<span class="state transfer-held">${fencedMark}</span> ` : null}${isShort ? html`<span class="state transfer-failed">残高不足・再試行中</span> ` : null}受付番号 ${transferId}</p>
<p><strong>${first?.name ?? ''}${others}　${yenText(sent)}</strong>（引落合計 ${yenText(debitYen)}）</p>
<p>振込指定日 ${dayText(day)}　受付 ${dateTimeText(acceptedAtMs)}${memo === '' ? '' : `　メモ ${memo}`}</p>
<p><a class="button button-small" href="${workLink(service, one, transferId)}">詳細<span class="visually-hidden">（${transferId}）</span></a></p>
</article>`
}

type Told = {
  readonly errors: FieldErrors
  readonly message: Message | null
  readonly page?: string | undefined
}

async function oneView(
  service: FbService,
  visit: Visit,
  listing: Listing,
  transfer: Transfer,
  { errors, message, page }: Told,
): Promise<Html> {
  const path = workLink(service, listing.one, transfer.transferId)
  const isReserved = transfer.endedAtMs === null && listing.one === 'transfer'
  const cancel = isReserved ? await cancelForm(service, visit, transfer, errors) : null
  const main = html`${messageBox('error', message)}${isReserved ? await frozenNotice(service, visit) : null}
${await receiptView(service, visit, transfer, { page, path })}
${cancel}
<div class="actions"><button class="button" type="button" data-print hidden>印刷</button>
<a class="button" href="${workLink(service, listing.list)}">一覧へ戻る</a></div>`
  return workPage(service, visit, { ...pageOf(listing, '振込内容照会'), main })
}

async function cancelForm(
  service: FbService,
  visit: Visit,
  transfer: Transfer,
  errors: FieldErrors,
): Promise<Html | null> {
  const { transferId, status } = transfer
  const { barred, ...asked } = await transferEntry(service.site.context, visit.who)
  // Taking one back is always safe: only the token's own state bars it.
  const entry = { ...asked, barred: barred === 'transfers_frozen' ? null : barred }
  const isHeld = status === 'held'
  if (!isCancelable(service.site.context, transfer)) {
    // That it waits for the institution is said above.
    if (awaitsCheck(transfer)) return null
    return html`<p class="caution">${refusalMessage('transfer_too_late', service.profile).text}</p>`
  }
  // Whoever locks a token locks its user out of this, too.
  const isSure = entry.barred === null && !awaitsCheck(transfer)
  const whileHeld = isSure ? '保留の間は、いつでも取り消せます。' : null
  const until = isHeld ? whileHeld : '予約の取消は、振込指定日の前日までです。'
  return html`<form method="post" action="${workLink(service, 'transfer', transferId)}" class="panel">
${tokenInput(visit.sessionId)}
<h2>${isHeld ? '保留中の振込の取消' : '予約の取消'}</h2>
<p>${until}取り消した振込は元に戻せません。</p>
${barredNotice(service, entry)}
${confirmationField(entry, errors)}
<div class="actions"><button class="button" type="submit">${isHeld ? '振込を取り消す' : '予約を取り消す'}</button></div>
</form>`
}
