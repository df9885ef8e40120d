import assert from 'node:assert/strict'
import { test } from 'node:test'
import { madeCaseNumber, parseCaseNumber } from './case-number.ts'

test('D10: a case number is one however it is typed; anything else is none', () => {
  for (const typed of ['uke-123', 'ＵＫＥ－１２３', ' UKE‐123 ', 'UKE―123', 'uke ー 123'])
    assert.equal(parseCaseNumber(typed), 'UKE-123', typed)
  assert.equal(parseCaseNumber('12'), '12')
  assert.equal(parseCaseNumber('9'.repeat(30)), '9'.repeat(30))
  for (const typed of [
    '',
    '1',
    '-12',
    '9'.repeat(31),
    '受付12',
    'a/b',
    '../1',
    'a.b',
    'a\u202Eb',
    "a'b",
    'a%b',
  ])
    assert.equal(parseCaseNumber(typed), null, typed)
})

test('D10: a made number has the day in Japan, and is one that could be typed', () => {
  const number = madeCaseNumber('048392', Temporal.Instant.from('2026-11-29T15:00:00Z'))
  assert.equal(number, '261130-048392')
  assert.equal(parseCaseNumber(number), number)
})
