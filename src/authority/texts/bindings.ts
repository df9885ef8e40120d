import type { BindingStatus } from '../rules/binding.ts'

/** OTPトークンステータス (E-2). */
export const bindingStatusNames = {
  pending: '未登録',
  usable: '利用可能',
  locked: 'ロック',
  suspended: '一時停止',
  revoked: '無効',
} as const satisfies Record<BindingStatus, string>
