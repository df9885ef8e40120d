import type { BegunLogin } from '../../authority/rules/login-addition.ts'
import type { LoginEvent } from './last-login.ts'

/** The event by which a bank's services note a login. */
export const notedLogins = ['logged_in'] as const satisfies readonly LoginEvent['type'][]

/** A bank's services show the previous login (S3-3.2-02). */
export function noteLogin(login: BegunLogin): readonly LoginEvent[] {
  return [{ type: 'logged_in', ...login }]
}
