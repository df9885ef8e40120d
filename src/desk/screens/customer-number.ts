import type { Context as HonoContext } from 'hono'
import {
  customerNumberIn,
  customerNumberLabel,
  customerOfNumber,
} from '../../authority/operations/customer-number.ts'
import { hasRight } from '../../authority/operations/desks.ts'
import { filterText } from '../../authority/operations/noted-filter.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { numberFormText, numberTakenText } from '../../authority/texts/customers.ts'
import { ja } from '../../authority/texts/ja.ts'
import type { Message } from '../../authority/texts/refusal.ts'
import { examineCustomer } from '../../bank/operations/examine-customers.ts'
import type { Env } from '../../platform/http/guards.ts'
import { checkField } from '../../platform/web/controls.ts'
import { field, messageBox, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import type { Staff, TypedWhy } from '../contract.ts'
import { noteList } from '../operations/look-at-list.ts'
import type { UserRecord } from '../operations/look-up.ts'
import { numberAsGranted, numberAtDesk } from '../operations/number-customer.ts'
import { deskPaths, deskUserHref } from '../routes.ts'
import { maybeMerged, mergeSignNames } from '../texts/desk.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { approvalsView } from './approvals/approvals.ts'
import { shownNumberOrNull } from './customer-numbers.ts'
import { type Desk, deskPage, deskPath, forStaff, forStaffForm, staffCaller, toldOf } from './staff.ts'
import { userInPath } from './user-in-path.ts'
import { blankWhy, parseWhy, whyFields } from './why.ts'
import { actionName } from './words.ts'

const right = 'number_customer'
const longest = 100

/** On the page of a user whose customer is from before numbers were kept (D1). */
export function numberSection(
  desk: Desk,
  { operator }: Staff,
  { user, customer }: UserRecord,
  profile: ServiceProfile,
): Html | null {
  if (customer.number !== null || !hasRight(operator.role, right)) return null
  const href = deskUserHref(desk.profile.service, 'customerNumber', user.service, user.userId)
  const title = actionName(desk, profile, right)
  return html`<section class="panel caller-number"><h2>${title}</h2>
<p>このお客様には、${customerNumberLabel(profile)}がまだ登録されていません。</p>
<div class="actions"><a class="button" href="${href}">${title}</a></div></section>`
}

type Shown = {
  readonly why: TypedWhy
  readonly typed: string
  readonly numberError: string | undefined
  readonly checked: boolean
  readonly checkError: string | undefined
  readonly error: Message | null
}

const blank: Shown = {
  why: blankWhy,
  typed: '',
  numberError: undefined,
  checked: false,
  checkError: undefined,
  error: null,
}

export function customerNumberScreen(desk: Desk): void {
  const { app, profile: own } = desk
  const path = `/${own.service}${deskPaths.customerNumber}`

  app.get(
    path,
    forStaff(desk, [right], async (c, staff) =>
      c.html(view(desk, staff, await targetOf(desk, c, staff), blank)),
    ),
  )

  app.post(
    path,
    forStaffForm(desk, [right], async (c, staff, form) => {
      if (form['step'] === 'carry_out') return carryOut(desk, c, staff)
      const target = await targetOf(desk, c, staff)
      const { profile, record } = target
      const { service, userId } = record.user
      const { typed: typedWhy, why } = parseWhy(form)
      const typed = (form['customerNumber'] ?? '').slice(0, longest)
      const { number, problem } = customerNumberIn(typed, profile)
      const numberError = problem === null ? undefined : problemText(problem, profile)
      const checked = target.signs.length > 0 && form['checked'] === '1'
      const checkError = target.signs.length > 0 && !checked ? maybeMerged : undefined
      const shown = { ...blank, why: typedWhy, typed, numberError, checked, checkError }
      if (why === null || problem !== null || checkError !== undefined)
        return c.html(view(desk, staff, target, shown), 422)
      const outcome = await numberAtDesk(desk.context, staffCaller(c, staff), {
        service,
        userId,
        number,
        checked,
        operatorId: staff.operator.userId,
        step: 'ask',
        ...why,
      })
      if (outcome.ok && outcome.result === 'requested')
        return c.redirect(`${deskPath(desk, 'approvals')}?notice=requested`, 303)
      if (outcome.ok)
        return c.redirect(`${deskUserHref(own.service, 'user', service, userId)}?notice=${right}`, 303)
      const { refusal } = outcome
      const status = refusalStatus(refusal)
      if (refusal === 'customer_number_taken') {
        const asked = { service, customerNumber: number }
        const looked = { list: 'search', filter: filterText(asked), count: 1 } as const
        await noteList(desk.context, staffCaller(c, staff), staff.operator, looked)
        const taken = await takenText(desk, profile, number)
        return c.html(view(desk, staff, target, { ...shown, numberError: taken }), status)
      }
      const error = toldOf(desk, refusal, profile)
      return c.html(view(desk, staff, await targetOf(desk, c, staff), { ...shown, error }), status)
    }),
  )
}

function problemText(problem: 'missing' | 'number_form', profile: ServiceProfile): string {
  return problem === 'missing' ? ja.required(customerNumberLabel(profile)) : numberFormText(profile)
}

async function takenText({ context }: Desk, profile: ServiceProfile, number: string): Promise<string> {
  const registered = await customerOfNumber(context, profile.service, number)
  return numberTakenText(profile, registered?.name ?? '')
}

/** From the page of approvals, where whoever asked goes on. */
async function carryOut(desk: Desk, c: HonoContext<Env>, staff: Staff): Promise<Response> {
  const { profile, record } = await targetOf(desk, c, staff)
  const { service, userId } = record.user
  const operatorId = staff.operator.userId
  const outcome = await numberAsGranted(desk.context, staffCaller(c, staff), { service, userId, operatorId })
  if (outcome.ok)
    return c.redirect(`${deskUserHref(desk.profile.service, 'user', service, userId)}?notice=${right}`, 303)
  const error = toldOf(desk, outcome.refusal, profile)
  return c.html(await approvalsView(desk, staff, { info: null, error }), refusalStatus(outcome.refusal))
}

type Target = Awaited<ReturnType<typeof targetOf>>

async function targetOf(desk: Desk, c: HonoContext<Env>, staff: Staff) {
  const { profile, record } = await userInPath(desk, c, staff)
  const { service, customerId } = record.user
  const examined = await examineCustomer(desk.context, service, customerId)
  return { profile, record, signs: examined?.signs ?? [] }
}

function view(desk: Desk, staff: Staff, { record, profile, signs }: Target, shown: Shown): Html {
  const { user, customer } = record
  const title = actionName(desk, profile, right)
  const label = customerNumberLabel(profile)
  const facts = [
    ['サービス', profile.serviceName],
    ['お客様名', customer.name],
    [label, shownNumberOrNull(customer.number, profile) ?? '未登録'],
    [profile.names.userId, user.userId],
    ['ユーザ名', user.userName],
  ] as const
  const back = deskUserHref(desk.profile.service, 'user', user.service, user.userId)
  const main = html`<h1>${title}</h1>
${messageBox('error', shown.error)}
<section class="panel"><h2>お客様</h2><dl class="record-facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></section>
${customer.number === null ? numberForm(desk, staff, { record, profile, signs }, shown) : null}
<div class="actions"><a class="button" href="${back}">ユーザの画面へ戻る</a></div>`
  return deskPage(desk, staff, title, main)
}

function numberForm(
  desk: Desk,
  { sessionId }: Staff,
  { record: { user, customer }, profile, signs }: Target,
  { why, typed, numberError, checked, checkError }: Shown,
): Html {
  const title = actionName(desk, profile, right)
  const label = customerNumberLabel(profile)
  const href = deskUserHref(desk.profile.service, 'customerNumber', user.service, user.userId)
  const asks = profile.desk.approvals.includes(right)
  return html`<form method="post" action="${href}" class="panel stacked" autocomplete="off" data-confirm="${customer.name}：${title}${asks ? 'の承認を依頼します' : 'を行います'}。よろしいですか。">
<h2>操作</h2>
<p>番号は1人（1社）のお客様にだけ登録でき、登録したあとは変更できません。基幹システムまたは申込書の番号を入力してください。</p>
${tokenInput(sessionId)}<input type="hidden" name="step" value="ask">
${field({
  name: 'customerNumber',
  label,
  isNeeded: true,
  value: typed,
  hint: `例　${profile.customers?.number.example ?? ''}`,
  error: numberError,
  autocomplete: 'off',
  maxlength: longest,
})}
${signs.length === 0 ? null : signFields(signs, checked, checkError)}
${whyFields(why)}
<div class="actions"><button class="button button-primary" type="submit">${title}${asks ? '（承認を依頼）' : ''}</button></div>
</form>`
}

/** What makes it look like two, and the operator's word that it is one; the approver reads that, too. */
function signFields(signs: Target['signs'], checked: boolean, error: string | undefined): Html {
  return html`<div class="caution"><p>${maybeMerged}</p><ul>${signs.map((sign) => html`<li>${mergeSignNames[sign]}</li>`)}</ul></div>
${checkField({ name: 'checked', label: '別のお客様との混在がないことを、契約書類で確認しました。', checked, error })}`
}
