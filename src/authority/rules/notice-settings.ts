/** Of what the users of a customer are told by mail (メール設定, G-10). */
export type NoticeSettings = {
  readonly login: boolean
  readonly lock: boolean
  readonly registration: boolean
  readonly change: boolean
}

/** Everything, until an administrator chose otherwise. */
export const allNotices: NoticeSettings = { login: true, lock: true, registration: true, change: true }
