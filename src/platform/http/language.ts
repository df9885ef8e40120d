import type { Context as HonoContext, MiddlewareHandler } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { type Language, parseLanguage } from '../../otp/language.ts'
import type { Env } from './guards.ts'

/** A service and what it offers, its own language first. */
export type Speaking = { readonly service: string; readonly languages: readonly Language[] }

/** The query of the link that chooses one: `?lang=en`. */
export const languageField = 'lang'

const options = { secure: true, httpOnly: true, sameSite: 'Lax', path: '/', prefix: 'host' } as const
const yearSeconds = 365 * 86_400

function cookieName(service: string): string {
  return `warifu-language-${service.replace('/', '.')}`
}

/**
 * The choice by link, else the browser's earlier choice, else the service's own language. What a browser sends of its
 * user's languages does not count: labels are those that the manual and the staff name until somebody chooses others.
 */
export function languageOf(c: HonoContext<Env>, speaking: Speaking): Language {
  return askedIn(c, speaking) ?? keptIn(c, speaking) ?? speaking.languages[0] ?? 'ja'
}

function askedIn(c: HonoContext<Env>, speaking: Speaking): Language | undefined {
  return offered(c.req.query(languageField), speaking)
}

function keptIn(c: HonoContext<Env>, speaking: Speaking): Language | undefined {
  return offered(getCookie(c, cookieName(speaking.service), 'host'), speaking)
}

function offered(text: string | undefined, { languages }: Speaking): Language | undefined {
  const language = parseLanguage(text)
  return language !== undefined && languages.includes(language) ? language : undefined
}

/** Keeps a choice for a year. It has no effect on security, so anybody's link may change it. */
export function keepLanguage(speaking: Speaking): MiddlewareHandler<Env> {
  return async (c, next) => {
    const asked = askedIn(c, speaking)
    if (asked !== undefined)
      setCookie(c, cookieName(speaking.service), asked, { ...options, maxAge: yearSeconds })
    c.set('language', languageOf(c, speaking))
    await next()
  }
}
