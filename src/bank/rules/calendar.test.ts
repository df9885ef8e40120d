import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dateIn, isTokyoBusinessDay, openDayAfter, openDayFrom } from './calendar.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

test('banks in Tokyo close on weekends, holidays, and from 12/31 to 1/3', () => {
  const closed = ['2025-07-05', '2025-07-06', '2025-07-21', '2025-11-24', '2025-12-31', '2026-01-01']
  for (const text of [...closed, '2026-01-02', '2029-01-03'])
    assert.equal(isTokyoBusinessDay(day(text)), false, text)
  for (const text of ['2025-07-04', '2025-07-22', '2025-12-30', '2026-01-05'])
    assert.equal(isTokyoBusinessDay(day(text)), true, text)
})

test('the nth open day, forwards and backwards', () => {
  assert.equal(openDayAfter(day('2025-07-07'), 2, isTokyoBusinessDay).toString(), '2025-07-09')
  assert.equal(openDayAfter(day('2025-07-07'), -1, isTokyoBusinessDay).toString(), '2025-07-04')
  assert.equal(openDayAfter(day('2025-12-30'), 1, isTokyoBusinessDay).toString(), '2026-01-05')
})

test('an open day stands, a closed one moves on', () => {
  assert.equal(openDayFrom(day('2025-07-18'), isTokyoBusinessDay).toString(), '2025-07-18')
  assert.equal(openDayFrom(day('2025-07-19'), isTokyoBusinessDay).toString(), '2025-07-22')
})

test('only a date that there is counts as one', () => {
  for (const text of ['', '2025-02-29', '2025-13-01', '2025/07/01', '20250701', '+002025-07-01'])
    assert.equal(dateIn(text), null, text)
  assert.equal(dateIn('2028-02-29')?.toString(), '2028-02-29')
})
