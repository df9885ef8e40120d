import type { Context as HonoContext } from 'hono'
import {
  customerNumberIn,
  customerNumberLabel,
  customerOfNumber,
  namesCustomer,
  othersOfName,
} from '../../authority/operations/customer-number.ts'
import { nameProblem } from '../../authority/operations/name-problem.ts'
import { filterText } from '../../authority/operations/noted-filter.ts'
import { particularFields, readTyped } from '../../authority/operations/particulars.ts'
import type { Particulars } from '../../authority/rules/particulars.ts'
import type { ParticularField, TypedParticulars } from '../../authority/rules/particulars-form.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { nameDiffersText, namesakesText, numberFormText } from '../../authority/texts/customers.ts'
import { ja } from '../../authority/texts/ja.ts'
import { particularProblems } from '../../authority/texts/particulars.ts'
import type { Message } from '../../authority/texts/refusal.ts'
import type { Form } from '../../platform/http/form.ts'
import type { Env } from '../../platform/http/guards.ts'
import { Problem } from '../../platform/http/problem.ts'
import { checkField, choiceField } from '../../platform/web/controls.ts'
import { type FieldErrors, field, messageBox, tokenInput } from '../../platform/web/form.ts'
import { type Html, html } from '../../platform/web/html.ts'
import type { Staff, TypedWhy } from '../contract.ts'
import { noteList } from '../operations/look-at-list.ts'
import { openableServices } from '../operations/look-up.ts'
import { openGrantedUser, openUser } from '../operations/open-user.ts'
import { deskUserHref } from '../routes.ts'
import { deskTexts } from '../texts/desk.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { approvalsView } from './approvals/approvals.ts'
import { shownNumberOrNull } from './customer-numbers.ts'
import { problemText, userIdText } from './file-problems.ts'
import { initialPasswordFields } from './initial-password.ts'
import { particularInputs } from './particulars.ts'
import {
  type Desk,
  deskPage,
  deskPath,
  forStaff,
  forStaffForm,
  openableProfile,
  staffCaller,
  toldOf,
} from './staff.ts'
import { blankWhy, parseWhy, whyFields } from './why.ts'

const title = '新規登録'

type Typed = {
  readonly service: string
  readonly customerNumber: string
  readonly customerName: string
  readonly isNewCustomer: boolean
  readonly userId: string
  readonly userName: string
  readonly administrator: boolean
  readonly particulars: TypedParticulars
}

type Shown = {
  readonly typed: Typed
  readonly why: TypedWhy
  readonly errors: FieldErrors
  readonly message: Message | null
}

/** Opens a user, with the customer where that is a new one. */
export function newUserScreen(desk: Desk): void {
  const { app, site, profile: deskProfile } = desk

  app.get(
    deskPath(desk, 'newUser'),
    forStaff(desk, ['create_user'], (c, staff) => {
      const typed = parse(desk, { service: c.req.query('service') ?? '' })
      return c.html(view(desk, staff, { typed, why: blankWhy, errors: {}, message: null }))
    }),
  )

  app.post(
    deskPath(desk, 'newUser'),
    forStaffForm(desk, ['create_user'], async (c, staff, form) => {
      if (form['step'] === 'carry_out') return carryOut(desk, c, staff, form)
      const typed = parse(desk, form)
      const parsedWhy = parseWhy(form)
      const shown = { typed, why: parsedWhy.typed, errors: {}, message: null }
      const profile = openableProfile(desk, typed.service)
      const note = noting(desk, c, staff)
      const particulars = particularsIn(desk, typed, profile)
      const errors = { ...(await errorsOf(desk, typed, profile, note)), ...particulars.errors }
      const wrong = Object.values(errors).some((error) => error !== undefined)
      if (profile === undefined || parsedWhy.why === null || wrong) {
        return c.html(view(desk, staff, { ...shown, errors }), 422)
      }
      const { isNewCustomer: _, ...newUser } = typed
      const { number: customerNumber } = customerNumberIn(typed.customerNumber, profile)
      const outcome = await openUser(site.context, staffCaller(c, staff), {
        ...newUser,
        ...parsedWhy.why,
        particulars: particulars.given,
        customerNumber,
        operatorId: staff.operator.userId,
        step: 'ask',
        typed: { password: form['newPassword'] ?? '', again: form['newPasswordAgain'] ?? '' },
      })
      if (outcome.ok && outcome.result === 'requested')
        return c.redirect(`${deskPath(desk, 'approvals')}?notice=requested`, 303)
      if (outcome.ok) {
        const href = deskUserHref(deskProfile.service, 'user', typed.service, typed.userId)
        return c.redirect(`${href}?notice=create_user`, 303)
      }
      const { refusal } = outcome
      if (refusal === 'customer_name_differs') {
        const told = await customerErrors(desk, { ...typed, isNewCustomer: false }, profile, note)
        return c.html(view(desk, staff, { ...shown, errors: told }), refusalStatus(refusal))
      }
      const message = toldOf(desk, refusal, profile)
      const beside = refusal.startsWith('new_password_')
        ? refusal === 'new_password_mismatch'
          ? 'newPasswordAgain'
          : 'newPassword'
        : refusal === 'user_id_taken' || refusal === 'user_id_form'
          ? 'userId'
          : null
      const answer =
        beside === null ? { ...shown, message } : { ...shown, errors: { [beside]: message.text } }
      return c.html(view(desk, staff, answer), refusalStatus(refusal))
    }),
  )
}

/** Opens what was granted; where the password is on the application form, it is typed now. */
async function carryOut(desk: Desk, c: HonoContext<Env>, staff: Staff, form: Form): Promise<Response> {
  const { service = '', userId = '' } = form
  const profile = openableProfile(desk, service)
  if (profile === undefined) throw new Problem('notFound')
  const outcome = await openGrantedUser(desk.site.context, staffCaller(c, staff), {
    service,
    userId,
    operatorId: staff.operator.userId,
    typed: { password: form['newPassword'] ?? '', again: form['newPasswordAgain'] ?? '' },
  })
  if (outcome.ok) {
    return c.redirect(
      `${deskUserHref(desk.profile.service, 'user', service, userId)}?notice=create_user`,
      303,
    )
  }
  const error = toldOf(desk, outcome.refusal, profile)
  return c.html(await approvalsView(desk, staff, { info: null, error }), refusalStatus(outcome.refusal))
}

function parse(desk: Desk, form: Form): Typed {
  const services = openableServices(desk.context, desk.profile.service)
  const [only, ...others] = services
  const chosen = form['service'] ?? ''
  return {
    service: only !== undefined && others.length === 0 && chosen === '' ? only : chosen,
    customerNumber: (form['customerNumber'] ?? '').trim(),
    customerName: (form['customerName'] ?? '').trim(),
    isNewCustomer: form['isNewCustomer'] === '1',
    userId: (form['userId'] ?? '').normalize('NFKC').trim(),
    userName: (form['userName'] ?? '').trim(),
    administrator: form['administrator'] === '1',
    particulars: Object.fromEntries(allParticularFields(desk).map((name) => [name, form[name] ?? ''])),
  }
}

/** Of any service that the desk opens users of: without JavaScript the form can't change with the one that is chosen. */
function allParticularFields({ context, profile }: Desk): readonly ParticularField[] {
  const services = openableServices(context, profile.service).flatMap(
    (each) => context.profiles.get(each) ?? [],
  )
  return [...new Set(services.flatMap(particularFields))]
}

/** What was typed of a caller's particulars; what the service doesn't keep is told, not dropped. */
function particularsIn(
  { context }: Desk,
  { service, particulars }: Typed,
  profile: ServiceProfile | undefined,
): { readonly given: Partial<Particulars>; readonly errors: FieldErrors } {
  const filled = Object.entries(particulars).filter(([, text]) => text.trim() !== '')
  if (profile === undefined) return { given: {}, errors: {} }
  const kept: readonly string[] = particularFields(profile)
  const { given, problems } = readTyped(context, service, Object.fromEntries(filled))
  const errors: Record<string, string> = {}
  for (const [name] of filled) if (!kept.includes(name)) errors[name] = deskTexts.particularNotKept
  for (const [name, problem] of Object.entries(problems)) errors[name] = particularProblems[problem]
  return { given, errors }
}

/** Whoever is told a customer's name by the number, or numbers by the name, has looked for somebody (X9). */
type Note = (asked: Readonly<Record<string, string>>, count: number) => Promise<void>

function noting({ context }: Desk, c: HonoContext<Env>, staff: Staff): Note {
  return (asked, count) => {
    const looked = { list: 'search', filter: filterText(asked), count } as const
    return noteList(context, staffCaller(c, staff), staff.operator, looked)
  }
}

async function errorsOf(
  desk: Desk,
  typed: Typed,
  profile: ServiceProfile | undefined,
  note: Note,
): Promise<FieldErrors> {
  const { userId, userName } = typed
  return {
    service: profile === undefined ? deskTexts.service : undefined,
    ...(await customerErrors(desk, typed, profile, note)),
    userId: userIdText(userId, profile),
    userName: problemText('ユーザ名', nameProblem(userName)),
  }
}

/** A number says who is meant, the name that it was typed right: both must fit, and both be new or known (D1). */
async function customerErrors(
  { context }: Desk,
  { service, customerNumber, customerName, isNewCustomer }: Typed,
  profile: ServiceProfile | undefined,
  note: Note,
): Promise<FieldErrors> {
  const nameError = problemText('お客様名', nameProblem(customerName))
  if (profile === undefined) {
    const missing = customerNumber === '' ? ja.required('お客様番号') : undefined
    return { customerNumber: missing, customerName: nameError }
  }
  const { number, problem } = customerNumberIn(customerNumber, profile)
  if (problem !== null) {
    const label = customerNumberLabel(profile)
    const text = problem === 'missing' ? ja.required(label) : numberFormText(profile)
    return { customerNumber: text, customerName: nameError }
  }
  if (nameError !== undefined) return { customerName: nameError }
  const registered = await customerOfNumber(context, service, number)
  if (registered === undefined) {
    if (isNewCustomer) return {}
    const others = await othersOfName(context, service, { name: customerName })
    if (others.length > 0) await note({ service, customerName }, others.length)
    const hint =
      others.length === 0
        ? ''
        : namesakesText(others.map((other) => shownNumberOrNull(other.number, profile)))
    return { customerNumber: `${deskTexts.customerUnknown}${hint}` }
  }
  if (!namesCustomer(registered, customerName)) {
    await note({ service, customerNumber: number }, 1)
    return { customerName: nameDiffersText(profile, registered.name) }
  }
  return isNewCustomer ? { customerNumber: deskTexts.customerKnown } : {}
}

/** What the number of the chosen service is, or, before one is chosen, that of each. */
function numberHint(desk: Desk, profile: ServiceProfile | undefined): string {
  const { context } = desk
  const shown = openableServices(context, desk.profile.service).flatMap(
    (each) => context.profiles.get(each) ?? [],
  )
  const exampleOf = ({ customers }: ServiceProfile) => `例　${customers?.number.example ?? ''}`
  if (profile !== undefined) return exampleOf(profile)
  return shown
    .map((each) => `${each.serviceName}：${customerNumberLabel(each)}（${exampleOf(each)}）`)
    .join('　')
}

function view(desk: Desk, staff: Staff, { typed, why, errors, message }: Shown): Html {
  const profile = openableProfile(desk, typed.service)
  const services = openableServices(desk.context, desk.profile.service)
  const profiles = services.flatMap((each) => desk.site.context.profiles.get(each) ?? [])
  const asks = (profile === undefined ? profiles : [profile]).every((each) =>
    each.desk.approvals.includes('create_user'),
  )
  const text = (
    name: 'customerNumber' | 'customerName' | 'userId' | 'userName',
    label: string,
    hint: string,
  ) =>
    field({
      name,
      label,
      value: typed[name],
      error: errors[name],
      hint,
      isNeeded: true,
      autocomplete: 'off',
      maxlength: 100,
    })
  const main = html`<h1>${title}</h1>
<form method="post" action="${deskPath(desk, 'newUser')}" class="panel" autocomplete="off" data-confirm="ユーザ${asks ? 'の登録の承認を依頼' : 'を登録'}します。よろしいですか。">
${tokenInput(staff.sessionId)}
${choiceField({
  name: 'service',
  label: 'サービス',
  isNeeded: true,
  value: typed.service,
  choices: services.map((each) => [each, desk.site.context.profiles.get(each)?.serviceName ?? each]),
  error: errors['service'],
})}
${text('customerNumber', profile === undefined ? 'お客様番号' : customerNumberLabel(profile), numberHint(desk, profile))}
${text('customerName', 'お客様名', '契約書のとおりに入力してください。')}
${checkField({ name: 'isNewCustomer', label: '新しいお客様として登録する', checked: typed.isNewCustomer })}
${text('userId', profile?.names.userId ?? 'ユーザID', '半角英数字（例　0000000002）')}
${text('userName', 'ユーザ名', '書面の宛名になります。')}
${checkField({ name: 'administrator', label: '管理者権限のあるユーザ', checked: typed.administrator })}
${passwordPart(desk, profile, errors)}
${particularsPart(desk, profile, typed.particulars, errors)}
${whyFields(why)}
<div class="actions"><button class="button button-primary" type="submit">登録</button><a class="button" href="${deskPath(desk, 'search')}">キャンセル</a></div>
</form>
${messageBox('error', message)}`
  return deskPage(desk, staff, title, main, 'newUser')
}

/** What callers will be identified with: of the chosen service, and whatever was typed; of all before one is chosen. */
function particularsPart(
  desk: Desk,
  profile: ServiceProfile | undefined,
  typed: TypedParticulars,
  errors: FieldErrors,
): Html | null {
  const kept = profile === undefined ? allParticularFields(desk) : particularFields(profile)
  const names = allParticularFields(desk).filter((name) => kept.includes(name) || typed[name])
  if (names.length === 0) return null
  const labels = profile?.identification ?? {
    kana: null,
    telephone: null,
    birthday: null,
    postalAddress: null,
  }
  return html`<details class="optional-part"${names.some((name) => typed[name]) ? html` open` : null}><summary>ご本人確認項目（任意）</summary>
<p class="hint">${deskTexts.particularsAtOpening}</p>
${particularInputs(names, labels, typed, errors)}</details>`
}

/** For the chosen service, or for all before one is chosen: without JavaScript the form can't change by itself. */
function passwordServices(desk: Desk, profile: ServiceProfile | undefined): readonly ServiceProfile[] {
  const { context } = desk
  const all = openableServices(context, desk.profile.service).flatMap(
    (each) => context.profiles.get(each) ?? [],
  )
  return (profile === undefined ? all : [profile]).filter(
    (each) => each.desk.initialPassword === 'application',
  )
}

/** Where it takes a second person, the password is typed once that is granted. */
function passwordPart(desk: Desk, profile: ServiceProfile | undefined, errors: FieldErrors): Html | null {
  const services = passwordServices(desk, profile)
  if (services.length === 0) return null
  const asksFirst = services.every((each) => each.desk.approvals.includes('create_user'))
  return asksFirst
    ? html`<p class="hint">${deskTexts.passwordLater}</p>`
    : initialPasswordFields(services[0], errors)
}
