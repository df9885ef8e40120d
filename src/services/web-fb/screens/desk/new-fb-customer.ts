import type { Message } from '../../../../authority/texts/refusal.ts'
import { showUser } from '../../../../desk/operations/look-up.ts'
import { choiceField } from '../../../../desk/screens/controls.ts'
import { problemText } from '../../../../desk/screens/file-problems.ts'
import { letterPage } from '../../../../desk/screens/letter.ts'
import {
  type Desk,
  deskPage,
  deskPath,
  forStaff,
  forStaffForm,
  type Staff,
  staffCaller,
} from '../../../../desk/screens/staff.ts'
import { blankWhy, parseWhy, type TypedWhy, whyFields } from '../../../../desk/screens/why.ts'
import { fbCustomerProblems } from '../../../../desk/texts/banking.ts'
import { deskTexts, done } from '../../../../desk/texts/desk.ts'
import type { Form } from '../../../../platform/http/form.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { type FieldErrors, field, messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import {
  type FbCustomerField,
  type FbCustomerProblem,
  fbCustomerFields,
  parseFbCustomer,
  type TypedFbCustomer,
} from '../../operations/desk/fb-customer-form.ts'
import { openFbCustomerAtDesk } from '../../operations/desk/open-fb-customer.ts'
import { handoverServices } from '../../operations/handover/show-runs.ts'
import { fbProfileOf } from '../../operations/profile-of.ts'
import type { FbProfile } from '../../rules/profile.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { accountTypeNames } from '../format.ts'

const title = 'WEB-FB新規契約'

const labels = {
  customerName: 'お客様名',
  companyCode: '会社コード',
  kanaName: '企業名（カナ）',
  userId: 'お客様ID（管理者）',
  userName: '管理者の利用者名',
  branchCode: '代表口座の支店',
  accountType: '代表口座の科目',
  number: '代表口座の口座番号',
  openingYen: '代表口座の残高（円）',
} as const satisfies Record<FbCustomerField, string>

const hints: Partial<Record<FbCustomerField, string>> = {
  customerName: '申込書のとおりに入力してください。',
  companyCode: '数字10桁（例　0020000005）',
  kanaName: '振込の依頼人名になります。40文字以内（例　カ）ワリフシヨウジ）',
  userId: '半角英数字6～12桁、英字と数字を各1文字以上（例　M54100020025）',
  userName: '書面の宛名になります。',
  number: '数字7桁',
  openingYen: '開設時に引き継ぐ残高。ないときは0',
}

type Shown = {
  readonly service: string
  readonly typed: TypedFbCustomer
  readonly why: TypedWhy
  readonly errors: FieldErrors
  readonly message: Message | null
}

/** Opens a company at WEB-FB with its administrator, and prints the letter with all first passwords. */
export function newFbCustomerScreen(desk: Desk): void {
  const { app, site, profile: own } = desk

  app.get(
    deskPath(desk, 'newFbCustomer'),
    forStaff(desk, ['create_user'], (c, staff) => {
      const service = serviceOf(desk, c.req.query('service') ?? '').service
      return c.html(
        view(desk, staff, { service, typed: parse({}), why: blankWhy, errors: {}, message: null }),
      )
    }),
  )

  app.post(
    deskPath(desk, 'newFbCustomer'),
    forStaffForm(desk, ['create_user'], async (c, staff, form) => {
      const profile = serviceOf(desk, form['service'] ?? '')
      const { service, banking } = profile
      const typed = parse(form)
      const { typed: typedWhy, why } = parseWhy(form)
      const shown = { service, typed, why: typedWhy, errors: {}, message: null }
      const parsed = parseFbCustomer(typed, banking)
      if (!parsed.ok || why === null) {
        const errors = parsed.ok ? {} : errorsOf(parsed.problems)
        return c.html(view(desk, staff, { ...shown, errors }), 422)
      }
      const operatorId = staff.operator.userId
      const newCustomer = { service, operatorId, ...parsed.form, ...why }
      const outcome = await openFbCustomerAtDesk(site.context, staffCaller(c, staff), newCustomer)
      if (!outcome.ok)
        return c.html(
          view(desk, staff, refused(shown, outcome.refusal, profile)),
          refusalStatus(outcome.refusal),
        )
      const record = await showUser(site.context, staff.operator, service, parsed.form.userId)
      const expiresAtMs = record?.password?.expiresAtMs ?? null
      if (record === undefined || expiresAtMs === null) throw new Error(`${service} lost who was just opened`)
      const told = { ...outcome.passwords, expiresAtMs }
      return c.html(
        letterPage(desk, staff, record, profile, { isReset: false, told, notice: done.create_user }),
      )
    }),
  )

  /** One of the institution's WEB-FB services: that of the form, or the only one. */
  function serviceOf({ site: { context } }: Desk, chosen: string): FbProfile {
    const services = handoverServices(context, own.service)
    const service = chosen === '' ? services[0] : services.find((each) => each === chosen)
    if (service === undefined) throw new Problem('notFound')
    return fbProfileOf(context, service)
  }
}

function parse(form: Form): TypedFbCustomer {
  const entries = fbCustomerFields.map((name) => [name, (form[name] ?? '').trim()])
  return Object.fromEntries(entries) as TypedFbCustomer
}

function errorsOf(problems: Readonly<Partial<Record<FbCustomerField, FbCustomerProblem>>>): FieldErrors {
  const text = (name: FbCustomerField, problem: FbCustomerProblem) =>
    isOwnProblem(problem) ? fbCustomerProblems[problem] : problemText(labels[name], problem)
  return Object.fromEntries(
    fbCustomerFields.flatMap((name) => {
      const problem = problems[name]
      return problem === undefined ? [] : [[name, text(name, problem)]]
    }),
  )
}

function isOwnProblem(problem: FbCustomerProblem): problem is keyof typeof fbCustomerProblems {
  return Object.hasOwn(fbCustomerProblems, problem)
}

function refused(shown: Shown, refusal: Parameters<typeof refusalMessage>[0], profile: FbProfile): Shown {
  const message = refusalMessage(refusal, profile)
  if (refusal === 'user_id_taken') return { ...shown, errors: { userId: message.text } }
  return refusal === 'account_taken' ? { ...shown, errors: { number: message.text } } : { ...shown, message }
}

function view(desk: Desk, staff: Staff, { service, typed, why, errors, message }: Shown): Html {
  const { context } = desk.site
  const services = handoverServices(context, desk.profile.service)
  const branches = fbProfileOf(context, service).banking.bank.branches
  const text = (name: FbCustomerField, inputmode: 'text' | 'numeric' = 'text') => {
    const hint = hints[name]
    return field({
      name,
      label: labels[name],
      value: typed[name],
      error: errors[name],
      autocomplete: 'off',
      inputmode,
      maxlength: 100,
      ...(hint !== undefined && { hint }),
    })
  }
  const chosen =
    services.length === 1
      ? html`<input type="hidden" name="service" value="${service}">`
      : choiceField({
          name: 'service',
          label: 'サービス',
          value: service,
          none: null,
          choices: services.map((each) => [each, context.profiles.get(each)?.serviceName ?? each]),
        })
  const main = html`<h1>${title}</h1>
<p class="subtitle">${context.profiles.get(service)?.serviceName ?? ''}</p>
${messageBox('error', message)}
<form method="post" action="${deskPath(desk, 'newFbCustomer')}" class="panel" autocomplete="off" data-confirm="お客様と管理者を登録します。よろしいですか。">
${tokenInput(staff.sessionId)}
${chosen}
${text('customerName')}${text('kanaName')}${text('companyCode', 'numeric')}
${text('userId')}${text('userName')}
${choiceField({
  name: 'branchCode',
  label: labels.branchCode,
  value: typed.branchCode,
  error: errors['branchCode'],
  choices: branches.map(({ code, name }) => [code, `${code} ${name}`]),
})}
${choiceField({
  name: 'accountType',
  label: labels.accountType,
  value: typed.accountType,
  error: errors['accountType'],
  choices: Object.entries(accountTypeNames),
})}
${text('number', 'numeric')}${text('openingYen', 'numeric')}
${whyFields(why)}
<div class="actions"><button class="button button-primary" type="submit">登録</button><a class="button" href="${deskPath(desk, 'search')}">キャンセル</a></div>
</form>
<p class="hint">${deskTexts.shownOnce}</p>`
  return deskPage(desk, staff, title, main, 'newFbCustomer')
}
