import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatTokenId, parseTokenId } from './token-id.ts'

test('G-14: a token ID is accepted in every spelling that the manuals forgive', () => {
  for (const typed of [
    'VSMT25772182',
    'vsmt25772182',
    'VsMt 2577 2182',
    ' VSMT-2577-2182\t',
    'ＶＳＭＴ２５７７２１８２',
    'ｖｓｍｔ　２５７７　２１８２',
    'VSMT－2577ー2182',
    'VSMT‐2577−2182\r\n',
  ]) {
    assert.equal(parseTokenId(typed), 'VSMT25772182', JSON.stringify(typed))
  }
})

test('G-14: two, three and four letters, always twelve characters', () => {
  for (const id of ['DP0331735022', 'FTK123456789', 'VSHM22828494']) assert.equal(parseTokenId(id), id)
})

test('G-14: anything of another form is not a token ID', () => {
  for (const typed of [
    '',
    'VSMT2577218',
    'VSMT257721823',
    'V12345678901',
    'VSMTA1234567',
    '123456789012',
    '1VSS76422445',
    'VSMT2577218X',
    'VSMT2577218٢',
    'ヴSMT25772182',
    'ßMT257721823',
    'VSMT_25772182',
    'VSMT\u200b25772182',
    `VSMT25772182${' '.repeat(60)}`,
  ]) {
    assert.equal(parseTokenId(typed), undefined, JSON.stringify(typed))
  }
})

test('G-14: a token ID is shown in groups of four', () => {
  assert.equal(formatTokenId('VSMT25772182'), 'VSMT 2577 2182')
  assert.equal(parseTokenId(formatTokenId('DP0331735022')), 'DP0331735022')
})
