import { findReasonToChange } from '../../../authority/operations/reason-to-change.ts'
import { rememberBrowser } from '../../../authority/screens/remember-browser.ts'
import { ja } from '../../../authority/texts/ja.ts'
import { ifUnknown } from '../../../authority/texts/password-change.ts'
import type { Form } from '../../../platform/http/form.ts'
import { setSessionId } from '../../../platform/http/session-cookie.ts'
import { type FieldErrors, hasErrors, messageBox, shown, tokenInput } from '../../../platform/web/form.ts'
import { forSession, forSessionForm, sessionFor } from '../../../platform/web/gate.ts'
import { type Html, html } from '../../../platform/web/html.ts'
import {
  missingPasswords,
  type PasswordInputs,
  passwordInputs,
  typedPasswords,
} from '../../../platform/web/password-change.ts'
import { callerOf } from '../../../platform/web/site.ts'
import { changeFirstPasswords, fixedPurposes } from '../operations/change-first-passwords.ts'
import type { FbVisitor } from '../operations/find-visitor.ts'
import type { FixedPasswordPurpose } from '../rules/fixed-password.ts'
import { refusalStatus } from '../texts/refusals.ts'
import { type PasswordKind, partRefused, passwordForm, passwordName, refusedText } from './password-forms.ts'
import { expired, type FbService, insidePage, link, sessionsOf } from './service.ts'

/** The purpose of each (domain-notes a-2). */
const uses = {
  login: 'ログインに使います。',
  registration: '利用者の登録・変更など、登録の確認に使います。',
  approval: 'ワンタイムパスワード情報の登録など、承認に使います。',
  transfer: '都度振込の確定に使います。ワンタイムパスワードの利用開始後は、入力が不要になります。',
} as const satisfies Record<PasswordKind, string>

/** 初回パスワード変更: all first passwords at once; a user who stops halfway starts over (domain-notes a-2). */
export function firstPasswordsScreen(service: FbService): void {
  const { app, site, profile } = service

  app.get(
    link(service, 'firstPasswords'),
    forSession(sessionsOf(service), mustChange, async (c, visitor) => {
      const has = await fixedPurposes(site.context, profile.service, visitor.user.userId)
      return c.html(await view(service, visitor, sessionFor(service, c), has, {}))
    }),
  )

  app.post(
    link(service, 'firstPasswords'),
    forSessionForm(sessionsOf(service), mustChange, async (c, visitor, form) => {
      const { userId, sessionHash } = visitor.session
      const has = await fixedPurposes(site.context, profile.service, userId)
      const sessionId = sessionFor(service, c)
      const errors = missing(service, form, has)
      if (hasErrors(errors)) return c.html(await view(service, visitor, sessionId, has, errors), 422)
      const outcome = await changeFirstPasswords(site.context, callerOf(c, `user:${userId}`), {
        service: profile.service,
        userId,
        sessionHash,
        login: typedPasswords(inputsOf(service, 'login'), form),
        fixed: Object.fromEntries(
          has.map((purpose) => [purpose, typedPasswords(inputsOf(service, purpose), form)]),
        ),
      })
      if (outcome.ok) {
        const { sessionId } = outcome
        setSessionId(c, profile.service, sessionId)
        await rememberBrowser(site, c, { service: profile.service, userId, sessionId })
        return c.redirect(`${link(service, 'home')}?notice=passwords`, 303)
      }
      const { refusal } = outcome.wrong[0]
      if (refusal === 'ticket_invalid') return c.redirect(expired(service), 303)
      const wrong = outcome.wrong.map((each) => {
        const { name } = inputsOf(service, each.beside)[partRefused(each.refusal)]
        return [name, named(each.beside, refusedText(each.refusal, profile))] as const
      })
      return c.html(
        await view(service, visitor, sessionId, has, Object.fromEntries(wrong)),
        refusalStatus(refusal),
      )
    }),
  )
}

function mustChange(found: FbVisitor | undefined): found is FbVisitor {
  return found?.session.stage === 'must_change_password'
}

function inputsOf({ profile }: FbService, kind: PasswordKind): PasswordInputs {
  return {
    current: {
      name: `${kind}-current`,
      label: '現在の（初回）パスワード',
      hint: '',
      autocomplete: 'off',
      isRequired: true,
    },
    next: {
      name: `${kind}-next`,
      label: '新しいパスワード',
      hint: passwordForm(kind, profile),
      autocomplete: 'new-password',
      isRequired: true,
    },
    again: {
      name: `${kind}-again`,
      label: '新しいパスワード（再入力）',
      hint: '',
      autocomplete: 'new-password',
      isRequired: true,
      // Told before anything is sent: one slip must not empty twelve fields (W9).
      sameAs: { name: `${kind}-next`, otherwise: refusedText('new_password_mismatch', profile) },
    },
  }
}

function missing(service: FbService, form: Form, has: readonly FixedPasswordPurpose[]): FieldErrors {
  const all = kindsOf(has).map((kind) => {
    const inputs = Object.entries(inputsOf(service, kind)).map(([part, input]) => {
      return [part, { ...input, label: `${passwordName(kind)}の「${input.label}」` }] as const
    })
    return missingPasswords(Object.fromEntries(inputs) as PasswordInputs, form, ja)
  })
  return Object.assign({}, ...all)
}

const kindsOf = (has: readonly FixedPasswordPurpose[]): readonly PasswordKind[] => ['login', ...has]

/** Four passwords have fields of the same names: each error says whose it is (W9). */
function named(kind: PasswordKind, text: string): string {
  const name = passwordName(kind)
  return text.includes(name) ? text : `${name}：${text}`
}

/** Above them all, since not every part is in sight. */
function summary(errors: FieldErrors, has: readonly FixedPasswordPurpose[]): Html | null {
  const wrong = kindsOf(has).filter((kind) => Object.keys(errors).some((name) => name.startsWith(`${kind}-`)))
  if (wrong.length === 0) return null
  const text = `【エラー】${wrong.map(passwordName).join('、')}の入力内容をご確認ください。パスワードはすべて入力し直してください。`
  return messageBox('error', { text, code: 'RMCFBPWD001006E' })
}

async function view(
  service: FbService,
  visitor: FbVisitor,
  sessionId: string,
  has: readonly FixedPasswordPurpose[],
  errors: FieldErrors,
): Promise<Html> {
  const { profile } = service
  const part = (kind: PasswordKind) => html`<fieldset class="panel"><legend>${passwordName(kind)}</legend>
<p class="hint">${uses[kind]}</p>
${passwordInputs(inputsOf(service, kind), errors)}</fieldset>`
  const reason = await findReasonToChange(service.site.context, visitor.user)
  const unknown = ifUnknown(visitor.session, profile)
  const main = html`<p class="instruction">${reason === 'reset' ? '初回パスワードが作り直されました' : '初めてログインされました'}ので、すべての初回パスワードを変更してください。途中で中止された場合は、次のログインで最初からやり直しとなります。</p>
${summary(errors, has)}
<form method="post" action="${link(service, 'firstPasswords')}">
${tokenInput(sessionId)}
${shown(profile.names.userId, visitor.user.userId)}
${part('login')}
${has.map(part)}
${unknown === null ? null : html`<p>${unknown}</p>`}
<div class="actions"><button class="button button-primary" type="submit">変更</button></div>
</form>`
  return insidePage(service, { visitor, sessionId }, { title: '初回パスワード変更', menu: null, main })
}
