import cluster from 'node:cluster'
import { hostname } from 'node:os'
import { pino } from 'pino'
import type { Module, Worker } from '../authority/module-type.ts'
import type { Context } from '../authority/operations/context.ts'
import { startResealing } from '../authority/operations/keys/start-resealing.ts'
import { resealings } from '../authority/operations/keys/under-keys.ts'
import type { DeskPart } from '../desk/contract.ts'
import { createCertificateReader } from '../platform/http/client-certificate.ts'
import type { Log } from '../platform/http/guards.ts'
import { drain } from '../platform/http/server.ts'
import type { Post } from '../platform/mail/letter.ts'
import type { RadiusSockets } from '../platform/radius/sockets.ts'
import { loadKeyRing } from '../platform/secrets/key-ring.ts'
import type { DiskFault } from '../platform/store/unavailable.ts'
import { type AppSettings, createApp } from './app.ts'
import { createCheckpoints } from './checkpoints.ts'
import { type Config, machineClock, machineTime, settableClock } from './config.ts'
import { needed, openContext } from './context.ts'
import { demoSettings, withAuthenticators } from './demo.ts'
import { openEventPlaces } from './event-places.ts'
import { servicesIndex } from './index-page.ts'
import { createKeyWatch, type KeyWatch, startKeyWatch } from './key-watch.ts'
import { createLogLines, outputOf } from './log-lines.ts'
import type { Monitoring } from './metrics/start.ts'
import { type NodeWatch, startWatch, watched, watchedDemo } from './node-watch.ts'
import { told, traced } from './observers.ts'
import { placedApp } from './placed-app.ts'
import { listen, type Place, placesOf } from './places.ts'
import { profilesDigest } from './profile-digests.ts'
import { programsOf } from './programs.ts'
import { openRadius } from './radius-places.ts'
import { screensOf } from './screens.ts'
import { diskFaultExitCode, supervise } from './supervisor.ts'
import type { Tracing } from './traces/tracing.ts'
import { createUpkeep, startUpkeep } from './upkeep.ts'

/** Opening a database also migrates it. */
export async function migrate(config: Config, modules: readonly Module<DeskPart>[]): Promise<void> {
  for (const each of [config, ...config.others]) {
    const context = await openContext(each, modules, machineClock())
    await context.store.close()
  }
}

const workerEndsMsMax = 30_000

/** Serves in several processes at one port; gives the exit code (decision 35). */
export async function serveByWorkers({
  workers,
  drainSeconds,
  metrics,
  keysFile,
  keysKept,
}: Config): Promise<number> {
  // Asked once here, a token refuses a wrong PIN once, and not once for each worker.
  if (keysKept.token !== null) loadKeyRing(keysFile, keysKept)
  const { log, flush } = openLog({ isShared: true })
  const monitoring =
    metrics === null
      ? null
      : await (await import('./metrics/start.ts')).startWholeMonitoring(metrics, workers, log)
  // A drain takes as long once more while requests keep coming.
  const stopMsMax = 2 * drainSeconds * 1000 + workerEndsMsMax
  const code = await supervise({ count: workers, stopMsMax, log, stopSignal: stopSignal() })
  await monitoring?.stop()
  await flush(lastLinesMsMax)
  return code
}

/** Serves all services until the process is told to stop. */
export async function serve(
  config: Config,
  modules: readonly Module<DeskPart>[],
  kind: 'serve' | 'demo',
): Promise<void> {
  const { log, flush } = openLog({ isShared: cluster.isWorker })
  let stopping = false
  const monitoring = config.metrics === null ? null : (await import('./metrics/start.ts')).createMonitoring()
  const tracing =
    config.traces === null ? null : (await import('./traces/tracing.ts')).createTracing(config.traces, log)
  const shared = { log, monitoring, tracing, isStopping: () => stopping }
  const main = { config, ...(await assemble(config, modules, kind, shared)) }
  const others = await openOthers(main, shared)
  const parts = [main, ...others]
  const watching: Watching[] = []
  for (const { watch } of parts) watching.push(await beginWatch(watch, log))
  await main.keys?.begin().catch(async (error: unknown) => {
    await closeAll(parts)
    throw error
  })
  const demo = kind === 'demo'
  const { places, radius, upkeep } = await openPlaces(main, others)
  const monitored = await beginMonitoring(shared, main, parts)
  const keyWatching = startKeys(main, parts)
  const { host, port, publicOrigin, coreSystem, webhookOrigins } = config
  const workers = parts.flatMap((part) => {
    const { context } = part.settings
    const { handoverDir: handoverFolder, coreFeedDir: coreFeedFolder } = config
    const eventPlaces = openEventPlaces(part.config.events)
    const core = { handoverFolder, coreFeedFolder, coreSystem }
    const outside = { publicOrigin, webhookOrigins, radius, eventPlaces, follow: tracing?.work }
    const surroundings = { context, log, post: part.post, ...core, ...outside }
    return modules.flatMap((module) => module.workers?.(surroundings) ?? [])
  })
  const profiles = digestOf(parts)
  log.info({ host, port, demo, profiles }, `Warifu serves at ${publicOrigin}/`)
  const signal = await stopSignal()
  stopping = true
  log.info({ signal }, 'stopping')
  const graceMs = demo ? 0 : config.drainSeconds * 1000
  await Promise.all([radius?.close(), ...places.map(({ server }) => drain(server, graceMs))])
  await Promise.all(workers.map((worker) => worker.stop()))
  for (const each of [...upkeep, ...keyWatching, ...watching, ...monitored]) await each.stop()
  await closeAll(parts)
  await tracing?.stop()
  await flush(lastLinesMsMax)
  // A reader of the log that has stopped reading would keep the process alive.
  process.exit()
}

/** Nodes that decide by the same profiles log the same digest (E3). */
function digestOf(parts: readonly { readonly settings: AppSettings }[]): string {
  return profilesDigest(new Map(parts.flatMap(({ settings }) => [...settings.context.profiles])))
}

type Watching = ReturnType<typeof startWatch>

/** Looks before anything is decided; while the database fails, nothing is. */
async function beginWatch(watch: NodeWatch, log: Log): Promise<Watching> {
  await watch.round().catch((error: unknown) => log.error({ err: error }, 'the clock could not be compared'))
  return startWatch(watch)
}

/** Looks after the keys, and brings secrets under the current one. */
function startKeys({ keys, settings }: Part, parts: readonly Part[]): readonly Worker[] {
  if (keys === null) return []
  const { modules, log, monotonic } = settings
  const kept = modules.flatMap(({ underKeys = [] }) => underKeys)
  const contexts = parts.map(({ settings: { context } }) => context)
  const { isFirst } = keys
  return [
    startResealing({ contexts, resealings: resealings(kept), isFirst, log, monotonic }),
    startKeyWatch(keys),
  ]
}

/** Nothing that this process still has in memory may be answered any more; whoever started it starts it again. */
function endAtOnce(log: Log, error: DiskFault): void {
  log.error({ err: error }, 'the disk failed; this process ends, so that a new one reads what is there')
  process.exit(cluster.isWorker ? diskFaultExitCode : 1)
}

const lastLinesMsMax = 1000

/** The log on stdout, which may be full, slow or gone without anybody waiting for it. `isShared`: with other processes. */
function openLog({ isShared }: { readonly isShared: boolean }) {
  const base = cluster.worker === undefined ? null : { worker: cluster.worker.id }
  const settings = { base, timestamp: pino.stdTimeFunctions.isoTime }
  const lost = (lines: number) =>
    `${JSON.stringify({ level: pino.levels.values['warn'], time: machineTime(), lines, msg: 'log lines were lost' })}\n`
  const lines = createLogLines(outputOf(1, { isShared }), lost)
  return { log: pino(settings, lines), flush: lines.flush }
}

function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve(name))
  })
}

type ServeSettings = AppSettings & { readonly modules: readonly Module<DeskPart>[] }

/** What all parts of a process share. */
type Shared = {
  readonly log: Log
  /** Null: nobody monitors it. */
  readonly monitoring: Monitoring | null
  /** Null: nobody traces. */
  readonly tracing: Tracing | null
  readonly isStopping: () => boolean
}

/** What the application is made of, for the demo or for production, and where its mails go. */
async function assemble(
  config: Config,
  modules: readonly Module<DeskPart>[],
  kind: 'serve' | 'demo',
  { log, monitoring, tracing, isStopping }: Shared,
) {
  const demoClock = kind === 'demo' ? settableClock(config.demoNow) : null
  const programs = await programsOf(modules, config)
  const screens = await screensOf(modules)
  const clock = machineClock()
  const opened = traced(
    await openContext(config, modules, demoClock ?? clock, {
      serving: kind === 'serve',
      ownChain: true,
      onDiskFault: (error) => endAtOnce(log, error),
      ...told(monitoring, tracing),
    }),
    tracing,
  )
  const monotonic = () => performance.now()
  const certificates = entryOf(config)
  const { publicOrigin, proxies } = config
  // The demo's clock is set as one likes.
  const { context, watch } =
    demoClock === null
      ? watched(opened, clock, log)
      : watchedDemo(config.demoAuthenticators ? await withAuthenticators(opened) : opened, log)
  // The keys are looked after whatever profiles are in force.
  const keys = demoClock === null ? keyWatchOf(opened, log) : null
  const checkReady = async () => {
    await watch.check()
    keys?.check()
  }
  const common = {
    modules,
    screens,
    context,
    publicOrigin,
    proxies,
    certificates,
    log,
    monotonic,
    programs,
    isStopping,
    ...(monitoring && { onAnswered: monitoring.answered }),
    ...(tracing && { follow: tracing.request }),
  }
  const smtp = await openSmtp(config)
  const { post, ...shown } =
    demoClock === null
      ? { post: smtp, banner: null }
      : await demoSettings(context, { modules, smtp, clock: demoClock, log })
  const settings: ServeSettings = { ...common, ...shown, checkReady }
  return { settings, post, watch, keys }
}

function keyWatchOf(context: Context, log: Log): KeyWatch | null {
  const { keyHouse } = context
  const host = `${hostname()} ${process.pid}`
  return keyHouse === undefined ? null : createKeyWatch(context, keyHouse, { host, log })
}

/** What serves the institutions of one database. */
type Part = {
  readonly config: Config
  readonly settings: ServeSettings
  readonly post: Post | null
  readonly watch: NodeWatch
  /** What looks after the keys of the house; null: the demo, or a database beside the main one. */
  readonly keys: KeyWatch | null
}

/** The databases beside the main one; passwords of all wait in one queue. */
async function openOthers(
  main: Part,
  { monitoring, tracing }: Pick<Shared, 'monitoring' | 'tracing'>,
): Promise<readonly Part[]> {
  const opened: Part[] = []
  const { config, settings } = main
  const { modules, log } = settings
  const { passwords, keyHouse } = settings.context
  try {
    for (const other of config.others) {
      const serving = {
        serving: true,
        onDiskFault: (error: DiskFault) => endAtOnce(log, error),
        ...(keyHouse && { keyRing: keyHouse.ring }),
        ...told(monitoring, tracing),
      }
      const clock = machineClock()
      const own = { ...traced(await openContext(other, modules, clock, serving), tracing), passwords }
      const { context, watch } = watched(own, clock, log)
      opened.push({
        config: other,
        settings: { ...settings, context },
        post: await openSmtp(config),
        watch,
        keys: null,
      })
    }
    return opened
  } catch (error) {
    await closeAll([main, ...opened])
    throw error
  }
}

async function closeAll(parts: readonly Part[]): Promise<void> {
  for (const { settings } of parts) await settings.context.store.close()
}

/** Listens and starts upkeep; if either fails, nothing is left open. */
async function openPlaces(main: Part, others: readonly Part[]) {
  const { config, settings } = main
  const { context, log } = settings
  const parts = [main, ...others]
  let places: readonly Place[] = []
  let radius: RadiusSockets | null = null
  try {
    const checkReady = () => anyReady(parts)
    // Nobody else answers what belongs to no institution. The demo has an index of its own.
    const indexOf = (part: Part) =>
      part === main && config.namesServices && settings.extra === undefined
        ? { extra: servicesIndex(parts.flatMap((each) => [...each.settings.context.profiles.values()])) }
        : {}
    const appOf = (part: Part) => ({
      placement: part.config.placement,
      context: part.settings.context,
      app: createApp({ ...part.settings, ...(others.length > 0 && { checkReady }), ...indexOf(part) }),
    })
    const certificateOf = settings.certificates?.read ?? null
    const app = placedApp(appOf(main), others.map(appOf), certificateOf)
    places = await placesOf(config, context, app, log)
    for (const { server, port } of places) await listen(server, { host: config.host, port })
    radius = await openRadius(config.radius, log)
    const upkeep: Worker[] = []
    for (const part of parts)
      upkeep.push(
        await needed(`the data directory ${part.config.dataDir}`, () =>
          beginUpkeep(part.config, part.settings),
        ),
      )
    return { places, radius, upkeep }
  } catch (error) {
    for (const { server } of places) server.close()
    await radius?.close()
    await closeAll(parts)
    throw error
  }
}

/** One database that is away leaves the institutions of the others served, so a node is ready as long as one answers. */
async function anyReady(parts: readonly Part[]): Promise<void> {
  const pings = parts.map(async (part) => {
    const { config, settings } = part
    await part.watch.check().catch((error: unknown) => {
      settings.log.warn({ err: error, database: config.placement.name }, 'a database does not answer')
      throw error
    })
  })
  await Promise.any(pings)
  for (const { keys } of parts) keys?.check()
}

/** Lets whoever monitors the node ask, if the settings say where. */
async function beginMonitoring(
  { monitoring, tracing }: Pick<Shared, 'monitoring' | 'tracing'>,
  { config: { metrics }, settings: { modules, log } }: Part,
  parts: readonly Part[],
): Promise<readonly Worker[]> {
  if (monitoring === null || metrics === null) return []
  const databases = parts.map((part) => ({
    database: part.config.placement.name,
    context: part.settings.context,
    checkReady: part.watch.check,
  }))
  const measures = modules.flatMap((module) => module.measures ?? [])
  const droppedSpans = () => tracing?.dropped() ?? 0
  return [await monitoring.start(metrics, { databases, measures, log, droppedSpans })]
}

/** The periodic jobs of all modules, and the journal checkpoints, the last one signed on stopping. */
function beginUpkeep(config: Config, { modules, context, log, monotonic }: ServeSettings): Worker {
  const checkpoints = createCheckpoints(context, config, log)
  const jobs = [checkpoints.job, ...modules.flatMap(({ upkeep = [] }) => upkeep)]
  const upkeep = startUpkeep(createUpkeep(jobs, { context, log, monotonic }), log)
  return {
    async stop() {
      await upkeep.stop()
      await checkpoints.close()
    },
  }
}

/** The mail server of SMTP_URL, whose client is only loaded then; it connects only when there is a mail. */
async function openSmtp({ smtp }: Config): Promise<Post | null> {
  if (smtp === null) return null
  const { createSmtp } = await import('../platform/mail/smtp.ts')
  return createSmtp(smtp)
}

/** Where browsers present their certificates, if anywhere. */
function entryOf({ certificates }: Config) {
  return certificates === null
    ? null
    : { origin: certificates.origin, read: createCertificateReader(certificates) }
}
