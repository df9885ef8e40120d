import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { Message } from '../../authority/texts/refusal.ts'
import { riskEventTexts, riskTitle } from '../../authority/texts/risk.ts'
import { maskedNumber, yenText } from '../../bank/screens/accounts.ts'
import { checkField } from '../../platform/web/controls.ts'
import { messageBox, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { recordRow, recordTable } from '../../platform/web/record-table.ts'
import { timeText } from '../../platform/web/times.ts'
import type { Fact, Money, Staff, TypedWhy } from '../contract.ts'
import type { Confirmation, DaySession, InArchive, LoginStep } from '../operations/money.ts'
import { deskMoneyHref, deskOperationHref, deskUserHref } from '../routes.ts'
import type { Dispute } from '../rules/dispute.ts'
import { evidenceTexts, loginStepNames, moneyTexts } from '../texts/money.ts'
import { operationTexts } from '../texts/operations.ts'
import { accountNumbersButton } from './account-numbers.ts'
import { blankDispute, disputePanel, type TypedDispute } from './dispute-panel.ts'
import { type Desk, deskPage } from './staff.ts'
import { blankWhy, whyFields } from './why.ts'

export type MoneyTarget = { readonly money: Money; readonly profile: ServiceProfile }

export type ShownMoney = {
  readonly numbers: 'masked' | 'shown'
  readonly info: Message | null
  readonly error: Message | null
  readonly why: TypedWhy
  readonly chosen: readonly number[]
  readonly itemsError: string | undefined
  readonly dispute: TypedDispute
}

export const blankMoney: ShownMoney = {
  numbers: 'masked',
  info: null,
  error: null,
  why: blankWhy,
  chosen: [],
  itemsError: undefined,
  dispute: blankDispute,
}

type Facts = ShownMoney & {
  readonly confirmation: Confirmation | null
  readonly sessions: readonly DaySession[]
  readonly archived: InArchive
  readonly mayStop: boolean
  readonly standing: Dispute | undefined
}

/** What a caller asks of one transfer, on one page: the money on the left, what proves it on the right. */
export function moneyView(desk: Desk, staff: Staff, { money, profile }: MoneyTarget, shown: Facts): Html {
  const { receipt, service, userId } = money
  const title = `${moneyTexts.title}：${receipt}`
  const user = deskUserHref(desk.profile.service, 'user', service, userId)
  const main = html`<h1>${title}</h1>
<p class="subtitle">${profile.serviceName}　<a href="${user}">${profile.names.userId} ${userId}</a></p>
${messageBox('info', shown.info)}${messageBox('error', shown.error)}
<div class="desk-columns">
<div>${moneyPanel(desk, staff, money, shown)}</div>
<div>${disputePanel(desk.profile.service, staff, money, shown.standing, { mayWork: shown.mayStop, typed: shown.dispute })}
${confirmationPanel(desk, money, shown)}${sessionsPanel(shown)}</div>
</div>`
  return deskPage(desk, staff, title, main, 'disputes')
}

export function factList(facts: readonly Fact[]): Html {
  return html`<dl class="record-facts">${facts.map(
    ([name, value, alarming]) =>
      html`<div><dt>${name}</dt><dd${alarming === true ? html` class="alarming"` : ''}>${value}</dd></div>`,
  )}</dl>`
}

function moneyPanel(desk: Desk, staff: Staff, money: Money, shown: Facts): Html {
  const { kind, status, acceptedAtMs, amount, items, facts } = money
  const href = deskMoneyHref(desk.profile.service, 'moneyNumbers', money)
  const canStop = shown.mayStop && items.some(({ state }) => state === 'open')
  return html`<section class="panel"><h2>${kind}</h2>
${factList([['状態', html`<strong>${status}</strong>`], ['受付日時', timeText(acceptedAtMs)], ['金額', amount], ...facts(shown.numbers)])}
${shown.numbers === 'shown' ? null : accountNumbersButton(staff, href)}
${evidenceForm(desk, staff, money, shown)}
</section>
<section class="panel"><h2>振込先（${items.length.toLocaleString('ja-JP')}件）</h2>
${canStop ? stopForm(desk, staff, money, shown) : itemTable(money, shown, false)}
</section>`
}

/** Where the archive has entries of its days, only the terminal can take it. */
function evidenceForm(desk: Desk, staff: Staff, money: Money, { archived }: Facts): Html {
  if (archived.logins) return html`<p class="hint">${moneyTexts.archivedEvidence(money)}</p>`
  return html`<form method="post" action="${deskMoneyHref(desk.profile.service, 'evidence', money)}">${tokenInput(staff.sessionId)}
<div class="actions"><button class="button" type="submit">${evidenceTexts.button}</button></div>
<p class="hint">${evidenceTexts.hint}</p></form>`
}

function stopForm(desk: Desk, { sessionId }: Staff, money: Money, shown: Facts): Html {
  const href = deskMoneyHref(desk.profile.service, 'stopMoney', money)
  return html`<form method="post" action="${href}" class="stacked" autocomplete="off" data-confirm="${money.receipt}：選んだ明細の中止の承認を依頼します。よろしいですか。">
${tokenInput(sessionId)}<input type="hidden" name="step" value="ask">
${itemTable(money, shown, true)}
${shown.itemsError === undefined ? null : html`<p class="field-error" role="alert">${shown.itemsError}</p>`}
<p class="hint">${moneyTexts.stopNote}</p>
${whyFields(shown.why)}
<div class="actions"><button class="button button-danger" type="submit">選んだ明細を中止（承認を依頼）</button></div>
</form>`
}

const inColumn = 'as-cards in-column'

const itemColumns = ['振込先', '金額', '状態']

/** Far more than a person reads; a file has up to as many. */
const shownMax = 1000

function itemTable({ items }: Money, { numbers, chosen }: Facts, chooses: boolean): Html {
  const tickColumn = chooses ? '中止' : '明細'
  const columns = [tickColumn, ...itemColumns]
  const rows = items.slice(0, shownMax).map(({ item, place, account, name, amountYen, state, stateText }) => {
    const number = numbers === 'shown' ? account.number : maskedNumber(account.number)
    const tick =
      state === 'open'
        ? checkField({
            name: `item-${item}`,
            label: `${item + 1}件目`,
            checked: chosen.includes(item),
            error: undefined,
          })
        : `${item + 1}件目`
    const payee = html`<strong>${name}</strong><br>${place} ${account.type} ${number}`
    const cells = [payee, yenText(amountYen), stateText]
    return recordRow(columns, [tick, ...cells], ['金額'])
  })
  return recordTable({ label: '振込先', columns, rows, look: inColumn })
}

function confirmationPanel(desk: Desk, { service }: Money, { confirmation, archived }: Facts): Html {
  if (confirmation === null) {
    const why = archived.confirmation ? moneyTexts.archived : moneyTexts.notKept
    return html`<section class="panel"><h2>確定の方法</h2><p>${why}</p></section>`
  }
  const { by, at, address, browser, code, shown, operationId, noted } = confirmation
  const facts: Fact[] = [
    ['確定日時', timeText(at)],
    ['確認の方法', by],
    ...(operationId === null ? [] : [operationFact(desk, { service, operationId })]),
    ['トークンID', code === null ? 'なし（コードを使っていません）' : code.tokenId],
    ...(code === null ? [] : [['コードの回数・時刻ステップ', String(code.step)] as const]),
    ['接続元', address ?? '-'],
    ['ブラウザ', browser ?? moneyTexts.notKept],
  ]
  return html`<section class="panel"><h2>確定の方法</h2>${factList(facts)}
<h3>お客様に表示した文言</h3>
${shown.length === 0 ? html`<p>${moneyTexts.notKept}</p>` : html`<p class="hint">${moneyTexts.shownHint}</p><ul class="notes">${shown.map((text) => html`<li>${text}</li>`)}</ul>`}
${noted === null ? null : html`<h3>${riskTitle}</h3><ul class="notes">${riskEventTexts(noted).map((text) => html`<li>${text}</li>`)}</ul>`}
</section>`
}

function operationFact(desk: Desk, of: { readonly service: string; readonly operationId: string }): Fact {
  const href = deskOperationHref(desk.profile.service, 'operation', of)
  return [operationTexts.title, html`<a href="${href}">${of.operationId}</a>`]
}

const sessionColumns = ['ログイン', '接続元・ブラウザ', '方法']

function sessionsPanel({ sessions, confirmation, archived }: Facts): Html {
  const rows = sessions.map(({ sessionHash, from, until, expiresAtMs, address, browser, steps }) => {
    const isThis = sessionHash === confirmation?.sessionHash
    const end = until === null ? `${timeText(expiresAtMs)}まで有効` : `～${timeText(until)}`
    const start = html`${timeText(from)}<br>${end}${isThis ? html`<br><strong>${moneyTexts.wayOfSession}</strong>` : null}`
    const where = html`${address ?? '-'}<br>${browser ?? '-'}`
    return recordRow(sessionColumns, [start, where, steps.map(stepText).join('＋')])
  })
  return html`<section class="panel"><h2>${moneyTexts.sessionsTitle}（${sessions.length}件）</h2>
${archived.logins ? html`<p>${moneyTexts.archivedLogins}</p>` : null}${sessions.length === 0 ? (archived.logins ? null : html`<p>${moneyTexts.sessionsNone}</p>`) : recordTable({ label: moneyTexts.sessionsTitle, columns: sessionColumns, rows, look: inColumn })}
</section>`
}

export function stepText(step: LoginStep): string {
  const name = loginStepNames[step.by]
  return step.by === 'token' ? `${name}（${step.tokenId}）` : name
}
