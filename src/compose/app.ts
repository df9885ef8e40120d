import cluster from 'node:cluster'
import { Hono, type Context as HonoContext } from 'hono'
import type { Module, ProgramMeans, Programs } from '../authority/module-type.ts'
import type { Context } from '../authority/operations/context.ts'
import { noteAnswer } from '../authority/operations/turned-away.ts'
import { languagesOf } from '../authority/rules/language.ts'
import type { Site } from '../authority/screens/site.ts'
import type { DeskPart } from '../desk/contract.ts'
import { type Language, parseLanguage } from '../otp/language.ts'
import { type AssetSources, type ModuleAssets, serveAssets } from '../platform/http/assets.ts'
import { createDirect, type DirectRoute } from '../platform/http/direct.ts'
import {
  type Answered,
  applyGuards,
  type Env,
  type Follow,
  type Log,
  type PathKinds,
} from '../platform/http/guards.ts'
import { languageField } from '../platform/http/language.ts'
import { Problem } from '../platform/http/problem.ts'
import { createProxies, noProxies, type ProxySettings } from '../platform/http/proxies.ts'
import { paths } from '../platform/http/routes.ts'
import type { Served } from '../platform/http/server.ts'
import { Unavailable } from '../platform/store/unavailable.ts'
import { webAssets } from '../platform/web/assets.ts'
import { errorPage } from '../platform/web/error-page.ts'
import type { CertificateEntry } from '../platform/web/site.ts'
import { brandSources } from './brand-assets.ts'
import { type Banners, mountInLanguages, spokenIn } from './languages.ts'
import { modules as productModules } from './modules.ts'
import { ProfilesError } from './profile-watch.ts'
import { createReadiness } from './readiness.ts'
import { refusalsIn } from './refusals.ts'
import { RestoredError } from './restore-watch.ts'
import { screens as productScreens, type Screens } from './screens.ts'
import { ClockError } from './trusted-clock.ts'
import { wholeReadiness } from './whole-readiness.ts'

export type AppSettings = {
  /** Left out: the product's. */
  readonly modules?: readonly Module<DeskPart>[]
  /** What these modules show, from compose/screens.ts. */
  readonly screens?: Screens
  readonly context: Context
  readonly publicOrigin: string
  /** How browsers present client certificates; if left out, nobody logs in with one. */
  readonly certificates?: CertificateEntry | null
  /** Whose word counts for the client's address; if left out, nobody's. */
  readonly proxies?: ProxySettings
  readonly log: Log
  /** Monotonic milliseconds, for durations in the log. */
  readonly monotonic: () => number
  readonly banner: string | null
  /** The same in other languages. */
  readonly banners?: Banners
  readonly bannerClock?: Site['bannerClock']
  /** What the modules offer to programs, from compose/programs.ts. */
  readonly programs?: readonly Programs[]
  /** Whether the process was told to stop, and so is no longer ready. */
  readonly isStopping?: () => boolean
  /** Is told of each answer. */
  readonly onAnswered?: (answered: Answered) => void
  /** Follows each request; left out: nobody traces. */
  readonly follow?: Follow
  /** Rejects while the process isn't ready; left out: whether the database takes what is written. */
  readonly checkReady?: () => Promise<void>
  /** Extra pages of this process, and their static files: the demo's. */
  readonly extra?: { readonly sources: AssetSources; readonly screens: (app: Hono<Env>, site: Site) => void }
}

export type App = Hono<Env> & Required<Served>

/** Everything that Warifu serves. */
export function createApp(settings: AppSettings): App {
  const {
    modules = productModules,
    screens = productScreens,
    context,
    publicOrigin,
    log,
    monotonic,
    banner,
    banners = {},
    bannerClock = null,
    programs = [],
    extra,
    certificates = null,
    proxies = noProxies,
    isStopping = () => false,
    checkReady = async () => context.store.ping(context.now()),
  } = settings
  const pathKinds = pathKindsOf(modules)
  const { sources, styleSheets } = assetsOf(modules)
  const branded = brandSources(context.profiles.values())
  const app = new Hono<Env>()
  const origins = [...namesOf(publicOrigin), ...(certificates === null ? [] : [certificates.origin])]
  const guards = {
    origins,
    proxies: createProxies(proxies),
    log,
    clock: monotonic,
    ...watchersOf(settings),
    ...pathKinds,
  }
  applyGuards(app, guards)
  const assets = serveAssets(app, { ...sources, ...extra?.sources, ...branded })
  const look = { assets, styleSheets, logo: null, banner, bannerClock }
  const site: Site = { publicOrigin, context, certificates, ...look }
  const serviceOf = (service: string) => {
    const profile = context.profiles.get(service)
    if (profile === undefined) return undefined
    const inOne = (language: Language) => {
      const spoken = spokenIn(site, profile, language, banners)
      return { serviceName: spoken.profile.serviceName, site: spoken.site }
    }
    return { languages: languagesOf(profile), in: inOne }
  }
  const answer = (thrown: unknown, c: HonoContext<Env>) => {
    const error = asOutage(thrown, c.get('requestId'), log)
    return (
      programs.reduce<Response | undefined>(
        (found, each) => found ?? each.answer(error, c, log),
        undefined,
      ) ?? errorPage({ site, log, serviceOf }, error, c)
    )
  }
  app.onError(answer)
  app.notFound((c) => answer(new Problem('notFound'), c))

  probes(app, { isStopping, checkReady, log })
  const means = {
    context,
    monotonic,
    origins: [publicOrigin, ...(certificates === null ? [] : [certificates.origin])],
    certificateOf: certificates?.read ?? null,
  }
  const direct = mountPrograms(app, programs, means, log)
  for (const mount of screens.pages) mount(app, site)
  extra?.screens(app, site)
  serviceScreens(app, { site, banners, log }, modules, screens)
  return Object.assign(app, { direct: createDirect(direct, guards) })
}

/** Who is told of requests and answers. */
function watchersOf({ context, onAnswered, follow }: AppSettings) {
  return { onAnswered: watchAnswers(context, onAnswered), ...(follow && { follow }) }
}

/** Counts what is turned away (E7); a page's path says of which service it is, and a program's key. */
function watchAnswers(
  { store, profiles }: Context,
  onAnswered: (answered: Answered) => void = () => {},
): (answered: Answered) => void {
  return (answered) => {
    const named = answered.service ?? answered.path.split('/', 3).slice(1).join('/')
    const service = profiles.has(named) ? named : null
    noteAnswer(store, service, answered.status)
    onAnswered({ ...answered, service })
  }
}

type Probed = Required<Pick<AppSettings, 'isStopping' | 'checkReady'>> & Pick<AppSettings, 'log'>

/** What a balancer asks. */
function probes(app: Hono<Env>, { isStopping, checkReady, log }: Probed): void {
  app.get(paths.health, (c) => c.json({ status: 'ok' }))
  const ready = createReadiness(cluster.isWorker ? wholeReadiness(checkReady) : checkReady)
  app.get(paths.ready, async (c) => {
    if (isStopping()) return c.json({ status: 'stopping' }, 503)
    try {
      await ready()
      return c.json({ status: 'ready' })
    } catch (error) {
      log.warn({ err: error }, 'not ready')
      const isOurs = [ClockError, ProfilesError, RestoredError].some((kind) => error instanceof kind)
      const reason = isOurs ? { reason: (error as Error).message } : {}
      return c.json({ status: 'not ready', ...reason }, 503)
    }
  })
}

/** Gives those of their routes that can be answered without Hono; an outage is theirs to tell there, too. */
function mountPrograms(
  app: Hono<Env>,
  programs: readonly Programs[],
  means: ProgramMeans,
  log: Log,
): readonly DirectRoute[] {
  return programs
    .flatMap(({ mount }) => mount(app, means))
    .map(({ problem, ...route }) => ({
      ...route,
      problem: (error, exchange) => problem(asOutage(error, exchange.requestId, log), exchange, log),
    }))
}

/** What the database or the clock can't do now is nobody's fault, and may be tried again: 503, on every page and door. */
function asOutage(error: unknown, requestId: string, log: Log): unknown {
  if (!(error instanceof Unavailable)) return error
  log.error({ err: error, requestId }, 'not available')
  return new Problem('unavailable', { cause: error })
}

/** A demo at `localhost` is the same page to whoever types the address instead. */
function namesOf(publicOrigin: string): readonly string[] {
  const { protocol, hostname, port } = new URL(publicOrigin)
  if (hostname !== 'localhost') return [publicOrigin]
  return ['localhost', '127.0.0.1', '[::1]'].map((name) => new URL(`${protocol}//${name}:${port}`).origin)
}

function assetsOf(modules: readonly Module<DeskPart>[]) {
  const all: readonly ModuleAssets[] = [webAssets, ...modules.flatMap((module) => module.assets ?? [])]
  const sources: AssetSources = Object.assign({}, ...all.map((each) => each.sources))
  return { sources, styleSheets: all.flatMap((each) => each.styleSheets) }
}

function pathKindsOf(modules: readonly Module<DeskPart>[]): PathKinds {
  const ownPaths: readonly Partial<PathKinds>[] = modules.flatMap((module) => module.paths ?? [])
  return {
    isProgram: (path) => ownPaths.some(({ isProgram }) => isProgram?.(path) === true),
    isLargeProgram: (path) => ownPaths.some(({ isLargeProgram }) => isLargeProgram?.(path) === true),
    isUpload: (path) => ownPaths.some(({ isUpload }) => isUpload?.(path) === true),
    isLargeUpload: (path) => ownPaths.some(({ isLargeUpload }) => isLargeUpload?.(path) === true),
  }
}

/** Mounts the screens of every profile, as its kind brings them. */
function serviceScreens(
  app: Hono<Env>,
  { site, banners, log }: { readonly site: Site; readonly banners: Banners; readonly log: Log },
  modules: readonly Module<DeskPart>[],
  { ofKinds, beside }: Screens,
): void {
  const { refusalsOf } = refusalsIn(modules)
  for (const profile of site.context.profiles.values()) {
    app.get(`/${profile.service}`, (c) => {
      // Of its query, only the choice of a language.
      const language = parseLanguage(c.req.query(languageField))
      const choice = language === undefined ? '' : `?${languageField}=${language}`
      return c.redirect(`/${profile.service}/${choice}`, 301)
    })
    const mount = ofKinds.get(profile.kind)
    if (mount === undefined) throw new Error(`${profile.service}: there is no kind ${profile.kind}`)
    mountInLanguages(app, { site, profile, banners }, (screens, spokenSite, spoken) => {
      for (const each of beside) each(screens, spokenSite, spoken, log)
      mount(screens, spokenSite, spoken, refusalsOf)
    })
  }
}
