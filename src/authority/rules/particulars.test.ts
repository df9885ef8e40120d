// Decision 44: what callers are identified with, in one spelling whatever was typed, and what of a change is remembered.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, user } from '../../../test/support/states.ts'
import {
  decideParticulars,
  differing,
  heldOf,
  type KeptParticulars,
  mergedParticulars,
  nothingKnown,
  type Particulars,
  particularsAtOpening,
  particularsState,
} from './particulars.ts'
import { readParticulars, telephoneIn } from './particulars-form.ts'

const all = { kana: 'カナ', telephone: '電話番号', birthday: '生年月日', postalAddress: '住所' } as const
const today = Temporal.PlainDate.from('2025-07-01')
const read = (
  typed: Parameters<typeof readParticulars>[0],
  policy = all as Parameters<typeof readParticulars>[1],
) => readParticulars(typed, policy, today)

test('D8, D44: kana in any form are kept in full-width katakana', () => {
  const kana = (text: string) => read({ kana: text })
  for (const typed of ['ミホン タロウ', 'ﾐﾎﾝ ﾀﾛｳ', 'みほん　たろう', ' ミホン\tタロウ '])
    assert.deepEqual(kana(typed), { given: { kana: 'ミホン タロウ' }, problems: {} }, typed)
  assert.deepEqual(kana('ｶﾞｰﾄﾞ').given, { kana: 'ガード' })
  assert.deepEqual(kana('サト-').given, { kana: 'サトー' })
  assert.deepEqual(kana('ヴィジェ・ラ').given, { kana: 'ヴィジェ・ラ' })
  for (const typed of ['見本 太郎', 'Taro', '・', 'ミホン1', '=ミホン'])
    assert.deepEqual(kana(typed).problems, { kana: 'kana_form' }, typed)
  assert.deepEqual(kana('ミホン\u202eタロウ').problems, { kana: 'hidden' })
  assert.deepEqual(kana('ア'.repeat(101)).problems, { kana: 'too_long' })
})

test('D8, D44: one telephone number, however it is typed', () => {
  for (const typed of [
    '03-1234-5678',
    '０３－１２３４－５６７８',
    '0312345678',
    '(03) 1234-5678',
    '03 1234 5678',
    '+81 3-1234-5678',
    '+81(0)3-1234-5678',
    '03ー1234ー5678',
    '03−1234−5678',
  ])
    assert.equal(telephoneIn(typed), '0312345678', typed)
  assert.equal(telephoneIn('090-1234-5678'), '09012345678')
  assert.equal(telephoneIn('+1 (415) 555-0100'), '+14155550100')
  for (const typed of [
    '1234-5678',
    '03-1234-567',
    '090-1234-56789',
    '090-1234-567',
    '03-1234-56789',
    '00-1234-5678',
    '110',
    'abc',
    '',
    '03-1234-5678x',
  ])
    assert.equal(telephoneIn(typed), undefined, typed)
  assert.deepEqual(read({ telephone: '110' }).problems, { telephone: 'telephone_form' })
})

test('D44: a birthday is a day that there was, in either calendar', () => {
  const birthday = (text: string) => read({ birthday: text })
  for (const typed of [
    '1980-04-01',
    '1980/4/1',
    '19800401',
    '1980年4月1日',
    '昭和55年4月1日',
    'S55.4.1',
    's55/4/1',
    '１９８０－０４－０１',
  ])
    assert.deepEqual(birthday(typed), { given: { birthday: '1980-04-01' }, problems: {} }, typed)
  assert.deepEqual(birthday('平成元年1月8日').given, { birthday: '1989-01-08' })
  assert.deepEqual(birthday('2024-02-29').given, { birthday: '2024-02-29' })
  for (const typed of [
    '1981-02-29',
    '1980-13-01',
    '55.4.1',
    '4/1/1980',
    '昭和1980年4月1日',
    '明治',
    '1800-01-01',
    '昨日',
  ])
    assert.deepEqual(birthday(typed).problems, { birthday: 'birthday_form' }, typed)
  assert.deepEqual(birthday('2025-07-01').problems, {})
  assert.deepEqual(birthday('2025-07-02').problems, { birthday: 'birthday_future' })
})

test('D44: a postal address is both: seven digits and a text', () => {
  const right = { postalCode: '1000001', text: '東京都千代田区千代田1-1' }
  for (const postalCode of ['100-0001', '〒100-0001', '１００－０００１', '1000001'])
    assert.deepEqual(read({ postalCode, address: right.text }), {
      given: { postalAddress: right },
      problems: {},
    })
  assert.deepEqual(read({ postalCode: '100', address: right.text }).problems, {
    postalCode: 'postal_code_form',
  })
  assert.deepEqual(read({ postalCode: '', address: right.text }).problems, {
    postalCode: 'postal_code_missing',
  })
  assert.deepEqual(read({ postalCode: '1000001', address: '' }).problems, { address: 'address_missing' })
  assert.deepEqual(read({ postalCode: '1000001', address: '=1+1' }).problems, { address: 'formula' })
  assert.deepEqual(read({ postalCode: '', address: '' }).given, { postalAddress: null })
})

test('D44: what is left out stays, what is empty goes, and what the institution does not keep is not taken', () => {
  assert.deepEqual(read({}).given, {})
  assert.deepEqual(read({ kana: '', telephone: ' ' }).given, { kana: null, telephone: null })
  const noBirthday = { ...all, birthday: null }
  assert.deepEqual(read({ birthday: 'nonsense' }, noBirthday), { given: {}, problems: {} })
  const before: Particulars = {
    ...nothingKnown,
    kana: 'ミホン',
    birthday: '1980-04-01',
    telephone: '0312345678',
  }
  const after = mergedParticulars(before, { telephone: null }, noBirthday)
  assert.deepEqual(after, { ...nothingKnown, kana: 'ミホン' })
  assert.deepEqual(differing(before, after), ['telephone', 'birthday'])
  assert.deepEqual(heldOf(after), ['kana'])
})

const subject = user()
const { service, userId } = subject
const sealed = {
  sealed: { confidential: Uint8Array.of(1) },
  telephoneHash: 'h',
  telephoneEndHash: 'e',
  held: ['telephone'],
} as const
const opened = particularsState.evolve(
  undefined,
  particularsAtOpening(subject, sealed, at),
) as KeptParticulars
const change = { service, userId, ...sealed, changed: ['telephone'], source: 'desk', basedOn: 1 } as const

test('D44: nothing of an opening counts as changed; a change at the desk does, one from the core system does not', () => {
  assert.deepEqual([opened.revision, opened.changedAtMs], [1, {}])
  const states = { user: subject, particulars: opened }
  const { outcome, events } = decideParticulars(states, change, at)
  assert.equal(outcome.ok, true)
  const [event] = events
  assert.ok(event?.type === 'particulars_set')
  const changed = particularsState.evolve(opened, event)
  assert.deepEqual([changed?.revision, changed?.changedAtMs], [2, { telephone: at.epochMilliseconds }])
  const later = at.add({ hours: 1 })
  const [other] = decideParticulars(states, { ...change, changed: ['kana'] }, later).events
  assert.ok(other?.type === 'particulars_set')
  const both = { telephone: at.epochMilliseconds, kana: later.epochMilliseconds }
  assert.deepEqual(particularsState.evolve(changed, other)?.changedAtMs, both)
  const [core] = decideParticulars(states, { ...change, source: 'core' }, at).events
  assert.ok(core?.type === 'particulars_set')
  assert.deepEqual(core.changed, [])
  const deleted = { type: 'user_deleted', service, userId } as const
  assert.equal(particularsState.evolve(opened, deleted), undefined, 'gone with the user')
})

test('D44: what refuses a change', () => {
  const states = { user: subject, particulars: opened }
  const table = [
    ['no_such_user', { ...states, user: undefined }, change],
    ['no_such_user', { ...states, user: { ...subject, status: 'deleted' } as const }, change],
    ['stale', states, { ...change, basedOn: 0 }],
    ['stale', { ...states, particulars: undefined }, change],
    ['nothing_to_do', states, { ...change, changed: [] }],
  ] as const
  for (const [expected, of, asked] of table) {
    const { outcome, events } = decideParticulars(of, asked, at)
    assert.deepEqual([outcome.ok ? 'ok' : outcome.refusal, events], [expected, []])
  }
})
