import type { Form } from '../http/form.ts'
import { type FieldErrors, type FieldTexts, field, hasErrors, lengthError, textError } from './form.ts'
import { type Html, html } from './html.ts'
import { ja, type WebTexts } from './texts/ja.ts'

/** A user ID and its login password, as asked for by a login and by every procedure without a session. */

const longest = 128

/** What the password is called; left out: in Japanese. */
type Named = { readonly password?: WebTexts['password'] }

/** The user ID is normalized (full width, white space); a password is taken exactly as typed. */
export function parseCredentials(form: Form, idLabel: string, texts: FieldTexts & Named) {
  const userId = (form['userId'] ?? '').normalize('NFKC').replaceAll(/\s/g, '')
  const password = form['password'] ?? ''
  const errors: FieldErrors = {
    userId: textError(idLabel, userId, longest, texts),
    password: passwordError(password, texts),
  }
  return hasErrors(errors)
    ? ({ ok: false, userId, errors } as const)
    : ({ ok: true, userId, password } as const)
}

export function credentialFields(
  idLabel: string,
  userId: string,
  errors: FieldErrors,
  texts: Named = ja,
): readonly [Html, Html] {
  const id = field({
    name: 'userId',
    label: idLabel,
    value: userId,
    error: errors['userId'],
    autocomplete: 'username',
    maxlength: longest,
  })
  return [id, passwordField(errors['password'], texts)]
}

/** The login password alone, when the user is known. */
export function passwordField(error: string | undefined, { password = ja.password }: Named = ja): Html {
  return field({
    name: 'password',
    label: password,
    type: 'password',
    error,
    autocomplete: 'current-password',
    maxlength: longest,
  })
}

export function passwordError(password: string, texts: FieldTexts & Named): string | undefined {
  return lengthError(texts.password ?? ja.password, password, longest, texts)
}

/** Tells a password manager whose passwords the form has; invisible and unreachable for users. */
export function passwordOwner(userId: string): Html {
  return html`<input class="visually-hidden" type="text" autocomplete="username" value="${userId}" tabindex="-1" aria-hidden="true" readonly>`
}
