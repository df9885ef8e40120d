import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dictionary } from '@zxcvbn-ts/language-common'
import { seededRandom } from '../../../test/support/random.ts'
import { isCommonPassword } from './common-passwords.ts'

const listed = dictionary['passwords-common'] ?? []
const random = seededRandom(20_250_701)
const letters = [...'abcdefghijklmnopqrstuvwxyz']

test('PWD-02: more than 3,000 passwords are listed; 500 of them are found, in capitals too, 500 others are not', async () => {
  assert.ok(listed.length > 3000)
  for (let i = 0; i < 500; i++) {
    const common = random.pick(listed)
    assert.ok(await isCommonPassword(common), common)
    assert.ok(await isCommonPassword(common.toUpperCase()), common)
    const uncommon = Array.from({ length: 20 }, () => random.pick(letters)).join('')
    assert.ok(!(await isCommonPassword(uncommon)), uncommon)
  }
})

test('PWD-02: digits, signs and full width hide a listed word from nobody', async () => {
  for (const text of [
    'password',
    '!password!',
    '2025password',
    'PASSWORD!!2025',
    '　password１２３',
    'ｐａｓｓｗｏｒｄ',
    '123456',
  ]) {
    assert.ok(await isCommonPassword(text), text)
  }
  for (const text of ['', '１２３', 'pass the word', 'abc', '!!abc!!', 'qpwoeirutyalskdj'])
    assert.ok(!(await isCommonPassword(text)), text)
})
