import assert from 'node:assert/strict'
import { test } from 'node:test'
import vectors from '../../../test/vectors/signed-operations.json' with { type: 'json' }
import { reasonsFor, rejectionReasons } from './answer.ts'
import { type FieldType, fieldsMax } from './fields.ts'
import { parsePayload } from './payload.ts'
import { shownOperation } from './shown.ts'

function shown(name: string) {
  const vector = vectors.vectors.find((known) => known.name === name)
  assert.ok(vector)
  const operation = parsePayload(new Uint8Array(Buffer.from(vector.payload_hex, 'hex')))
  assert.ok(typeof operation !== 'string')
  const { title, fields } = shownOperation(operation)
  return [title, ...fields.map(({ label, lines }) => `${label}: ${lines.join(' / ')}`)]
}

test('issue 18: a token shows every field, in the order in which they are signed', () => {
  assert.deepEqual(shown('transfer-new-payee'), [
    '振込',
    '振込先: 5410 見本信用金庫 / 007 駅前支店 / 当座 7654321 / ﾔﾏﾀﾞ ﾊﾅｺ',
    '金額: 98,000円',
    '振込指定日: 2026年11月30日',
    '出金口座: 本店 普通 1111222',
    '手数料: 660円',
    '振込依頼人名: ｶ)ﾜﾘﾌｼﾖｳｼﾞ',
  ])
  assert.deepEqual(shown('fx-contract-100-units'), [
    '為替予約の締結',
    'お客様の売り: 100,000,000 KRW',
    'お受け取り: 10,890,000円',
    '締結レート: 100 KRW = 10.89 JPY',
    '受渡日: 2027年1月4日',
  ])
  assert.ok(shown('fx-contract').includes('お客様の買い: 100,000.00 USD'))
  assert.ok(shown('transfer-long-kana').includes('金額: 9,007,199,254,740,991円'))
  assert.deepEqual(shown('passkey').at(-1), '確認用の値: f77e c0c0 ab5e 61e2')
  assert.deepEqual(shown('batch-3-rows').slice(0, 3), [
    '振込（複数の振込先）',
    '件数: 3件',
    '合計金額: 2,745,678円',
  ])
  for (const { name, payload } of vectors.vectors) {
    const fields = payload['9'].length
    assert.ok(fields <= fieldsMax && shown(name).length === fields + 1, name)
  }
})

function lookAlikes(value: string): string {
  const field = { label: '登録名', type: 'text', value } as const
  return shownOperation({ template: 'payee', fields: [field] }).fields[0]?.lookAlikes ?? ''
}

test('issue 18: letters that are drawn alike are told apart', () => {
  assert.equal(
    lookAlikes('山田 花子（ニ二ーへヘ）'),
    '「ニ」はカタカナ、「二」は漢字、「ヘ」はカタカナ、「へ」はひらがな',
  )
  assert.equal(lookAlikes('ニ本松商店'), '「ニ」はカタカナ')
  assert.equal(lookAlikes('エ業株式会社'), '「エ」はカタカナ')
  assert.equal(lookAlikes('サンプル一ビス'), '「一」は漢字')
  assert.equal(lookAlikes('営業第ー部'), '「ー」は長音')
  assert.equal(lookAlikes('サービス一般'), '「ー」は長音、「一」は漢字')
  for (const plain of ['', '二本松工業', 'ニホンハム', 'へいわ', '東京都八王子市', '三千円'])
    assert.equal(lookAlikes(plain), '', plain)
})

test('issue 18: a reader is asked whether a payee or an amount is wrong only where there is one', () => {
  const asked = (...types: readonly FieldType[]) => reasonsFor(types.map((type) => ({ type })))
  assert.deepEqual(asked('text', 'digest'), ['not_mine', 'again'])
  assert.deepEqual(asked('money', 'rate', 'date'), ['not_mine', 'wrong_amount', 'again'])
  assert.deepEqual(asked('account'), ['not_mine', 'wrong_payee', 'again'])
  assert.deepEqual(asked('account', 'money', 'date'), rejectionReasons)
})
