import { everyAccountOf } from '../../../../bank/operations/read-accounts.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { dateTimeText } from '../../../../platform/web/dates.ts'
import { messageBox } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { idOf } from '../../../../platform/web/path-id.ts'
import { transferOf } from '../../operations/transfers/list.ts'
import type { Transfer, TransferLine } from '../../rules/transfer.ts'
import { awaitsCheck, fencedMark, holdOfTransfer } from '../../texts/held.ts'
import { accountText, dayText, fact, transferStatusNames, yenText } from '../format.ts'
import type { FbService, Visit } from '../service.ts'
import { bankingOf, workLink } from '../work.ts'
import { fundsNote } from './funds-note.ts'
import { fencedNote, heldNote } from './held-note.ts'
import { linesView } from './lines.ts'
import { forTransfer, wizardPage } from './wizard.ts'

const at = { step: '完了' } as const
const already = {
  text: 'この振込は、すでに受け付けています。内容の変更や、同じ振込の二重の受付はありません。',
  code: 'RMCFBTRF001007I',
}

/** One of the customer's own; any other is treated as nonexistent. */
export async function ownTransfer(service: FbService, visit: Visit, transferId: string): Promise<Transfer> {
  const transfer = await transferOf(service.site.context, visit.who, transferId)
  if (transfer === undefined) throw new Problem('notFound')
  return transfer
}

const acceptedTexts: Readonly<Partial<Record<Transfer['status'], string>>> = {
  held: '振込を受け付け、保留しました。',
  reserved: '振込の予約を受け付けました。',
}

/** 完了: the receipt, printable, and viewable again at any time. */
export function completedScreen(service: FbService): void {
  service.app.get(
    workLink(service, 'completed'),
    forTransfer(service, at, async (c, visit) => {
      const transfer = await ownTransfer(service, visit, idOf(c))
      const text = acceptedTexts[transfer.status] ?? '振込を受け付けました。'
      const accepted = { text, code: 'RMCFBTRF001001I' }
      const main = html`${messageBox('info', c.req.query('notice') === 'already' ? already : accepted)}
${await receiptView(service, visit, transfer, { page: c.req.query('page'), path: workLink(service, 'completed', transfer.transferId) })}
<div class="actions"><button class="button" type="button" data-print hidden>印刷</button>
<a class="button" href="${workLink(service, 'transferList')}">振込予約照会・取消へ</a>
<a class="button" href="${workLink(service, 'newTransfer')}">続けて振込</a></div>`
      return c.html(wizardPage(service, visit, at, main))
    }),
  )
}

/** 受付番号 and everything that was confirmed: for the screen afterwards, for lists, and for paper. */
export async function receiptView(
  service: FbService,
  visit: Visit,
  transfer: Transfer,
  { page, path }: { readonly page: string | undefined; readonly path: string },
): Promise<Html> {
  const accounts = await everyAccountOf(service.site.context, visit.who)
  const account = accounts.find(({ accountId }) => accountId === transfer.accountId)
  const { bank } = bankingOf(service)
  const { agreement } = visit.visitor
  const { transferId, status, acceptedAtMs, endedAtMs, day, memo, userId, lines, debitYen } = transfer
  const { shortAtMs } = transfer
  const hold = holdOfTransfer(transfer)
  const isShort = status === 'reserved' && shortAtMs !== null
  const isChecked = awaitsCheck(transfer)
  return html`${isChecked ? fencedNote(service) : null}${!isChecked && status === 'held' && hold !== null ? heldNote(service, hold, 'held') : null}<section class="panel receipt"><h2>受付内容</h2><dl class="facts-plain">
${fact('受付番号', transferId)}
${fact('状態', html`<span class="state transfer-${status}">${transferStatusNames[status]}</span>`)}
${fact('受付日時', dateTimeText(acceptedAtMs))}
${isChecked ? fact('確認', fencedMark) : null}
${hold === null ? null : fact('保留', `${dateTimeText(hold.heldUntilMs)}まで`)}
${isShort ? fact('残高不足', `${dateTimeText(shortAtMs)}から再試行中`) : null}
${endedAtMs === null ? null : fact(endedName(transfer), dateTimeText(endedAtMs))}
${fact('お客様ID', userId)}
${fact('会社コード', agreement?.companyCode ?? '')}
${fact('出金口座', account === undefined ? '' : accountText(account, bank))}
${fact('企業名', agreement?.kanaName ?? account?.holderName ?? '')}
${fact('振込指定日', dayText(day))}
${fact('メモ情報', memo)}
</dl>
<h3>振込先情報（${lines.length}件）</h3>
${linesView({ lines: lines.map(withMark), amend: null, page, pageHref: (number) => `${path}?page=${number}` })}
<p class="total">引落合計　<strong>${yenText(debitYen)}</strong></p>
${status === 'reserved' && !isChecked ? (isShort ? shortNote(service) : fundsNote(service, { day, debitYen, hold: null })) : null}
${status === 'failed' ? html`<p class="caution">${failedReasons(transfer)}などの理由により、振込を行いませんでした。</p>` : null}
${lines.some(({ stoppedAtMs }) => stoppedAtMs !== undefined) ? html`<p class="caution">お客様からのお申し出により、「中止」と表示した振込先への振込をお止めしました。</p>` : null}
</section>`
}

/** What was held back fails as well because of what happened meanwhile, however much money there is. */
function failedReasons({ heldUntilMs }: Transfer): string {
  const short = '振込指定日に出金口座の残高が不足していた'
  return heldUntilMs === null ? short : `振込やサービスの利用が停止されていた、${short}`
}

/** On the day itself, while it is tried again. */
function shortNote({ profile }: FbService): Html {
  const { until, everyMinutes } = profile.fb.reserved
  return html`<p class="caution">出金口座の残高が不足しているため、まだ振り込まれていません。本日${until}まで${everyMinutes}分ごとに引き落としを行います。<strong>${until}までに出金口座へご入金ください。</strong></p>`
}

/** A payee that the desk stopped. */
function withMark(line: TransferLine) {
  const { stoppedAtMs } = line
  return stoppedAtMs === undefined ? line : { ...line, marks: [`中止（${dateTimeText(stoppedAtMs)}）`] }
}

function endedName({ status }: Transfer): string {
  return {
    held: '',
    reserved: '',
    executed: '振込日時',
    failed: '不能日時',
    cancelled: '取消日時',
    stopped: '中止日時',
  }[status]
}
