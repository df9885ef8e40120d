import type { ServiceProfile } from '../../../authority/rules/profile.ts'
import { ja } from '../../../authority/texts/ja.ts'
import type { Form } from '../../../platform/http/form.ts'
import { type FieldErrors, field, textError } from '../../../platform/web/form.ts'
import { type Html, html } from '../../../platform/web/html.ts'

const longest = 128

/** 契約者ID: what stands beside the field in every procedure, without the 「（利用者番号）」 of the login. */
export function idLabel({ names }: ServiceProfile): string {
  return names.userId.replace(/[（(].*$/, '')
}

/** The user ID is normalized (full width, white space); a password is taken exactly as typed. */
export function parseCredentials(form: Form, label: string) {
  const userId = (form['userId'] ?? '').normalize('NFKC').replaceAll(/\s/g, '')
  const password = form['password'] ?? ''
  const errors: FieldErrors = {
    userId: textError(label, userId, longest, ja),
    password: textError('ログインパスワード', password, longest, ja),
  }
  const wrong = Object.values(errors).some((error) => error !== undefined)
  return wrong ? ({ ok: false, userId, errors } as const) : ({ ok: true, userId, password } as const)
}

/** 契約者ID and ログインパスワード, as the login and 利用者認証 of every procedure ask for them. */
export function credentialFields(label: string, userId: string, errors: FieldErrors): Html {
  return html`${field({
    name: 'userId',
    label,
    value: userId,
    error: errors['userId'],
    autocomplete: 'username',
    inputmode: 'text',
    maxlength: longest,
  })}${field({
    name: 'password',
    label: 'ログインパスワード',
    type: 'password',
    error: errors['password'],
    autocomplete: 'current-password',
    maxlength: longest,
  })}`
}
