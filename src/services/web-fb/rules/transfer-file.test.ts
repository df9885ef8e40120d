import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayInFile } from './transfer-file.ts'

test('取組日 has no year: it is the one nearest to today, and no day that no calendar has', () => {
  const table: readonly (readonly [monthDay: string, today: string, day: string | null])[] = [
    ['0120', '2016-01-13', '2016-01-20'],
    ['0112', '2016-01-13', '2016-01-12'],
    ['0105', '2016-12-28', '2017-01-05'],
    ['1228', '2017-01-05', '2016-12-28'],
    ['0229', '2016-02-10', '2016-02-29'],
    ['0229', '2017-02-10', '2016-02-29'],
    ['0229', '2022-02-10', null],
    ['0230', '2016-02-10', null],
    ['1301', '2016-02-10', null],
    ['0000', '2016-02-10', null],
  ]
  for (const [monthDay, today, day] of table) {
    assert.equal(dayInFile(monthDay, Temporal.PlainDate.from(today))?.toString() ?? null, day, monthDay)
  }
})
