import { ofUser } from '../../authority/rules/keys.ts'
import type { BegunLogin } from '../../authority/rules/login-addition.ts'
import { state } from '../../platform/decision/state.ts'
import { integer, text } from '../../platform/decision/table.ts'

/** A user's latest and previous login: 「ログイン (前回 …)」 (S3-3.2-02). */
export type LastLogin = {
  readonly service: string
  readonly userId: string
  readonly loginAtMs: number
  readonly previousAtMs: number | null
}

/** The address is in the journal's own column. */
export type LoginEvent = BegunLogin & { readonly type: 'logged_in' }

export const lastLoginState = state<LastLogin, LoginEvent>()({
  name: 'lastLogin',
  row: 'when a user logged in last, and the time before',
  table: 'last_login',
  key: ['service', 'userId'],
  columns: { service: text, userId: text, loginAtMs: integer, previousAtMs: integer },
  on: {
    logged_in: {
      key: ofUser,
      fold: (last, { service, userId, loginAtMs }) => {
        return { service, userId, loginAtMs, previousAtMs: last?.loginAtMs ?? null }
      },
    },
  },
})
