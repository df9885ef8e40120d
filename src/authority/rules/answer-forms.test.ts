import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  addressWith,
  anyText,
  atMost,
  calendarDay,
  digits,
  firstOf,
  madeOf,
  type Wrong,
} from './answer-forms.ts'

const database = addressWith('postgres://', 'postgresql://')
const cases: readonly (readonly [Wrong, answer: string, reason: RegExp | null])[] = [
  [anyText, '', /^it is empty$/],
  [anyText, '髙'.repeat(100), null],
  [anyText, '𠮷'.repeat(101), /101 characters; 100 at most/],
  [madeOf(/^[a-z]$/, 'only a to z do'), 'kiTa', /^"T" does not belong in it: only a to z do$/],
  [firstOf(atMost(3), madeOf(/^[a-z]$/, 'only a to z do')), 'KITA', /3 at most/],
  [database, 'mysql://geheim@db/x', /^it must begin with postgres:\/\/ or postgresql:\/\/$/],
  [database, 'postgres://warifu:ge heim@db/x', /^there is a space in it$/],
  [database, 'postgres://warifu:ge#heim@db:port/x', /^it cannot be read; .*# as %23$/],
  [database, 'postgres://warifu:geheim@db.example:5432/warifu', null],
  [digits(4), '１２３４', /"１" does not belong in it: only half-width digits do/],
  [digits(4), '123', /must have 4 digits, and has 3/],
  [digits(4), '0123', null],
  [calendarDay, '2025/04/01', /as YYYY-MM-DD/],
  [calendarDay, '2025-02-30', /no such day/],
  [calendarDay, '2024-02-29', null],
]

for (const [wrong, answer, reason] of cases) {
  test(`E12: "${answer}" ${reason === null ? 'fits' : `does not: ${reason.source}`}`, () => {
    const said = wrong(answer)
    if (reason === null) assert.equal(said, null)
    else assert.match(said ?? 'nothing', reason)
    assert.doesNotMatch(said ?? '', /geheim/)
  })
}
