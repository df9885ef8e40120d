import type { Context as HonoContext } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { newSessionId } from '../secrets/random.ts'
import type { Env } from './guards.ts'

/** One cookie per service, so that a browser can be logged in at two; `__Host-` pins it to this host (SES-07). */
function cookieName(service: string): string {
  return `warifu-${service.replace('/', '.')}`
}

const options = { secure: true, httpOnly: true, sameSite: 'Lax', path: '/', prefix: 'host' } as const
const form = /^[A-Za-z0-9_-]{43}$/

/** The session ID that the browser sent, if well-formed. */
export function sessionIdOf(c: HonoContext<Env>, service: string): string | undefined {
  const value = getCookie(c, cookieName(service), 'host')
  return value !== undefined && form.test(value) ? value : undefined
}

/** The browser's session ID, or a fresh one: forms before the login need one too (SES-08). */
export function ensureSessionId(c: HonoContext<Env>, service: string): string {
  const shown = sessionIdOf(c, service)
  if (shown !== undefined) return shown
  const fresh = newSessionId()
  setSessionId(c, service, fresh)
  return fresh
}

export function setSessionId(c: HonoContext<Env>, service: string, sessionId: string): void {
  setCookie(c, cookieName(service), sessionId, options)
}

export function clearSessionId(c: HonoContext<Env>, service: string): void {
  deleteCookie(c, cookieName(service), options)
}
