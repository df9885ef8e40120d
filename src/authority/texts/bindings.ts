import type { BindingStatus } from '../rules/binding.ts'
import type { Spoken } from './catalog.ts'

/** OTPトークンステータス (E-2). */
export const bindingStatusNames = {
  pending: '未登録',
  usable: '利用可能',
  locked: 'ロック',
  suspended: '一時停止',
  revoked: '無効',
} as const satisfies Record<BindingStatus, string>

const inEnglish: Readonly<Record<BindingStatus, string>> = {
  pending: 'Not registered',
  usable: 'Usable',
  locked: 'Locked',
  suspended: 'Suspended',
  revoked: 'Revoked',
}

/** The same, in the language of a screen. */
export function bindingStatusNamesIn({
  language,
}: Pick<Spoken, 'language'>): Readonly<Record<BindingStatus, string>> {
  return language === 'en' ? inEnglish : bindingStatusNames
}
