import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ClockError, createTrustedClock } from './trusted-clock.ts'

/** A machine whose two clocks run together until somebody sets the wall clock. */
function machine() {
  let [wallMs, monotonicMs] = [Temporal.Instant.from('2027-07-01T00:00:00Z').epochMilliseconds, 0]
  const clock = createTrustedClock(
    () => Temporal.Instant.fromEpochMilliseconds(Math.floor(wallMs)),
    () => monotonicMs,
  )
  return {
    compared: clock.compared,
    tells: () => clock.now().epochMilliseconds === Math.floor(wallMs),
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
const minuteMs = 60_000
const hourMs = 3_600_000
const doubtful = { is: 'doubtful', reason: 'another says so', unknown: false } as const
const good = { is: 'good', vouched: false } as const
const vouched = { is: 'good', vouched: true } as const

test('REL-14, REL-15: a clock that was set, either way, tells no time until it has come back', () => {
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
  for (let minute = 0; minute < 24 * 60; minute++) {
    pass(minuteMs)
    // As fast as a time service slews: half a millisecond a second.
    set(minute < 12 * 60 ? 30 : -30)
    assert.ok(tells())
  }
})

test('R2: a walk by small steps is noticed at the second one, however long the process ran before', () => {
  for (const stepMs of [4 * secondMs, -4 * secondMs]) {
    for (const [beforeMs, everyMs] of [
      [0, minuteMs],
      [24 * 30 * hourMs, minuteMs],
      [hourMs, secondMs],
      [hourMs, 20 * minuteMs],
    ] as const) {
      const { tells, pass, set } = machine()
      pass(beforeMs)
      assert.ok(tells())
      set(stepMs)
      pass(everyMs)
      assert.ok(tells(), 'one step alone may be a correction')
      set(stepMs)
      pass(everyMs)
      assert.throws(tells, /was set (ahead|back) by [78] s, at once or in steps/)
      set(-2 * stepMs)
      assert.ok(tells(), 'as soon as it is right again')
    }
  }
})

test('R2: ten thousand looks a second do not hide a walk, nor make one of none', () => {
  const { tells, pass, set } = machine()
  for (let i = 0; i < 20_000; i++) {
    pass(0.1)
    assert.ok(tells())
  }
  for (let i = 0; i < 12; i++) {
    set(400)
    for (let look = 0; look < 100; look++) {
      pass(0.1)
      assert.ok(tells(), `after ${i + 1} steps`)
    }
  }
  set(400)
  assert.throws(tells, ClockError)
})

test('R2: while others contradict it a clock tells no time, and why; set right, it goes on by itself', () => {
  const { tells, pass, set, compared } = machine()
  compared(doubtful)
  assert.throws(tells, { name: 'ClockError', message: doubtful.reason })
  set(-hourMs)
  assert.throws(tells, { message: doubtful.reason }, 'nothing says that it is right')
  compared(good)
  assert.ok(tells())
  pass(minuteMs)
  assert.ok(tells())
})

test('R2: a clock that was right and then set is not believed because nothing contradicts it', () => {
  const { tells, set, compared } = machine()
  compared(good)
  set(10 * 365 * 24 * hourMs)
  compared(good)
  assert.throws(tells, ClockError)
  compared({ ...doubtful, unknown: true })
  compared(good)
  assert.throws(tells, ClockError, 'not even after another node contradicted it')
  compared(vouched)
  assert.ok(tells(), 'the word of a clock that was not set counts')
})
