import type { Form } from '../../platform/http/form.ts'
import { type FieldErrors, textError } from '../../platform/web/form.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import type { Refusal } from '../rules/refusal.ts'
import { ja } from '../texts/ja.ts'
import { refusalMessage } from '../texts/refusals.ts'

/** The three fields of パスワード変更, whatever a service calls them. */
export type PasswordLabels = Readonly<Record<'current' | 'newPassword' | 'newPasswordAgain', string>>

export const longestPassword = 128

/** Beside which field a refusal stands. */
const fieldOf: Partial<Record<Refusal, keyof PasswordLabels>> = {
  password_wrong: 'current',
  new_password_mismatch: 'newPasswordAgain',
  new_password_characters: 'newPassword',
  new_password_length: 'newPassword',
  new_password_is_user_name: 'newPassword',
  new_password_reused: 'newPassword',
  new_password_guessable: 'newPassword',
}

/** What was refused, beside its field; null for what belongs to none. */
export function besidePassword(refusal: Refusal, profile: ServiceProfile): FieldErrors | null {
  const field = fieldOf[refusal]
  if (field === undefined) return null
  const told = refusal === 'password_wrong' ? ja.currentPasswordWrong : refusalMessage(refusal, profile).text
  return { [field]: told }
}

/** What is not there, or too long to be a password. */
export function missingPasswords(form: Form, labels: PasswordLabels): FieldErrors {
  const errors = (Object.keys(labels) as (keyof PasswordLabels)[]).map(
    (name) => [name, textError(labels[name], form[name] ?? '', longestPassword, ja)] as const,
  )
  return Object.fromEntries(errors.filter(([, error]) => error !== undefined))
}
