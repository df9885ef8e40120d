import type { Hono } from 'hono'
import type { Env } from '../http/guards.ts'

/** An old bookmark or mistyped address leads to the entry with an explanation (S0-2.4-03); programs get 404. */
export function leadLostLinksTo(app: Hono<Env>, entry: string): void {
  app.use(`${entry}*`, async (c, next) => {
    await next()
    // `c.error` is set if the screen exists but something else is missing.
    if (c.res.status !== 404 || c.error !== undefined || c.req.method !== 'GET') return
    if (!(c.req.header('Accept') ?? '').includes('text/html')) return
    c.res = c.redirect(`${entry}?notice=link`, 303)
  })
}
