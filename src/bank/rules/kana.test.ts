import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { refuseBankKana, toBankKana } from './kana.ts'

test('what was typed becomes what banks write (domain-notes c-1)', () => {
  const table: [string, string][] = [
    ['', ''],
    ['　ふりこみ　さき ', 'ﾌﾘｺﾐ ｻｷ'],
    ['デフォルト', 'ﾃﾞﾌｵﾙﾄ'],
    ['パピプペポ', 'ﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟ'],
    ['がぎぐげご', 'ｶﾞｷﾞｸﾞｹﾞｺﾞ'],
    ['か\u3099', 'ｶﾞ'],
    ['ヴァイオリン', 'ｳﾞｱｲｵﾘﾝ'],
    ['ｷｬｯｼｭ', 'ｷﾔﾂｼﾕ'],
    ['ヲヰヱｦ', 'ｵｲｴｵ'],
    ['スーパー・ソニー', 'ｽ-ﾊﾟ-.ｿﾆ-'],
    ['ｘＹｚ－１２３', 'XYZ-123'],
    ['（カ）', '(ｶ)'],
    ['シメイ\u3000\u3000タロウ', 'ｼﾒｲ ﾀﾛｳ'],
  ]
  for (const [typed, written] of table) assert.equal(toBankKana(typed), written, typed)
})

test('kinds of company are abbreviated by where they stand (domain-notes c-1)', () => {
  const table: [string, string][] = [
    ['株式会社 カシメ', 'ｶ)ｶｼﾒ'],
    ['カシメ株式会社', 'ｶｼﾒ(ｶ'],
    ['カシメ株式会社トウキョウ', 'ｶｼﾒ(ｶ)ﾄｳｷﾖｳ'],
    ['カブシキガイシャ　カシメ', 'ｶ)ｶｼﾒ'],
    ['㈱カシメ', 'ｶ)ｶｼﾒ'],
    ['（株）カシメ', 'ｶ)ｶｼﾒ'],
    ['カシメゆうげんがいしゃ', 'ｶｼﾒ(ﾕ'],
    ['合同会社カシメ', 'ﾄﾞ)ｶｼﾒ'],
    ['合資会社カシメ', 'ｼ)ｶｼﾒ'],
    ['合名会社カシメ', 'ﾒ)ｶｼﾒ'],
    ['医療法人社団カシメカイ', 'ｲ)ｶｼﾒｶｲ'],
    ['学校法人カシメ', 'ｶﾞｸ)ｶｼﾒ'],
    ['社会福祉法人カシメ', 'ﾌｸ)ｶｼﾒ'],
    ['一般社団法人カシメ', 'ｼﾔ)ｶｼﾒ'],
    ['イッパンザイダンホウジンカシメ', 'ｻﾞｲ)ｶｼﾒ'],
    ['地方独立行政法人カシメ', 'ﾁﾄﾞｸ)ｶｼﾒ'],
    ['カシメ管理組合法人', 'ｶｼﾒ(ｶﾝﾘ'],
    ['弁護士法人カシメ', 'ﾍﾞﾝ)ｶｼﾒ'],
    ['株式会社カシメ営業所', 'ｶ)ｶｼﾒ(ｴｲ'],
    ['エイギョウショカシメ', 'ｴｲｷﾞﾖｳｼﾖｶｼﾒ'],
    ['株式会社', '株式会社'],
    ['ｶ)ｶｼﾒ', 'ｶ)ｶｼﾒ'],
  ]
  for (const [typed, written] of table) assert.equal(toBankKana(typed), written, typed)
})

test('TXN-08: what is refused as a name, in order', () => {
  const table: [string, unknown][] = [
    ['', { reason: 'empty' }],
    [' 　', { reason: 'empty' }],
    ['カシメ商店', { reason: 'characters', found: '商' }],
    ['𠮷ﾀﾞ', { reason: 'characters', found: '𠮷' }],
    ['ｶｼﾒ/1', { reason: 'characters', found: '/' }],
    ['｢ｶｼﾒ｣', { reason: 'characters', found: '｢' }],
    ['ｱ'.repeat(31), { reason: 'length' }],
    ['ﾊﾟ'.repeat(16), { reason: 'length' }],
    ['ｱ'.repeat(30), null],
  ]
  for (const [typed, expected] of table)
    assert.deepEqual(refuseBankKana(toBankKana(typed), 30), expected, typed)
  assert.deepEqual(refuseBankKana('ｦ', 30), { reason: 'characters', found: 'ｦ' })
  assert.deepEqual(refuseBankKana('ｯ', 30), { reason: 'characters', found: 'ｯ' })
})

test('a name in full and the same name in kana become one', () => {
  const table = [
    ['医療法人社団', 'イリョウホウジンシャダン'],
    ['特定非営利活動法人', 'トクテイヒエイリカツドウホウジン'],
    ['社会保険労務士法人', 'しゃかいほけんろうむしほうじん'],
    ['更生保護法人', 'コウセイホゴホウジン'],
    ['合名会社', 'ゴウメイガイシャ'],
  ] as const
  for (const [kanji, kana] of table) {
    assert.equal(toBankKana(`${kanji}カシメ`), toBankKana(`${kana}カシメ`), kanji)
    assert.equal(refuseBankKana(toBankKana(`カシメ${kanji}`), 30), null, kanji)
  }
})

test('converted twice is converted once, and kana of any width never fails', () => {
  const codes = (from: number, until: number) =>
    fc.integer({ min: from, max: until }).map((code) => String.fromCharCode(code))
  const kana = fc.oneof(codes(0x3041, 0x3096), codes(0x30a1, 0x30fa), codes(0xff66, 0xff9f))
  const text = fc.array(fc.oneof(kana, fc.constantFrom(...'ＡｚZ９9 　・ー()')), { maxLength: 20 })
  fc.assert(
    fc.property(text, (letters) => {
      const written = toBankKana(letters.join(''))
      assert.equal(toBankKana(written), written)
      const refusal = refuseBankKana(written, 1000)
      assert.ok(refusal === null || refusal.reason === 'empty')
    }),
  )
})
