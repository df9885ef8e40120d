import type { Context as HonoContext } from 'hono'
import { deleteCookie, generateCookie, getCookie } from 'hono/cookie'
import type { Env } from '../../platform/http/guards.ts'

// Which login for a system is under way in a browser: everything about it is kept here, and the cookie only names it.

const options = { secure: true, httpOnly: true, sameSite: 'Lax', path: '/', prefix: 'host' } as const

function cookieName(service: string): string {
  return `warifu-oidc-pending.${service.replace('/', '.')}`
}

/** Undefined where there is none, as in almost every request. */
export function pendingIn(c: HonoContext<Env>, service: string): string | undefined {
  return getCookie(c, cookieName(service), 'host')
}

/** What becomes of an answer's headers where oidc-provider gives it. */
type Answer = { readonly appendHeader: (name: string, value: string) => unknown }

export function setPending(service: string, answer: Answer, uid: string, seconds: number): void {
  answer.appendHeader('Set-Cookie', generateCookie(cookieName(service), uid, { ...options, maxAge: seconds }))
}

export function clearPending(c: HonoContext<Env>, service: string): void {
  deleteCookie(c, cookieName(service), options)
}
