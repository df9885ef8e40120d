import { Hono, type Context as HonoContext } from 'hono'
import type { ServiceProfile } from '../domain/profile.ts'
import { type AssetSources, serveAssets } from '../http/assets.ts'
import { applyGuards, type Env, isApi, type Log } from '../http/guards.ts'
import { Problem } from '../http/problem.ts'
import type { Context } from '../operations/context.ts'
import { paths } from '../routes.ts'
import { deskIndexScreen, deskScreens } from './desk/desk.ts'
import { errorPage } from './error-page.ts'
import { fbScreens } from './fb/fb.ts'
import { fxScreens } from './fx/fx.ts'
import { styleSheets } from './layout.ts'
import { personalScreens } from './personal/personal.ts'
import type { CertificateEntry, Site } from './site.ts'
import { tokenAppScreens, tokenAppSources } from './token/token.ts'

const sources: AssetSources = {
  'tokens.css': {
    file: new URL(import.meta.resolve('@digital-go-jp/design-tokens/dist/tokens.css')),
    type: 'text/css',
  },
  ...Object.fromEntries(
    styleSheets.map((name) => [
      name,
      { file: new URL(`./assets/${name}`, import.meta.url), type: 'text/css' },
    ]),
  ),
  'icon.svg': { file: new URL('./assets/icon.svg', import.meta.url), type: 'image/svg+xml' },
  'form.js': { file: new URL('./assets/form.js', import.meta.url), type: 'text/javascript' },
  'software-keyboard.js': {
    file: new URL('./assets/software-keyboard.js', import.meta.url),
    type: 'text/javascript',
  },
  'authenticator.js': {
    file: new URL('./assets/authenticator.js', import.meta.url),
    type: 'text/javascript',
  },
  'trade.js': { file: new URL('./assets/trade.js', import.meta.url), type: 'text/javascript' },
  'environment.js': { file: new URL('./assets/environment.js', import.meta.url), type: 'text/javascript' },
}

const kinds = {
  fx: fxScreens,
  fb: fbScreens,
  personal: (app, site, profile) => {
    if (profile.personal !== null) personalScreens(app, site, profile, profile.personal)
  },
  desk: deskScreens,
} as const satisfies Record<
  ServiceProfile['kind'],
  (app: Hono<Env>, site: Site, profile: ServiceProfile) => void
>

export type AppSettings = {
  readonly context: Context
  readonly publicOrigin: string
  /** How browsers show client certificates; left out: nobody logs in by one. */
  readonly certificates?: CertificateEntry | null
  readonly log: Log
  /** Milliseconds that only go forward, for durations in the log. */
  readonly monotonic: () => number
  readonly banner: string | null
  readonly bannerTime?: () => string
  /** What programs call: its resources, and how it answers what went wrong there. */
  readonly api?: {
    readonly resources: (app: Hono<Env>) => void
    readonly answer: (error: unknown, c: HonoContext<Env>) => Response
  }
  /** More pages of this process, and their static files: the demo's. */
  readonly extra?: { readonly sources: AssetSources; readonly screens: (app: Hono<Env>, site: Site) => void }
}

/** Everything that Warifu serves. */
export function createApp(settings: AppSettings): Hono<Env> {
  const {
    context,
    publicOrigin,
    log,
    monotonic,
    banner,
    bannerTime = null,
    api,
    extra,
    certificates = null,
  } = settings
  const app = new Hono<Env>()
  const origins = [publicOrigin, ...(certificates === null ? [] : [certificates.origin])]
  applyGuards(app, { origins, log, clock: monotonic })
  const assets = serveAssets(app, { ...sources, ...tokenAppSources, ...extra?.sources })
  const site: Site = { context, assets, banner, bannerTime, certificates }
  const answer = (error: unknown, c: HonoContext<Env>) =>
    api !== undefined && isApi(c) ? api.answer(error, c) : errorPage(site, log, error, c)
  app.onError(answer)
  app.notFound((c) => answer(new Problem('notFound'), c))

  app.get(paths.health, (c) => c.json({ status: 'ok' }))
  app.get(paths.ready, async (c) => {
    try {
      context.now()
      await context.store.ping()
      return c.json({ status: 'ready' })
    } catch (error) {
      log.warn({ err: error }, 'not ready')
      return c.json({ status: 'not ready' }, 503)
    }
  })
  api?.resources(app)
  tokenAppScreens(app, site)
  extra?.screens(app, site)
  deskIndexScreen(app, site)
  for (const profile of context.profiles.values()) {
    app.get(`/${profile.service}`, (c) => c.redirect(`/${profile.service}/`, 301))
    kinds[profile.kind](app, site, profile)
  }
  return app
}
