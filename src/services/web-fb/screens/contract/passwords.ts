import { changePassword } from '../../../../authority/operations/change-password.ts'
import { rememberBrowser } from '../../../../authority/screens/remember-browser.ts'
import { ja } from '../../../../authority/texts/ja.ts'
import type { Message } from '../../../../authority/texts/refusal.ts'

import { setSessionId } from '../../../../platform/http/session-cookie.ts'
import { type FieldErrors, hasErrors, messageBox, tokenInput } from '../../../../platform/web/form.ts'
import { type Html, html } from '../../../../platform/web/html.ts'
import {
  missingPasswords,
  type PasswordInputs,
  passwordInputs,
  typedPasswords,
} from '../../../../platform/web/password-change.ts'
import { fixedPurposes } from '../../operations/change-first-passwords.ts'
import { changeFixedPassword } from '../../operations/change-fixed-password.ts'
import { refusalStatus } from '../../texts/refusals.ts'
import { type PasswordKind, partRefused, passwordForm, passwordName, refusedText } from '../password-forms.ts'
import { expired, type FbService, forVisitor, forVisitorForm, link, type Visit } from '../service.ts'
import { workPage } from '../work.ts'

type State = {
  readonly parts: readonly PasswordKind[]
  readonly errors: FieldErrors
  readonly message: Message | null
}

/** パスワード変更: the login password and each of the fixed ones, one at a time, each given the current one. */
export function passwordsScreen(service: FbService): void {
  const { app, site, profile } = service
  const path = link(service, 'password')

  app.get(
    path,
    forVisitor(service, async (c, visit) => {
      const parts = await partsOf(service, visit)
      const done = parts.find((part) => part === c.req.query('changed'))
      const text = `${done === undefined ? '' : passwordName(done)}を変更しました。`
      const notice = done === undefined ? null : messageBox('info', { text, code: 'RMCFBPWD001002I' })
      return c.html(view(service, visit, { parts, errors: {}, message: null }, notice))
    }),
  )

  app.post(
    path,
    forVisitorForm(service, async (c, visit, form) => {
      const parts = await partsOf(service, visit)
      const part = parts.find((each) => each === form['part'])
      if (part === undefined) return c.redirect(path, 303)
      const inputs = inputsOf(service, part)
      const missing = missingPasswords(inputs, form, ja)
      if (hasErrors(missing)) {
        return c.html(view(service, visit, { parts, errors: missing, message: null }), 422)
      }
      const outcome = await change(service, visit, part, typedPasswords(inputs, form))
      if (outcome.ok) {
        const { sessionId } = outcome
        if (sessionId !== null) {
          setSessionId(c, profile.service, sessionId)
          await rememberBrowser(site, c, { service: profile.service, userId: visit.who.userId, sessionId })
        }
        return c.redirect(`${path}?changed=${part}`, 303)
      }
      const { refusal } = outcome
      if (refusal === 'ticket_invalid' || refusal === 'service_stopped') {
        return c.redirect(expired(service), 303)
      }
      const errors = { [inputs[partRefused(refusal)].name]: refusedText(refusal, profile) }
      return c.html(view(service, visit, { parts, errors, message: null }), refusalStatus(refusal))
    }),
  )
}

async function partsOf({ site }: FbService, { who }: Visit): Promise<readonly PasswordKind[]> {
  return ['login', ...(await fixedPurposes(site.context, who.service, who.userId))]
}

/** Changing the login password also gives the session another ID (SES-01). */
async function change(
  { site }: FbService,
  { caller, who }: Visit,
  part: PasswordKind,
  typed: ReturnType<typeof typedPasswords>,
) {
  if (part !== 'login') {
    const outcome = await changeFixedPassword(site.context, caller, who, { purpose: part, ...typed })
    return outcome.ok ? ({ ok: true, sessionId: null } as const) : outcome
  }
  const { service, userId, sessionHash } = who
  const { current, next: newPassword, again: newPasswordAgain } = typed
  const asked = { service, userId, sessionHash, current, newPassword, newPasswordAgain }
  return changePassword(site.context, caller, asked)
}

function inputsOf({ profile }: FbService, part: PasswordKind): PasswordInputs {
  const name = passwordName(part)
  const [known, chosen] = part === 'login' ? ['current-password', 'new-password'] : ['off', 'off']
  return {
    current: { name: `${part}-current`, label: `現在の${name}`, hint: '', autocomplete: known },
    next: {
      name: `${part}-next`,
      label: `新しい${name}`,
      hint: passwordForm(part, profile),
      autocomplete: chosen,
    },
    again: { name: `${part}-again`, label: `新しい${name}（再入力）`, hint: '', autocomplete: chosen },
  }
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
    menu: 'contract',
    entry: 'パスワード変更',
    title: 'パスワード変更',
    main,
  })
}

function partView(service: FbService, visit: Visit, part: PasswordKind, errors: FieldErrors): Html {
  return html`<form method="post" action="${link(service, 'password')}">
${tokenInput(visit.sessionId)}
<input type="hidden" name="part" value="${part}">
<fieldset class="panel"><legend>${passwordName(part)}</legend>
${passwordInputs(inputsOf(service, part), errors)}
<div class="actions"><button class="button button-primary" type="submit">変更<span class="visually-hidden">（${passwordName(part)}）</span></button></div></fieldset>
</form>`
}
