import type { FbRole } from '../rules/fb-user.ts'
import type { FixedPasswordPurpose } from '../rules/fixed-password.ts'

/** 利用権限, as far as it makes a difference (W7). */
export const fbRoleNames = {
  administrator: '管理者',
  approver: '一般者',
  general: '一般者',
} as const satisfies Record<FbRole, string>

/** The names of WEB-FB's fixed passwords (domain-notes a-2). */
export const fixedPasswordNames = {
  registration: '登録確認用パスワード',
  approval: '承認用パスワード',
  transfer: '都度振込送信確認パスワード',
} as const satisfies Record<FixedPasswordPurpose, string>
