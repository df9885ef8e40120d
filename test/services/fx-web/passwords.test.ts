// What a password check costs, and that it costs the same for everybody.

import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../../src/authority/routes.ts'
import { passwordState } from '../../../src/authority/rules/password.ts'
import { createApp } from '../../../src/compose/app.ts'
import { reveal } from '../../../src/platform/decision/event.ts'
import { createHttpServer, drain } from '../../../src/platform/http/server.ts'
import { createPasswords } from '../../../src/platform/secrets/password.ts'
import { createClient } from '../../support/client.ts'
import { seededRandom } from '../../support/random.ts'
import { type Client, happen, publicOrigin, tokenOn } from '../../support/site.ts'
import { createWorld, shoko, type World } from '../../support/world.ts'

const path = serviceHref(shoko, 'login')
const pairs = 40
const attemptsMax = 3
/** Five failures lock; a locked user gets a different answer. */
const triesPerUser = 4

let world: World
let browser: () => Client
let stop: () => Promise<void>
beforeEach(async () => {
  world = await createWorld()
  const log = { info() {}, warn() {}, error() {} }
  const passwords = createPasswords(world.context.keyRing, { cost: 'recommended' })
  const app = createApp({
    context: { ...world.context, passwords },
    publicOrigin,
    log,
    monotonic: () => 0,
    banner: null,
  })
  const server = createHttpServer(app, log)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  browser = () => createClient(origin, publicOrigin)
  stop = () => drain(server)
})
afterEach(async () => {
  await stop()
  await world.end()
})

async function verifierOf(userId: string): Promise<string> {
  const { password } = await world.context.store.read({ password: passwordState.ref(shoko, userId) })
  assert.ok(password)
  return reveal(password.verifier)
}

function costIn(verifier: string): number[] {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+),/.exec(verifier)
  return (found ?? []).slice(1).map(Number)
}

test('PWD-03: a cheap verifier is replaced at the next right password by argon2id with 46 MiB, and never at a wrong one', async () => {
  const { userId, password } = await world.user('Rehash01')
  const old = await verifierOf(userId)
  assert.deepEqual(costIn(old), [8, 1, 1])
  await browser().submit(path, { userId, password: 'Wrong0001' })
  assert.equal(await verifierOf(userId), old)
  await browser().submit(path, { userId, password })
  const upgraded = await verifierOf(userId)
  const [memoryKib = 0, passes = 0] = costIn(upgraded)
  assert.ok(memoryKib >= 46 * 1024 && passes >= 1, upgraded)
  // The password still counts, and is not derived again each time.
  const again = await browser().submit(path, { userId, password })
  assert.match(await again.text(), /RMCFXLGN001006E/)
  assert.equal(await verifierOf(userId), upgraded)
})

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return ((sorted[middle] ?? 0) + (sorted[middle - 1] ?? 0)) / 2
}

async function milliseconds(client: Client, form: string, userId: string): Promise<number> {
  const began = performance.now()
  const answer = await client.post(path, { form_token: form, userId, password: 'Wrong0001' })
  await answer.arrayBuffer()
  assert.equal(answer.status, 422)
  return performance.now() - began
}

/** How much longer one of the two takes at the median, of pairs in random order on one connection. */
async function compareOnce(attempt: number): Promise<number> {
  const random = seededRandom(attempt)
  const known = Array.from({ length: pairs / triesPerUser }, (_, i) => `Known${attempt}${i}`)
  const passwords = createPasswords(world.context.keyRing, { cost: 'recommended' })
  for (const userId of known)
    await userWith(userId, await passwords.derive({ service: shoko, userId }, 'Shokai2024'))
  const client = browser()
  const form = await tokenOn(client, path)
  for (let i = 0; i < 4; i++) await milliseconds(client, form, `Warm${attempt}${i}`)

  const wrong: number[] = []
  const unknown: number[] = []
  for (let i = 0; i < pairs; i++) {
    const knownId = known[Math.floor(i / triesPerUser)] ?? ''
    const measures = [
      async () => void wrong.push(await milliseconds(client, form, knownId)),
      async () => void unknown.push(await milliseconds(client, form, `Nobody${attempt}${i}`)),
    ]
    for (const measure of random.below(2) === 0 ? measures : measures.toReversed()) await measure()
  }
  const [a, b] = [median(wrong), median(unknown)]
  return Math.max(a, b) / Math.min(a, b) - 1
}

/** A user whose password was set at the full cost, as in production. */
async function userWith(userId: string, verifier: string): Promise<void> {
  await world.user(userId)
  const setAtMs = world.clock.now().epochMilliseconds
  const event = {
    type: 'password_set',
    service: shoko,
    userId,
    verifier: { confidential: verifier },
    mustChange: null,
    setAtMs,
    expiresAtMs: null,
  } as const
  await happen(world, { service: shoko, userId, password: '', tokenId: '' }, event)
}

test('EML-09, S0-2.3.1-05: an unknown user takes as long as a wrong password, at the median, within 15 %', async () => {
  const differences: string[] = []
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const difference = await compareOnce(attempt)
    if (difference <= 0.15) return
    differences.push(`${Math.round(difference * 100)} %`)
  }
  assert.fail(`they differ by ${differences.join(', ')}`)
})
