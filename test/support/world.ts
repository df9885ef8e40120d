import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loginMethods } from '../../src/authority/methods/all.ts'
import type { Module, Programs } from '../../src/authority/module-type.ts'
import { createAttemptWaits, type FreeFailures } from '../../src/authority/operations/attempt-waits.ts'
import type { Caller, Context } from '../../src/authority/operations/context.ts'
import { createUser } from '../../src/authority/operations/create-user.ts'
import { issueToken } from '../../src/authority/operations/issue-token.ts'
import type { MovingFactor, ServiceProfile, SoftwareFormFactor } from '../../src/authority/rules/profile.ts'
import { tokenState } from '../../src/authority/rules/token.ts'
import { createApp } from '../../src/compose/app.ts'
import { fencesOf, rulesOfKinds } from '../../src/compose/kinds.ts'
import { deskPartsOf, modules as productModules } from '../../src/compose/modules.ts'
import { loadProfiles } from '../../src/compose/profiles.ts'
import { programsOf } from '../../src/compose/programs.ts'
import { schemaOfModules } from '../../src/compose/schema.ts'
import { screensOf } from '../../src/compose/screens.ts'
import type { DeskContext, DeskPart } from '../../src/desk/contract.ts'
import { apiPrograms } from '../../src/doors/api/programs.ts'
import { type DoorLimits, vipPrograms } from '../../src/doors/vip/programs.ts'
import type { VipSettings } from '../../src/doors/vip/settings.ts'
import { stepAt } from '../../src/otp/totp.ts'
import { reveal } from '../../src/platform/decision/event.ts'
import { createCertificateReader, type HeaderSettings } from '../../src/platform/http/client-certificate.ts'
import type { ProxySettings } from '../../src/platform/http/proxies.ts'
import type { RateLimits } from '../../src/platform/http/rate-limit.ts'
import { createHttpServer, drain, type Served } from '../../src/platform/http/server.ts'
import type { TlsSettings } from '../../src/platform/http/tls.ts'
import { journalKeys } from '../../src/platform/journal/keys.ts'
import type { FidoMetadataFile } from '../../src/platform/secrets/fido-metadata.ts'
import { newKeyRingText, parseKeyRing } from '../../src/platform/secrets/key-ring.ts'
import { createPasswords } from '../../src/platform/secrets/password.ts'
import { newId } from '../../src/platform/secrets/random.ts'
import { createTokenCodes } from '../../src/platform/secrets/token-codes.ts'
import { openPostgresStore } from '../../src/platform/store/postgres.ts'
import { openSqliteStore } from '../../src/platform/store/sqlite.ts'
import { numbered } from './customers.ts'
import { placeMigratedFile } from './migrated-file.ts'

export const shoko = 'shoko-chukin/fx-web'
export const johoku = 'johoku/fx-web'
export const profilesDir = fileURLToPath(new URL('../../profiles', import.meta.url))
export const testCaller: Caller = { requestId: 'test', actor: 'test', address: '127.0.0.1' }

/** A clock that is frozen until it is moved. Starts in the middle of a step: 15 s into it. */
export function createClock(start = '2025-07-01T09:00:15+09:00') {
  let at = Temporal.Instant.from(start)
  return {
    now: () => at,
    set: (text: string) => {
      at = Temporal.Instant.from(text)
    },
    forward: (duration: Temporal.DurationLike) => {
      at = at.add(duration)
    },
  }
}

type WorldOptions = {
  /** Those of the product unless given. */
  readonly modules?: readonly Module<DeskPart>[]
  readonly profilesFolder?: string
  readonly postgresUrl?: string
  readonly start?: string
  readonly tokenActivation?: Context['tokenActivation']
  readonly tokensPerDevice?: number
  /** How devices of tokens are told that something waits; they aren't unless given. */
  readonly push?: Context['push']
  /** How many wrong passwords wait for nothing; all, unless a test is about the waits. */
  readonly freeFailures?: FreeFailures
  readonly fidoMetadata?: FidoMetadataFile
  /** What an institution would edit in its profile files. */
  readonly edit?: (profile: ServiceProfile) => ServiceProfile
}

const noWaits: FreeFailures = { address: 1_000_000, account: 1_000_000 }

export type World = Awaited<ReturnType<typeof createWorld>>

/** A whole Warifu without a server: real store, real secrets (cheapest passwords), a clock that tests move. */
export async function createWorld(options: WorldOptions = {}) {
  const clock = createClock(options.start)
  const dataDir = mkdtempSync(join(tmpdir(), 'warifu-test-'))
  const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')
  const keyRing = parseKeyRing(keyRingText)
  const { postgresUrl, edit = (profile) => profile, modules = productModules } = options
  const keys = journalKeys(keyRing)
  const opening = { schema: schemaOfModules(modules), now: clock.now(), chain: newId(), keys }
  const profiles = loadProfiles(options.profilesFolder ?? profilesDir, modules)
  const file = join(dataDir, 'warifu.db')
  if (postgresUrl === undefined) placeMigratedFile(file, opening.schema, opening.now)
  const store =
    postgresUrl === undefined ? openSqliteStore(file, opening) : await openPostgresStore(postgresUrl, opening)
  const context: DeskContext = {
    store,
    keyRing,
    passwords: createPasswords(keyRing, { cost: 'lowest' }),
    waits: createAttemptWaits({ store, keyRing, now: clock.now }, options.freeFailures ?? noWaits),
    tokenCodes: createTokenCodes(keyRing, { entriesMax: 1000 }),
    profiles: new Map([...profiles].map(([name, profile]) => [name, edit(profile)])),
    tokenActivation: options.tokenActivation ?? 'open',
    kinds: rulesOfKinds(modules),
    fences: fencesOf(modules),
    methods: loginMethods,
    deskParts: deskPartsOf(modules),
    tokensPerDevice: options.tokensPerDevice ?? 1,
    ...(options.push && { push: options.push }),
    ...(options.fidoMetadata && { fidoMetadata: options.fidoMetadata }),
    now: clock.now,
  }
  return {
    context,
    clock,
    dataDir,
    keyRingText,
    /** A user with the initial password `Shokai2024`. */
    async user(userId = '0000000002', service = shoko, customerName = '試験商事株式会社') {
      const initialPassword = 'Shokai2024'
      const newUser = {
        service,
        customerName,
        userId,
        userName: '試験 太郎',
        administrator: false,
        initialPassword,
      }
      const outcome = await createUser(context, testCaller, numbered(newUser))
      if (!outcome.ok) throw new Error(outcome.refusal)
      return { userId, password: newUser.initialPassword, service }
    },
    async token(
      movingFactor: MovingFactor = 'time',
      formFactor: SoftwareFormFactor = 'mobile',
      digits: 6 | 8 = 6,
    ) {
      const settings = { movingFactor, formFactor, algorithm: 'SHA1', digits, issuer: 'test' } as const
      return (await issueToken(context, testCaller, settings)).tokenId
    },
    /** The code of a token `offset` steps from now (time-based), or of step `offset` (event-based). */
    code: (tokenId: string, offset = 0): Promise<string> => codeOf(context, tokenId, offset),
    serve: (settings: Serving = {}) => serve(context, modules, settings),
    async end() {
      await store.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function codeOf({ store, tokenCodes, now }: Context, tokenId: string, offset: number): Promise<string> {
  const { token } = await store.read({ token: tokenState.ref(tokenId) })
  if (token === undefined) throw new Error(`there is no token ${tokenId}`)
  const current = token.movingFactor === 'time' ? stepAt(now().epochMilliseconds, token.periodSeconds) : 0
  return tokenCodes.codeAt({ ...token, sealedSecret: reveal(token.sealedSecret) }, current + offset)
}

type Serving = {
  readonly issuingLimits?: RateLimits
  readonly wrongKeyLimits?: RateLimits
  readonly vip?: VipSettings
  readonly vipLimits?: DoorLimits
  readonly banner?: string | null
  /** How browsers show client certificates; nobody does unless given. */
  readonly certificates?: HeaderSettings & { readonly origin: string }
  /** Whose word counts for the client's address; nobody's unless given. */
  readonly proxies?: ProxySettings
  readonly tls?: TlsSettings
  /** Is told each line of the log about a request. */
  readonly note?: (fields: object) => void
  /** Any free one unless given. */
  readonly port?: number
  /** Real browsers come, to `localhost` and that port; otherwise clients that say they see `http://warifu.test`. */
  readonly browsers?: boolean
}

type Fetch = ReturnType<typeof createApp>['fetch']

async function serve(context: Context, modules: readonly Module<DeskPart>[], serving: Serving) {
  const { banner = null, port: wanted = 0, certificates, proxies, tls = null, browsers = false } = serving
  const faults: object[] = []
  const log = { info: serving.note ?? (() => {}), warn() {}, error: (fields: object) => faults.push(fields) }
  const monotonic = () => performance.now()
  const entry = certificates && { origin: certificates.origin, read: createCertificateReader(certificates) }
  const scheme = tls === null ? 'http' : 'https'
  // Where browsers come to is known once there is a port; nobody comes before that.
  let app: ReturnType<typeof createApp> | undefined
  const fetch = (...[request, env]: Parameters<Fetch>) =>
    app?.fetch(request, env) ?? new Response(null, { status: 503 })
  const direct: Served['direct'] = (request, response) => app?.direct(request, response) ?? false
  const server = createHttpServer({ fetch, direct }, log, tls)
  await new Promise<void>((resolve) => server.listen(wanted, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  app = createApp({
    modules,
    screens: await screensOf(modules),
    context,
    publicOrigin: browsers ? `${scheme}://localhost:${port}` : 'http://warifu.test',
    log,
    monotonic,
    banner,
    programs: await programsFor(modules, serving),
    certificates: entry ?? null,
    ...(proxies && { proxies }),
  })
  return { origin: `${scheme}://127.0.0.1:${port}`, port, faults, stop: () => drain(server) }
}

/** Those of the modules, unless a test sets limits or settings of its own. */
async function programsFor(
  modules: readonly Module<DeskPart>[],
  { issuingLimits, wrongKeyLimits, vip, vipLimits }: Serving,
): Promise<readonly Programs[]> {
  if (issuingLimits === undefined && vip === undefined)
    return programsOf(modules, { publicOrigin: 'http://warifu.test', vipFile: null })
  const limits = {
    ...(issuingLimits && { issuing: issuingLimits }),
    ...(wrongKeyLimits && { wrongKeys: wrongKeyLimits }),
  }
  return [apiPrograms(limits), ...(vip === undefined ? [] : [vipPrograms(vip, vipLimits)])]
}

/** As an institution whose customers may use any authenticator app. */
export function withAuthenticators(profile: ServiceProfile): ServiceProfile {
  const standardAuthenticator = { issuer: profile.serviceName }
  return { ...profile, enrollment: { ...profile.enrollment, standardAuthenticator } }
}
