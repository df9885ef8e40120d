import { ja } from '../../../../authority/texts/ja.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import type { CaseWish } from '../../../../bank/rules/posting-case.ts'
import { maskedNumber } from '../../../../bank/screens/accounts.ts'
import type { Counter, Staff } from '../../../../desk/contract.ts'
import { oneLine } from '../../../../otp/plain-text.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { cell } from '../../../../platform/web/cell.ts'
import { choice } from '../../../../platform/web/choice.ts'
import { field, messageBox, textError, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { recordTable } from '../../../../platform/web/record-table.ts'
import { timeText } from '../../../../platform/web/times.ts'
import {
  askCase,
  findRefused,
  type RefusedPosting,
  settleCase,
} from '../../operations/handover/refused-postings.ts'
import { deskHandoverHref, fbDeskPaths } from '../../routes.ts'
import type { FbProfile } from '../../rules/profile.ts'
import type { Refusal } from '../../rules/refusal.ts'
import {
  refusedPosting,
  refusedPostingsNote,
  refusedPostingsTitle,
  refusedPostingsWarning,
} from '../../texts/desk.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { profileInPath } from './profile-in-path.ts'

const right = ['handover'] as const
const reasonMax = 200

/** `002-****025`, of the ID of an account. */
export function accountText(accountId: string, numberText: (number: string) => string): string {
  const [branch = '', , number = ''] = accountId.split('-')
  return `${branch}-${numberText(number)}`
}

/** What the core system won't book leaves it with more money than was paid: somebody has to look (E5). */
export function refusedPanel(
  { desk }: Counter,
  service: string,
  refused: readonly RefusedPosting[],
): Html | null {
  if (refused.length === 0) return null
  const rows = refused.map(({ posting, postingCase }) => {
    const { accountId, entryId, yen, coreReason, coreAnsweredAtMs } = posting
    const href = deskHandoverHref(desk, 'posting', service, entryId)
    return html`<tr>
${cell('記帳番号', html`<a href="${href}">${entryId}</a>`, 'whole')}
${cell('出金口座', accountText(accountId, maskedNumber), 'whole')}
${cell('金額', `${yen.toLocaleString('ja-JP')}円`, 'number')}
${cell('理由のコード', coreReason ?? '')}
${cell('日時', coreAnsweredAtMs === null ? '' : timeText(coreAnsweredAtMs))}
${cell('対応', refusedPosting.states[postingCase?.status ?? 'none'])}
${cell('担当', postingCase?.askedBy ?? '')}
</tr>`
  })
  const columns = ['記帳番号', '出金口座', '金額', '理由のコード', '日時', '対応', '担当']
  return html`<section class="panel"><h2>${refusedPostingsTitle}</h2>
<p><strong class="alarming">${refusedPostingsWarning}</strong>${refusedPostingsNote}</p>
${recordTable({ label: refusedPostingsTitle, columns, rows })}</section>`
}

type Found = NonNullable<Awaited<ReturnType<typeof findRefused>>>
type Shown = {
  readonly wish: string
  readonly reason: string
  readonly errors: { readonly wish?: string | undefined; readonly reason?: string | undefined }
  readonly info: Message | null
  readonly error: Message | null
}
const blank: Shown = { wish: '', reason: '', errors: {}, info: null, error: null }

/** One posting that the core system refused: one operator says what is to become of it, another one grants that. */
export function refusedPostingScreens(counter: Counter): void {
  const { app, context, desk, forStaff, forStaffForm } = counter
  const idOf = (c: { readonly req: { param(name: string): string | undefined } }) => c.req.param('id') ?? ''
  const hrefOf = ({ posting }: Found) => deskHandoverHref(desk, 'posting', posting.service, posting.entryId)

  app.get(
    deskHandoverHref(desk, 'posting'),
    forStaff(right, async (c, staff) => {
      const { service } = profileInPath(counter, c)
      const found = await findRefused(context, service, idOf(c))
      const info = noticeOf(c.req.query('notice'))
      if (found === undefined)
        return c.html(overPage(counter, staff, service, info), info === null ? 404 : 200)
      return c.html(postingPage(counter, staff, found, { ...blank, info }))
    }),
  )

  app.post(
    deskHandoverHref(desk, 'posting'),
    forStaffForm(right, async (c, staff, form) => {
      const profile = profileInPath(counter, c)
      const found = await findRefused(context, profile.service, idOf(c))
      if (found === undefined) return c.html(overPage(counter, staff, profile.service, null), 409)
      const reason = oneLine(form['reason'] ?? '')
      const wish = wishIn(form['wish'])
      const typed = { ...blank, wish: wish ?? '', reason }
      const errors = {
        wish: wish === undefined ? '対応を選択してください。' : undefined,
        reason: textError('理由', reason, reasonMax, ja),
      }
      if (wish === undefined || errors.reason !== undefined)
        return c.html(postingPage(counter, staff, found, { ...typed, errors }), 422)
      const asked = { operatorId: staff.operator.userId, posting: found.posting, wish, reason }
      const outcome = await askCase(context, counter.callerOf(c, staff), asked)
      if (outcome.ok) return c.redirect(`${hrefOf(found)}?notice=asked`, 303)
      const error = messageOf(outcome.refusal, profile)
      return c.html(postingPage(counter, staff, found, { ...typed, error }), refusalStatus(outcome.refusal))
    }),
  )

  app.post(
    deskHandoverHref(desk, 'settlePosting'),
    forStaffForm(right, async (c, staff, form) => {
      const profile = profileInPath(counter, c)
      const { verdict } = form
      if (verdict !== 'grant' && verdict !== 'decline') throw new Problem('badRequest')
      const found = await findRefused(context, profile.service, idOf(c))
      if (found?.postingCase === undefined)
        return c.html(overPage(counter, staff, profile.service, null), 409)
      const { wish = '', askedBy = '', askedAt } = form
      const seen = { wish, askedBy, askedAtMs: Number(askedAt) }
      const settled = { operatorId: staff.operator.userId, posting: found.posting, verdict, seen } as const
      const outcome = await settleCase(context, counter.callerOf(c, staff), settled)
      if (outcome.ok) return c.redirect(`${hrefOf(found)}?notice=${verdict}`, 303)
      const error = messageOf(outcome.refusal, profile)
      return c.html(postingPage(counter, staff, found, { ...blank, error }), refusalStatus(outcome.refusal))
    }),
  )
}

function wishIn(text = ''): CaseWish | undefined {
  return Object.hasOwn(refusedPosting.wishes, text) ? (text as CaseWish) : undefined
}

function noticeOf(notice: string | undefined): Message | null {
  if (notice === 'asked') return refusedPosting.asked
  if (notice === 'grant') return refusedPosting.granted
  return notice === 'decline' ? refusedPosting.declined : null
}

function messageOf(refusal: Refusal, profile: FbProfile): Message {
  return refusal === 'nothing_to_do' ? refusedPosting.over : refusalMessage(refusal, profile)
}

const back = (counter: Counter, service: string) =>
  html`<div class="actions"><a class="button" href="${deskHandoverHref(counter.desk, 'handoverOf', service)}">一覧へ戻る</a></div>`

/** It is booked, sent again, stopped or settled by now. */
function overPage(counter: Counter, staff: Staff, service: string, info: Message | null): Html {
  const main = html`<h1>${refusedPosting.title}</h1>
${messageBox(info === null ? 'error' : 'info', info ?? refusedPosting.over)}${back(counter, service)}`
  return counter.page(staff, refusedPosting.title, main, fbDeskPaths.handover)
}

function postingPage(counter: Counter, staff: Staff, found: Found, shown: Shown): Html {
  const { posting, postingCase } = found
  const { service, entryId, transferId, accountId, yen, text, coreReason, coreAnsweredAtMs } = posting
  const fact = (name: string, value: string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`
  const runId = found.transfer?.runId ?? null
  const main = html`<h1>${refusedPosting.title}</h1>
<p class="subtitle">${entryId}</p>
${messageBox('info', shown.info)}${messageBox('error', shown.error)}
<section class="panel"><h2>記帳</h2><dl class="record-facts">
${fact('受付番号', transferId ?? '')}${fact('口座', accountText(accountId, maskedNumber))}
${fact('金額', `${yen.toLocaleString('ja-JP')}円`)}${fact('摘要', text)}
${fact('引渡し', runId === null ? '引渡し前' : `引渡し済み（${runId}）`)}
${fact('理由のコード', coreReason ?? '')}${fact('断られた日時', coreAnsweredAtMs === null ? '' : timeText(coreAnsweredAtMs))}
${fact('対応', refusedPosting.states[postingCase?.status ?? 'none'])}
</dl></section>
${postingCase?.status === 'asked' ? grantForm(counter, staff, found) : askForm(counter, staff, found, shown)}
${back(counter, service)}`
  return counter.page(staff, `${refusedPosting.title} ${entryId}`, main, fbDeskPaths.handover)
}

function askForm(
  { desk }: Counter,
  staff: Staff,
  { posting: { service, entryId } }: Found,
  { wish, reason, errors }: Shown,
): Html {
  const options = [['', '選択してください'], ...Object.entries(refusedPosting.wishes)] as const
  return html`<form method="post" action="${deskHandoverHref(desk, 'posting', service, entryId)}" class="panel">
<h2>対応の依頼</h2>
${tokenInput(staff.sessionId)}
<p>${refusedPosting.needsAnother}</p>
${choice('wish', '対応', options, { value: wish, error: errors.wish, hint: refusedPosting.wishHint })}
${field({ name: 'reason', label: '理由', value: reason, error: errors.reason, hint: refusedPosting.reasonHint, autocomplete: 'off', maxlength: reasonMax })}
<div class="actions"><button class="button button-primary" type="submit">対応を依頼する</button></div>
</form>`
}

function grantForm({ desk }: Counter, staff: Staff, { posting, postingCase }: Found): Html | null {
  if (postingCase === undefined) return null
  const { wish, reason, askedBy, askedAtMs } = postingCase
  const isOwn = askedBy === staff.operator.userId
  const grant = html`<button class="button button-primary" type="submit" name="verdict" value="grant" data-confirm="${refusedPosting.wishes[wish]}ことを承認します。よろしいですか。">承認する</button>`
  return html`<form method="post" action="${deskHandoverHref(desk, 'settlePosting', posting.service, posting.entryId)}" class="panel">
<h2>対応の依頼</h2>
${tokenInput(staff.sessionId)}
<input type="hidden" name="wish" value="${wish}"><input type="hidden" name="askedBy" value="${askedBy}"><input type="hidden" name="askedAt" value="${askedAtMs}">
<dl class="record-facts">
<div><dt>対応</dt><dd>${refusedPosting.wishes[wish]}</dd></div>
<div><dt>理由</dt><dd>${reason}</dd></div>
<div><dt>担当</dt><dd>${askedBy}（${timeText(askedAtMs)}）</dd></div>
</dl>
<p>${refusedPosting.wishHint}</p>
${isOwn ? html`<p>${refusedPosting.needsAnother}</p>` : null}
<div class="actions">${isOwn ? null : grant}<button class="button" type="submit" name="verdict" value="decline">${isOwn ? '依頼を取り下げる' : '却下する'}</button></div>
</form>`
}
