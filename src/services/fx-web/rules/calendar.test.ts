import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDayAfter } from '../../../bank/rules/calendar.ts'
import { isDeliveryDay, isNewYorkBusinessDay } from './calendar.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

test('the holidays of New York in 2025 and 2026, and the days beside them', () => {
  const closed = [
    '2025-01-01',
    '2025-01-20',
    '2025-02-17',
    '2025-05-26',
    '2025-06-19',
    '2025-07-04',
    '2025-09-01',
    '2025-10-13',
    '2025-11-11',
    '2025-11-27',
    '2025-12-25',
    '2026-05-25',
    '2026-11-26',
    // A holiday on a Sunday is observed on the Monday.
    '2027-07-05',
  ]
  for (const text of closed) assert.equal(isNewYorkBusinessDay(day(text)), false, text)
  // One on a Saturday is not observed at all.
  for (const text of ['2025-05-19', '2025-11-20', '2025-11-28', '2026-07-03', '2027-07-06'])
    assert.equal(isNewYorkBusinessDay(day(text)), true, text)
})

test('money changes hands only where both cities work', () => {
  assert.equal(isDeliveryDay(day('2025-07-04')), false)
  assert.equal(isDeliveryDay(day('2025-07-21')), false)
  assert.equal(isDeliveryDay(day('2025-07-07')), true)
})

test('the nth delivery day, forwards and backwards', () => {
  assert.equal(openDayAfter(day('2025-07-03'), 1, isDeliveryDay).toString(), '2025-07-07')
  assert.equal(openDayAfter(day('2025-07-07'), -1, isDeliveryDay).toString(), '2025-07-03')
})
