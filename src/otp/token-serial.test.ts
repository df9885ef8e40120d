import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serialKeyOf } from './token-serial.ts'

test('a serial number is one number, however it is typed', () => {
  for (const typed of [
    '00040008CFA5',
    '0004-0008-cfa5',
    ' 0004 0008 CFA5 ',
    '０００４０００８ＣＦＡ５',
    '0004:0008:cf:a5',
  ])
    assert.equal(serialKeyOf(typed), '00040008CFA5', typed)
  assert.equal(serialKeyOf('1000133508267'), '1000133508267')
  assert.notEqual(serialKeyOf('0012'), serialKeyOf('12'), 'leading zeros are part of it')
})

test('what a spreadsheet made of one, other characters and whatever is too long are none', () => {
  for (const typed of [
    '',
    '  ',
    '1.00013E+12',
    '1E+12',
    '製造番号',
    'a*b',
    'ß',
    '1'.repeat(41),
    ' '.repeat(100),
  ])
    assert.equal(serialKeyOf(typed), undefined, typed)
})
