import { fileURLToPath } from 'node:url'
import type { PushPolicy } from '../authority/operations/push/push-policy.ts'
import { instantIn } from '../otp/machine-text.ts'
import { ConfigError, isLocalHost, type Variables } from '../platform/cli/config-error.ts'
import { type ForwardedHeader, isNetwork, noProxies, type ProxySettings } from '../platform/http/proxies.ts'
import type { Kept } from '../platform/secrets/key-ring.ts'
import { type CheckpointPlaces, checkpointPlaces } from './checkpoint-places.ts'
import { type CoreSystem, coreSystem } from './core-place.ts'
import { type EventPlaces, eventPlaces } from './event-places.ts'
import { keyRingPlace } from './key-ring-place.ts'
import { type PlacedIn, withPlacements } from './placements.ts'
import { pushSettings } from './push-settings.ts'
import { type RadiusPlaces, radiusPlaces } from './radius-places.ts'
import { type TraceSettings, traceSettings } from './traces/settings.ts'
import { createTrustedClock, type TrustedClock } from './trusted-clock.ts'

/** The settings from the environment, listed in docs/operating.md. */
export type Config = PlacedIn<Settings>

type Settings = {
  readonly port: number
  readonly host: string
  readonly publicOrigin: string
  readonly dataDir: string
  readonly databaseUrl: string | null
  readonly keysFile: string
  readonly keysKept: Kept
  readonly profilesDir: string
  /** The settings of the compatible provisioning; null: off. */
  readonly vipFile: string | null
  /** Where transfer runs are written for clearing; null: operators download them. */
  readonly handoverDir: string | null
  /** Where the core system puts its files; null: nowhere. */
  readonly coreFeedDir: string | null
  /** The core system that is asked over HTTP; null: none. */
  readonly coreSystem: CoreSystem | null
  /** Where webhooks may lead; empty: there are none. */
  readonly webhookOrigins: readonly string[]
  /** What makers of authenticators vouch for, and who signs that; null: nobody vouches for any. */
  readonly fidoMetadata: { readonly blob: string; readonly root: string } | null
  /** Where machines ask by RADIUS. */
  readonly radius: RadiusPlaces
  /** Where checkpoints go besides the data directory, out of reach of the database's owner. */
  readonly checkpoints: CheckpointPlaces
  /** Where a SIEM is told what happens. */
  readonly events: EventPlaces
  readonly tokenActivation: 'open' | 'code'
  readonly tokensPerDevice: number
  /** How devices of tokens are told that something waits; null: they aren't. */
  readonly push: PushPolicy | null
  /** Does `/` name the services? Otherwise there is nothing. */
  readonly namesServices: boolean
  /** How long a process that was told to stop still takes requests, so that a load balancer can notice. */
  readonly drainSeconds: number
  /** How many processes serve at the port. */
  readonly workers: number
  /** Production never creates keys on its own. */
  readonly production: boolean
  readonly demoNow: Temporal.Instant | null
  /** The demo adds standard authenticators, which its profiles, following the manuals, leave out. */
  readonly demoAuthenticators: boolean
  /** Where monitoring asks; null: nowhere. */
  readonly metrics: MetricsSettings | null
  /** Where a collector is told what took how long; null: nowhere. */
  readonly traces: TraceSettings | null
  /** Null: no mail is sent. */
  readonly smtp: SmtpSettings | null
  /** PEM files; null: plain HTTP, behind a proxy that terminates TLS. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null
  /** Whose word counts for the address of the client. */
  readonly proxies: ProxySettings
  /** How browsers can present a client certificate; null: they can't, and nobody logs in with one. */
  readonly certificates: CertificateSettings | null
}

/** A port of its own; whoever reaches it needs the token of this file, if there is one. */
export type MetricsSettings = {
  readonly host: string
  readonly port: number
  readonly tokenFile: string | null
}

export type CertificateSettings = {
  /** Where a browser is asked for its certificate: on the public origin's host, since cookies belong to a host. */
  readonly origin: string
  /** Where this process itself asks for it. */
  readonly port: number | null
  /** The header, in lower case, in which a proxy passes it on; trusted from these addresses only. */
  readonly header: string | null
  readonly trustedProxies: readonly string[]
}

const forwardedHeaders = ['x-forwarded-for', 'forwarded'] as const satisfies readonly ForwardedHeader[]

type SmtpSettings = {
  readonly host: string
  readonly port: number
  readonly tls: 'implicit' | 'starttls' | 'none'
  readonly auth: { readonly user: string; readonly pass: string } | null
}

/** One variable of the environment, for whoever makes the configuration; one that is empty counts as unset. */
export function environmentVariable(name: string): string | undefined {
  const value = process.env[name]
  return value === '' ? undefined : value
}

/** Reads the environment. Throws ConfigError naming the variable and the values it allows. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  // An empty variable counts as unset.
  const set = (name: string) => (env[name] === '' ? undefined : env[name])
  const port = whole(set('PORT') ?? '8080', 'PORT', 0, 65_535)
  const host = set('HOST') ?? 'localhost'
  const dataDir = set('WARIFU_DATA_DIR') ?? fileURLToPath(new URL('../../data', import.meta.url))
  const tls = tlsFiles(set)
  const scheme = tls === null ? 'http' : 'https'
  const publicOrigin = origin(set('PUBLIC_ORIGIN') ?? new URL(`${scheme}://localhost:${port}`).origin)
  if (tls !== null && !publicOrigin.startsWith('https:'))
    throw new ConfigError('PUBLIC_ORIGIN must begin with https:// where WARIFU_TLS_CERT_FILE is set')
  const settings: Settings = {
    port,
    host,
    publicOrigin,
    dataDir,
    databaseUrl: databaseUrl(set('DATABASE_URL')),
    ...keyRingPlace(set, dataDir, env),
    profilesDir: set('WARIFU_PROFILES_DIR') ?? fileURLToPath(new URL('../../profiles', import.meta.url)),
    vipFile: set('WARIFU_VIP_FILE') ?? null,
    handoverDir: set('WARIFU_HANDOVER_DIR') ?? null,
    coreFeedDir: set('WARIFU_CORE_FEED_DIR') ?? null,
    coreSystem: coreSystem(set),
    webhookOrigins: originsOf(set('WARIFU_WEBHOOK_ORIGINS')),
    fidoMetadata: fidoMetadataFiles(set),
    radius: radiusPlaces(set),
    checkpoints: checkpointPlaces(set),
    events: eventPlaces(set),
    tokenActivation: oneOf(set('WARIFU_TOKEN_ACTIVATION') ?? 'open', 'WARIFU_TOKEN_ACTIVATION', [
      'open',
      'code',
    ]),
    tokensPerDevice: whole(set('WARIFU_TOKENS_PER_DEVICE') ?? '1', 'WARIFU_TOKENS_PER_DEVICE', 1, 20),
    push: pushSettings(set),
    namesServices: oneOf(set('WARIFU_INDEX') ?? 'none', 'WARIFU_INDEX', ['none', 'services']) === 'services',
    drainSeconds: whole(set('WARIFU_DRAIN_SECONDS') ?? '5', 'WARIFU_DRAIN_SECONDS', 0, 60),
    workers: whole(set('WARIFU_WORKERS') ?? '1', 'WARIFU_WORKERS', 1, 64),
    production: set('NODE_ENV') === 'production',
    demoNow: instant(set('WARIFU_DEMO_NOW')),
    demoAuthenticators:
      oneOf(set('WARIFU_DEMO_AUTHENTICATORS') ?? 'off', 'WARIFU_DEMO_AUTHENTICATORS', ['off', 'on']) === 'on',
    metrics: metricsSettings(set),
    traces: traceSettings(set),
    smtp: smtpSettings(set('SMTP_URL')),
    tls,
    proxies: proxySettings(set),
    certificates: certificateSettings(set, publicOrigin, tls !== null),
  }
  return withPlacements(settings, set('WARIFU_PLACEMENT_FILE'))
}

/** Off this machine only with a token: how many log in, and when nobody watches, is nobody else's to know. */
function metricsSettings(set: Variables): MetricsSettings | null {
  const port = set('WARIFU_METRICS_PORT')
  const host = set('WARIFU_METRICS_HOST')
  const tokenFile = set('WARIFU_METRICS_TOKEN_FILE')
  if (port === undefined) {
    if (host !== undefined || tokenFile !== undefined)
      throw new ConfigError('WARIFU_METRICS_HOST and WARIFU_METRICS_TOKEN_FILE need WARIFU_METRICS_PORT')
    return null
  }
  if (host !== undefined && !isLocalHost(host) && tokenFile === undefined)
    throw new ConfigError('WARIFU_METRICS_HOST beyond this machine needs WARIFU_METRICS_TOKEN_FILE')
  return {
    host: host ?? 'localhost',
    port: whole(port, 'WARIFU_METRICS_PORT', 1, 65_535),
    tokenFile: tokenFile ?? null,
  }
}

function tlsFiles(set: Variables): Config['tls'] {
  const certFile = set('WARIFU_TLS_CERT_FILE')
  const keyFile = set('WARIFU_TLS_KEY_FILE')
  if (certFile === undefined && keyFile === undefined) return null
  if (certFile === undefined || keyFile === undefined)
    throw new ConfigError('WARIFU_TLS_CERT_FILE and WARIFU_TLS_KEY_FILE must be set together')
  return { certFile, keyFile }
}

function fidoMetadataFiles(set: Variables): Config['fidoMetadata'] {
  const blob = set('WARIFU_FIDO_METADATA_FILE')
  const root = set('WARIFU_FIDO_METADATA_ROOT_FILE')
  if (blob === undefined && root === undefined) return null
  if (blob === undefined || root === undefined)
    throw new ConfigError('WARIFU_FIDO_METADATA_FILE and WARIFU_FIDO_METADATA_ROOT_FILE must be set together')
  return { blob, root }
}

function proxySettings(set: Variables): ProxySettings {
  const trustedProxies = addresses(set('WARIFU_TRUSTED_PROXIES') ?? '')
  const name = set('WARIFU_FORWARDED_HEADER')
  if (name !== undefined && trustedProxies.length === 0)
    throw new ConfigError('WARIFU_FORWARDED_HEADER needs WARIFU_TRUSTED_PROXIES')
  const wanted = name?.toLowerCase() ?? noProxies.forwardedHeader
  return { trustedProxies, forwardedHeader: oneOf(wanted, 'WARIFU_FORWARDED_HEADER', forwardedHeaders) }
}

/** Two ways, which may be combined: a port of this process, and a proxy's header. */
function certificateSettings(set: Variables, publicOrigin: string, tls: boolean): CertificateSettings | null {
  const portText = set('WARIFU_CERT_PORT')
  const header = set('WARIFU_CLIENT_CERT_HEADER')?.toLowerCase() ?? null
  const proxies = set('WARIFU_TRUSTED_PROXIES')
  if (header !== null && proxies === undefined)
    throw new ConfigError('WARIFU_CLIENT_CERT_HEADER needs WARIFU_TRUSTED_PROXIES')
  if (portText === undefined && header === null) return null
  if (header !== null && !/^[a-z0-9-]{1,64}$/.test(header))
    throw new ConfigError(`WARIFU_CLIENT_CERT_HEADER must be the name of a header, not "${header}"`)
  const port = portText === undefined ? null : whole(portText, 'WARIFU_CERT_PORT', 1, 65_535)
  if (port !== null && !tls)
    throw new ConfigError('WARIFU_CERT_PORT needs WARIFU_TLS_CERT_FILE and WARIFU_TLS_KEY_FILE')
  const { hostname } = new URL(publicOrigin)
  const standard = port === null ? publicOrigin : new URL(`https://${hostname}:${port}`).origin
  const wanted = origin(set('WARIFU_CERT_ORIGIN') ?? standard, 'WARIFU_CERT_ORIGIN')
  if (new URL(wanted).hostname !== hostname)
    throw new ConfigError(`WARIFU_CERT_ORIGIN must have the host of PUBLIC_ORIGIN, ${hostname}`)
  return { origin: wanted, port, header, trustedProxies: addresses(proxies ?? '') }
}

/** IP addresses and networks, separated by commas. */
function addresses(text: string): readonly string[] {
  const list = text === '' ? [] : text.split(',').map((each) => each.trim())
  const wrong = list.find((each) => !isNetwork(each))
  if (wrong !== undefined)
    throw new ConfigError(
      `WARIFU_TRUSTED_PROXIES must be addresses such as 10.0.0.5 or 10.0.0.0/24, not "${wrong}"`,
    )
  return list
}

function whole(text: string, name: string, least: number, most: number): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new ConfigError(`${name} must be a whole number from ${least} to ${most}, not "${text}"`)
  }
  return value
}

function oneOf<Word extends string>(text: string, name: string, words: readonly Word[]): Word {
  const word = words.find((each) => each === text)
  if (word === undefined) throw new ConfigError(`${name} must be ${words.join(' or ')}, not "${text}"`)
  return word
}

function origin(text: string, name = 'PUBLIC_ORIGIN'): string {
  if (URL.canParse(text) && new URL(text).origin === text && /^https?:/.test(text)) return text
  throw new ConfigError(`${name} must be an origin such as https://otp.example.jp, not "${text}"`)
}

function databaseUrl(text: string | undefined): string | null {
  if (text === undefined) return null
  if (/^postgres(ql)?:\/\//.test(text)) return text
  throw new ConfigError(
    'DATABASE_URL must begin with postgres:// (without it, SQLite in the data directory is used)',
  )
}

/** Only TLS outside of this machine: what happens to customers is nobody's to read. */
function originsOf(text: string | undefined): readonly string[] {
  const origins = (text ?? '').split(',').flatMap((each) => (each.trim() === '' ? [] : [each.trim()]))
  return origins.map((each) => {
    const checked = origin(each, 'WARIFU_WEBHOOK_ORIGINS')
    const { protocol, hostname } = new URL(checked)
    if (protocol === 'https:' || isLocalHost(hostname.replace(/^\[(.*)\]$/, '$1'))) return checked
    throw new ConfigError(`WARIFU_WEBHOOK_ORIGINS must be https:// outside of this machine, not "${each}"`)
  })
}

const submissionPort = 587
const tlsPort = 465

/**
 * `smtps://` is TLS from the first byte; `smtp://` requires STARTTLS before sending anything. On this machine there is
 * nothing to protect, so there STARTTLS is used only with `?tls=required`; elsewhere `?tls=off` disables it, for a
 * network that is protected otherwise. The URL may contain a password: no message shows it.
 */
function smtpSettings(text: string | undefined): SmtpSettings | null {
  if (text === undefined) return null
  const url = URL.parse(text)
  const scheme = url?.protocol ?? ''
  if (url === null || !/^smtps?:$/.test(scheme) || url.hostname === '' || !/^\/?$/.test(url.pathname)) {
    throw new ConfigError('SMTP_URL must be a URL such as smtp://user:password@mail.example.jp:587')
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const isLocal = isLocalHost(host)
  const wish = url.searchParams.get('tls') ?? (isLocal ? 'off' : 'required')
  if ((wish !== 'required' && wish !== 'off') || [...url.searchParams.keys()].some((name) => name !== 'tls'))
    throw new ConfigError('SMTP_URL takes one parameter, tls=required or tls=off')
  const tls = scheme === 'smtps:' ? 'implicit' : wish === 'off' ? 'none' : 'starttls'
  const auth = url.username === '' ? null : { user: decoded(url.username), pass: decoded(url.password) }
  if (tls === 'none' && auth !== null && !isLocal)
    throw new ConfigError('SMTP_URL would send its password in the clear: remove tls=off')
  const port = url.port === '' ? (tls === 'implicit' ? tlsPort : submissionPort) : Number(url.port)
  return { host, port, tls, auth }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new ConfigError('SMTP_URL has a stray % in its user or password; write it as %25')
  }
}

function instant(text: string | undefined): Temporal.Instant | null {
  if (text === undefined) return null
  const at = instantIn(text)
  if (at !== undefined) return at
  throw new ConfigError(`WARIFU_DEMO_NOW must be an instant such as 2025-07-01T09:00:00+09:00, not "${text}"`)
}

/** The real clock, held against the monotonic one, and against whatever it is compared with. */
export function machineClock(): TrustedClock {
  return createTrustedClock(machineTime, () => performance.now())
}

/** A demo clock: starts at an instant and then ticks. */
function clockFrom(start: Temporal.Instant): () => Temporal.Instant {
  const begin = performance.now()
  return () => start.add({ milliseconds: Math.round(performance.now() - begin) })
}

/** The demo's clock: the real one, or one that was set to an instant and ticks on from there. */
export function settableClock(start: Temporal.Instant | null) {
  const clockOf = (at: Temporal.Instant | null) => (at === null ? machineClock().now : clockFrom(at))
  let isReal = start === null
  let clock = clockOf(start)
  return {
    now: () => clock(),
    isReal: () => isReal,
    /** Null: back to the real time. */
    set(to: Temporal.Instant | null): void {
      isReal = to === null
      clock = clockOf(to)
    },
  }
}

/** For commands that only need the time, and accept nothing based on it. */
export function machineTime(): Temporal.Instant {
  return Temporal.Now.instant()
}
