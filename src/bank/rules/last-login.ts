import type { Event } from '../../authority/rules/events.ts'

/** When a user logged in, and the time before: 「ログイン (前回 …)」 (S3-3.2-02). */
export type LastLogin = {
  readonly service: string
  readonly userId: string
  readonly loginAtMs: number
  readonly previousAtMs: number | null
}

export type LoginEvent = {
  readonly type: 'logged_in'
  readonly service: string
  readonly userId: string
  readonly loginAtMs: number
  readonly by: 'password' | 'code' | 'certificate'
  /** What the browser said it is, shortened; the journal's own column has the address. */
  readonly device: string | null
}

export function evolveLastLogin(last: LastLogin | undefined, event: Event): LastLogin | undefined {
  if (event.type !== 'logged_in') return last
  const { service, userId, loginAtMs } = event
  return { service, userId, loginAtMs, previousAtMs: last?.loginAtMs ?? null }
}
