import type { BegunLogin } from '../../authority/rules/login-addition.ts'
import type { LoginEvent } from './last-login.ts'

/** A bank's services show the previous login (S3-3.2-02). */
export function noteLogin(login: BegunLogin): readonly LoginEvent[] {
  return [{ type: 'logged_in', ...login }]
}
