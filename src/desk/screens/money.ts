import type { Context as HonoContext } from 'hono'
import { hasRight, servicesOf } from '../../authority/operations/desks.ts'
import { filterText } from '../../authority/operations/noted-filter.ts'
import type { Form } from '../../platform/http/form.ts'
import type { Env } from '../../platform/http/guards.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Staff } from '../contract.ts'
import { findDispute, workOnDispute } from '../operations/disputes.ts'
import { takeEvidence } from '../operations/evidence.ts'
import { noteList } from '../operations/look-at-list.ts'
import { confirmationOf, findMoney, inArchive, sessionsOfDay } from '../operations/money.ts'
import { noteAccountNumbers } from '../operations/note-account-numbers.ts'
import { stopAsGranted, stopTransferAtDesk } from '../operations/stop-transfer.ts'
import { deskMoneyHref, deskPaths, type MoneyScreen } from '../routes.ts'
import type { DisputeWork } from '../rules/dispute.ts'
import { done } from '../texts/desk.ts'
import { evidenceHowTo, moneyTexts, stopDone } from '../texts/money.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { approvalsView } from './approvals/approvals.ts'
import { blankDispute, parseResult } from './dispute-panel.ts'
import { evidenceFacts } from './evidence-facts.ts'
import { blankMoney, type MoneyTarget, moneyView, type ShownMoney } from './money-view.ts'
import { type Desk, forStaff, forStaffForm, profileIn, staffCaller, toldOf } from './staff.ts'
import { parseWhy } from './why.ts'

export const seesTransfers = ['see_transfers'] as const
const right = 'stop_transfer'

/** One movement of money that a customer denies: what it is, how it was confirmed, and what can still be stopped (D5). */
export function moneyScreen(desk: Desk): void {
  const { app, profile: own } = desk
  const path = (screen: MoneyScreen) => `/${own.service}${deskPaths[screen]}`

  app.get(
    path('money'),
    forStaff(desk, seesTransfers, async (c, staff) => {
      const target = await targetOf(desk, c, staff)
      const returned = /^(\d{1,15})$/.exec(c.req.query('stopped') ?? '')?.[1]
      const info = returned === undefined ? null : stopDone(Number(returned))
      return c.html(await pageOf(desk, staff, target, { ...blankMoney, info }))
    }),
  )

  app.post(
    path('moneyNumbers'),
    forStaffForm(desk, seesTransfers, async (c, staff) => {
      const target = await targetOf(desk, c, staff)
      const { service, receipt } = target.money
      const asked = { service, userId: receipt, of: 'transfer' } as const
      await noteAccountNumbers(desk.context, staffCaller(c, staff), staff.operator, asked)
      return c.html(await pageOf(desk, staff, target, { ...blankMoney, numbers: 'shown' }))
    }),
  )

  app.post(
    path('evidence'),
    forStaffForm(desk, seesTransfers, async (c, staff) => {
      const target = await targetOf(desk, c, staff)
      const { operator } = staff
      const taker = { 担当者: operator.userId, 窓口: own.serviceName }
      const file = await takeEvidence(desk.context, staffCaller(c, staff), operator, target.money, {
        howTo: evidenceHowTo,
        facts: (archived) => evidenceFacts(desk.context, taker, target, archived),
      })
      if (!file.ok) {
        const error = toldOf(desk, file.refusal, target.profile)
        return c.html(await pageOf(desk, staff, target, { ...blankMoney, error }), 409)
      }
      c.header('Content-Type', 'application/json; charset=utf-8')
      c.header('Content-Disposition', `attachment; filename="evidence-${target.money.receipt}.json"`)
      return c.body(file.text)
    }),
  )

  app.post(
    path('disputeMoney'),
    forStaffForm(desk, [right], (c, staff, form) => dispute(desk, c, staff, form)),
  )

  app.post(
    path('stopMoney'),
    forStaffForm(desk, [right], (c, staff, form) =>
      form['step'] === 'carry_out' ? carryOut(desk, c, staff) : ask(desk, c, staff, form),
    ),
  )
}

/** The receipt in the address, within the institution; the journal says who looked at it (X9). */
export async function targetOf(desk: Desk, c: HonoContext<Env>, staff: Staff): Promise<MoneyTarget> {
  const service = `${c.req.param('institution')}/${c.req.param('service')}`
  const receipt = c.req.param('receipt') ?? ''
  const profile = profileIn(desk, service)
  const money = profile && (await findMoney(desk.context, service, receipt))
  if (profile === undefined || money === undefined) throw new Problem('notFound')
  const filter = filterText({ service, receipt })
  const looked = { list: 'transfers', filter, count: money.items.length } as const
  await noteList(desk.context, staffCaller(c, staff), staff.operator, looked)
  return { money, profile }
}

export async function pageOf(desk: Desk, staff: Staff, target: MoneyTarget, shown: ShownMoney) {
  const { context } = desk
  const { money } = target
  const confirmation = await confirmationOf(context, money)
  const sessions = await sessionsOfDay(context, money, money.acceptedAtMs)
  const mayStop = hasRight(staff.operator.role, right)
  const standing = await findDispute(context, money)
  const archived = await inArchive(context, money)
  return moneyView(desk, staff, target, { ...shown, confirmation, sessions, archived, mayStop, standing })
}

/** The case of this receipt, one step further; what is missing is said beside its field. */
async function dispute(desk: Desk, c: HonoContext<Env>, staff: Staff, form: Form): Promise<Response> {
  const target = await targetOf(desk, c, staff)
  const { money, profile } = target
  const { service, receipt, userId } = money
  const { act } = form
  if (act !== 'open' && act !== 'take' && act !== 'close') throw new Problem('badRequest')
  const { typed, why } = act === 'open' ? parseWhy(form) : { typed: blankDispute.why, why: null }
  const { result, error } = act === 'close' ? parseResult(form) : { result: '', error: undefined }
  const shown = { ...blankMoney, dispute: { why: typed, result, resultError: error } }
  if ((act === 'open' && why === null) || error !== undefined)
    return c.html(await pageOf(desk, staff, target, shown), 422)
  const of = { service, receipt, userId, operatorId: staff.operator.userId }
  const { identification = '', reason = '' } = why ?? {}
  const work = { open: { act, identification, reason }, take: { act }, close: { act, result } }[act]
  const outcome = await workOnDispute(desk.context, staffCaller(c, staff), { ...of, ...work } as DisputeWork)
  if (outcome.ok) return c.redirect(deskMoneyHref(desk.profile.service, 'money', money), 303)
  const told = toldOf(desk, outcome.refusal, profile)
  return c.html(await pageOf(desk, staff, target, { ...shown, error: told }), refusalStatus(outcome.refusal))
}

async function ask(desk: Desk, c: HonoContext<Env>, staff: Staff, form: Form): Promise<Response> {
  const target = await targetOf(desk, c, staff)
  const { money, profile } = target
  const { service, userId, receipt } = money
  const chosen = money.items.flatMap(({ item }) => (form[`item-${item}`] === '1' ? [item] : []))
  const { typed, why } = parseWhy(form)
  const itemsError = chosen.length === 0 ? moneyTexts.itemsMissing : undefined
  const shown = { ...blankMoney, why: typed, chosen, itemsError }
  if (why === null || itemsError !== undefined) return c.html(await pageOf(desk, staff, target, shown), 422)
  const outcome = await stopTransferAtDesk(desk.context, staffCaller(c, staff), {
    service,
    userId,
    receipt,
    items: chosen,
    operatorId: staff.operator.userId,
    step: 'ask',
    ...why,
  })
  const again = await targetOf(desk, c, staff)
  if (outcome.ok) return c.html(await pageOf(desk, staff, again, { ...blankMoney, info: done.requested }))
  const error = toldOf(desk, outcome.refusal, profile)
  const kept = { ...shown, error, why: { ...typed, errors: {} } }
  return c.html(await pageOf(desk, staff, again, kept), refusalStatus(outcome.refusal))
}

/** From the page of approvals, where whoever asked goes on: exactly what was granted. */
async function carryOut(desk: Desk, c: HonoContext<Env>, staff: Staff): Promise<Response> {
  const { money, profile } = await targetOf(desk, c, staff)
  const { service, userId, receipt } = money
  const granted = { service, userId, operatorId: staff.operator.userId }
  const outcome = await stopAsGranted(desk.context, staffCaller(c, staff), granted)
  const href = deskMoneyHref(desk.profile.service, 'money', { service, receipt })
  if (outcome.ok) return c.redirect(`${href}?stopped=${outcome.returnedYen}`, 303)
  const error = toldOf(desk, outcome.refusal, profile)
  return c.html(await approvalsView(desk, staff, { info: null, error }), refusalStatus(outcome.refusal))
}

/** The services of the institution that move money, in which a receipt number is looked for. */
export function moneyServices({ context, profile }: Desk): readonly string[] {
  return servicesOf(context, profile.service)
}
