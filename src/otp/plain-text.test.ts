import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hostileCharacters } from '../../test/support/hostile-text.ts'
import { hiddenIn, manyLines, oneLine, visible } from './plain-text.ts'

test('X12: what nobody sees is found wherever it stands, and named with its place as a person counts', () => {
  for (const [character, name] of hostileCharacters) {
    for (const [before, after] of [
      ['', '山田 太郎'],
      ['山田', ' 太郎'],
      ['髙橋🏦', ''],
    ] as const) {
      const place = [...before].length + 1
      assert.deepEqual(hiddenIn(`${before}${character}${after}`), { name, place }, name)
    }
  }
})

test('X12: names, memos and reasons as people write them are left alone', () => {
  const honest = [
    '髙橋 花子',
    '㈱割符',
    '割符商事株式会社 🏦',
    "O'Neill-Müller",
    'ﾜﾘﾌｼﾖｳｼﾞ',
    '𠮷野家',
    'ガ',
    '邉\u{E0101}',
  ]
  for (const text of [...honest, '☎\uFE0F 03-1234', '（株）・ー〜—', '全　角', ''])
    assert.equal(hiddenIn(text), null, text)
  assert.equal(hiddenIn('a\uFE0F')?.name, 'U+FE0F')
  assert.equal(hiddenIn('一行\n二行')?.name, 'U+000A')
  assert.equal(hiddenIn('一行\n二行', { lines: true }), null)
  assert.equal(hiddenIn('一\n二\u202E', { lines: true })?.place, 4)
})

test('X12: what nobody would see is shown by its name, each time, and nothing else is changed', () => {
  for (const [character, name] of hostileCharacters)
    assert.equal(visible(`${character}支払${character}.txt`), `[${name}]支払[${name}].txt`, name)
  for (const honest of ['支払_11月.txt', '渡邉\u{E0101}様 🏦.txt', '']) assert.equal(visible(honest), honest)
})

test('white space is what was meant: spaces in one line, line feeds in several', () => {
  assert.equal(oneLine(' 本人\r\nから\tの電話\n'), '本人 から の電話')
  assert.equal(manyLines(' 一\r\n二\r三\t四 '), '一\n二\n三 四')
  assert.equal(hiddenIn(oneLine('a\u0000b'))?.name, 'U+0000')
})
