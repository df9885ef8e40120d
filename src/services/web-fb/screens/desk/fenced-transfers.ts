import { ja } from '../../../../authority/texts/ja.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import { maskedNumber } from '../../../../bank/screens/accounts.ts'
import type { Counter, Staff } from '../../../../desk/contract.ts'
import { oneLine } from '../../../../otp/plain-text.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { cell } from '../../../../platform/web/cell.ts'
import { choice, tick } from '../../../../platform/web/choice.ts'
import { field, messageBox, textError, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { recordTable } from '../../../../platform/web/record-table.ts'
import { timeText } from '../../../../platform/web/times.ts'
import {
  askAboutFenced,
  settleFenced,
  showFenced,
  showFencedCase,
} from '../../operations/handover/fenced-transfers.ts'
import { deskHandoverHref, fbDeskPaths } from '../../routes.ts'
import type { FencedWish } from '../../rules/fenced-case.ts'
import type { FbProfile } from '../../rules/profile.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { fencedTransfers } from '../../texts/desk.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { dayText, yenText } from '../format.ts'
import { profileInPath } from './profile-in-path.ts'
import { accountText } from './refused-postings.ts'

const right = ['handover'] as const
const reasonMax = 200
const { title } = fencedTransfers

type Shown = {
  readonly wish: string
  readonly reason: string
  readonly chosen: ReadonlySet<string>
  readonly errors: {
    readonly chosen?: string | undefined
    readonly wish?: string | undefined
    readonly reason?: string | undefined
  }
  readonly info: Message | null
  readonly error: Message | null
}
const blank: Shown = { wish: '', reason: '', chosen: new Set(), errors: {}, info: null, error: null }

/** What waits after a restore, where the clearing arrives; null: nothing does. */
export async function fencedPanel({ context, desk }: Counter, service: string): Promise<Html | null> {
  const { freeCount, cases } = await showFenced(context, service)
  if (freeCount === 0 && cases.length === 0) return null
  const href = deskHandoverHref(desk, 'fenced', service)
  return html`<section class="panel"><h2>${title}</h2>
<p><strong class="alarming">確認待ち ${countText(freeCount)}、承認待ちの依頼 ${countText(cases.length)}</strong>　${fencedTransfers.note}</p>
<div class="actions"><a class="button" href="${href}">${title}へ</a></div></section>`
}

/** Reserved transfers that a restore brought back: one operator says what becomes of them, another one grants that (R3). */
export function fencedTransferScreens(counter: Counter): void {
  const { app, context, desk, forStaff, forStaffForm } = counter

  app.get(
    deskHandoverHref(desk, 'fenced'),
    forStaff(right, async (c, staff) => {
      const { service } = profileInPath(counter, c)
      const info = noticeOf(c.req.query('notice'))
      return c.html(await listPage(counter, staff, service, { ...blank, info }))
    }),
  )

  app.post(
    deskHandoverHref(desk, 'fenced'),
    forStaffForm(right, async (c, staff, form) => {
      const profile = profileInPath(counter, c)
      const { service } = profile
      const { scope } = form
      if (scope !== 'chosen' && scope !== 'all') throw new Problem('badRequest')
      const ticked = Object.keys(form).flatMap((name) => (name.startsWith('of-') ? [name.slice(3)] : []))
      const reason = oneLine(form['reason'] ?? '')
      const wish = wishIn(form['wish'])
      const errors = {
        chosen: scope === 'chosen' && ticked.length === 0 ? fencedTransfers.chosenMissing : undefined,
        wish: wish === undefined ? fencedTransfers.wishMissing : undefined,
        reason: textError('理由', reason, reasonMax, ja),
      }
      const typed = { ...blank, wish: wish ?? '', reason, chosen: new Set(ticked) }
      if (wish === undefined || errors.chosen !== undefined || errors.reason !== undefined)
        return c.html(await listPage(counter, staff, service, { ...typed, errors }), 422)
      const chosen = scope === 'all' ? null : ticked
      const asked = { service, operatorId: staff.operator.userId, wish, reason, chosen } as const
      const outcome = await askAboutFenced(context, counter.callerOf(c, staff), asked)
      if (outcome.ok) return c.redirect(`${deskHandoverHref(desk, 'fenced', service)}?notice=asked`, 303)
      const error = messageOf(outcome.refusal, profile)
      return c.html(
        await listPage(counter, staff, service, { ...typed, error }),
        refusalStatus(outcome.refusal),
      )
    }),
  )

  fencedCaseScreens(counter)
}

/** One request, which another operator grants, or either of them withdraws. */
function fencedCaseScreens(counter: Counter): void {
  const { app, context, desk, forStaff, forStaffForm } = counter

  app.get(
    deskHandoverHref(desk, 'fencedCase'),
    forStaff(right, async (c, staff) => {
      const { service } = profileInPath(counter, c)
      const found = await showFencedCase(context, service, c.req.param('id') ?? '')
      if (found === undefined) throw new Problem('notFound')
      return c.html(casePage(counter, staff, found, null))
    }),
  )

  app.post(
    deskHandoverHref(desk, 'settleFenced'),
    forStaffForm(right, async (c, staff, form) => {
      const profile = profileInPath(counter, c)
      const { service } = profile
      const { verdict } = form
      if (verdict !== 'grant' && verdict !== 'decline') throw new Problem('badRequest')
      const caseId = c.req.param('id') ?? ''
      const settled = { service, caseId, operatorId: staff.operator.userId, verdict } as const
      const outcome = await settleFenced(context, counter.callerOf(c, staff), settled)
      if (outcome.ok) return c.redirect(`${deskHandoverHref(desk, 'fenced', service)}?notice=${verdict}`, 303)
      const error = messageOf(outcome.refusal, profile)
      const found = await showFencedCase(context, service, caseId)
      const page =
        found === undefined
          ? await listPage(counter, staff, service, { ...blank, error })
          : casePage(counter, staff, found, error)
      return c.html(page, refusalStatus(outcome.refusal))
    }),
  )
}

function wishIn(text = ''): FencedWish | undefined {
  return Object.hasOwn(fencedTransfers.wishes, text) ? (text as FencedWish) : undefined
}

function noticeOf(notice: string | undefined): Message | null {
  if (notice === 'asked') return fencedTransfers.asked
  if (notice === 'grant') return fencedTransfers.granted
  return notice === 'decline' ? fencedTransfers.declined : null
}

function messageOf(refusal: Refusal, profile: FbProfile): Message {
  return refusal === 'nothing_to_do' ? fencedTransfers.over : refusalMessage(refusal, profile)
}

function countText(count: number): string {
  return `${count.toLocaleString('ja-JP')}件`
}

type Waiting = Awaited<ReturnType<typeof showFenced>>

async function listPage(counter: Counter, staff: Staff, service: string, shown: Shown): Promise<Html> {
  const waiting = await showFenced(counter.context, service)
  const { cases, freeCount } = waiting
  const nothing = html`<p class="message message-none">確認を待つ振込はありません。</p>`
  const main = html`<h1>${title}</h1>
${messageBox('info', shown.info)}${messageBox('error', shown.error)}
<p>${fencedTransfers.note}</p>
${cases.length === 0 ? null : html`<h2>承認待ちの依頼</h2>${caseTable(counter, service, cases)}`}
<h2>確認待ちの振込（${countText(freeCount)}）</h2>
${freeCount === 0 ? nothing : askForm(counter, staff, service, waiting, shown)}
<div class="actions"><a class="button" href="${deskHandoverHref(counter.desk, 'handoverOf', service)}">一覧へ戻る</a></div>`
  return counter.page(staff, title, main, fbDeskPaths.handover)
}

function caseTable({ desk }: Counter, service: string, cases: Waiting['cases']): Html {
  const rows = cases.map(
    ({ caseId, wish, askedBy, askedAtMs }) => html`<tr>
${cell('依頼番号', html`<a href="${deskHandoverHref(desk, 'fencedCase', service, caseId)}">${caseId}</a>`, 'whole')}
${cell('対応', fencedTransfers.wishes[wish])}
${cell('担当', askedBy)}
${cell('依頼日時', timeText(askedAtMs))}
</tr>`,
  )
  return recordTable({ label: '承認待ちの依頼', columns: ['依頼番号', '対応', '担当', '依頼日時'], rows })
}

function askForm(
  { desk }: Counter,
  staff: Staff,
  service: string,
  { free, freeCount, caseMax }: Waiting,
  { wish, reason, chosen, errors }: Shown,
): Html {
  const options = [['', '選択してください'], ...Object.entries(fencedTransfers.wishes)] as const
  const all = freeCount > caseMax ? `先頭の${countText(caseMax)}` : `すべて（${countText(freeCount)}）`
  const box = (id: string) =>
    tick({ type: 'checkbox', name: `of-${id}`, value: 'yes', label: id, isTicked: chosen.has(id) })
  const more =
    free.length < freeCount
      ? html`<p class="hint">振込指定日の早い順に、${countText(free.length)}を表示しています。</p>`
      : null
  return html`<form method="post" action="${deskHandoverHref(desk, 'fenced', service)}">${tokenInput(staff.sessionId)}
${errors.chosen === undefined ? null : html`<p class="field-error" role="alert">${errors.chosen}</p>`}
<div class="ticks">${transferTable(free, box)}</div>${more}
<section class="panel"><h2>対応の依頼</h2>
<p>${fencedTransfers.needsAnother}</p>
${choice('wish', '対応', options, { value: wish, error: errors.wish, hint: fencedTransfers.wishHint })}
${field({ name: 'reason', label: '理由', value: reason, error: errors.reason, hint: fencedTransfers.reasonHint, autocomplete: 'off', maxlength: reasonMax })}
<div class="actions"><button class="button button-primary" type="submit" name="scope" value="chosen">選択した振込について依頼する</button><button class="button" type="submit" name="scope" value="all">${all}について依頼する</button></div>
</section></form>`
}

function transferTable(transfers: Waiting['free'], idText: (transferId: string) => Html | string): Html {
  const rows = transfers.map(
    ({ transferId, userId, accountId, day, debitYen, acceptedAtMs }) => html`<tr>
${cell('受付番号', idText(transferId), 'whole')}
${cell('振込指定日', dayText(day), 'whole')}
${cell('お客様ID', userId)}
${cell('出金口座', accountText(accountId, maskedNumber), 'whole')}
${cell('引落合計', yenText(debitYen), 'number')}
${cell('受付日時', timeText(acceptedAtMs))}
</tr>`,
  )
  const columns = ['受付番号', '振込指定日', 'お客様ID', '出金口座', '引落合計', '受付日時']
  return recordTable({ label: '復旧後の確認を待つ振込', columns, rows })
}

type Found = NonNullable<Awaited<ReturnType<typeof showFencedCase>>>

function casePage(
  counter: Counter,
  staff: Staff,
  { fencedCase, transfers }: Found,
  error: Message | null,
): Html {
  const { desk } = counter
  const { service, caseId, wish, reason, askedBy, askedAtMs } = fencedCase
  const isOwn = askedBy === staff.operator.userId
  const words = fencedTransfers.wishes[wish]
  const sum = yenText(transfers.reduce((all, { debitYen }) => all + debitYen, 0))
  const fact = (name: string, value: string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`
  const grant = html`<button class="button button-primary" type="submit" name="verdict" value="grant" data-confirm="${countText(transfers.length)}（${sum}）を「${words}」ことを承認します。よろしいですか。">承認する</button>`
  const main = html`<h1>${title}</h1>
<p class="subtitle">${caseId}</p>
${messageBox('error', error)}
<form method="post" action="${deskHandoverHref(desk, 'settleFenced', service, caseId)}" class="panel">
<h2>対応の依頼</h2>
${tokenInput(staff.sessionId)}
<dl class="record-facts">
${fact('対応', words)}${fact('件数', countText(transfers.length))}${fact('引落合計', sum)}
${fact('理由', reason)}${fact('担当', `${askedBy}（${timeText(askedAtMs)}）`)}
</dl>
<p>${fencedTransfers.wishHint}</p>
${isOwn ? html`<p>${fencedTransfers.needsAnother}</p>` : null}
<div class="actions">${isOwn ? null : grant}<button class="button" type="submit" name="verdict" value="decline">${isOwn ? '依頼を取り下げる' : '却下する'}</button></div>
</form>
<h2>対象の振込</h2>
${transferTable(transfers, (transferId) => transferId)}
<div class="actions"><a class="button" href="${deskHandoverHref(desk, 'fenced', service)}">一覧へ戻る</a></div>`
  return counter.page(staff, `${title} ${caseId}`, main, fbDeskPaths.handover)
}
