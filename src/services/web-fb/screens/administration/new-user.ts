import type { Context as HonoContext } from 'hono'
import type { Form } from '../../../../platform/http/form.ts'
import type { Env } from '../../../../platform/http/guards.ts'
import { tick, ticks } from '../../../../platform/web/choice.ts'
import { type FieldErrors, field, hasErrors, messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { addFbUser, type FbRights } from '../../operations/administration/users.ts'
import { limitsOf } from '../../operations/change-limits.ts'
import type { FirstPasswords } from '../../operations/open-fb-customer.ts'
import type { FixedPasswordPurpose } from '../../rules/fixed-password.ts'
import { fbUserAdded, firstPasswordNames } from '../../texts/administration.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import type { FbService, Visit } from '../service.ts'
import {
  administrationPage,
  forAdministrators,
  forAdministratorsForm,
  link,
  whenOver,
} from './administrators.ts'
import { confirmationError, confirmationField, confirmationIn, type Told, toldOf } from './confirmation.ts'
import {
  blankUser,
  firstPasswordsShown,
  rightsOf,
  type TypedUser,
  typedUserIn,
  userErrors,
  userFields,
} from './user-fields.ts'

const title = '新規登録'
const trail = ['利用者一覧']
const passwordMax = 128
const parts = ['login', 'registration', 'approval', 'transfer'] as const
type Part = (typeof parts)[number]

type Shown = Told & {
  readonly userId: string
  readonly typed: TypedUser
  readonly chooses: boolean
  readonly errors: FieldErrors
}

/** 新規登録 of IDメンテナンス: お客様ID, name, rights, and first passwords, generated or typed. */
export function newUserScreen(service: FbService): void {
  const { app } = service
  const path = link(service, 'newUser')
  app.get(
    path,
    forAdministrators(service, (c, visit) => {
      const typed = visit.draft?.typed ?? null
      if (typed !== null) return c.html(view(service, visit, { ...shownOf(typed), errors: {} }))
      return c.html(view(service, visit, { userId: '', typed: blankUser, chooses: false, errors: {} }))
    }),
  )
  app.post(
    path,
    forAdministratorsForm(service, (c, visit, form) => post(service, c, visit, form)),
  )
}

async function post(service: FbService, c: HonoContext<Env>, visit: Visit, form: Form): Promise<Response> {
  const { site, profile } = service
  const { typed, userId, chooses } = shownOf(form)
  const errors = { userId: userIdError(userId), ...userErrors(typed, limitsOf(visit.visitor, profile)) }
  const shown = { userId, typed, chooses, errors }
  const confirmation = confirmationError(form, 'registration')
  if (hasErrors(errors) || confirmation !== undefined)
    return c.html(view(service, visit, { ...shown, confirmation }), 422)
  const rights = rightsOf(typed)
  const passwords = chooses ? passwordsIn(form, rights) : null
  const asked = { userId, userName: typed.userName, rights, passwords }
  const outcome = await addFbUser(site.context, visit.caller, visit.who, asked, confirmationIn(form))
  if (outcome.ok) return c.html(doneView(service, visit, asked, outcome.passwords))
  const { refusal, beside } = outcome
  const over = whenOver(service, c, refusal)
  if (over !== undefined) return over
  const told =
    beside === null
      ? toldOf(service, refusal)
      : { errors: { ...errors, [passwordName(beside)]: refusalMessage(refusal, profile).text } }
  return c.html(view(service, visit, { ...shown, ...told }), refusalStatus(refusal))
}

function shownOf(form: Form) {
  const userId = (form['userId'] ?? '').normalize('NFKC').trim()
  return { typed: typedUserIn(form), userId, chooses: form['passwords'] === 'typed' }
}

/** 半角英数6〜12桁, with a letter and a digit (domain-notes a-2). */
function userIdError(userId: string): string | undefined {
  const isOne = /^[A-Za-z0-9]{6,12}$/.test(userId) && /[A-Za-z]/.test(userId) && /\d/.test(userId)
  return isOne
    ? undefined
    : 'お客様IDは、半角英数字6～12桁（英字と数字をそれぞれ1文字以上）で入力してください。'
}

const passwordName = (part: Part) => `first-${part}`

function passwordsIn(
  form: Form,
  { role, mayTransfer }: Pick<FbRights, 'role' | 'mayTransfer'>,
): FirstPasswords {
  const text = (part: Part) => (form[passwordName(part)] ?? '').normalize('NFKC')
  const fixed: Partial<Record<FixedPasswordPurpose, string>> = { registration: text('registration') }
  if (role === 'administrator') fixed.approval = text('approval')
  if (mayTransfer) fixed.transfer = text('transfer')
  return { login: text('login'), fixed }
}

function view(service: FbService, visit: Visit, shown: Shown): Html {
  const { userId, typed, chooses, errors, confirmation, message = null } = shown
  const { password, fb } = service.profile
  const { registrationDigits, approvalDigits, transferLengthMin, transferLengthMax } = fb.fixedPasswords
  const hints: Record<Part, string> = {
    login: `半角英数字${password.lengthMin}～${password.lengthMax}桁（英字と数字を混在）`,
    registration: `数字${registrationDigits}桁`,
    approval: `数字${approvalDigits}桁（利用権限が管理者の場合のみ）`,
    transfer: `半角英数字${transferLengthMin}～${transferLengthMax}桁（英字と数字を混在。都度振込を利用する場合のみ）`,
  }
  const first = (part: Part) =>
    field({
      name: passwordName(part),
      label: firstPasswordNames[part],
      hint: hints[part],
      error: errors[passwordName(part)],
      autocomplete: 'off',
      maxlength: passwordMax,
    })
  const way = (value: string, label: string, isChosen: boolean) =>
    tick({ type: 'radio', name: 'passwords', value, label, isTicked: isChosen })
  const main = html`<p class="instruction">登録する利用者の情報を入力し、「登録」ボタンを押してください。</p>
<form method="post" action="${link(service, 'newUser')}">
${tokenInput(visit.sessionId)}
<div class="panel">
${field({ name: 'userId', label: service.profile.names.userId, value: userId, error: errors['userId'], hint: '半角英数字6～12桁（英字と数字をそれぞれ1文字以上）', autocomplete: 'off', maxlength: 12 })}
${userFields(typed, errors, limitsOf(visit.visitor, service.profile))}
</div>
<div class="panel">${ticks('初回パスワード', [way('made', '自動で作成する', !chooses), way('typed', '入力する', chooses)])}
<div class="when-typed">${parts.map(first)}</div></div>
<div class="panel">${confirmationField('registration', confirmation)}</div>
<div class="actions"><button class="button button-primary" type="submit">登録</button>
<a class="button" href="${link(service, 'users')}">戻る</a></div>
</form>
${messageBox('error', message)}`
  return administrationPage(service, visit, 'users', { title, trail, main })
}

function doneView(
  service: FbService,
  visit: Visit,
  user: { readonly userId: string; readonly userName: string },
  passwords: FirstPasswords,
): Html {
  const main = html`${messageBox('info', fbUserAdded)}
${firstPasswordsShown(passwords, user)}
<div class="actions"><a class="button button-primary" href="${link(service, 'users')}">IDメンテナンス</a></div>`
  return administrationPage(service, visit, 'users', { title: '登録完了', trail: [...trail, title], main })
}
