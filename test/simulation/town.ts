// Two services, their users and tokens, kept twice: in Warifu and in the model. Every act happens in both.

import assert from 'node:assert/strict'
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context } from '../../src/authority/operations/context.ts'
import { enrollToken } from '../../src/authority/operations/enroll-token.ts'
import { issueToken } from '../../src/authority/operations/issue-token.ts'
import { logIn } from '../../src/authority/operations/log-in.ts'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import { synchronizeToken } from '../../src/authority/operations/synchronize-token.ts'
import type { TicketPurpose } from '../../src/authority/rules/events.ts'
import { passwordState } from '../../src/authority/rules/password.ts'
import { accept } from '../../src/platform/decision/decision.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import { sessionHash } from '../../src/platform/secrets/random.ts'
import { eventsOf, refsOf } from '../contract/support/changes.ts'
import { epoch, openStore } from '../contract/support/databases.ts'
import {
  addUser,
  assertHolds,
  bindingOf,
  caller,
  createContext,
  initialPassword,
  johoku,
  lastStepOf,
  shoko,
} from '../contract/support/people.ts'
import type { Event } from '../support/events.ts'
import { createDevice } from './device.ts'
import { createModelUser, type ModelToken, type ModelUser } from './model.ts'
import type { Random } from './random.ts'

const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')

export type Town = Awaited<ReturnType<typeof createTown>>

/** In memory if there is such a folder: no machine crash is simulated here, so there is no need to wait for a disk. */
function quickFolder(): string {
  try {
    accessSync('/dev/shm', constants.W_OK)
    return '/dev/shm'
  } catch {
    return tmpdir()
  }
}

/** Two people who are users of both services; three tokens, one of them event-based; one or two nodes. */
export async function createTown(random: Random) {
  const folder = mkdtempSync(join(quickFolder(), 'warifu-town-'))
  const place = { driver: 'sqlite', at: join(folder, 'warifu.db') } as const
  let now = epoch.add({ seconds: random.below(3600) })
  const openNode = async () => createContext(await openStore(place, now), keyRingText, () => now)
  const nodes: Context[] = [await openNode()]
  if (random.chance(50)) nodes.push(await openNode())

  const users = [shoko, johoku].flatMap((service) => ['1', '2'].map((id) => createModelUser(service, id)))
  for (const { service, userId } of users) await addUser(random.pick(nodes), service, userId)
  const tokens: ModelToken[] = []
  for (const kind of ['time', 'time', 'event'] as const) {
    const settings = {
      movingFactor: kind,
      formFactor: 'mobile',
      algorithm: 'SHA1',
      digits: 6,
      issuer: 'town',
    } as const
    const { tokenId, secretBase32 } = await issueToken(random.pick(nodes), caller, settings)
    tokens.push({ tokenId, kind, code: createDevice(secretBase32), last: -1 })
  }

  return {
    users,
    tokens,
    nowMs: () => now.epochMilliseconds,
    forward: (seconds: number) => {
      now = now.add({ seconds })
    },
    /** One of the nodes ends and starts again. */
    async restart(): Promise<void> {
      const i = random.below(nodes.length)
      await nodes[i]?.store.close()
      nodes[i] = await openNode()
    },
    node: () => random.pick(nodes),
    async end() {
      for (const { store } of nodes) await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type Ticket = { readonly got: string; readonly ticketHash: string }

/** STEP 1. */
export async function passStep1(
  town: Town,
  user: ModelUser,
  right: boolean,
  purpose: TicketPurpose,
): Promise<Ticket> {
  const { service, userId } = user
  const password = right ? initialPassword : 'Machigai2024'
  const outcome = await passFirstFactor(town.node(), caller, { service, userId, password, purpose })
  return outcome.ok
    ? { got: 'ticket', ticketHash: sessionHash(outcome.sessionId) }
    : { got: outcome.refusal, ticketHash: '' }
}

/** STEP 2 of a login. */
export async function submitCode(
  town: Town,
  user: ModelUser,
  ticketHash: string,
  code: string,
): Promise<string> {
  const { service, userId } = user
  const outcome = await logIn(town.node(), caller, { service, userId, ticketHash, code })
  return outcome.ok ? 'accepted' : outcome.refusal
}

/** STEP 2 of an enrollment. */
export async function submitPair(
  town: Town,
  user: ModelUser,
  ticketHash: string,
  tokenId: string,
  codes: readonly [string, string],
): Promise<string> {
  const { service, userId } = user
  const outcome = await enrollToken(town.node(), caller, { service, userId, ticketHash, tokenId, codes })
  return outcome.ok ? 'accepted' : outcome.refusal
}

export async function submitSynchronization(
  town: Town,
  user: ModelUser,
  ticketHash: string,
  codes: readonly [string, string],
): Promise<string> {
  const { service, userId } = user
  const outcome = await synchronizeToken(town.node(), caller, { service, userId, ticketHash, codes })
  return outcome.ok ? 'accepted' : outcome.refusal
}

/** What the support desk does for a user who is locked out everywhere. */
export async function unlock(town: Town, user: ModelUser): Promise<void> {
  const { service, userId } = user
  const events: Event[] = []
  if (user.passwordLocked) events.push({ type: 'password_unlocked', service, userId })
  if (user.status === 'locked')
    events.push({ type: 'binding_unlocked', service, userId, holder: `user:${userId}` })
  const changeContext = { ...caller, at: Temporal.Instant.fromEpochMilliseconds(town.nowMs()) }
  await town.node().store.change(changeContext, refsOf(events), () => accept({}, ...events))
  if (user.passwordLocked) Object.assign(user, { passwordLocked: false, passwordFailures: 0 })
  if (user.status === 'locked') {
    Object.assign(user, { status: user.token === null ? 'pending' : 'usable', failures: 0 })
  }
}

/** Every row matches the model. */
export async function compare(town: Town): Promise<void> {
  const { store } = town.node()
  for (const user of town.users) {
    const { service, userId } = user
    const who = `${service} ${userId}`
    const { password } = await store.read({ password: passwordState.ref(service, userId) })
    assert.deepEqual(
      [password?.failures, password?.locked],
      [user.passwordFailures, user.passwordLocked],
      `password of ${who}`,
    )
    const binding = await bindingOf(store, user)
    assert.deepEqual(
      [binding?.status ?? 'none', binding?.failures ?? 0, binding?.tokenId ?? null],
      [user.status, user.failures, user.token?.tokenId ?? null],
      `binding of ${who}`,
    )
  }
  for (const { tokenId, last } of town.tokens)
    assert.equal(await lastStepOf(store, tokenId), last, `use of ${tokenId}`)
}

/** What must hold at the end, whatever happened. */
export async function assertLawful(town: Town): Promise<void> {
  const context = town.node()
  await assertHolds(context)
  const accepted = await eventsOf(context.store, 'code_accepted')
  for (const { tokenId } of town.tokens) {
    const steps = accepted.filter((event) => event.tokenId === tokenId).map(({ step }) => step)
    assert.deepEqual(
      steps,
      [...new Set(steps)].toSorted((a, b) => a - b),
      'a step was accepted twice, or after a later one',
    )
  }
}
