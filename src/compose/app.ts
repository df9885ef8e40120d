import { Hono, type Context as HonoContext } from 'hono'
import type { Context } from '../authority/operations/context.ts'
import type { ServiceProfile } from '../authority/rules/profile.ts'
import type { Site } from '../authority/screens/site.ts'
import { isDeskUpload } from '../desk/routes.ts'
import { deskIndexScreen, deskScreens } from '../desk/screens/desk.ts'
import { apiPrefix } from '../doors/api/routes.ts'
import { tokenAppScreens, tokenAppSources } from '../doors/token-app/token.ts'
import { compatiblePaths } from '../doors/vip/routes.ts'
import { type AssetSources, serveAssets } from '../platform/http/assets.ts'
import { applyGuards, type Env, type Log, type PathKinds } from '../platform/http/guards.ts'
import { Problem } from '../platform/http/problem.ts'
import { paths } from '../platform/http/routes.ts'
import { errorPage } from '../platform/web/error-page.ts'
import type { styleSheets } from '../platform/web/layout.ts'
import type { CertificateEntry } from '../platform/web/site.ts'
import { fxProfile } from '../services/fx-web/operations/profile-of.ts'
import { fxScreens } from '../services/fx-web/screens/fx.ts'
import { personalProfile } from '../services/personal/operations/profile-of.ts'
import { personalScreens } from '../services/personal/screens/personal.ts'
import { fbProfile } from '../services/web-fb/operations/profile-of.ts'
import { fbWorkPaths } from '../services/web-fb/routes.ts'
import { fbScreens } from '../services/web-fb/screens/fb.ts'
import { deskParts } from './desk-parts.ts'
import { refusalsOf } from './refusals.ts'

const styles: Readonly<Record<(typeof styleSheets)[number], string>> = {
  'warifu.css': '../platform/web/assets/',
  'keyboard.css': '../platform/web/assets/',
  'environment.css': '../authority/assets/',
  'help.css': '../authority/assets/',
  'trade.css': '../services/fx-web/assets/',
  'administration.css': '../authority/assets/',
  'desk.css': '../desk/assets/',
  'personal.css': '../services/personal/assets/',
  'personal-inside.css': '../services/personal/assets/',
  'fb.css': '../services/web-fb/assets/',
  'fb-administration.css': '../services/web-fb/assets/',
}

const sources: AssetSources = {
  'tokens.css': {
    file: new URL(import.meta.resolve('@digital-go-jp/design-tokens/dist/tokens.css')),
    type: 'text/css',
  },
  ...Object.fromEntries(
    Object.entries(styles).map(([name, folder]) => [
      name,
      { file: new URL(`${folder}${name}`, import.meta.url), type: 'text/css' },
    ]),
  ),
  'icon.svg': { file: new URL('../platform/web/assets/icon.svg', import.meta.url), type: 'image/svg+xml' },
  ...Object.fromEntries(
    [
      ['form.js', '../platform/web/assets/'],
      ['software-keyboard.js', '../platform/web/assets/'],
      ['authenticator.js', '../authority/assets/'],
      ['trade.js', '../services/fx-web/assets/'],
      ['environment.js', '../authority/assets/'],
    ].map(([name = '', folder = '']) => [
      name,
      { file: new URL(`${folder}${name}`, import.meta.url), type: 'text/javascript' },
    ]),
  ),
}

type Screens = (app: Hono<Env>, site: Site, profile: ServiceProfile) => void

const screensOf: Readonly<Record<string, Screens>> = {
  fx: (app, site, profile) => fxScreens(app, site, fxProfile(profile)),
  fb: (app, site, profile) => fbScreens(app, site, fbProfile(profile)),
  personal: (app, site, profile) => personalScreens(app, site, personalProfile(profile)),
  desk: (app, site, profile) => deskScreens(app, site, profile, { parts: deskParts, refusalsOf }),
}

export type AppSettings = {
  readonly context: Context
  readonly publicOrigin: string
  /** How browsers show client certificates; left out: nobody logs in by one. */
  readonly certificates?: CertificateEntry | null
  readonly log: Log
  /** Milliseconds that only go forward, for durations in the log. */
  readonly monotonic: () => number
  readonly banner: string | null
  readonly bannerClock?: Site['bannerClock']
  /** What programs call: its resources, and how it answers what went wrong there. */
  readonly api?: {
    readonly resources: (app: Hono<Env>) => void
    readonly answer: (error: unknown, c: HonoContext<Env>) => Response
  }
  /** More pages of this process, and their static files: the demo's. */
  readonly extra?: { readonly sources: AssetSources; readonly screens: (app: Hono<Env>, site: Site) => void }
}

const programPaths: readonly string[] = Object.values(compatiblePaths)

const pathKinds: PathKinds = {
  isProgram: (path) => path.startsWith(apiPrefix) || programPaths.includes(path),
  isUpload: (path) => isDeskUpload(path) || path.endsWith(fbWorkPaths.transferFileImport),
}

/** Everything that Warifu serves. */
export function createApp(settings: AppSettings): Hono<Env> {
  const {
    context,
    publicOrigin,
    log,
    monotonic,
    banner,
    bannerClock = null,
    api,
    extra,
    certificates = null,
  } = settings
  const app = new Hono<Env>()
  const origins = [publicOrigin, ...(certificates === null ? [] : [certificates.origin])]
  applyGuards(app, { origins, log, clock: monotonic, ...pathKinds })
  const assets = serveAssets(app, { ...sources, ...tokenAppSources, ...extra?.sources })
  const site: Site = { context, assets, banner, bannerClock, certificates }
  const serviceNameOf = (service: string) => context.profiles.get(service)?.serviceName
  const answer = (error: unknown, c: HonoContext<Env>) =>
    api !== undefined && pathKinds.isProgram(c.req.path)
      ? api.answer(error, c)
      : errorPage({ site, log, serviceNameOf }, error, c)
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
    const screens = screensOf[profile.kind]
    if (screens === undefined) throw new Error(`${profile.service}: there is no kind ${profile.kind}`)
    screens(app, site, profile)
  }
  return app
}
