// Random lives of several nodes, their users, attackers and desk against the invariants of SECURITY.md (REL-20). A life
// that fails is printed with the command that repeats it.

import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createPostgresDriver, keyRingTextOf } from '../contract/support/databases.ts'
import { checkJournal } from './check.ts'
import { createCity } from './city.ts'
import { runAway } from './drift.ts'
import { live } from './life.ts'
import { liveMany, parseRanges, rangesOf, shrink } from './lives.ts'
import { quickFolder } from './places.ts'
import { createRandom } from './random.ts'

const steps = 100_000
const seed = randomInt(1, 2 ** 31)

test(`I1, I2, I3, I4, I8, OTP-01, OTP-03, THR-02, X1, X2, X5, R3, R12: ${steps} steps from seed ${seed} break no law, over nodes, crashes, clocks, restores, mails and the desk`, async (t) => {
  const { counts } = await liveMany(seed, steps)
  t.diagnostic([...counts].map(([what, count]) => `${what}: ${count}`).join(', '))
  // A life in which nobody gets in, or nobody is kept out, would prove nothing.
  const happened = [
    'accepted',
    'code_wrong',
    'code_spent',
    'password_locked',
    'code_locked',
    'ticket_invalid',
  ]
  const stormy = [
    'restored',
    'the clock is wrong',
    'requested',
    'done',
    'mail lost',
    'mail_code_wrong',
    'user_suspended',
  ]
  for (const what of [...happened, ...stormy]) assert.ok((counts.get(what) ?? 0) > 20, `hardly ever: ${what}`)
})

describe('a seed', () => {
  const postgres = createPostgresDriver()
  before(postgres.start)
  after(postgres.stop)

  test('the same seed gives the same life, on either database', async () => {
    for (const of of [
      { seed, steps: 300 },
      { seed: seed + 1, steps: 300 },
    ]) {
      const first = await live(of)
      assert.equal(first.failure, null)
      assert.ok(first.trace.length > 30)
      assert.deepEqual((await live(of)).trace, first.trace)
      const { place } = await postgres.create()
      const other = await live({ ...of, place })
      assert.equal(other.failure, null)
      assert.deepEqual(other.trace, first.trace)
    }
  })

  test(`I1, I4, I8: 1,000 steps from seed ${seed} break no law on PostgreSQL`, async () => {
    await liveMany(seed, 1000, undefined, async () => ({ place: (await postgres.create()).place }))
  })
})

test('a failure is shrunk to the steps that it takes, and names them so that they can be repeated', async () => {
  const failed = (steps: readonly number[]) => {
    const breaks = steps.includes(17) && steps.includes(401)
    const failure = breaks ? { step: 401, error: new Error('I1: twice') } : null
    return { trace: [], counts: new Map<string, number>(), failure }
  }
  const all = Array.from({ length: 401 }, (_, i) => i + 1)
  const shortest = await shrink({ steps: all, life: failed(all) }, async (some) => failed(some))
  assert.deepEqual(shortest.steps, [17, 401])
  assert.equal(rangesOf([1, 2, 3, 7, 9, 10]), '1-3,7,9-10')
  assert.deepEqual(parseRanges('1-3,7,9-10'), new Set([1, 2, 3, 7, 9, 10]))
  assert.equal(parseRanges('1-'), undefined)
})

test('OTP-08: tokens whose clocks run away work again after a synchronization, and accept nothing twice', async () => {
  for (let life = 1; life <= 15; life++) {
    const folder = mkdtempSync(join(quickFolder(tmpdir()), 'warifu-drift-'))
    const random = createRandom(life)
    const place = { driver: 'sqlite', at: join(folder, 'warifu.db') } as const
    const city = await createCity(life, place, keyRingTextOf('simulation'), random)
    const trace = runAway(city, random)
    try {
      await trace
      await checkJournal(city)
    } catch (error) {
      throw new Error(`life ${life}`, { cause: error })
    } finally {
      await city.end()
      rmSync(folder, { recursive: true, force: true })
    }
  }
})
