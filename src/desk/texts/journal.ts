import type { EntryKind } from '../rules/entry-kinds.ts'

/** 種別 of 監査ログ. */
export const entryKindNames = {
  oversight: '閲覧・出力',
  desk: '担当者の操作・承認',
  staff: '担当者の管理',
  server: 'システム管理者の操作',
  login: 'ログイン・認証',
  password: 'パスワード',
  token: 'トークン・電子証明書',
  customer: 'お客様・ユーザ',
  mail: 'メール',
  contract: '契約・取引',
} as const satisfies Record<EntryKind, string>
