import type { Context as HonoContext } from 'hono'
import { nameProblem } from '../../authority/operations/name-problem.ts'
import { ja } from '../../authority/texts/ja.ts'
import type { Message } from '../../authority/texts/refusal.ts'
import type { Form } from '../../platform/http/form.ts'
import type { Env } from '../../platform/http/guards.ts'
import { type FieldErrors, field, hasErrors, messageBox, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import type { Staff, TypedWhy } from '../contract.ts'
import { actOnStaff, carryOutOnStaff, parseRole } from '../operations/act-on-staff.ts'
import { employeeNumberIn } from '../operations/employee-number.ts'
import { approversOfAppointment, showOperator } from '../operations/look-up-staff.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { staffIdentificationNames, staffTexts } from '../texts/staff.ts'
import { approvalsView } from './approvals/approvals.ts'
import { problemText, userIdText } from './file-problems.ts'
import { approversText, roleFields } from './operator.ts'
import { operatorLetter } from './operator-letter.ts'
import { type Desk, deskPage, deskPath, forStaff, forStaffForm, staffCaller, toldOf } from './staff.ts'
import { blankWhy, parseWhy, whyFields } from './why.ts'

const title = '担当者の登録'

type Typed = {
  readonly userId: string
  readonly userName: string
  readonly role: string
  readonly employeeNumber: string
}

type Shown = Typed & {
  readonly why: TypedWhy
  readonly errors: FieldErrors
  readonly message: Message | null
}

const blank: Shown = {
  userId: '',
  userName: '',
  role: '',
  employeeNumber: '',
  why: blankWhy,
  errors: {},
  message: null,
}

/** Appoints somebody; the first password is on a letter that another administrator prints (D2, X1). */
export function newOperatorScreen(desk: Desk): void {
  const { app } = desk
  app.get(
    deskPath(desk, 'newOperator'),
    forStaff(desk, ['manage_staff'], async (c, staff) => c.html(await view(desk, staff, blank))),
  )
  app.post(
    deskPath(desk, 'newOperator'),
    forStaffForm(desk, ['manage_staff'], (c, staff, form) =>
      form['step'] === 'carry_out' ? carryOut(desk, c, staff, form) : ask(desk, c, staff, form),
    ),
  )
}

async function ask(desk: Desk, c: HonoContext<Env>, staff: Staff, form: Form): Promise<Response> {
  const { typed: typedWhy, why } = parseWhy(form, staffIdentificationNames)
  const typed: Typed = {
    userId: (form['userId'] ?? '').normalize('NFKC').trim(),
    userName: (form['userName'] ?? '').trim(),
    role: form['role'] ?? '',
    employeeNumber: form['employeeNumber'] ?? '',
  }
  const role = parseRole(typed.role)
  const employeeNumber = employeeNumberIn(typed.employeeNumber, { optional: false })
  const errors = errorsOf(desk, typed, { role, employeeNumber })
  const shown = { ...typed, why: typedWhy, errors, message: null }
  if (why === null || role === undefined || employeeNumber == null || hasErrors(errors))
    return c.html(await view(desk, staff, shown), 422)
  const { userId, userName } = typed
  const by = { kind: 'operator', id: staff.operator.userId } as const
  const person = { userId, userName, role, employeeNumber, seen: null }
  const work = { act: 'appoint_operator', desk: desk.profile.service, by, ...person, ...why } as const
  const outcome = await actOnStaff(desk.site.context, staffCaller(c, staff), work)
  if (outcome.ok) return told(desk, c, staff, { userId, ...outcome })
  const message = toldOf(desk, outcome.refusal, desk.profile)
  const beside: Readonly<Record<string, string>> = {
    user_id_taken: 'userId',
    employee_number_taken: 'employeeNumber',
  }
  const name = beside[outcome.refusal]
  const answer = name === undefined ? { ...shown, message } : { ...shown, errors: { [name]: message.text } }
  return c.html(await view(desk, staff, answer), refusalStatus(outcome.refusal))
}

async function carryOut(desk: Desk, c: HonoContext<Env>, staff: Staff, form: Form): Promise<Response> {
  const { userId = '' } = form
  const by = { kind: 'operator', id: staff.operator.userId } as const
  const granted = { act: 'appoint_operator', desk: desk.profile.service, userId, by, seen: null } as const
  const outcome = await carryOutOnStaff(desk.site.context, staffCaller(c, staff), granted)
  if (outcome.ok) return told(desk, c, staff, { userId, ...outcome })
  const error = toldOf(desk, outcome.refusal, desk.profile)
  return c.html(await approvalsView(desk, staff, { info: null, error }), refusalStatus(outcome.refusal))
}

type Done = {
  readonly userId: string
  readonly secret: string | null
  readonly expiresAtMs: number | null
}

async function told(
  desk: Desk,
  c: HonoContext<Env>,
  staff: Staff,
  { userId, secret, expiresAtMs }: Done,
): Promise<Response> {
  const record = await showOperator(desk.site.context, staff.operator, userId)
  if (secret === null || expiresAtMs === null || record === undefined)
    return c.redirect(`${deskPath(desk, 'staff')}?notice=requested`, 303)
  const letter = { password: secret, expiresAtMs, role: record.subject.role, isReset: false }
  return c.html(operatorLetter(desk, staff, record.user, letter))
}

function errorsOf(
  { profile }: Desk,
  { userId, userName, employeeNumber }: Typed,
  parsed: { readonly role: unknown; readonly employeeNumber: unknown },
): FieldErrors {
  const numberError = employeeNumber.trim() === '' ? ja.required('社員番号') : staffTexts.employeeNumber
  return {
    userId: userIdText(userId, profile),
    userName: problemText('担当者名', nameProblem(userName)),
    role: parsed.role === undefined ? staffTexts.role : undefined,
    employeeNumber: parsed.employeeNumber === undefined ? numberError : undefined,
  }
}

async function view(desk: Desk, staff: Staff, shown: Shown): Promise<Html> {
  const text = (name: 'userId' | 'userName', label: string, hint: string) =>
    field({
      name,
      label,
      value: shown[name],
      error: shown.errors[name],
      hint,
      isNeeded: true,
      autocomplete: 'off',
      maxlength: 100,
    })
  const asks = desk.profile.desk.approvals.includes('appoint_operator')
  const main = html`<h1>${title}</h1>
${messageBox('error', shown.message)}
<form method="post" action="${deskPath(desk, 'newOperator')}" class="panel" autocomplete="off" data-confirm="担当者の登録${asks ? 'の承認を依頼' : 'を'}します。よろしいですか。">
${tokenInput(staff.sessionId)}<input type="hidden" name="step" value="ask">
${text('userId', desk.profile.names.userId, '半角英数字（例　tanaka01）')}
${text('userName', '担当者名', '書面の宛名になります。')}
${roleFields(shown)}
${whyFields(shown.why, staffIdentificationNames)}
${asks ? html`${approversText(await approversOfAppointment(desk.context, staff.operator))}<p class="hint">${staffTexts.printedByAnother}</p>` : null}
${desk.context.tokenActivation === 'code' ? html`<p class="hint">${staffTexts.activationNext}</p>` : null}
<div class="actions"><button class="button button-primary" type="submit">${asks ? '承認を依頼' : '登録'}</button><a class="button" href="${deskPath(desk, 'staff')}">キャンセル</a></div>
</form>`
  return deskPage(desk, staff, title, main, 'staff')
}
