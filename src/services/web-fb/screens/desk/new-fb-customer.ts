import type { Context as HonoContext } from 'hono'
import { customerNumberLabel, customerOfNumber } from '../../../../authority/operations/customer-number.ts'
import { nameDiffersText, numberFormText } from '../../../../authority/texts/customers.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import type { Counter, MenuEntry, Staff, TypedWhy } from '../../../../desk/contract.ts'
import type { Form } from '../../../../platform/http/form.ts'
import type { Env } from '../../../../platform/http/guards.ts'
import { Problem } from '../../../../platform/http/problem.ts'
import { choiceField } from '../../../../platform/web/controls.ts'
import { type FieldErrors, field, messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import {
  type FbCustomerField,
  type FbCustomerProblem,
  fbCustomerFields,
  parseFbCustomer,
  type TypedFbCustomer,
} from '../../operations/desk/fb-customer-form.ts'
import { openFbCustomerAtDesk, openGrantedFbCustomer } from '../../operations/desk/open-fb-customer.ts'
import { fbProfile, fbProfileOf } from '../../operations/profile-of.ts'
import { fbDeskHref, fbDeskPaths } from '../../routes.ts'
import type { FbProfile } from '../../rules/profile.ts'
import { fbCustomerProblems, fbOpeningHint } from '../../texts/desk.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { accountTypeNames } from '../format.ts'
import { newFbCustomerChapter } from './manual.ts'

const title = 'WEB-FB新規契約'

export const newFbCustomerEntry = {
  path: fbDeskPaths.newFbCustomer,
  name: title,
  right: 'create_user',
  place: 'opening',
  chapter: ['fb-customer', newFbCustomerChapter],
} as const satisfies MenuEntry

const labels = {
  customerNumber: 'お客様番号',
  customerName: 'お客様名',
  companyCode: '会社コード',
  kanaName: '企業名（カナ）',
  userId: 'お客様ID（管理者）',
  userName: '管理者の利用者名',
  branchCode: '代表口座の支店',
  accountType: '代表口座の科目',
  number: '代表口座の口座番号',
} as const satisfies Record<FbCustomerField, string>

const hints: Partial<Record<FbCustomerField, string>> = {
  customerName: '申込書のとおりに入力してください。',
  companyCode: '数字10桁（例　0020000005）',
  kanaName: '振込の依頼人名になります。40文字以内（例　カ）ワリフシヨウジ）',
  userId: '半角英数字6～12桁、英字と数字を各1文字以上（例　M54100020025）',
  userName: '書面の宛名になります。',
  number: '数字7桁',
}

type Shown = {
  readonly service: string
  readonly typed: TypedFbCustomer
  readonly why: TypedWhy
  readonly errors: FieldErrors
  readonly message: Message | null
}

/** Opens a company at WEB-FB with its administrator; the letter with all first passwords comes later, from another. */
export function newFbCustomerScreen(counter: Counter): void {
  const { app, context, desk, blankWhy } = counter

  app.get(
    fbDeskHref(desk, 'newFbCustomer'),
    counter.forStaff(['create_user'], (c, staff) => {
      const service = serviceOf(c.req.query('service') ?? '').service
      return c.html(
        view(counter, staff, { service, typed: parse({}), why: blankWhy, errors: {}, message: null }),
      )
    }),
  )

  app.post(
    fbDeskHref(desk, 'newFbCustomer'),
    counter.forStaffForm(['create_user'], async (c, staff, form) => {
      const profile = serviceOf(form['service'] ?? '')
      if (form['step'] === 'carry_out') return carryOut(c, staff, profile, form['userId'] ?? '')
      const { service } = profile
      const typed = parse(form)
      const { typed: typedWhy, why } = counter.parseWhy(form)
      const shown = { service, typed, why: typedWhy, errors: {}, message: null }
      const parsed = parseFbCustomer(typed, profile)
      if (!parsed.ok || why === null) {
        const errors = parsed.ok ? {} : errorsOf(counter, parsed.problems, profile)
        return c.html(view(counter, staff, { ...shown, errors }), 422)
      }
      const operatorId = staff.operator.userId
      const newCustomer = { service, operatorId, step: 'ask', ...parsed.form, ...why } as const
      const outcome = await openFbCustomerAtDesk(context, counter.callerOf(c, staff), newCustomer)
      if (!outcome.ok) {
        const registered = await customerOfNumber(context, service, parsed.form.customerNumber)
        const name = registered?.name ?? ''
        // Whoever is told it has looked for somebody (X9).
        const filter = `service=${service}, customerNumber=${parsed.form.customerNumber}`
        if (outcome.refusal === 'customer_name_differs')
          await counter.noteList(c, staff, { list: 'search', filter, count: 1 })
        return c.html(
          view(counter, staff, refused(shown, outcome.refusal, profile, name)),
          refusalStatus(outcome.refusal),
        )
      }
      return counter.opened(c, { service, userId: parsed.form.userId }, outcome.result)
    }),
  )

  async function carryOut(c: HonoContext<Env>, staff: Staff, profile: FbProfile, userId: string) {
    const { service } = profile
    const granted = { service, userId, operatorId: staff.operator.userId }
    const outcome = await openGrantedFbCustomer(context, counter.callerOf(c, staff), granted)
    return outcome.ok
      ? counter.opened(c, granted, outcome.result)
      : counter.notOpened(c, staff, refusalMessage(outcome.refusal, profile), refusalStatus(outcome.refusal))
  }

  /** One of the institution's WEB-FB services: that of the form, or the only one. */
  function serviceOf(chosen: string): FbProfile {
    const services = counter.services()
    const profile = chosen === '' ? services[0] : services.find(({ service }) => service === chosen)
    if (profile === undefined) throw new Problem('notFound')
    return fbProfile(profile)
  }
}

function parse(form: Form): TypedFbCustomer {
  const entries = fbCustomerFields.map((name) => [name, (form[name] ?? '').trim()])
  return Object.fromEntries(entries) as TypedFbCustomer
}

function errorsOf(
  { problemText }: Counter,
  problems: Readonly<Partial<Record<FbCustomerField, FbCustomerProblem>>>,
  profile: FbProfile,
): FieldErrors {
  const text = (name: FbCustomerField, problem: FbCustomerProblem) =>
    problem === 'number_form'
      ? numberFormText(profile)
      : isOwnProblem(problem)
        ? fbCustomerProblems[problem]
        : problemText(labelOf(profile, name), problem)
  return Object.fromEntries(
    fbCustomerFields.flatMap((name) => {
      const problem = problems[name]
      return problem === undefined ? [] : [[name, text(name, problem)]]
    }),
  )
}

function labelOf(profile: FbProfile, name: FbCustomerField): string {
  return name === 'customerNumber' ? customerNumberLabel(profile) : labels[name]
}

function isOwnProblem(problem: FbCustomerProblem): problem is keyof typeof fbCustomerProblems {
  return Object.hasOwn(fbCustomerProblems, problem)
}

function refused(
  shown: Shown,
  refusal: Parameters<typeof refusalMessage>[0],
  profile: FbProfile,
  registeredName: string,
): Shown {
  if (refusal === 'customer_name_differs') {
    return { ...shown, errors: { customerName: nameDiffersText(profile, registeredName) } }
  }
  const message = refusalMessage(refusal, profile)
  if (refusal === 'user_id_taken') return { ...shown, errors: { userId: message.text } }
  return refusal === 'account_taken' ? { ...shown, errors: { number: message.text } } : { ...shown, message }
}

function view(counter: Counter, staff: Staff, { service, typed, why, errors, message }: Shown): Html {
  const services = counter.services()
  const profile = fbProfileOf(counter.context, service)
  const { banking, serviceName, customers } = profile
  const { branches } = banking.bank
  const text = (name: FbCustomerField, inputmode: 'text' | 'numeric' = 'text') => {
    const hint = name === 'customerNumber' ? `例　${customers?.number.example ?? ''}` : hints[name]
    return field({
      name,
      label: labelOf(profile, name),
      value: typed[name],
      error: errors[name],
      isNeeded: true,
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
          choices: services.map((each) => [each.service, each.serviceName]),
        })
  const asks = profile.desk.approvals.includes('create_user')
  const main = html`<h1>${title}</h1>
<p class="subtitle">${serviceName}</p>
${messageBox('error', message)}
<form method="post" action="${fbDeskHref(counter.desk, 'newFbCustomer')}" class="panel" autocomplete="off" data-confirm="お客様と管理者${asks ? 'の登録の承認を依頼' : 'を登録'}します。よろしいですか。">
${tokenInput(staff.sessionId)}
${chosen}
${text('customerNumber')}${text('customerName')}${text('kanaName')}${text('companyCode', 'numeric')}
${text('userId')}${text('userName')}
${choiceField({
  name: 'branchCode',
  label: labels.branchCode,
  isNeeded: true,
  value: typed.branchCode,
  error: errors['branchCode'],
  choices: branches.map(({ code, name }) => [code, `${code} ${name}`]),
})}
${choiceField({
  name: 'accountType',
  label: labels.accountType,
  isNeeded: true,
  value: typed.accountType,
  error: errors['accountType'],
  choices: Object.entries(accountTypeNames),
})}
${text('number', 'numeric')}
${counter.whyFields(why)}
<div class="actions"><button class="button button-primary" type="submit">登録</button><a class="button" href="${counter.searchHref}">キャンセル</a></div>
</form>
<p class="hint">${asks ? '登録には、もう一人の承認が要ります。' : null}${fbOpeningHint}</p>`
  return counter.page(staff, title, main, newFbCustomerEntry.path)
}
