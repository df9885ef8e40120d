import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dateIn, isDeliveryDay, isNewYorkBusinessDay, isTokyoBusinessDay, openDayAfter } from './calendar.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

test('banks in Tokyo close on weekends, holidays, and from 12/31 to 1/3', () => {
  const closed = ['2025-07-05', '2025-07-06', '2025-07-21', '2025-11-24', '2025-12-31', '2026-01-01']
  for (const text of [...closed, '2026-01-02', '2029-01-03'])
    assert.equal(isTokyoBusinessDay(day(text)), false, text)
  for (const text of ['2025-07-04', '2025-07-22', '2025-12-30', '2026-01-05'])
    assert.equal(isTokyoBusinessDay(day(text)), true, text)
})

test('the holidays of New York in 2025 and 2026, and the days beside them', () => {
  const closed = [
    ...['2025-01-01', '2025-01-20', '2025-02-17', '2025-05-26', '2025-06-19', '2025-07-04', '2025-09-01'],
    ...['2025-10-13', '2025-11-11', '2025-11-27', '2025-12-25', '2026-05-25', '2026-11-26'],
    // A Sunday's holiday is kept on the Monday.
    '2027-07-05',
  ]
  for (const text of closed) assert.equal(isNewYorkBusinessDay(day(text)), false, text)
  // A Saturday's is not kept at all.
  for (const text of ['2025-05-19', '2025-11-20', '2025-11-28', '2026-07-03', '2027-07-06'])
    assert.equal(isNewYorkBusinessDay(day(text)), true, text)
})

test('money changes hands only where both cities work', () => {
  assert.equal(isDeliveryDay(day('2025-07-04')), false)
  assert.equal(isDeliveryDay(day('2025-07-21')), false)
  assert.equal(isDeliveryDay(day('2025-07-07')), true)
})

test('the nth open day, forwards and backwards', () => {
  assert.equal(openDayAfter(day('2025-07-03'), 1, isDeliveryDay).toString(), '2025-07-07')
  assert.equal(openDayAfter(day('2025-07-07'), -1, isDeliveryDay).toString(), '2025-07-03')
  assert.equal(openDayAfter(day('2025-12-30'), 1, isTokyoBusinessDay).toString(), '2026-01-05')
})

test('only a date that there is counts as one', () => {
  for (const text of ['', '2025-02-29', '2025-13-01', '2025/07/01', '20250701', '+002025-07-01'])
    assert.equal(dateIn(text), null, text)
  assert.equal(dateIn('2028-02-29')?.toString(), '2028-02-29')
})
