import type { Form } from '../http/form.ts'
import { type FieldErrors, type FieldTexts, field, hasErrors, lengthError, textError } from './form.ts'
import { type Html, html } from './html.ts'

/** A user ID and its login password, as asked for by a login and by every procedure without a session. */

const longest = 128
const passwordLabel = 'ログインパスワード'

/** The user ID is normalized (full width, white space); a password is taken exactly as typed. */
export function parseCredentials(form: Form, idLabel: string, texts: FieldTexts) {
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
): readonly [Html, Html] {
  const id = field({
    name: 'userId',
    label: idLabel,
    value: userId,
    error: errors['userId'],
    autocomplete: 'username',
    maxlength: longest,
  })
  return [id, passwordField(errors['password'])]
}

/** The login password alone, when the user is known. */
export function passwordField(error: string | undefined): Html {
  return field({
    name: 'password',
    label: passwordLabel,
    type: 'password',
    error,
    autocomplete: 'current-password',
    maxlength: longest,
  })
}

export function passwordError(password: string, texts: FieldTexts): string | undefined {
  return lengthError(passwordLabel, password, longest, texts)
}

/** Tells a password manager whose passwords the form has; invisible and unreachable for users. */
export function passwordOwner(userId: string): Html {
  return html`<input class="visually-hidden" type="text" autocomplete="username" value="${userId}" tabindex="-1" aria-hidden="true" readonly>`
}
