import type { Context as HonoContext } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Env } from '../../../platform/http/guards.ts'

/** The two versions of the service, whose labels the manual keeps apart (A-28 and A-29, C2-16). */
export type Channel = 'pc' | 'smartphone'

/** The query of the link between the two: `?display=pc`. */
export const displayField = 'display'

const cookie = 'warifu-display'
const options = { secure: true, httpOnly: true, sameSite: 'Lax', path: '/', prefix: 'host' } as const
const yearSeconds = 365 * 86_400

/** In CSS pixels; the style sheet's breakpoint is the same. */
const narrow = 640

/**
 * The browser's current choice by link, its earlier choice, or what it says it is, in this order. The choice is
 * remembered for a year. It has no effect on security, so anybody's link may change it.
 */
export function channelOf(c: HonoContext<Env>): Channel {
  // A browser that reports its window width does so from the first page on; a POST is never repeated for that.
  if (c.req.method === 'GET') {
    c.header('Accept-CH', 'Sec-CH-Viewport-Width')
    c.header('Critical-CH', 'Sec-CH-Viewport-Width')
  }
  const asked = parseChannel(c.req.query(displayField))
  if (asked !== undefined) {
    setCookie(c, cookie, asked, { ...options, maxAge: yearSeconds })
    return asked
  }
  return parseChannel(getCookie(c, cookie, 'host')) ?? hinted(c)
}

function parseChannel(text: string | undefined): Channel | undefined {
  return text === 'pc' || text === 'smartphone' ? text : undefined
}

/** Client hints if the browser sends any, otherwise its User-Agent. Tablets get the PC pages. */
function hinted(c: HonoContext<Env>): Channel {
  const mobile = c.req.header('Sec-CH-UA-Mobile')
  const width = c.req.header('Sec-CH-Viewport-Width')
  if (mobile === '?1' || (width !== undefined && Number(width) < narrow)) return 'smartphone'
  if (mobile === '?0') return 'pc'
  return /iPhone|iPod|Mobi/.test(c.req.header('User-Agent') ?? '') ? 'smartphone' : 'pc'
}
