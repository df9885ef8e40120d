import type { FixedPasswordPurpose } from '../rules/fixed-password.ts'
import type { FbPolicy } from '../rules/policy.ts'
import type { FbProfile } from '../rules/profile.ts'

/** What form each password of WEB-FB has (domain-notes a-2), for every screen that asks one. */

export function loginPasswordForm({ password }: FbProfile): string {
  return `半角英数字${password.lengthMin}～${password.lengthMax}桁（英字と数字を混在）`
}

export function fixedPasswordForm(purpose: FixedPasswordPurpose, { fixedPasswords }: FbPolicy): string {
  const { registrationDigits, approvalDigits, transferLengthMin, transferLengthMax } = fixedPasswords
  if (purpose === 'registration') return `数字${registrationDigits}桁`
  if (purpose === 'approval') return `数字${approvalDigits}桁`
  return `半角英数字${transferLengthMin}～${transferLengthMax}桁（英字と数字を混在）`
}
