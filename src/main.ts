import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { pino } from 'pino'
import { listAuthorities } from './authority/operations/certificates/authorities.ts'
import type { Context } from './authority/operations/context.ts'
import { outboxOf } from './authority/operations/mail/send-mail.ts'
import { createApi } from './compose/api.ts'
import { type AppSettings, createApp } from './compose/app.ts'
import { commands } from './compose/commands.ts'
import { type Config, ConfigError, guardedClock, readConfig, settableClock } from './compose/config.ts'
import { kinds } from './compose/kinds.ts'
import { loadProfiles, ProfileError } from './compose/profiles.ts'
import { schema } from './compose/schema.ts'
import { startUpkeep } from './compose/upkeep.ts'
import { parseVipSettings, type VipSettings, VipSettingsError } from './doors/vip/settings.ts'
import {
  type CommandWith,
  helpOf,
  type Input,
  type Output,
  parseInput,
  type StandaloneCommand,
  UsageError,
} from './platform/cli/command.ts'
import { createCertificateReader } from './platform/http/client-certificate.ts'
import type { Log } from './platform/http/guards.ts'
import { createHttpServer, drain } from './platform/http/server.ts'
import type { Post } from './platform/mail/letter.ts'
import { startMailWorker } from './platform/mail/worker.ts'
import { generateKeyRingFile, KeyRingError, loadKeyRing } from './platform/secrets/key-ring.ts'
import { createPasswords } from './platform/secrets/password.ts'
import { newId } from './platform/secrets/random.ts'
import { createTokenCodes } from './platform/secrets/token-codes.ts'
import type { Store } from './platform/store/store.ts'
import { startDelivery } from './services/web-fb/operations/handover/deliver-runs.ts'

/** The composition root: reads the environment, puts the parts together, and runs what the command line asks for. */

const processes = {
  serve: 'serve all services',
  demo: 'serve all services as a demo, with users and tokens to try them',
  migrate: 'bring the database up to date, and end',
} as const

/** Opened secrets kept in memory: 100,000 take about 40 MB. */
const openedSecretsMax = 100_000

async function main(argv: readonly string[]): Promise<number> {
  const [first = 'help'] = argv
  if (first === 'help' || first === '--help') return print(overview())
  if (isProcess(first)) {
    if (argv.includes('--help')) return print(`./warifu ${first}: ${processes[first]}`)
    if (argv.length > 1)
      throw new UsageError(`${first} takes no options; see docs/operating.md for its variables`)
    return runProcess(first, readConfig())
  }
  const isNamed = ({ words }: StandaloneCommand | CommandWith<never>) =>
    words.split(' ').every((word, i) => argv[i] === word)
  const command = commands.find(isNamed)
  if (command === undefined) {
    throw new UsageError(`there is no command "${argv.slice(0, 2).join(' ')}"; see ./warifu help`)
  }
  const input = parseInput(command, argv.slice(command.words.split(' ').length))
  if (input.flag('help')) return print(helpOf(command))

  if ('runAlone' in command) return show(await command.runAlone(input, Temporal.Now.instant()), input)
  const context = await openContext(readConfig(), guardedClock())
  try {
    return show(await command.run(input, context), input)
  } finally {
    await context.store.close()
  }
}

function show({ lines, json, exitCode = 0 }: Output, input: Input): number {
  if (input.flag('json')) print(JSON.stringify(json))
  else if (lines.length > 0) print(lines.join('\n'))
  return exitCode
}

function isProcess(word: string): word is keyof typeof processes {
  return Object.hasOwn(processes, word)
}

function overview(): string {
  const all = [
    ...Object.entries(processes),
    ...commands.map(({ words, summary }) => [words, summary] as const),
  ]
  return [
    './warifu COMMAND [--help] [--json]',
    '',
    ...all.map(([words, text]) => `  ${words.padEnd(16)} ${text}`),
  ].join('\n')
}

function print(text: string): number {
  process.stdout.write(`${text}\n`)
  return 0
}

async function openContext(config: Config, now: Context['now'], serving = false): Promise<Context> {
  const profiles = loadProfiles(config.profilesDir)
  if (serving && config.smtp === null) refuseMails(profiles)
  const keyRing = await needed(`the data directory ${config.dataDir}`, () => openKeyRing(config, now))
  return {
    store: await needed('the database', () => openStore(config, now)),
    keyRing,
    passwords: createPasswords(keyRing, { cost: 'recommended' }),
    tokenCodes: createTokenCodes(keyRing, { entriesMax: openedSecretsMax }),
    profiles,
    tokenActivation: config.tokenActivation,
    kinds,
    tokensPerDevice: config.tokensPerDevice,
    now,
  }
}

/** Without a mail server a code would be waited for in vain; better not to start than to find that out by a user. */
function refuseMails(profiles: Context['profiles']): void {
  const senders = [...profiles.values()].filter(({ mail }) => mail !== null).map(({ service }) => service)
  if (senders.length === 0) return
  throw new ConfigError(
    `SMTP_URL is not set, but ${senders.join(', ')} sends mail (section mail of its profile)`,
  )
}

/** Something outside that the process needs is not there, or not usable: a folder, a database. */
class StartError extends Error {
  override readonly name = 'StartError'
}

async function needed<T>(what: string, open: () => T | Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (error) {
    if (error instanceof KeyRingError || error instanceof TypeError || error instanceof RangeError)
      throw error
    // One reason for each address of a host; the first says enough.
    const first: unknown = error instanceof AggregateError ? error.errors[0] : error
    const reason = first instanceof Error ? first.message : String(first)
    throw new StartError(`${what} cannot be used: ${reason}`, { cause: error })
  }
}

function openKeyRing({ keysFile, dataDir, production }: Config, now: Context['now']) {
  if (!existsSync(keysFile) && !production) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    generateKeyRingFile(keysFile, now().toString())
  }
  return loadKeyRing(keysFile)
}

/** PostgreSQL where DATABASE_URL says so, loaded only then; otherwise a file in the data directory. */
async function openStore({ databaseUrl, dataDir }: Config, now: Context['now']): Promise<Store> {
  const chain = newId()
  if (databaseUrl !== null) {
    const { openPostgresStore } = await import('./platform/store/postgres.ts')
    return openPostgresStore(databaseUrl, { schema, now: now(), chain })
  }
  const { openSqliteStore } = await import('./platform/store/sqlite.ts')
  return openSqliteStore(join(dataDir, 'warifu.db'), { schema, now: now(), chain })
}

/** The mail server of SMTP_URL, whose client is loaded only then; nothing is connected before there is a mail. */
async function openSmtp({ smtp }: Config): Promise<Post | null> {
  if (smtp === null) return null
  const { createSmtp } = await import('./platform/mail/smtp.ts')
  return createSmtp(smtp)
}

async function runProcess(kind: keyof typeof processes, config: Config): Promise<number> {
  const demo = kind === 'demo'
  const demoClock = demo ? settableClock(config.demoNow) : null
  const now = demoClock?.now ?? guardedClock()
  const vip = vipOf(config)
  const opened = await openContext(config, now, kind === 'serve')
  const context = demo && config.demoAuthenticators ? await withAuthenticators(opened) : opened
  if (kind === 'migrate') {
    await context.store.close()
    return print('the database is up to date')
  }
  const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime })
  const monotonic = () => performance.now()
  const api = createApi({ context, log, monotonic, ...vip })
  const certificates = entryOf(config)
  const common = { context, publicOrigin: config.publicOrigin, certificates, log, monotonic, api }
  const smtp = await openSmtp(config)
  const { post, ...shown } =
    demoClock === null
      ? { post: smtp, banner: null }
      : await demoSettings(context, { smtp, clock: demoClock })
  const settings: AppSettings = { ...common, ...shown }
  let places: readonly Place[] = []
  let stopUpkeep: () => Promise<void>
  try {
    places = await placesOf(config, context, createApp(settings), log)
    for (const { server, port } of places) await listen(server, config.host, port)
    stopUpkeep = await needed(`the data directory ${config.dataDir}`, () => startUpkeep(context, config, log))
  } catch (error) {
    for (const { server } of places) server.close()
    await context.store.close()
    throw error
  }
  const stopMails = post === null ? async () => {} : startMails(context, post, log)
  const { handoverDir: folder } = config
  const stopHandover = folder === null ? async () => {} : startDelivery({ context, folder, log }).stop
  log.info({ host: config.host, port: config.port, demo }, `Warifu serves at ${config.publicOrigin}/`)
  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve(name))
  })
  log.info({ signal }, 'stopping')
  await Promise.all([...places.map(({ server }) => drain(server)), stopMails(), stopHandover()])
  await stopUpkeep()
  await context.store.close()
  return 0
}

/** The compatible provisioning, where the environment names its file; over TLS only, or on this very machine. */
function vipOf({ vipFile, publicOrigin }: Config): { readonly vip?: VipSettings } {
  if (vipFile === null) return {}
  const { protocol, hostname } = new URL(publicOrigin)
  if (protocol !== 'https:' && hostname !== 'localhost') {
    throw new ConfigError('WARIFU_VIP_FILE needs a PUBLIC_ORIGIN that begins with https://')
  }
  try {
    return { vip: parseVipSettings(readFileSync(vipFile, 'utf8')) }
  } catch (error) {
    if (error instanceof VipSettingsError) throw new ConfigError(`${vipFile}: ${error.message}`)
    throw new ConfigError(`WARIFU_VIP_FILE cannot be read: ${(error as Error).message}`)
  }
}

/** Where this process listens. */
type Place = { readonly server: Server; readonly port: number }

/** The port of all, and one more where browsers are asked for their certificates: nobody else is bothered with that. */
async function placesOf(config: Config, context: Context, app: ReturnType<typeof createApp>, log: Log) {
  const { port, tls, certificates } = config
  const files = tls === null ? null : { cert: textOf(tls.certFile), key: textOf(tls.keyFile) }
  const open = (at: number, clientAuthorities: string | null): Place => {
    try {
      const settings = files === null ? null : { ...files, clientAuthorities }
      return { server: createHttpServer(app, log, settings), port: at }
    } catch (error) {
      throw new ConfigError(`WARIFU_TLS_CERT_FILE or _KEY_FILE cannot be used: ${(error as Error).message}`)
    }
  }
  const main = open(port, null)
  if (certificates === null || certificates.port === null) return [main]
  const authorities = await listAuthorities(context)
  if (authorities.length === 0)
    throw new ConfigError('WARIFU_CERT_PORT needs an authority for certificates: ./warifu ca create')
  return [main, open(certificates.port, authorities.map(({ certificate }) => certificate).join(''))]
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigError(`WARIFU_TLS_CERT_FILE or _KEY_FILE cannot be read: ${(error as Error).message}`)
  }
}

function entryOf({ certificates }: Config) {
  return certificates === null
    ? null
    : { origin: certificates.origin, read: createCertificateReader(certificates) }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', ({ code, message }: NodeJS.ErrnoException) => {
      const reason = code === 'EADDRINUSE' ? 'another process listens there' : message
      reject(new ConfigError(`cannot listen at ${host}:${port}: ${reason} (PORT and HOST say where)`))
    })
    server.listen(port, host, resolve)
  })
}

type DemoParts = { readonly smtp: Post | null; readonly clock: ReturnType<typeof settableClock> }

/** What only the demo has; nothing of it is even loaded otherwise. Without a mail server, mails go to a page. */
async function demoSettings(context: Context, { smtp, clock }: DemoParts) {
  const { loadDemo } = await import('./demo/operations/load-demo.ts')
  const { createDemoMailBox } = await import('./demo/operations/demo-mail-box.ts')
  const { demoBanner, demoScreens, demoSources } = await import('./demo/screens/demo.ts')
  const { bannerClock, clockScreen } = await import('./demo/screens/clock.ts')
  await loadDemo(context)
  const box = smtp === null ? createDemoMailBox() : null
  const screens: NonNullable<AppSettings['extra']>['screens'] = (app, site) => {
    demoScreens(app, site, box)
    clockScreen(app, site, clock)
  }
  const extra = { sources: demoSources, screens }
  return { post: box?.post ?? smtp, banner: demoBanner, bannerClock: bannerClock(clock), extra }
}

const mailSettings = { atOnceMax: 5, pollMs: 500, pauseMs: 1000, pauseMsMax: 15_000 }
/** As long as requests under way are given. */
const mailStopMs = 10_000

/** Sends what is in the outbox. Returns how to stop: no new ones, and those under way are cut off at last. */
function startMails(context: Context, post: Post, log: Log): () => Promise<void> {
  const worker = startMailWorker({ ...mailSettings, outbox: outboxOf(context, post), log })
  return async () => {
    const late = setTimeout(post.close, mailStopMs)
    await worker.stop()
    clearTimeout(late)
    post.close()
  }
}

/** The manuals' services know token IDs only; so that the other way can be seen all the same. */
async function withAuthenticators(context: Context): Promise<Context> {
  const { offerAuthenticators } = await import('./demo/operations/load-demo.ts')
  return { ...context, profiles: offerAuthenticators(context.profiles) }
}

/** Bad input ends with 2, a fault with 1; both say what it was, and neither shows a stack for what was foreseen. */
function report(error: unknown): number {
  const wrong = [UsageError, ConfigError, ProfileError, KeyRingError].some((kind) => error instanceof kind)
  const { message, stack } = error as Error
  const foreseen = wrong || error instanceof StartError
  process.stderr.write(`warifu: ${foreseen ? message : (stack ?? message)}\n`)
  return wrong ? 2 : 1
}

process.exitCode = await main(process.argv.slice(2)).catch(report)
