import { ja } from '../../../authority/texts/ja.ts'
import type { PasswordPart } from '../../../platform/web/password-change.ts'
import type { FixedPasswordPurpose } from '../rules/fixed-password.ts'
import type { FbPolicy } from '../rules/policy.ts'
import type { FbProfile } from '../rules/profile.ts'
import type { Refusal } from '../rules/refusal.ts'
import { fixedPasswordNames } from '../texts/names.ts'
import { refusalMessage } from '../texts/refusals.ts'

/** What the passwords of WEB-FB are called and what form each has (domain-notes a-2), for every screen that asks one. */

export type PasswordKind = FixedPasswordPurpose | 'login'

export function passwordName(kind: PasswordKind): string {
  return kind === 'login' ? 'ログインパスワード' : fixedPasswordNames[kind]
}

export function passwordForm(kind: PasswordKind, profile: FbProfile): string {
  return kind === 'login' ? loginPasswordForm(profile) : fixedPasswordForm(kind, profile.fb)
}

/** Beside which of the three fields of a change a refusal stands. */
export function partRefused(refusal: Refusal): PasswordPart {
  if (refusal === 'new_password_mismatch') return 'again'
  return refusal.endsWith('password_wrong') || refusal === 'password_locked' ? 'current' : 'next'
}

/** What stands there. */
export function refusedText(refusal: Refusal, profile: FbProfile): string {
  return refusal === 'password_wrong' ? ja.currentPasswordWrong : refusalMessage(refusal, profile).text
}

function loginPasswordForm({ password }: FbProfile): string {
  return `半角英数字${password.lengthMin}～${password.lengthMax}桁（英字と数字を混在）`
}

function fixedPasswordForm(purpose: FixedPasswordPurpose, { fixedPasswords }: FbPolicy): string {
  const { registrationDigits, approvalDigits, transferLengthMin, transferLengthMax } = fixedPasswords
  if (purpose === 'registration') return `数字${registrationDigits}桁`
  if (purpose === 'approval') return `数字${approvalDigits}桁`
  return `半角英数字${transferLengthMin}～${transferLengthMax}桁（英字と数字を混在）`
}
