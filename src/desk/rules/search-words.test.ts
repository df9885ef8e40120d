import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isNumberEnd, narrows, searchable, searchForm, searchWords } from './search-words.ts'

test('D8: width, case, kana, hyphens and forms of a character make no difference', () => {
  const alike: readonly (readonly string[])[] = [
    ['佐藤太郎', '佐藤 太郎', '佐藤　太郎', '佐藤・太郎'],
    ['髙﨑商会', '高崎商会'],
    ['ｻﾄｳ ﾀﾛｳ', 'サトウ　タロウ', 'さとうたろう'],
    ['ｶﾞｸ', 'ガク', 'がく'],
    ['ＳＡＴＯ', 'sato', 'Sato'],
    ['001-1234567', '０01−1234567', '0011234567', '001 1234567'],
    ['サーバー', 'サーバ'],
    ['渡邉', '渡邊', '渡辺'],
    ['瀧澤 靜', '滝沢 静'],
    ['ｷﾖｳｺ', 'キョウコ', 'きょうこ'],
    ['チヅコ', 'ちずこ'],
    ['茅ヶ崎', '茅ケ崎'],
    ['㈱試験', '(株)試験', '（株） 試験', '試験株式会社', '株式会社　試験', '試験'],
  ]
  for (const texts of alike) assert.equal(new Set(texts.map(searchForm)).size, 1, texts.join())
  assert.notEqual(searchForm('佐藤'), searchForm('佐東'))
})

test('words narrow: each once, without what holds no letter or digit', () => {
  assert.deepEqual(searchWords(' 佐藤　太郎 - 佐藤 '), ['佐藤', '太郎'])
  for (const typed of ['', '   ', '%%', "' OR 1=1 --".replaceAll(/[A-Z0-9]/g, ''), '_'])
    assert.deepEqual(searchWords(typed), [])
  assert.equal(searchWords('a b c d e f g h i j').length, 8)
})

test('D8: four digits are a part of a telephone number only beside a word that says enough of somebody', () => {
  const of = (typed: string) => {
    const words = searchWords(typed)
    return words.some(narrows) ? words.filter(isNumberEnd) : []
  }
  assert.deepEqual(of('5678 佐藤'), ['5678'])
  assert.deepEqual(of('林 ５６７８'), ['5678'])
  assert.deepEqual(of('5678 0001234567'), ['5678'])
  for (const typed of ['5678', '567 佐藤', '56789 佐藤', '5678 1234', '5678 03', '5678 さ', '5678 a 1'])
    assert.deepEqual(of(typed), [], typed)
})

test('a text is found by each part of it, and a searched word holds nothing that a database would read as a pattern', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.nat(40),
      fc.nat(40),
      (text, from, length) => {
        const part = searchForm([...text.normalize('NFKC')].slice(from, from + length).join(''))
        assert.doesNotMatch(searchForm(text), /[%_\\\n]/)
        if (/^[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}A-Za-z0-9]*$/u.test(text))
          assert.ok(searchable([text, null]).includes(part))
      },
    ),
  )
})
