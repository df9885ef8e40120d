import type { Hono } from 'hono'
import type { Env } from '../../../platform/http/guards.ts'
import { Problem } from '../../../platform/http/problem.ts'
import { relatedOrigins } from '../../operations/passkeys/related-origins.ts'
import { relatedOriginsPath } from '../../routes.ts'
import type { Site } from '../site.ts'

/** Tells browsers on which other domains the passkeys of this one may be used (WebAuthn Level 3 §5.11). */
export function relatedOriginsPage(app: Hono<Env>, { context, publicOrigin }: Site): void {
  app.get(relatedOriginsPath, (c) => {
    const { hostname } = new URL(c.req.url)
    const origins = relatedOrigins(context, { host: hostname, publicOrigin })
    if (origins.length === 0) throw new Problem('notFound')
    return c.json({ origins })
  })
}
