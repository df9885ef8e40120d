import type { Context as HonoContext } from 'hono'
import { hasRight, servicesOf } from '../../authority/operations/desks.ts'
import { filterText } from '../../authority/operations/noted-filter.ts'
import {
  findOperation,
  keptContent,
  keptRows,
  operationsOf,
  referenceOf,
  statusOf,
} from '../../authority/operations/signed-operations/find-operation.ts'
import { type OperationStep, operationSteps } from '../../authority/operations/signed-operations/history.ts'
import {
  reasonText,
  takeOperationEvidence,
} from '../../authority/operations/signed-operations/take-evidence.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { SignedOperation } from '../../authority/rules/signed-operation.ts'
import { operationRows } from '../../authority/screens/operation-rows.ts'
import type { Message } from '../../authority/texts/refusal.ts'
import {
  answeredByNames,
  cancellationNames,
  operationEvidenceWords,
  operationName,
  operationStatusNames,
} from '../../authority/texts/signed-operations.ts'
import { maskedNumber } from '../../bank/screens/accounts.ts'
import { masked } from '../../otp/masked-address.ts'
import { shownOperation } from '../../otp/signed-operation/shown.ts'
import type { Env } from '../../platform/http/guards.ts'
import { Problem } from '../../platform/http/problem.ts'
import { field, messageBox, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import { recordRow, recordTable } from '../../platform/web/record-table.ts'
import { timeText } from '../../platform/web/times.ts'
import type { Fact, Staff } from '../contract.ts'
import { noteList } from '../operations/look-at-list.ts'
import type { UserRecord } from '../operations/look-up.ts'
import { deskOperationHref, deskPaths, deskUserHref } from '../routes.ts'
import { operationTexts } from '../texts/operations.ts'
import { seesTransfers } from './money.ts'
import { factList } from './money-view.ts'
import {
  type Desk,
  deskPage,
  deskPath,
  forStaff,
  forStaffForm,
  profileIn,
  staffCaller,
  toldOf,
} from './staff.ts'
import type { Tab } from './tabs.ts'
import { userInPath } from './user-in-path.ts'

const longest = 80
const listMax = 50

/** Signed operations: found by their number or from the user, looked at, and taken out as evidence (decision 76). */
export function operationsScreens(desk: Desk): void {
  const { app, profile: own } = desk
  const path = (screen: 'operation' | 'operationEvidence') => `/${own.service}${deskPaths[screen]}`

  app.get(
    deskPath(desk, 'operations'),
    forStaff(desk, seesTransfers, async (c, staff) => {
      const typed = c.req.query('operation')?.slice(0, longest)
      if (typed === undefined) return c.html(searchView(desk, staff, '', undefined))
      const operationId = typed.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase()
      if (operationId === '') return c.html(searchView(desk, staff, typed, operationTexts.missing), 422)
      const looked = {
        list: 'transfers',
        filter: filterText({ operation: operationId }),
        count: null,
      } as const
      await noteList(desk.context, staffCaller(c, staff), staff.operator, looked)
      for (const service of servicesOf(desk.context, own.service)) {
        const operation = await findOperation(desk.context, { service, operationId })
        if (operation !== undefined)
          return c.redirect(deskOperationHref(own.service, 'operation', operation), 303)
      }
      return c.html(searchView(desk, staff, typed, operationTexts.unknown), 422)
    }),
  )

  app.get(
    path('operation'),
    forStaff(desk, seesTransfers, async (c, staff) => {
      const target = await targetOf(desk, c, staff)
      return c.html(await operationView(desk, staff, target, { page: c.req.query('page') }))
    }),
  )

  app.post(
    path('operationEvidence'),
    forStaffForm(desk, seesTransfers, async (c, staff) => {
      const target = await targetOf(desk, c, staff)
      const caller = staffCaller(c, staff)
      const { operator } = staff
      const taken = await takeOperationEvidence(desk.context, caller, operator, target.operation, {
        ...operationEvidenceWords,
        cancellationNames: reasonsOf(desk, target),
      })
      if (!taken.ok) {
        if (taken.refusal === 'operation_unknown') throw new Problem('notFound')
        const error = toldOf(desk, taken.refusal, target.profile)
        return c.html(await operationView(desk, staff, target, { error }), 409)
      }
      c.header('Content-Type', 'application/zip')
      c.header('Content-Disposition', `attachment; filename="${taken.name}"`)
      return c.body(taken.bytes)
    }),
  )
  userOperationsScreen(desk)
}

/** A user's own: the newest, each leading to its page. */
function userOperationsScreen(desk: Desk): void {
  desk.app.get(
    `/${desk.profile.service}${deskPaths.userOperations}`,
    forStaff(desk, seesTransfers, async (c, staff) => {
      const { record, profile } = await userInPath(desk, c, staff)
      const { service, userId } = record.user
      const found = await operationsOf(desk.context, { service, userId }, listMax)
      const filter = filterText({ service, userId, of: 'operations' })
      const looked = { list: 'transfers', filter, count: found.length } as const
      await noteList(desk.context, staffCaller(c, staff), staff.operator, looked)
      return c.html(userView(desk, staff, record, profile, found))
    }),
  )
}

type Target = { readonly operation: SignedOperation; readonly profile: ServiceProfile }

/** The operation in the address, within the institution; the journal says who looked at it (X9). */
async function targetOf(desk: Desk, c: HonoContext<Env>, staff: Staff): Promise<Target> {
  const service = `${c.req.param('institution')}/${c.req.param('service')}`
  const operationId = c.req.param('operationId') ?? ''
  const profile = profileIn(desk, service)
  const operation = profile && (await findOperation(desk.context, { service, operationId }))
  if (profile === undefined || operation === undefined) throw new Problem('notFound')
  const filter = filterText({ service, operation: operationId })
  const looked = { list: 'transfers', filter, count: 1 } as const
  await noteList(desk.context, staffCaller(c, staff), staff.operator, looked)
  return { operation, profile }
}

function searchView(desk: Desk, staff: Staff, typed: string, error: string | undefined): Html {
  const main = html`<h1>${operationTexts.title}</h1>
<form method="get" action="${deskPath(desk, 'operations')}" class="panel stacked">
<h2>${operationTexts.searchTitle}</h2>
${field({
  name: 'operation',
  label: operationTexts.number,
  isNeeded: true,
  value: typed,
  hint: operationTexts.numberHint,
  error,
  autocomplete: 'off',
  maxlength: longest,
})}
<div class="actions"><button class="button button-primary" type="submit">調べる</button></div>
</form>`
  return deskPage(desk, staff, operationTexts.title, main, 'operations')
}

async function operationView(
  desk: Desk,
  staff: Staff,
  { operation, profile }: Target,
  { error = null, page }: { readonly error?: Message | null; readonly page?: string | undefined },
): Promise<Html> {
  const steps = await operationSteps(desk.context, operation)
  const { service, userId } = operation
  const user = deskUserHref(desk.profile.service, 'user', service, userId)
  const pageHref = (number: number) =>
    `${deskOperationHref(desk.profile.service, 'operation', operation)}?page=${number}#rows`
  const main = html`<h1>${operationTexts.title}</h1>
<p class="subtitle">${profile.serviceName}　<a href="${user}">${profile.names.userId} ${userId}</a></p>
${messageBox('error', error)}
<div class="desk-columns">
<div>${factsPanel(desk, staff, operation)}</div>
<div>${shownPanel(operation)}${stepsPanel(steps, reasonsOf(desk, { profile }))}</div>
</div>
${operationRows(keptRows(operation), { title: operationTexts.list, page, pageHref, seen: asStaffSees })}`
  return deskPage(desk, staff, operationTexts.title, main, 'operations')
}

function factsPanel(desk: Desk, { sessionId }: Staff, operation: SignedOperation): Html {
  const { operationId, tokenId, issuedAtMs, expiresAtMs, answeredBy, endedAtMs } = operation
  const erased = keptContent(operation) === null
  const reference = referenceOf(operation)
  const facts: readonly Fact[] = [
    ['状態', html`<strong>${operationStatusNames[statusOf(desk.context, operation)]}</strong>`],
    [operationTexts.number, operationId],
    ['トークンID', tokenId],
    ...(reference === null ? [] : [['対象', erased ? operationTexts.erased : reference] as const]),
    ['依頼日時', timeText(issuedAtMs)],
    ['有効期限', timeText(expiresAtMs)],
    ...(endedAtMs === null ? [] : [['終了日時', timeText(endedAtMs)] as const]),
    ['回答の方法', answeredBy === null ? 'なし' : answeredByNames[answeredBy]],
  ]
  return html`<section class="panel"><h2>${titleOf(operation)}</h2>
${factList(facts)}
${answeredBy === 'code' ? html`<p class="caution">${operationTexts.sharedSecret}</p>` : null}
${erased ? null : evidenceForm(desk, sessionId, operation)}</section>`
}

function evidenceForm(desk: Desk, sessionId: string, operation: SignedOperation): Html {
  const action = deskOperationHref(desk.profile.service, 'operationEvidence', operation)
  return html`<form method="post" action="${action}">${tokenInput(sessionId)}
<div class="actions"><button class="button" type="submit">${operationTexts.button}</button></div>
<p class="hint">${operationTexts.buttonHint}</p></form>`
}

/** What kind of operation it is, as long as that is known. */
function titleOf(operation: SignedOperation): string {
  const kept = keptContent(operation)
  return kept === null ? operationTexts.erased : operationName(operation.act, shownOperation(kept).title)
}

/** Of a payee, or in a text about an account: seven digits, and no more. */
const accountNumber = /(?<!\d)\d{7}(?!\d)/g

/** As the staff sees the numbers of accounts (X9) and mail addresses (ADM-05) everywhere. */
function asStaffSees(line: string): string {
  const isAddress = line.includes('@') && !line.includes(' ')
  return isAddress ? masked(line) : line.replaceAll(accountNumber, maskedNumber)
}

function shownPanel(operation: SignedOperation): Html {
  const kept = keptContent(operation)
  if (kept === null)
    return html`<section class="panel"><h2>${operationTexts.shownTitle}</h2><p>${operationTexts.erasedHint}</p></section>`
  const { title, fields } = shownOperation(kept)
  const facts = fields.map(({ label, type, lines, lookAlikes }): Fact => {
    const isMasked = type === 'account' || type === 'text'
    const shown = lines.map((line) => (isMasked ? asStaffSees(line) : line))
    const all = lookAlikes === '' ? shown : [...shown, html`<span class="hint">${lookAlikes}</span>`]
    return [label, html`${all.map((line, i) => html`${i === 0 ? null : html`<br>`}${line}`)}`]
  })
  return html`<section class="panel"><h2>${operationTexts.shownTitle}</h2>
<p class="hint">${operationTexts.shownHint}</p>${factList([[operationTexts.shownName, title], ...facts])}</section>`
}

const stepColumns = ['日時', '経過', '理由', '接続元']

/** Why an operation was canceled: of what was approved and could not be done, in the words of the refusal. */
function reasonsOf(desk: Desk, { profile }: Pick<Target, 'profile'>): Readonly<Record<string, string>> {
  const refused = Object.entries(desk.refusalsOf(profile)).map(([refusal, { desk: words }]) => [
    refusal,
    words,
  ])
  return { ...Object.fromEntries(refused), ...cancellationNames }
}

function stepsPanel(steps: readonly OperationStep[], reasons: ReturnType<typeof reasonsOf>): Html {
  const rows = steps.map(({ at, address, event }) => {
    const reason = 'reason' in event ? reasonText(event.reason, reasons) : ''
    const name = operationEvidenceWords.eventNames[event.type]
    return recordRow(stepColumns, [timeText(at), name, reason, address ?? '-'])
  })
  return html`<section class="panel"><h2>${operationTexts.stepsTitle}</h2>
${recordTable({ label: operationTexts.stepsTitle, columns: stepColumns, rows, look: 'as-cards in-column' })}</section>`
}

const columns = ['依頼日時', '取引', '状態', '回答の方法', '取引の番号']

function userView(
  desk: Desk,
  staff: Staff,
  { user }: UserRecord,
  profile: ServiceProfile,
  found: readonly SignedOperation[],
): Html {
  const title = `${operationTexts.title}：${user.userName}（${user.userId}）`
  const rows = found.map((operation) => {
    const { issuedAtMs, answeredBy, operationId } = operation
    const link = html`<a href="${deskOperationHref(desk.profile.service, 'operation', operation)}">${operationId}</a>`
    const what = titleOf(operation)
    const status = operationStatusNames[statusOf(desk.context, operation)]
    const by = answeredBy === null ? 'なし' : answeredByNames[answeredBy]
    return recordRow(columns, [timeText(issuedAtMs), what, status, by, link], ['依頼日時'])
  })
  const main = html`<h1>${title}</h1><p class="subtitle">${profile.serviceName}</p>
${found.length === 0 ? html`<p class="panel">${operationTexts.none}</p>` : recordTable({ label: operationTexts.title, columns, rows })}
<div class="actions"><a class="button" href="${deskUserHref(desk.profile.service, 'user', user.service, user.userId)}">ユーザの画面へ戻る</a></div>`
  return deskPage(desk, staff, title, main)
}

/** On the page of a user who was ever asked to confirm something on the token's own screen. */
export function operationsTab(
  desk: Desk,
  { operator }: Staff,
  { user, hasOperations }: UserRecord,
): Tab | null {
  const sees = seesTransfers.some((right) => hasRight(operator.role, right))
  if (!sees || !hasOperations) return null
  const href = deskUserHref(desk.profile.service, 'userOperations', user.service, user.userId)
  const content = html`<p>${operationTexts.tabHint}</p>
<div class="actions"><a class="button" href="${href}">${operationTexts.title}を見る</a></div>`
  return { id: 'operations', title: operationTexts.title, content }
}
