import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClockReadings, NodeReading } from '../platform/store/clock-readings.ts'
import { doubtOf, sighted } from './clock-doubt.ts'

const nowMs = Temporal.Instant.from('2027-07-01T00:00:00Z').epochMilliseconds
const notBefore = Temporal.Instant.from('2027-01-01T00:00:00Z')
const asked = { fromMs: nowMs, untilMs: nowMs + 20 }
const secondMs = 1000
const hourMs = 3_600_000
const dayMs = 86_400_000

const reasonOf = (readings: Partial<ClockReadings>, against: Parameters<typeof doubtOf>[2] = {}) =>
  doubtOf(asked, { databaseMs: null, newestEntryMs: null, nodes: [], ...readings }, { notBefore, ...against })
    ?.reason ?? null

test('R2, REL-16: what contradicts a clock, in order of precedence, and what does not', () => {
  const cases: readonly (readonly [Partial<ClockReadings>, RegExp | null])[] = [
    [{}, null],
    [{ databaseMs: nowMs + 5 * secondMs }, null],
    [{ databaseMs: nowMs - 5 * secondMs }, null],
    [{ databaseMs: nowMs - 6 * secondMs }, /clock is 6 s ahead of the database's$/],
    [{ databaseMs: nowMs + 6 * secondMs + 20 }, /clock is 6 s behind the database's$/],
    [{ databaseMs: nowMs - hourMs, newestEntryMs: nowMs + hourMs }, /60 min ahead of the database's/],
    [{ databaseMs: nowMs - 3650 * dayMs }, /3650 days ahead of the database's/],
    [{ newestEntryMs: nowMs + 5 * secondMs }, null],
    [
      { newestEntryMs: nowMs + 6 * secondMs + 20 },
      /6 s behind the newest entry of the journal \(2027-07-01T00:00:06Z\)\. If/,
    ],
    [
      { newestEntryMs: nowMs + 3650 * dayMs, databaseMs: nowMs },
      /3650 days behind .*, though it agrees with the database’s\. .*\.\/warifu clock accept/,
    ],
    [{ newestEntryMs: nowMs - 366 * dayMs }, null],
    [{ newestEntryMs: nowMs - 367 * dayMs }, /says 2027-07-01T00:00:00Z, 367 days after the newest entry/],
  ]
  for (const [readings, expected] of cases) {
    const reason = reasonOf(readings)
    if (expected === null) assert.equal(reason, null, JSON.stringify(readings))
    else assert.match(reason ?? 'none', expected)
  }
  const made = Temporal.Instant.from('2027-07-01T00:00:01Z')
  assert.match(
    reasonOf({}, { notBefore: made }) ?? '',
    /before this version of Warifu was made \(2027-07-01T00:00:01Z\)/,
  )
})

test('R2: a command asks whether the journal is later, and whoever accepts the clock asks it nothing', () => {
  const [later, earlier] = [{ newestEntryMs: nowMs + hourMs }, { newestEntryMs: nowMs - 3650 * dayMs }]
  assert.deepEqual(
    [reasonOf(later, { journal: 'later' }) === null, reasonOf(earlier, { journal: 'later' }) === null],
    [false, true],
  )
  assert.deepEqual(
    [reasonOf(later, { journal: 'nothing' }), reasonOf(earlier, { journal: 'nothing' })],
    [null, null],
  )
  assert.match(reasonOf({ ...later, databaseMs: nowMs + hourMs }, { journal: 'nothing' }) ?? '', /database/)
})

/** A node that noted itself a second ago, by the database's clock. */
const node = (offMs: number, agoMs = secondMs): NodeReading => ({
  chain: 'other',
  seenAtMs: nowMs - agoMs + offMs,
  seenByDatabaseMs: nowMs - agoMs,
})

test('REL-16: of two nodes that are apart the one farther from the database’s clock steps aside', () => {
  const cases = [
    [-4, 0, false],
    [-4, 4.5, false],
    [-4, 3.5, true],
    [4, -3.5, true],
    // Not ready itself, or gone.
    [0, 20, false],
    [-4, 6, false],
  ] as const
  for (const [own, other, stepsAside] of cases) {
    const reason = reasonOf({ databaseMs: nowMs - own * secondMs, nodes: [node((other - own) * secondMs)] })
    const byDatabase = {
      ...node(0),
      seenAtMs: nowMs + (other - own) * secondMs,
      seenByDatabaseMs: nowMs - own * secondMs,
    }
    assert.equal(
      reasonOf({ databaseMs: nowMs - own * secondMs, nodes: [byDatabase] }) !== null,
      stepsAside,
      `${own} ${other}`,
    )
    assert.ok(reason === null || stepsAside)
  }
  const gone = {
    ...node(0),
    seenAtMs: nowMs - 40 * secondMs + 7.5 * secondMs,
    seenByDatabaseMs: nowMs - 36 * secondMs,
  }
  assert.equal(reasonOf({ databaseMs: nowMs + 4 * secondMs, nodes: [gone] }), null)
})

test('REL-16: without a clock between them, two nodes that are apart both stop, until one is right or gone', () => {
  const at = (ms: number) => ({ fromMs: nowMs + ms, untilMs: nowMs + ms + 20 })
  const noted = (ms: number): NodeReading[] => [
    { chain: 'other', seenAtMs: nowMs + ms, seenByDatabaseMs: null },
  ]
  const doubtAt = (ms: number, seen: ReturnType<typeof sighted>) =>
    doubtOf(at(ms), { databaseMs: null, newestEntryMs: null, nodes: [] }, { notBefore, seen })
  let seen = sighted(at(0), 0, noted(-hourMs))
  assert.equal(doubtAt(0, seen), null, 'it may have ended an hour ago')
  seen = sighted(at(2000), 2000, noted(1500), seen)
  assert.equal(doubtAt(2000, seen), null)
  seen = sighted(at(4000), 4000, noted(23_500), seen)
  assert.match(doubtAt(4000, seen)?.reason ?? '', /clock is 19 s behind that of another node that serves/)
  seen = sighted(at(4100), 4100, noted(23_500), seen)
  assert.equal(doubtAt(4100, seen)?.unknown, true, 'asked again before it noted itself again')
  seen = sighted(at(6000), 6000, noted(-14_500), seen)
  assert.match(doubtAt(6000, seen)?.reason ?? '', /clock is 19 s ahead of that of another node/)
  assert.equal(doubtAt(36_500, seen), null, 'it is gone')
  seen = sighted(at(8000), 8000, noted(7500), seen)
  assert.equal(doubtAt(8000, seen), null)
})
