import { changePassword } from '../../../../authority/operations/change-password.ts'
import { ja } from '../../../../authority/texts/ja.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'
import { fixedPasswordNames } from '../../../../bank/texts/ja-banking.ts'
import { type Form, readForm } from '../../../../platform/http/form.ts'
import { setSessionId } from '../../../../platform/http/session-cookie.ts'
import { type FieldErrors, field, messageBox, textError, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import { fixedPurposes } from '../../operations/change-first-passwords.ts'
import { changeFixedPassword } from '../../operations/change-fixed-password.ts'
import type { FixedPasswordPurpose } from '../../rules/fixed-password.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { refusalMessage, refusalStatus } from '../../texts/refusals.ts'
import { fixedPasswordForm, loginPasswordForm } from '../password-forms.ts'
import { enter, expired, type FbService, link, type Visit } from '../service.ts'
import { workPage } from '../work.ts'

const longest = 128
const fields = ['current', 'next', 'again'] as const
type Part = FixedPasswordPurpose | 'login'

const labels = {
  current: '現在の',
  next: '新しい',
  again: '新しい',
} as const

type State = {
  readonly parts: readonly Part[]
  readonly errors: FieldErrors
  readonly message: Message | null
}

/** パスワード変更: the login's and each of the fixed ones, one at a time, each by whoever knows the current one. */
export function passwordsScreen(service: FbService): void {
  const { app, profile } = service
  const path = link(service, 'password')

  app.get(path, async (c) => {
    const visit = await enter(service, c)
    if ('elsewhere' in visit) return c.redirect(visit.elsewhere, 303)
    const parts = await partsOf(service, visit)
    const done = parts.find((part) => part === c.req.query('changed'))
    const text = `${done === undefined ? '' : nameOf(done)}を変更しました。`
    const notice = done === undefined ? null : messageBox('info', { text, code: 'RMCFBPWD001002I' })
    return c.html(view(service, visit, { parts, errors: {}, message: null }, notice))
  })

  app.post(path, async (c) => {
    const form = await readForm(c, profile.service)
    const visit = await enter(service, c)
    if ('elsewhere' in visit) return c.redirect(visit.elsewhere, 303)
    const parts = await partsOf(service, visit)
    const part = parts.find((each) => each === form['part'])
    if (part === undefined) return c.redirect(path, 303)
    const missing = missingIn(form, part)
    if (Object.keys(missing).length > 0) {
      return c.html(view(service, visit, { parts, errors: missing, message: null }), 422)
    }
    const of = (name: (typeof fields)[number]) => form[`${part}-${name}`] ?? ''
    const typed = { current: of('current'), next: of('next'), again: of('again') }
    const outcome = await change(service, visit, part, typed)
    if (outcome.ok) {
      if (outcome.sessionId !== null) setSessionId(c, profile.service, outcome.sessionId)
      return c.redirect(`${path}?changed=${part}`, 303)
    }
    const { refusal } = outcome
    if (refusal === 'ticket_invalid' || refusal === 'service_stopped') {
      return c.redirect(expired(service), 303)
    }
    const message = refusalMessage(refusal, profile)
    const text = refusal === 'password_wrong' ? ja.currentPasswordWrong : message.text
    const errors = { [`${part}-${fieldOf(refusal)}`]: text }
    return c.html(view(service, visit, { parts, errors, message: null }), refusalStatus(refusal))
  })
}

async function partsOf({ site }: FbService, { who }: Visit): Promise<readonly Part[]> {
  return ['login', ...(await fixedPurposes(site.context, who.service, who.userId))]
}

type Typed = { readonly current: string; readonly next: string; readonly again: string }

/** The login's also gives the session another ID (SES-01). */
async function change({ site }: FbService, { caller, who }: Visit, part: Part, typed: Typed) {
  if (part !== 'login') {
    const outcome = await changeFixedPassword(site.context, caller, who, { purpose: part, ...typed })
    return outcome.ok ? ({ ok: true, sessionId: null } as const) : outcome
  }
  const { service, userId, sessionHash } = who
  const { current, next: newPassword, again: newPasswordAgain } = typed
  const asked = { service, userId, sessionHash, current, newPassword, newPasswordAgain }
  return changePassword(site.context, caller, asked)
}

/** Beside which of the three fields a refusal stands. */
function fieldOf(refusal: Refusal): (typeof fields)[number] {
  if (refusal === 'new_password_mismatch') return 'again'
  return refusal.endsWith('password_wrong') || refusal === 'password_locked' ? 'current' : 'next'
}

function nameOf(part: Part): string {
  return part === 'login' ? 'ログインパスワード' : fixedPasswordNames[part]
}

function labelOf(part: Part, name: (typeof fields)[number]): string {
  return `${labels[name]}${nameOf(part)}${name === 'again' ? '（再入力）' : ''}`
}

function missingIn(form: Form, part: Part): FieldErrors {
  const all = fields.map((name) => {
    const key = `${part}-${name}`
    return [key, textError(labelOf(part, name), form[key] ?? '', longest, ja)] as const
  })
  return Object.fromEntries(all.filter(([, error]) => error !== undefined))
}

function view(
  service: FbService,
  visit: Visit,
  { parts, errors, message }: State,
  notice?: Html | null,
): Html {
  const main = html`${notice ?? null}
<p>変更するパスワードの欄にだけ入力し、その欄の「変更」ボタンを押してください。</p>
${parts.map((part) => partView(service, visit, part, errors))}
${messageBox('error', message)}`
  return workPage(service, visit, {
    ...{ menu: 'contract', entry: 'パスワード変更', title: 'パスワード変更' },
    main,
  })
}

function partView(service: FbService, visit: Visit, part: Part, errors: FieldErrors): Html {
  const { profile } = service
  const form = part === 'login' ? loginPasswordForm(profile) : fixedPasswordForm(part, profile.fb)
  return html`<form method="post" action="${link(service, 'password')}">
${tokenInput(visit.sessionId)}
<input type="hidden" name="part" value="${part}">
<fieldset class="panel"><legend>${nameOf(part)}</legend>
${fields.map((name) =>
  field({
    name: `${part}-${name}`,
    label: labelOf(part, name),
    type: 'password',
    error: errors[`${part}-${name}`],
    hint: name === 'next' ? form : '',
    autocomplete: part === 'login' ? (name === 'current' ? 'current-password' : 'new-password') : 'off',
    maxlength: longest,
  }),
)}
<div class="actions"><button class="button button-primary" type="submit">変更<span class="visually-hidden">（${nameOf(part)}）</span></button></div></fieldset>
</form>`
}
