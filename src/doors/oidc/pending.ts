import type { Context as HonoContext } from 'hono'
import { deleteCookie, generateCookie, getCookie, setCookie } from 'hono/cookie'
import type { Env } from '../../platform/http/guards.ts'

// Which login for a system is under way in a browser: everything about it is kept here, and the cookie only names it.

const options = { secure: true, httpOnly: true, sameSite: 'Lax', path: '/', prefix: 'host' } as const

function cookieName(service: string): string {
  return `warifu-oidc-pending.${service.replace('/', '.')}`
}

/** `shown`: the user has seen that it asks for more, and goes on there or doesn't. */
export type Pending = { readonly uid: string; readonly shown: boolean }

const shownMark = '.shown'

/** Undefined where there is none, as in almost every request. */
export function pendingIn(c: HonoContext<Env>, service: string): Pending | undefined {
  const text = getCookie(c, cookieName(service), 'host')
  if (text === undefined) return undefined
  return text.endsWith(shownMark)
    ? { uid: text.slice(0, -shownMark.length), shown: true }
    : { uid: text, shown: false }
}

/** Notes that the user has seen it; it ends when it would have. */
export function setShown(
  c: HonoContext<Env>,
  service: string,
  { uid, remainingTTL }: { readonly uid: string; readonly remainingTTL: number },
): void {
  setCookie(c, cookieName(service), `${uid}${shownMark}`, { ...options, maxAge: remainingTTL })
}

/** What becomes of an answer's headers where oidc-provider gives it. */
type Answer = { readonly appendHeader: (name: string, value: string) => unknown }

export function setPending(service: string, answer: Answer, uid: string, seconds: number): void {
  answer.appendHeader('Set-Cookie', generateCookie(cookieName(service), uid, { ...options, maxAge: seconds }))
}

export function clearPending(c: HonoContext<Env>, service: string): void {
  deleteCookie(c, cookieName(service), options)
}
