import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvLine } from './csv.ts'

test('AUD-07: RFC 4180, and no cell that begins like a formula', () => {
  const table: [string | number | null, string][] = [
    ['割符', '割符'],
    ['', ''],
    [null, ''],
    [-5, '-5'],
    ['a,b', '"a,b"'],
    ['a"b', '"a""b"'],
    ['a\nb', '"a\nb"'],
    ['=1+1', "'=1+1"],
    ['+81 3', "'+81 3"],
    ['-1', "'-1"],
    // I5: 共有 of a token that nobody shares.
    ['-', '-'],
    ['--', "'--"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＝1', "'＝1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠1', "'＠1"],
    ['\t=1', `'\t=1`],
    ['\r=1', `"'\r=1"`],
    ['\0=1', `'\0=1`],
    [' =1', `' =1`],
    ['"=1"', '"""=1"""'],
    ['=1,"x"', `"'=1,""x"""`],
  ]
  for (const [value, expected] of table) assert.equal(csvLine([value]), `${expected}\r\n`)
  assert.equal(csvLine(['a', 1, null]), 'a,1,\r\n')
})
