import assert from 'node:assert/strict'
import { test } from 'node:test'
import { profileOf } from '../../../test/support/states.ts'
import { forecastOf, type MethodCount, migrationOf, registeredOn, usersByMethod } from './migration.ts'

const at = (text: string) => Temporal.Instant.from(`${text}+09:00`)
const day = (text: string) => Temporal.PlainDate.from(text)
const migration = { begins: at('2025-06-23T00:00'), ends: at('2025-08-30T00:00') }

function count(tokenDay: string | null, mailDay: string | null, users: number): MethodCount {
  return {
    tokenDay: tokenDay === null ? null : day(tokenDay),
    mailDay: mailDay === null ? null : day(mailDay),
    users,
  }
}

test('S2-1.1-02: the profile says from when to when a service moves; one without codes by mail does not', () => {
  assert.deepEqual(migrationOf(profileOf('shoko-chukin/fx-web-2025')), migration)
  assert.equal(migrationOf(profileOf('shoko-chukin/fx-web')), undefined)
})

test('S2-1.1-02: on each day a user has the token, mail, both or neither', () => {
  const counts = [
    count('2025-01-01', null, 5),
    count('2025-01-01', '2025-06-25', 3),
    count(null, '2025-06-25', 2),
    count(null, null, 1),
    count('2025-06-26', '2025-06-25', 7),
  ]
  const table: [string, number, number, number, number][] = [
    ['2025-06-24', 8, 0, 0, 10],
    ['2025-06-25', 5, 3, 9, 1],
    ['2025-06-26', 5, 10, 2, 1],
  ]
  for (const [date, tokenOnly, both, mailOnly, none] of table)
    assert.deepEqual(usersByMethod(counts, day(date)), { tokenOnly, both, mailOnly, none }, date)
  assert.deepEqual(
    [registeredOn(counts, day('2025-06-24')), registeredOn(counts, day('2025-06-25'))],
    [0, 12],
  )
})

test('the forecast is a straight line: the mean of the last 14 full days goes on', () => {
  const counts = [
    // Too early, and today: neither counts for the mean.
    count('2025-01-01', '2025-06-30', 900),
    count('2025-01-01', '2025-07-01', 14),
    count(null, '2025-07-14', 14),
    count('2025-01-01', '2025-07-15', 500),
    count('2025-01-01', null, 70),
    count(null, null, 10),
  ]
  const noon = forecastOf(counts, migration, at('2025-07-15T12:00'))
  assert.deepEqual(noon.mean, { perDay: 2, days: 14 })
  assert.equal(noon.waiting, 80)
  // 45.5 days until the end.
  assert.equal(noon.waitingAtEnd, 0)
  assert.equal(noon.doneOn?.toString(), '2025-08-24')
  const late = forecastOf(counts, { ...migration, ends: at('2025-07-25T12:00') }, at('2025-07-15T12:00'))
  assert.equal(late.waitingAtEnd, 60)
})

test('the forecast knows its limits: too early, at a standstill, out of sight, over, without an end', () => {
  const waiting = [count('2025-01-01', null, 5000)]
  const told = (
    counts: readonly MethodCount[],
    now: string,
    ends: Temporal.Instant | null = migration.ends,
  ) => {
    const { mean, waitingAtEnd, doneOn } = forecastOf(counts, { ...migration, ends }, at(now))
    return [mean, waitingAtEnd, doneOn?.toString() ?? null]
  }
  assert.deepEqual(told(waiting, '2025-06-22T09:00'), [null, null, null])
  assert.deepEqual(told(waiting, '2025-06-23T23:59'), [null, null, null], 'the first day is not over')
  assert.deepEqual(told(waiting, '2025-06-25T00:00'), [{ perDay: 0, days: 2 }, 5000, null])
  const slow = [...waiting, count(null, '2025-06-24', 1)]
  assert.deepEqual(told(slow, '2025-06-25T00:00'), [{ perDay: 0.5, days: 2 }, 4967, null])
  const quick = [...waiting, count(null, '2025-08-29', 1400)]
  const mean = { perDay: 100, days: 14 }
  assert.deepEqual(told(quick, '2025-08-30T00:00'), [mean, null, '2025-10-19'], 'it has ended')
  assert.deepEqual(told(quick, '2025-08-30T00:00', null), [mean, null, '2025-10-19'])
  assert.deepEqual(told([count(null, '2025-08-29', 14)], '2025-08-30T00:00'), [
    { perDay: 1, days: 14 },
    null,
    null,
  ])
})
