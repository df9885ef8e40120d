import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ClockError, guardedClock } from './config.ts'

/** A machine whose two clocks run together until somebody sets the wall clock. */
function machine() {
  let [wallMs, monotonicMs] = [Temporal.Instant.from('2025-07-01T00:00:00Z').epochMilliseconds, 0]
  const now = guardedClock(
    () => Temporal.Instant.fromEpochMilliseconds(wallMs),
    () => monotonicMs,
  )
  return {
    tells: () => now().epochMilliseconds === wallMs,
    pass: (ms: number) => {
      wallMs += ms
      monotonicMs += ms
    },
    set: (ms: number) => {
      wallMs += ms
    },
  }
}

const secondMs = 1000
const hourMs = 3_600_000

test('REL-14, REL-15: a clock that jumped, either way, tells no time until it has come back', () => {
  for (const jumpMs of [6 * secondMs, 30 * secondMs, hourMs, 24 * hourMs, 87_600 * hourMs]) {
    for (const sign of [1, -1]) {
      const { tells, pass, set } = machine()
      pass(hourMs)
      assert.ok(tells())
      set(sign * jumpMs)
      for (let i = 0; i < 10; i++) {
        pass(10 * secondMs)
        assert.throws(tells, ClockError, `${sign * jumpMs} ms`)
      }
      set(-sign * jumpMs)
      assert.ok(tells(), 'as soon as it is right again')
    }
  }
})

test('REL-14: hours without a look are no jump, and a slow correction is followed', () => {
  const { tells, pass, set } = machine()
  pass(72 * hourMs)
  assert.ok(tells())
  for (let minute = 0; minute < 120; minute++) {
    pass(60 * secondMs)
    // As fast as a time service slews: half a millisecond a second.
    set(minute < 60 ? 30 : -30)
    assert.ok(tells())
  }
})
