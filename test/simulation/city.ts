// Users of three services with tokens and mailboxes, the desk, and the nodes that serve them, kept twice: in Warifu and
// in the model. Everything that is done is an operation on one of the nodes.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { type Caller, changeContext } from '../../src/authority/operations/context.ts'
import { createUser } from '../../src/authority/operations/create-user.ts'
import { markedBrowser } from '../../src/authority/operations/known-browser.ts'
import { parseMailAddress } from '../../src/authority/rules/mail-address.ts'
import type { Role } from '../../src/authority/rules/rights.ts'
import { ClockError } from '../../src/compose/trusted-clock.ts'
import type { DeskContext } from '../../src/desk/contract.ts'
import { encodeBase32 } from '../../src/otp/base32.ts'
import { accept, type Decision } from '../../src/platform/decision/decision.ts'
import { knownBrowserIn } from '../../src/platform/secrets/known-browser.ts'
import { refsOf } from '../contract/support/changes.ts'
import type { Place } from '../contract/support/databases.ts'
import { mailService } from '../contract/support/mails.ts'
import { addUser, caller, initialPassword, johoku, shoko } from '../contract/support/people.ts'
import type { Event } from '../support/events.ts'
import { createDevice } from './device.ts'
import { createLaws } from './laws.ts'
import {
  createModelToken,
  createModelUser,
  type ModelTicket,
  type ModelToken,
  type ModelUser,
} from './model.ts'
import { type Node, openNode } from './node.ts'
import type { Random } from './random.ts'
import { createScheduler, type Operation } from './scheduler.ts'

/** The middle of a step, some weeks before any phase of a profile begins. */
const beginMs = Temporal.Instant.from('2025-07-01T00:00:15Z').epochMilliseconds
/** Passwords last 90 days, and a life is about something else. */
const endMs = beginMs + 40 * 86_400_000

const nodeNames = ['A', 'B', 'C'] as const

/** A code that was mailed, as the model knows it. */
export type Challenge = {
  readonly code: string
  readonly ticketHash: string
  readonly sentAtMs: number
  attempts: number
  used: boolean
}

export type Mailbox = {
  readonly address: string
  challenge: Challenge | null
  sends: readonly number[]
  /** What arrived, oldest first. */
  readonly letters: string[]
}

export type HeldTicket = { readonly hash: string; readonly ticket: ModelTicket }
export type HeldSession = { readonly id: string; readonly user: ModelUser; readonly number: number }

/** Looks at each decision of an operation as it is committed; one that has to be made again changed nothing. */
export type Expectation = (decision: Decision, atMs: number) => void

export type City = Awaited<ReturnType<typeof createCity>>

export async function createCity(seed: number, place: Place, keyRingText: string, random: Random) {
  const time = { ms: beginMs }
  const nowMs = () => time.ms
  const nodes = new Map<string, Node>()
  const laws = createLaws(nowMs)
  const scheduler = createScheduler()
  const expectations = new Map<number, Expectation>()
  const counts = new Map<string, number>()

  /** Clocks that are set by a time service differ by a little. */
  async function open(name: string): Promise<void> {
    const offMs = random.between(-2000, 2000)
    nodes.set(name, await openNode(name, place, keyRingText, { nowMs, offMs }))
  }
  function committed(): void {
    for (const { takeCommitted } of nodes.values()) {
      for (const each of takeCommitted()) {
        if (isStale(each.decision)) continue
        laws.check(each)
        expectations.get(each.operation.id)?.(each.decision, each.atMs)
      }
    }
  }
  for (const name of nodeNames.slice(0, random.between(2, nodeNames.length))) await open(name)
  const people = await settleIn([...nodes.values()][0] as Node, seed)

  return {
    ...people,
    laws,
    scheduler,
    counts,
    nowMs,
    committed,
    tickets: [] as HeldTicket[],
    ...createSessions(),
    nodes,
    open,
    forward(ms: number): void {
      time.ms = Math.min(endMs, time.ms + ms)
    },
    count(what: string): void {
      counts.set(what, (counts.get(what) ?? 0) + 1)
    },
    /** Begins an operation on some node. It ends with a word for the trace. */
    start(
      name: string,
      chosen: Random,
      expect: Expectation,
      run: (context: DeskContext, caller: Caller, operation: Operation) => Promise<string>,
    ): void {
      const node = chosen.pick([...nodes.values()])
      scheduler.start(name, node.name, async (operation) => {
        expectations.set(operation.id, expect)
        const of = { requestId: `operation ${operation.id}`, actor: 'simulation', address: '127.0.0.1' }
        return run(node.contextFor(operation), of, operation).catch(excuse)
      })
    },
    async end(): Promise<void> {
      for (const { store } of nodes.values()) await store.close()
    },
  }
}

function createSessions() {
  const sessions: HeldSession[] = []
  let begun = 0
  return {
    sessions,
    /** Of both factors; it ends the one before. */
    beginSession(user: ModelUser): number {
      begun += 1
      user.session = begun
      return begun
    },
    /** The browser has the session, and is known from now on. */
    async arrive(context: DeskContext, session: HeldSession): Promise<void> {
      sessions.push(session)
      const { service, userId, cookie } = session.user
      const login = { service, userId, sessionId: session.id }
      const text = await markedBrowser(context, cookie?.text, login)
      const mark = text === null ? undefined : knownBrowserIn(context.keyRing, text, login, context.now())
      if (text !== null && mark !== undefined) session.user.cookie = { text, generation: mark.generation }
    },
  }
}

/** Has it to be made again? Then nothing of this one may be left. */
function isStale({ outcome, events }: Decision): boolean {
  if (outcome.ok || outcome.refusal !== 'stale') return false
  assert.deepEqual(events, [], 'I4: what has to be decided again left something behind')
  return true
}

/** What ends an operation without a decision, and is no fault. */
function excuse(error: unknown): string {
  if (error instanceof ClockError) return 'the clock is wrong'
  if (error instanceof Error && /kept changing/.test(error.message)) return 'too much at once'
  throw error
}

/** A decision is what the model says; null: it accepts. */
export function agree(decision: Decision, expected: string | null, what: string): void {
  assert.equal(decision.outcome.ok ? null : decision.outcome.refusal, expected, what)
}

export function nameOf({ service, userId }: { readonly service: string; readonly userId: string }): string {
  return `${service.split('/').at(-1) === 'fx-web-2025' ? 'mail' : service.split('/')[0]} ${userId}`
}

const staff = [
  ['desk1', 'desk'],
  ['desk2', 'desk'],
  ['approver1', 'approver'],
  ['approver2', 'approver'],
] as const satisfies readonly (readonly [string, Role])[]

export const operators = staff.map(([id]) => id)

/** Two people at each of the services with tokens, two whose codes come by mail, five tokens, four at each desk. */
async function settleIn({ context }: Node, seed: number) {
  const nowMs = context.now().epochMilliseconds
  const users: ModelUser[] = []
  const mailboxes = new Map<ModelUser, Mailbox>()
  for (const service of [shoko, johoku, mailService]) {
    for (const userId of ['0000000001', '0000000002']) {
      await addUser(context, service, userId)
      const user = { ...createModelUser(service, userId, initialPassword), passwordSetAtMs: nowMs }
      users.push(user)
      if (service !== mailService) continue
      const address = `user${userId}@warifu.example`
      await registerAddress(context, user, address)
      mailboxes.set(user, { address, challenge: null, sends: [], letters: [] })
    }
  }
  for (const service of ['desk/shoko-chukin', 'desk/johoku']) {
    for (const [userId, role] of staff) {
      const named = { customerNumber: null, customerName: '試験信用金庫', userName: '窓口 一子' }
      const newUser = { service, userId, administrator: false, initialPassword, role, ...named }
      assert.ok((await createUser(context, caller, newUser)).ok)
    }
  }
  const tokens: ModelToken[] = []
  const people = { users, mailboxes, tokens }
  for (const kind of ['time', 'time', 'time', 'event', 'event'] as const)
    tokens.push(await issue(context, kind, `${seed} ${tokens.length}`, tokens.length))
  return people
}

async function registerAddress(context: DeskContext, user: ModelUser, text: string): Promise<void> {
  const address = parseMailAddress(text)
  assert.ok(address)
  const { service, userId } = user
  const times = { registeredAtMs: 0, coolingUntilMs: 0 }
  await happens(context, {
    type: 'mail_address_registered',
    service,
    userId,
    ...times,
    address: { confidential: address },
  })
  user.grant += 1
}

/** A token whose secret the seed gives, so that two lives of a seed have the same codes. */
async function issue(context: DeskContext, kind: 'time' | 'event', word: string, number: number) {
  const secret = createHash('sha1').update(word).digest()
  const tokenId = `WRFM${String(number).padStart(8, '0')}`
  const issuedAtMs = context.now().epochMilliseconds
  await happens(context, {
    type: 'token_issued',
    tokenId,
    movingFactor: kind,
    formFactor: 'mobile',
    algorithm: 'SHA1',
    digits: 6,
    periodSeconds: 30,
    sealedSecret: { confidential: context.tokenCodes.sealSecret(tokenId, secret) },
    issuedAtMs,
    expiresAtMs: issuedAtMs + 1000 * 86_400_000,
  })
  return createModelToken({ tokenId, kind, code: createDevice(encodeBase32(secret)) })
}

async function happens(context: DeskContext, event: Event): Promise<void> {
  await context.store.change(changeContext(caller, context.now()), refsOf([event]), () => accept({}, event))
}
