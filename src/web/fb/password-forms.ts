import type { FixedPasswordPurpose } from '../../domain/banking/fixed-password.ts'
import type { FbPolicy } from '../../domain/banking/policy.ts'
import type { ServiceProfile } from '../../domain/profile.ts'

/** How the passwords of WEB-FB are called and what form each has (domain-notes a-2), for every screen that asks one. */
export const fixedPasswordNames = {
  registration: '登録確認用パスワード',
  approval: '承認用パスワード',
  transfer: '都度振込送信確認用パスワード',
} as const satisfies Record<FixedPasswordPurpose, string>

export function loginPasswordForm({ password }: ServiceProfile): string {
  return `半角英数字${password.lengthMin}～${password.lengthMax}桁（英字と数字を混在）`
}

export function fixedPasswordForm(purpose: FixedPasswordPurpose, { fixedPasswords }: FbPolicy): string {
  const { registrationDigits, approvalDigits, transferLengthMin, transferLengthMax } = fixedPasswords
  if (purpose === 'registration') return `数字${registrationDigits}桁`
  if (purpose === 'approval') return `数字${approvalDigits}桁`
  return `半角英数字${transferLengthMin}～${transferLengthMax}桁（英字と数字を混在）`
}
