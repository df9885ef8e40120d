import cluster from 'node:cluster'
import { pino } from 'pino'
import type { Module, Worker } from '../authority/module-type.ts'
import type { Context } from '../authority/operations/context.ts'
import type { DeskPart } from '../desk/contract.ts'
import { createCertificateReader } from '../platform/http/client-certificate.ts'
import type { Log } from '../platform/http/guards.ts'
import { drain } from '../platform/http/server.ts'
import type { Post } from '../platform/mail/letter.ts'
import type { DiskFault } from '../platform/store/unavailable.ts'
import { type AppSettings, createApp } from './app.ts'
import { createCheckpoints } from './checkpoints.ts'
import { type ClockWatch, createClockWatch, startClockWatch } from './clock-watch.ts'
import { type Config, machineClock, machineTime, settableClock } from './config.ts'
import { needed, openContext } from './context.ts'
import { demoSettings, withAuthenticators } from './demo.ts'
import { createLogLines } from './log-lines.ts'
import { listen, type Place, placesOf } from './places.ts'
import { programsOf } from './programs.ts'
import { diskFaultExitCode, supervise } from './supervisor.ts'
import { createUpkeep, startUpkeep } from './upkeep.ts'

/** Opening the database also migrates it. */
export async function migrate(config: Config, modules: readonly Module<DeskPart>[]): Promise<void> {
  const context = await openContext(config, modules, machineClock())
  await context.store.close()
}

const workerEndsMsMax = 30_000

/** Serves in several processes at one port; gives the exit code (decision 35). */
export async function serveByWorkers({ workers, drainSeconds }: Config): Promise<number> {
  const { log, flush } = openLog()
  const stopMsMax = drainSeconds * 1000 + workerEndsMsMax
  const code = await supervise({ count: workers, stopMsMax, log, stopSignal: stopSignal() })
  await flush(lastLinesMsMax)
  return code
}

/** Serves all services until the process is told to stop. */
export async function serve(
  config: Config,
  modules: readonly Module<DeskPart>[],
  kind: 'serve' | 'demo',
): Promise<void> {
  const { log, flush } = openLog()
  let stopping = false
  const { context, settings, post, watch } = await assemble(config, modules, kind, log, () => stopping)
  const watching = watch && (await beginWatch(watch, log))
  const { places, upkeep } = await openPlaces(config, context, settings)
  const surroundings = {
    context,
    log,
    post,
    handoverFolder: config.handoverDir,
    webhookOrigins: config.webhookOrigins,
  }
  const workers = modules.flatMap((module) => module.workers?.(surroundings) ?? [])
  const demo = kind === 'demo'
  log.info({ host: config.host, port: config.port, demo }, `Warifu serves at ${config.publicOrigin}/`)
  const signal = await stopSignal()
  stopping = true
  log.info({ signal }, 'stopping')
  const graceMs = demo ? 0 : config.drainSeconds * 1000
  await Promise.all(places.map(({ server }) => drain(server, graceMs)))
  await Promise.all(workers.map((worker) => worker.stop()))
  await upkeep.stop()
  await watching?.stop()
  await context.store.close()
  await flush(lastLinesMsMax)
  // A reader of the log that has stopped reading would keep the process alive.
  process.exit()
}

/** Compares the clock before anything is decided; while the database fails, nothing is. */
async function beginWatch(watch: ClockWatch, log: Log): Promise<ReturnType<typeof startClockWatch>> {
  await watch.round().catch((error: unknown) => log.error({ err: error }, 'the clock could not be compared'))
  return startClockWatch(watch)
}

/** Nothing that this process still has in memory may be answered any more; whoever started it starts it again. */
function endAtOnce(log: Log, error: DiskFault): void {
  log.error({ err: error }, 'the disk failed; this process ends, so that a new one reads what is there')
  process.exit(cluster.isWorker ? diskFaultExitCode : 1)
}

const lastLinesMsMax = 1000

/** The log on stdout, which may be full, slow or gone without anybody waiting for it. */
function openLog() {
  const base = cluster.worker === undefined ? null : { worker: cluster.worker.id }
  const settings = { base, timestamp: pino.stdTimeFunctions.isoTime }
  const lost = (lines: number) =>
    `${JSON.stringify({ level: pino.levels.values['warn'], time: machineTime(), lines, msg: 'log lines were lost' })}\n`
  const lines = createLogLines(1, lost)
  return { log: pino(settings, lines), flush: lines.flush }
}

function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve(name))
  })
}

type ServeSettings = AppSettings & { readonly modules: readonly Module<DeskPart>[] }

/** What the application is made of, for the demo or for production, and where its mails go. */
async function assemble(
  config: Config,
  modules: readonly Module<DeskPart>[],
  kind: 'serve' | 'demo',
  log: Log,
  isStopping: () => boolean,
) {
  const demoClock = kind === 'demo' ? settableClock(config.demoNow) : null
  const programs = await programsOf(modules, config)
  const clock = machineClock()
  const opened = await openContext(config, modules, demoClock ?? clock, {
    serving: kind === 'serve',
    onDiskFault: (error) => endAtOnce(log, error),
  })
  const context = demoClock !== null && config.demoAuthenticators ? await withAuthenticators(opened) : opened
  const monotonic = () => performance.now()
  const certificates = entryOf(config)
  const { publicOrigin, proxies } = config
  // The demo's clock is set as one likes.
  const watch = demoClock === null ? createClockWatch(context.store, clock, log) : null
  const common = {
    modules,
    context,
    publicOrigin,
    proxies,
    certificates,
    log,
    monotonic,
    programs,
    isStopping,
  }
  const smtp = await openSmtp(config)
  const { post, ...shown } =
    demoClock === null
      ? { post: smtp, banner: null, ...(watch && { checkReady: watch.check }) }
      : await demoSettings(context, { modules, smtp, clock: demoClock, log })
  const settings: ServeSettings = { ...common, ...shown }
  return { context, settings, post, watch }
}

/** Listens and starts upkeep; if either fails, nothing is left open. */
async function openPlaces(config: Config, context: Context, settings: ServeSettings) {
  let places: readonly Place[] = []
  try {
    places = await placesOf(config, context, createApp(settings), settings.log)
    for (const { server, port } of places) await listen(server, config.host, port)
    const upkeep = await needed(`the data directory ${config.dataDir}`, () => beginUpkeep(config, settings))
    return { places, upkeep }
  } catch (error) {
    for (const { server } of places) server.close()
    await context.store.close()
    throw error
  }
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
