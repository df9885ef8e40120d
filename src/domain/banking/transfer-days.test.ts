import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  earliestTransferDay,
  isServiceOpen,
  lastTransferDay,
  refuseTransferDay,
  selectableDays,
  type TransferDaysPolicy,
} from './transfer-days.ts'

const policy: TransferDaysPolicy = {
  sameDayUntil: '15:00',
  reserveBusinessDaysMax: 15,
  serviceHours: {
    weekday: { opens: '07:00', closes: '23:00' },
    saturday: { opens: '07:00', closes: '22:00' },
    holiday: { opens: '08:00', closes: '21:00' },
  },
}
const none: ReadonlySet<string> = new Set()
const at = (text: string) => Temporal.Instant.from(`${text}+09:00`)

test('the service is open by the kind of the day (domain-notes a-2)', () => {
  const table: [string, boolean][] = [
    ['2026-01-20T06:59:59.999', false],
    ['2026-01-20T07:00:00', true],
    ['2026-01-20T22:59:59.999', true],
    ['2026-01-20T23:00:00', false],
    ['2026-01-24T07:00:00', true],
    ['2026-01-24T22:00:00', false],
    ['2026-01-25T07:59:00', false],
    ['2026-01-25T20:59:00', true],
    ['2026-01-25T21:00:00', false],
    // 成人の日, a Monday; 12/31, a Wednesday; 1/3, a Saturday.
    ['2026-01-12T07:30:00', false],
    ['2025-12-31T21:00:00', false],
    ['2026-01-03T21:30:00', false],
  ]
  for (const [text, open] of table) assert.equal(isServiceOpen(at(text), policy), open, text)
})

test('the first and the last 振込指定日 (S3-3.4-06, domain-notes c-2)', () => {
  const table: [string, string, string][] = [
    ['2026-01-20T14:59:59.999', '2026-01-20', '2026-02-10'],
    ['2026-01-20T15:00:00', '2026-01-21', '2026-02-10'],
    ['2026-01-20T00:00:00', '2026-01-20', '2026-02-10'],
    ['2026-01-23T15:00:00', '2026-01-26', '2026-02-16'],
    ['2026-01-24T09:00:00', '2026-01-26', '2026-02-16'],
    ['2025-12-30T15:00:00', '2026-01-05', '2026-01-26'],
  ]
  for (const [text, first, last] of table) {
    assert.equal(earliestTransferDay(at(text), policy).toString(), first, text)
    assert.equal(lastTransferDay(at(text), policy).toString(), last, text)
  }
})

test('what is refused as 振込指定日, in order', () => {
  const closed = new Set(['2026-01-22', '2026-01-20'])
  const table: [string, ReadonlySet<string>, string | null][] = [
    ['', none, 'transfer_day_closed'],
    ['2026-02-30', none, 'transfer_day_closed'],
    ['2026/01/21', none, 'transfer_day_closed'],
    ['2026-01-18', none, 'transfer_day_past'],
    ['2026-01-19', none, 'transfer_day_past'],
    ['2026-02-11', none, 'transfer_day_late'],
    ['2026-02-12', none, 'transfer_day_late'],
    ['2026-01-24', none, 'transfer_day_closed'],
    ['2026-01-22', closed, 'transfer_day_closed'],
    ['2026-01-20', closed, 'transfer_day_closed'],
    ['2026-01-20', none, 'transfer_day_cutoff'],
    ['2026-01-22', none, null],
    ['2026-02-10', none, null],
  ]
  for (const [day, closedDays, expected] of table)
    assert.equal(refuseTransferDay(day, at('2026-01-20T15:00:00'), policy, closedDays), expected, day)
  assert.equal(refuseTransferDay('2026-01-20', at('2026-01-20T14:59:59'), policy, none), null)
})

test('of a day that is offered none is refused, and of the others all are', () => {
  const from = at('2025-12-01T00:00:00').epochMilliseconds
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 400 * 24 * 60 }),
      fc.uniqueArray(fc.integer({ min: -3, max: 40 }), { maxLength: 20 }),
      (minutes, closedOffsets) => {
        const now = Temporal.Instant.fromEpochMilliseconds(from + minutes * 60_000)
        const today = now.toZonedDateTimeISO('Asia/Tokyo').toPlainDate()
        const closedDays = new Set(closedOffsets.map((days) => today.add({ days }).toString()))
        const offered = selectableDays(now, policy, closedDays).map(String)
        for (let days = -5; days < 45; days += 1) {
          const day = today.add({ days }).toString()
          const refused = refuseTransferDay(day, now, policy, closedDays) !== null
          assert.equal(refused, !offered.includes(day), day)
        }
      },
    ),
    { numRuns: 60 },
  )
})
