import type { Context as HonoContext } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { knownBrowserDays } from '../secrets/known-browser.ts'
import type { Env } from './guards.ts'

const options = { secure: true, httpOnly: true, sameSite: 'Strict', path: '/', prefix: 'host' } as const

function cookieName(service: string): string {
  return `warifu-known-${service.replace('/', '.')}`
}

/** What the browser shows of earlier logins at the service of this request's path; the key ring says what it is worth. */
export function knownCookieOf(c: HonoContext<Env>): string | undefined {
  const service = c.req.path.split('/').slice(1, 3).join('/')
  return getCookie(c, cookieName(service), 'host')
}

export function setKnownCookie(c: HonoContext<Env>, service: string, value: string): void {
  setCookie(c, cookieName(service), value, { ...options, maxAge: knownBrowserDays * 86_400 })
}
