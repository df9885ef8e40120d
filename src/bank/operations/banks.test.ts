import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { bankBranch, findBanks, findBranches, type OwnBank, officesMax } from './banks.ts'

const own: OwnBank = {
  code: '5410',
  name: '確認用5410',
  kana: 'ｶｸﾆﾝﾖｳ5410',
  branches: [
    { code: '001', name: '本店', kana: 'ﾎﾝﾃﾝ' },
    { code: '002', name: '店舗002', kana: 'ﾃﾝﾎﾟ002' },
  ],
}
const codesOf = (offices: readonly { readonly code: string }[]) => offices.map(({ code }) => code)

test('W9: a bank is found by name, kana of any kind and code, with or without 銀行 or 信用金庫, also while it is typed', () => {
  for (const query of ['みずほ', 'みずほ銀行', 'ミズホ', 'ﾐｽﾞﾎ', '0001', '０００１', ' みずほ '])
    assert.equal(codesOf(findBanks(query, own))[0], '0001', query)
  assert.deepEqual(findBanks('0001', null)[0], { code: '0001', name: 'みずほ', kana: 'ﾐｽﾞﾎ' })
  for (const query of ['北海道信用金庫', '北海道信用'])
    assert.ok(codesOf(findBanks(query, null)).includes('1001'), query)
  assert.ok(findBanks('信用', null).length > 0)
  assert.deepEqual(findBanks('そのような銀行はない', own), [])
})

test('what begins so comes before what contains it, and 50 at most', () => {
  const found = findBanks('信', null)
  const begins = found.map(({ name, kana }) => name.startsWith('信') || kana.startsWith('信'))
  assert.deepEqual(
    begins,
    begins.toSorted((a, b) => Number(b) - Number(a)),
  )
  assert.ok(begins[0])
  assert.equal(found.length, officesMax)
  assert.equal(codesOf(findBanks('', null))[0], '0001')
  assert.equal(findBanks('', null).length, officesMax)
  assert.equal(findBanks('ア'.repeat(100_000), null).length, 0)
})

test('the service’s own bank comes first, though no directory has it (S3-3.4-08)', () => {
  for (const query of ['5410', '確認用', 'かくにんよう', '', '541'])
    assert.equal(codesOf(findBanks(query, own))[0], '5410', query)
  assert.equal(codesOf(findBanks('5410', null)).includes('5410'), false)
  assert.deepEqual(codesOf(findBranches('5410', '', own)), ['001', '002'])
  assert.deepEqual(codesOf(findBranches('5410', 'テンポ', own)), ['002'])
  assert.deepEqual(bankBranch('5410', '002', own), {
    bank: { code: '5410', name: '確認用5410', kana: 'ｶｸﾆﾝﾖｳ5410' },
    branch: { code: '002', name: '店舗002', kana: 'ﾃﾝﾎﾟ002' },
  })
  // If the directory also has that code, the service's own entry wins.
  const mizuho = { ...own, code: '0001' }
  assert.deepEqual(codesOf(findBanks('0001', mizuho)), ['0001'])
  assert.equal(findBanks('0001', mizuho)[0]?.name, '確認用5410')
  assert.equal(bankBranch('0001', '004', mizuho), undefined)
})

test('branches of another bank, and what there is none of', () => {
  assert.equal(codesOf(findBranches('0001', 'とうきょう', own))[0], '001')
  assert.equal(codesOf(findBranches('0001', '丸の内中央支店', own))[0], '004')
  assert.equal(findBranches('0001', '', own).length, officesMax)
  assert.equal(bankBranch('0001', '001', own)?.branch.kana, 'ﾄｳｷﾖｳ')
  assert.deepEqual(findBranches('9999', '', own), [])
  for (const [bank, branch] of [
    ['9999', '001'],
    ['0001', '000'],
    ['0001', ''],
    ['__proto__', 'constructor'],
  ] as const)
    assert.equal(bankBranch(bank, branch, own), undefined, `${bank} ${branch}`)
})

test('the kana of every bank, and of a branch of each, fits into a Zengin record', () => {
  const directory: unknown = createRequire(import.meta.url)('zengin-code')
  const codes = Object.keys(directory as object)
  assert.ok(codes.length > 1_000)
  for (const code of codes) {
    const branch = findBranches(code, '', null)[0]
    const found = bankBranch(code, branch?.code ?? '', null)
    for (const { kana } of [found?.bank, branch].filter((office) => office !== undefined))
      assert.match(kana, /^[ｱ-ﾝﾞﾟA-Z0-9 -]{1,15}$/, code)
  }
  assert.equal(findBanks('クレディ・スイス', null).length > 0, true)
})
