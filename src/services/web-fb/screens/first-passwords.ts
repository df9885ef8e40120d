import { ja } from '../../../authority/texts/ja.ts'
import { fixedPasswordNames } from '../../../bank/texts/ja-banking.ts'
import { type Form, readForm } from '../../../platform/http/form.ts'
import { setSessionId } from '../../../platform/http/session-cookie.ts'
import {
  type FieldErrors,
  field,
  messageBox,
  shown,
  textError,
  tokenInput,
} from '../../../platform/web/form.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import { callerOf } from '../../../platform/web/site.ts'
import { changeFirstPasswords, fixedPurposes } from '../operations/change-first-passwords.ts'
import type { FbVisitor } from '../operations/find-visitor.ts'
import type { FixedPasswordPurpose } from '../rules/fixed-password.ts'
import type { Refusal } from '../rules/refusal.ts'
import { refusalMessage, refusalStatus } from '../texts/refusals.ts'
import { fixedPasswordForm, loginPasswordForm } from './password-forms.ts'
import { currentVisitor, expired, type FbService, insidePage, link, sessionFor } from './service.ts'

const longest = 128

/** What each is for (domain-notes a-2). */
const uses = {
  registration: '利用者の登録・変更など、登録の確認に使います。',
  approval: 'ワンタイムパスワード情報の登録など、承認に使います。',
  transfer: '都度振込の確定に使います。ワンタイムパスワードの利用開始後は、入力が不要になります。',
} as const satisfies Record<FixedPasswordPurpose, string>

type Part = FixedPasswordPurpose | 'login'
const fields = ['current', 'next', 'again'] as const

const nameOf = (part: Part, name: (typeof fields)[number]) => `${part}-${name}`

/** 初回パスワード変更: every first password in one go; whoever stops half-way begins anew (domain-notes a-2). */
export function firstPasswordsScreen(service: FbService): void {
  const { app, site, profile } = service

  app.get(link(service, 'firstPasswords'), async (c) => {
    const visitor = await currentVisitor(service, c)
    if (visitor === undefined) return c.redirect(expired(service), 303)
    if (visitor.session.stage !== 'must_change_password') return c.redirect(link(service, 'home'), 303)
    const has = await fixedPurposes(site.context, profile.service, visitor.user.userId)
    return c.html(view(service, visitor, sessionFor(service, c), has, {}))
  })

  app.post(link(service, 'firstPasswords'), async (c) => {
    const form = await readForm(c, profile.service)
    const visitor = await currentVisitor(service, c)
    if (visitor === undefined) return c.redirect(expired(service), 303)
    if (visitor.session.stage !== 'must_change_password') return c.redirect(link(service, 'home'), 303)
    const { userId, sessionHash } = visitor.session
    const has = await fixedPurposes(site.context, profile.service, userId)
    const sessionId = sessionFor(service, c)
    const errors = missing(form, has)
    if (Object.keys(errors).length > 0) return c.html(view(service, visitor, sessionId, has, errors), 422)
    const outcome = await changeFirstPasswords(site.context, callerOf(c, `user:${userId}`), {
      ...{ service: profile.service, userId, sessionHash },
      login: typed(form, 'login'),
      fixed: Object.fromEntries(has.map((purpose) => [purpose, typed(form, purpose)])),
    })
    if (outcome.ok) {
      setSessionId(c, profile.service, outcome.sessionId)
      return c.redirect(`${link(service, 'home')}?notice=passwords`, 303)
    }
    const { refusal, beside } = outcome
    if (refusal === 'ticket_invalid') return c.redirect(expired(service), 303)
    const text =
      refusal === 'password_wrong' ? ja.currentPasswordWrong : refusalMessage(refusal, profile).text
    const wrong = { [nameOf(beside, fieldOf(refusal))]: text }
    return c.html(view(service, visitor, sessionId, has, wrong), refusalStatus(refusal))
  })
}

/** Beside which field of its part a refusal stands. */
function fieldOf(refusal: Refusal): (typeof fields)[number] {
  if (refusal === 'new_password_mismatch') return 'again'
  return refusal.endsWith('password_wrong') || refusal === 'password_locked' ? 'current' : 'next'
}

function typed(form: Form, part: Part) {
  const of = (name: (typeof fields)[number]) => form[nameOf(part, name)] ?? ''
  return { current: of('current'), next: of('next'), again: of('again') }
}

const labels = {
  current: '現在の（初回）パスワード',
  next: '新しいパスワード',
  again: '新しいパスワード（再入力）',
}

function missing(form: Form, has: readonly FixedPasswordPurpose[]): FieldErrors {
  const all = (['login', ...has] as const).flatMap((part) =>
    fields.map((name) => {
      const key = nameOf(part, name)
      return [key, textError(labels[name], form[key] ?? '', longest, ja)] as const
    }),
  )
  return Object.fromEntries(all.filter(([, error]) => error !== undefined))
}

function view(
  service: FbService,
  visitor: FbVisitor,
  sessionId: string,
  has: readonly FixedPasswordPurpose[],
  errors: FieldErrors,
): Html {
  const { profile } = service
  const part = (
    of: Part,
    name: string,
    use: string,
    form: string,
  ) => html`<fieldset class="panel"><legend>${name}</legend>
<p class="hint">${use}</p>
${fields.map((each) =>
  field({
    name: nameOf(of, each),
    label: labels[each],
    type: 'password',
    error: errors[nameOf(of, each)],
    hint: each === 'next' ? form : '',
    autocomplete: each === 'current' ? 'off' : 'new-password',
    maxlength: longest,
  }),
)}</fieldset>`
  const isWrong = Object.keys(errors).length > 0
  const main = html`<p class="instruction">初めてログインされましたので、すべての初回パスワードを変更してください。途中で中止された場合は、次のログインで最初からやり直しとなります。</p>
${isWrong ? messageBox('error', { text: '【エラー】入力内容をご確認ください。パスワードはすべて入力し直してください。', code: 'RMCFBPWD001006E' }) : null}
<form method="post" action="${link(service, 'firstPasswords')}">
${tokenInput(sessionId)}
${shown(profile.names.userId, visitor.user.userId)}
${part('login', 'ログインパスワード', 'ログインに使います。', loginPasswordForm(profile))}
${has.map((purpose) => part(purpose, fixedPasswordNames[purpose], uses[purpose], fixedPasswordForm(purpose, profile.fb)))}
<div class="actions"><button class="button button-primary" type="submit">変更</button></div>
</form>`
  return insidePage(service, { visitor, sessionId }, { title: '初回パスワード変更', menu: null, main })
}
