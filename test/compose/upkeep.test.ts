// What modules do from time to time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { UpkeepJob } from '../../src/authority/module-type.ts'
import type { Context } from '../../src/authority/operations/context.ts'
import { createUpkeep } from '../../src/compose/upkeep.ts'

/** Upkeep on a clock that the test moves; `done` is what was done since it was last looked at. */
function upkeepOf(jobs: Readonly<Record<string, Omit<UpkeepJob, 'run'> & { readonly fails?: boolean }>>) {
  let nowMs = 1000
  let done: string[] = []
  const faults: string[] = []
  const log = {
    info() {},
    warn() {},
    error: ({ err, times = 1 }: { readonly err?: Error; readonly times?: number }, message: string) =>
      faults.push(`${message}: ${err?.message} (${times})`),
  }
  const planned = Object.entries(jobs).map(([name, { fails = false, ...times }]) => ({
    ...times,
    run: async () => {
      done.push(name)
      if (fails) throw new Error(name)
    },
  }))
  const upkeep = createUpkeep(planned, { context: {} as Context, log, monotonic: () => nowMs })
  return {
    faults,
    async after(ms: number): Promise<string[]> {
      nowMs += ms
      done = []
      await upkeep.round()
      return done
    },
  }
}

test('each job is done when it is due, in the order of the list, and not again before it is due again', async () => {
  const { after } = upkeepOf({ often: { everyMs: 10 }, seldom: { everyMs: 30 } })
  assert.deepEqual(await after(9), [])
  assert.deepEqual(await after(1), ['often'])
  assert.deepEqual(await after(9), [])
  assert.deepEqual(await after(11), ['often', 'seldom'])
  assert.deepEqual(await after(10), ['often'])
})

test('a job that is long apart may begin sooner', async () => {
  const { after } = upkeepOf({ daily: { everyMs: 1000, firstAfterMs: 10 } })
  assert.deepEqual(await after(10), ['daily'])
  assert.deepEqual(await after(999), [])
  assert.deepEqual(await after(1), ['daily'])
})

test('a job that fails is logged and tried again when it is due, and keeps no other from being done', async () => {
  const { after, faults } = upkeepOf({ broken: { everyMs: 10, fails: true }, sound: { everyMs: 10 } })
  assert.deepEqual(await after(10), ['broken', 'sound'])
  assert.deepEqual(faults, ['upkeep failed: broken (1)'])
  assert.deepEqual(await after(5), [])
  assert.deepEqual(await after(5), ['broken', 'sound'])
})

test('E3: a node that may do nothing says each fault once, and then every ten minutes how often it came', async () => {
  const failing = { everyMs: 1000, fails: true }
  const { after, faults } = upkeepOf({ one: failing, other: failing })
  for (let second = 0; second < 600; second++) await after(1000)
  assert.deepEqual(faults.splice(0), ['upkeep failed: one (1)', 'upkeep failed: other (1)'])
  await after(1000)
  assert.deepEqual(faults, ['upkeep failed: one (600)', 'upkeep failed: other (600)'])
})
