import type { Hono } from 'hono'
import type { Env } from '../http/guards.ts'

/** An old bookmark or a mistyped address leads to the entry with a word why (S0-2.4-03); a program is told 404. */
export function leadLostLinksTo(app: Hono<Env>, entry: string): void {
  app.use(`${entry}*`, async (c, next) => {
    await next()
    // `c.error` is set where a screen that exists says that something else is missing.
    if (c.res.status !== 404 || c.error !== undefined || c.req.method !== 'GET') return
    if (!(c.req.header('Accept') ?? '').includes('text/html')) return
    c.res = c.redirect(`${entry}?notice=link`, 303)
  })
}
