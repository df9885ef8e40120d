// A Warifu with many users who are about to log in: SQLite on disk as in production, a clock that stands still.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context } from '../../src/authority/operations/context.ts'
import { bindingState, tokenClaimState, userHolder } from '../../src/authority/rules/binding.ts'
import { customerState } from '../../src/authority/rules/customer.ts'
import { passwordState } from '../../src/authority/rules/password.ts'
import { sessionState } from '../../src/authority/rules/session.ts'
import { tokenState, tokenUseState } from '../../src/authority/rules/token.ts'
import { tokenDeviceState } from '../../src/authority/rules/token-device.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { schema } from '../../src/compose/schema.ts'
import { stepAt } from '../../src/otp/totp.ts'
import { accept } from '../../src/platform/decision/decision.ts'
import { journalKeys } from '../../src/platform/journal/keys.ts'
import { newKeyRingText, parseKeyRing } from '../../src/platform/secrets/key-ring.ts'
import { createPasswords } from '../../src/platform/secrets/password.ts'
import { newId, newSessionId, randomSecret, sessionHash } from '../../src/platform/secrets/random.ts'
import { createTokenCodes } from '../../src/platform/secrets/token-codes.ts'
import { openPostgresStore } from '../../src/platform/store/postgres.ts'
import { openSqliteStore } from '../../src/platform/store/sqlite.ts'
import type { Refs } from '../../src/platform/store/store.ts'
import { createContextOf } from '../contract/support/people.ts'
import type { Event } from '../support/events.ts'
import { seededRandom } from '../support/random.ts'

export const service = 'shoko-chukin/fx-web'
const periodSeconds = 30
/** As in src/main.ts, so that every secret of a run stays in memory. */
const openedSecretsMax = 100_000

export type Subject = Awaited<ReturnType<typeof openSubject>>

type Member = { readonly userId: string; readonly tokenId: string; readonly sealedSecret: Uint8Array }

/** A code that a user would type now. */
export type Code = { readonly userId: string; readonly code: string }

/** A login that waits for its code: everything that STEP 2 is given. */
export type Ticket = { readonly userId: string; readonly sessionId: string; readonly code: string }

/** An operation that a token's device is to answer. */
export type WaitingOperation = {
  readonly operationId: string
  readonly tokenId: string
  readonly digest: string
}

/** A time and keys of its own; `workers.ts` gives those of the processes that it starts. */
const usual = {
  begin: Temporal.Instant.from('2025-07-01T09:00:15+09:00'),
  keyRingText: newKeyRingText('2025-01-01T00:00:00Z'),
}

/** At once in memory while they are made. */
const madeAtOnce = 4096

/**
 * Opens a store and fills it with users, each with a token that is enrolled: SQLite in a new temporary folder, or the
 * empty PostgreSQL at a URL. `keysOf` makes what the journal is sealed with.
 */
export async function openSubject(
  users: number,
  postgresUrl: string | null = null,
  keysOf: typeof journalKeys = journalKeys,
  { begin, keyRingText }: typeof usual = usual,
) {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-bench-'))
  let now = begin
  const keyRing = parseKeyRing(keyRingText)
  const opening = { schema, now, chain: newId(), keys: keysOf(keyRing) }
  const store =
    postgresUrl === null
      ? openSqliteStore(join(folder, 'warifu.db'), opening)
      : await openPostgresStore(postgresUrl, opening)
  const context: Context = {
    ...createContextOf(store, keyRing, () => now),
    passwords: createPasswords(keyRing, { cost: 'lowest', waitingMax: users }),
    tokenCodes: createTokenCodes(keyRing, { entriesMax: openedSecretsMax }),
  }
  const members = Array.from({ length: users }, (_, i) => memberOf(context, i))
  await openCustomer(context)
  // Nobody logs in with a password here, so one of them will do.
  const verifier = await context.passwords.derive({ service, userId: 'bench' }, 'Shokai2024')
  for (let i = 0; i < users; i += madeAtOnce)
    await Promise.all(members.slice(i, i + madeAtOnce).map((member) => openMember(context, member, verifier)))
  return {
    context,
    folder,
    /** The next step of every token: a fresh ticket and a fresh code for each user. Not part of what is timed. */
    async nextTickets(): Promise<Ticket[]> {
      now = now.add({ seconds: periodSeconds })
      return Promise.all(members.map((member) => openTicket(context, member)))
    },
    /** The same for a system that asks about codes only: of all users, or of as many, in no order. */
    async nextCodes(count = members.length): Promise<Code[]> {
      now = now.add({ seconds: periodSeconds })
      return shuffled(members, count).map((member) => codeFor(context, member, now))
    },
    /** What some of them would type at an instant. */
    codesAt: (from: number, to: number, at: Temporal.Instant): Code[] =>
      members.slice(from, to).map((member) => codeFor(context, member, at)),
    /** Every token has a device, all with the same key; gives the users, in no order. */
    async registerDevices(deviceKey: string): Promise<string[]> {
      const registeredAtMs = now.epochMilliseconds
      for (const { tokenId } of members) {
        const refs = { device: tokenDeviceState.ref(tokenId) }
        await record(context, refs, [{ type: 'token_device_registered', tokenId, deviceKey, registeredAtMs }])
      }
      return shuffled(members, members.length).map(({ userId }) => userId)
    },
    async waiting(): Promise<WaitingOperation[]> {
      const sql = "SELECT operation_id, token_id, digest FROM signed_operation WHERE status = 'created'"
      const rows = await context.store.query(sql)
      return rows.map(([operationId, tokenId, digest]) => ({ operationId, tokenId, digest })) as never
    },
    async close() {
      await context.store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function memberOf({ tokenCodes }: Context, index: number): Member {
  const number = String(index).padStart(8, '0')
  const tokenId = `WRFM${number}`
  return { userId: `10${number}`, tokenId, sealedSecret: tokenCodes.sealSecret(tokenId, randomSecret()) }
}

const customerId = 'bench'

async function openCustomer(context: Context): Promise<void> {
  const refs = { customer: customerState.ref(service, customerId) }
  await record(context, refs, [
    { type: 'customer_created', service, customerId, name: '計測商事株式会社', counterpartyCode: null },
  ])
}

async function openMember(context: Context, member: Member, verifier: string): Promise<void> {
  const { userId, tokenId, sealedSecret } = member
  const nowMs = context.now().epochMilliseconds
  const step = stepAt(nowMs, periodSeconds)
  const holder = userHolder(userId)
  const refs = {
    user: userState.ref(service, userId),
    password: passwordState.ref(service, userId),
    token: tokenState.ref(tokenId),
    tokenUse: tokenUseState.ref(tokenId),
    binding: bindingState.ref(service, holder),
    claim: tokenClaimState.ref(service, tokenId),
  }
  const password = {
    verifier: { confidential: verifier },
    mustChange: null,
    setAtMs: nowMs,
    expiresAtMs: null,
  }
  await record(context, refs, [
    { type: 'user_created', service, userId, customerId, userName: '計測 太郎', administrator: false },
    { type: 'password_set', service, userId, ...password },
    {
      type: 'token_issued',
      tokenId,
      movingFactor: 'time',
      formFactor: 'mobile',
      algorithm: 'SHA1',
      digits: 6,
      periodSeconds,
      sealedSecret: { confidential: sealedSecret },
      issuedAtMs: nowMs,
      expiresAtMs: nowMs + 86_400_000,
    },
    {
      type: 'token_enrolled',
      service,
      userId,
      holder,
      tokenId,
      bindingId: newId(),
      steps: [step - 1, step],
      enrolledAtMs: nowMs,
    },
  ])
}

async function openTicket(context: Context, member: Member): Promise<Ticket> {
  const { userId } = member
  const sessionId = newSessionId()
  const hash = sessionHash(sessionId)
  const startedAtMs = context.now().epochMilliseconds
  const refs = { user: userState.ref(service, userId), session: sessionState.ref(hash) }
  const { user } = await context.store.read({ user: refs.user })
  const times = { startedAtMs, expiresAtMs: startedAtMs + 300_000 }
  await record(context, refs, [
    {
      type: 'session_started',
      service,
      userId,
      sessionHash: hash,
      stage: 'ticket',
      purpose: 'login',
      ...times,
      grantedUnder: user?.ticketGrant ?? hash,
    },
  ])
  return { userId, sessionId, code: codeFor(context, member, context.now()).code }
}

function codeFor({ tokenCodes }: Context, { userId, tokenId, sealedSecret }: Member, at: Temporal.Instant) {
  const token = { tokenId, sealedSecret, algorithm: 'SHA1', digits: 6 } as const
  return { userId, code: tokenCodes.codeAt(token, stepAt(at.epochMilliseconds, periodSeconds)) }
}

const chance = seededRandom(20_250_701)

/** So many of them in an order of chance: users don't come in the order of the database's pages. */
function shuffled<T>(list: readonly T[], count: number): T[] {
  const all = [...list]
  for (let i = 0; i < count; i++) {
    const j = i + chance.below(all.length - i)
    ;[all[i], all[j]] = [all[j] as T, all[i] as T]
  }
  return all.slice(0, count)
}

async function record(context: Context, refs: Refs, events: readonly Event[]): Promise<void> {
  const changeContext = { at: context.now(), requestId: 'bench', actor: 'bench', address: null }
  await context.store.change(changeContext, refs, () => accept({}, ...events))
}
