/** Which notices the users of a customer get by mail (メール設定, G-10). */
export type NoticeSettings = {
  readonly login: boolean
  readonly lock: boolean
  readonly registration: boolean
  readonly change: boolean
}

/** All of them, until an administrator decides otherwise. */
export const allNotices: NoticeSettings = { login: true, lock: true, registration: true, change: true }
