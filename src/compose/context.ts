import { existsSync, mkdirSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Module } from '../authority/module-type.ts'
import { createAttemptWaits, freeFailures } from '../authority/operations/attempt-waits.ts'
import { bindVerifiers } from '../authority/operations/bind-verifiers.ts'
import type { Context } from '../authority/operations/context.ts'
import { knownMethods } from '../authority/operations/methods/known.ts'
import type { DeskPart } from '../desk/contract.ts'
import { ConfigError } from '../platform/cli/config-error.ts'
import { journalKeys } from '../platform/journal/keys.ts'
import type { QueueSettings } from '../platform/secrets/hashing-queue.ts'
import { KeyRingError, loadKeyRing } from '../platform/secrets/key-ring.ts'
import { generateKeyRingFile } from '../platform/secrets/key-ring-file.ts'
import { LiveKeyRing } from '../platform/secrets/live-key-ring.ts'
import { createPasswords } from '../platform/secrets/password.ts'
import { newId } from '../platform/secrets/random.ts'
import { createTokenCodes } from '../platform/secrets/token-codes.ts'
import { isBeingRestored } from '../platform/store/restore-mark.ts'
import type { Opening, Store } from '../platform/store/store.ts'
import { refuseLaterCheckpoints } from './checkpoint-check.ts'
import { type Config, machineTime } from './config.ts'
import { keyHouseOf, useToldKey } from './key-use.ts'
import { fencesOf, rulesOfKinds } from './kinds.ts'
import { openingTime } from './opening-time.ts'
import { profilesPlaced } from './placements.ts'
import { loadProfiles } from './profiles.ts'
import { schemaOfModules } from './schema.ts'
import { StartError } from './start-error.ts'
import type { TrustedClock } from './trusted-clock.ts'

/** The commands of a day are one chain of the journal (decision 84). */
const dayOfCommands = (at: Temporal.Instant) => at.toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toString()

/** Unsealed secrets kept in memory: 100,000 take 36 MB. */
const openedSecretsMax = 100_000

/** Passwords of one address that wait for their turn; more are a flood, or a firm at nine, which tries again. */
const waitingPerKeyMax = 8

/** Workers share the machine's cores; more derivations at once would take longer in total. */
const hashesAtOnce = ({ workers }: Config) => Math.max(1, Math.round(availableParallelism() / workers))

type OpeningFor = {
  readonly serving: boolean
  /** To say that the clock is right, whatever the journal says. */
  readonly acceptsClock?: boolean
  /** To finish a restore, which nothing else may open. */
  readonly restoring?: boolean
  /** It goes on for as long as it likes, so its chain is no command's (decision 84); whatever serves has its own. */
  readonly ownChain?: true
  /** The key ring of the main database, for one beside it in the same process. */
  readonly keyRing?: LiveKeyRing
  /** Told of each password that was hashed. */
  readonly onHashed?: QueueSettings['onDone']
} & Pick<Opening, 'onDiskFault' | 'onGroup'>

/** Assembles what every operation reaches, as the environment specifies. */
export async function openContext(
  config: Config,
  modules: readonly Module<DeskPart>[],
  clock: TrustedClock | Pick<TrustedClock, 'now'>,
  {
    serving,
    restoring,
    ownChain,
    acceptsClock,
    onDiskFault,
    onGroup,
    onHashed,
    keyRing: ofMain,
  }: OpeningFor = {
    serving: false,
  },
): Promise<Context> {
  const profiles = profilesPlaced(loadProfiles(config.profilesDir, modules), config.placement)
  if (serving && config.smtp === null) refuseMails(profiles)
  const keyRing =
    ofMain ?? new LiveKeyRing(await needed(`the data directory ${config.dataDir}`, () => openKeyRing(config)))
  if (serving) await refuseLaterCheckpoints(config, journalKeys(keyRing))
  await needed('the database', () => useToldKey(config, keyRing))
  const journal = serving ? 'all' : acceptsClock === true ? 'nothing' : 'later'
  // The demo's clock is set as one likes.
  const openedAt =
    'compared' in clock
      ? await needed('the database', () => openingTime(config, clock, journal))
      : clock.now()
  const opening = {
    schema: schemaOfModules(modules),
    now: openedAt,
    chain: newId(),
    keys: journalKeys(keyRing),
    ...(!serving && ownChain !== true && { sharedOn: restoring === true ? null : dayOfCommands(openedAt) }),
    ...(onDiskFault && { onDiskFault }),
    ...(onGroup && { onGroup }),
  }
  const store = await needed('the database', () => openStore(config, opening, serving))
  const context = {
    store,
    keyRing,
    keyHouse: keyHouseOf(config, modules, keyRing),
    passwords: passwordsOf(config, keyRing, onHashed),
    waits: createAttemptWaits({ store, keyRing, now: clock.now }, freeFailures),
    tokenCodes: createTokenCodes(keyRing, { entriesMax: openedSecretsMax }),
    profiles,
    tokenActivation: config.tokenActivation,
    kinds: rulesOfKinds(modules),
    fences: fencesOf(modules),
    methods: knownMethods,
    tokensPerDevice: config.tokensPerDevice,
    ...(config.push && { push: config.push }),
    ...(config.fidoMetadata && { fidoMetadata: await metadataAt(config.fidoMetadata) }),
    webhookOrigins: config.webhookOrigins,
    now: clock.now,
  }
  if (restoring !== true) await refuseHalfRestored(store)
  await bindVerifiers(
    { ...context, now: () => openedAt },
    modules.flatMap(({ verifiers = [] }) => verifiers),
  )
  return context
}

/** Nothing but what finishes a restore opens such a database. */
async function refuseHalfRestored(store: Store): Promise<void> {
  if (!(await isBeingRestored(store))) return
  await store.close()
  throw new StartError('a restore of this database was not finished: run ./warifu restore --fence')
}

function passwordsOf(config: Config, keyRing: LiveKeyRing, onHashed: OpeningFor['onHashed']) {
  return createPasswords(keyRing, {
    cost: 'recommended',
    concurrent: hashesAtOnce(config),
    waitingPerKeyMax,
    ...(onHashed && { onDone: onHashed }),
  })
}

/**
 * Without a mail server no code would ever arrive: refuse to start rather than hear of it from a user.
 */
function refuseMails(profiles: Context['profiles']): void {
  const senders = [...profiles.values()].filter(({ mail }) => mail !== null).map(({ service }) => service)
  if (senders.length === 0) return
  throw new ConfigError(
    `SMTP_URL is not set, but mail is sent by ${senders.join(', ')} (section mail of the profile)`,
  )
}

/** Opens it, or says what could not be used. */
export async function needed<T>(what: string, open: () => T | Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (error) {
    if ([KeyRingError, StartError, TypeError, RangeError].some((kind) => error instanceof kind)) throw error
    // One reason per address of a host; the first is enough.
    const first: unknown = error instanceof AggregateError ? error.errors[0] : error
    const reason = first instanceof Error ? first.message : String(first)
    throw new StartError(`${what} cannot be used: ${reason}`, { cause: error })
  }
}

async function openKeyRing({ keysFile, keysKept, dataDir, production }: Config) {
  // A ring made among the credentials would be gone when the service ends.
  if (!production && keysKept.as === 'file') {
    if (!existsSync(keysFile)) {
      mkdirSync(dataDir, { recursive: true, mode: 0o700 })
      try {
        generateKeyRingFile(keysFile, machineTime().toString())
      } catch (error) {
        // Another process was first.
        if (!existsSync(keysFile)) throw error
      }
    }
    await untilWritten(keysFile)
  }
  return loadKeyRing(keysFile, keysKept)
}

const writingMsMax = 2000
const lookAgainMs = 20

/** A ring that another process has just created is empty for a moment. */
async function untilWritten(file: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < writingMsMax && statSync(file).size === 0; waitedMs += lookAgainMs)
    await sleep(lookAgainMs)
}

/** PostgreSQL if DATABASE_URL says so, and only then loaded; otherwise a file in the data directory. */
async function openStore(
  { databaseUrl, dataDir }: Config,
  opening: Opening,
  serving: boolean,
): Promise<Store> {
  if (databaseUrl !== null) {
    const { openPostgresStore } = await import('../platform/store/postgres.ts')
    const { commandDeadlines, servingDeadlines } = await import('../platform/store/postgres-deadlines.ts')
    return openPostgresStore(databaseUrl, opening, serving ? servingDeadlines : commandDeadlines)
  }
  const { openSqliteStore } = await import('../platform/store/sqlite.ts')
  return openSqliteStore(join(dataDir, 'warifu.db'), opening)
}

/** Loaded where there is one: it reads certificates. */
async function metadataAt(files: NonNullable<Config['fidoMetadata']>) {
  const { fidoMetadataFile } = await import('../platform/secrets/fido-metadata.ts')
  return fidoMetadataFile(files)
}
