// Issue 6: a customer's Zengin file becomes the lines of a transfer, or every error is told with its record.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { transferFileProblemText } from '../../../src/bank/texts/zengin.ts'
import type { ZenginHeader, ZenginTransfer } from '../../../src/bank/zengin/records.ts'
import { writeZengin } from '../../../src/bank/zengin/write-zengin.ts'
import { importTransferFile } from '../../../src/services/web-fb/operations/import-transfer-file.ts'
import { type FbCompany, openCompany } from '../../support/web-fb/companies.ts'
import { createWorld, type World } from '../../support/world.ts'

const kinds = { ordinary: '1', current: '2', savings: '4', other: '9' } as const
let world: World
let payer: FbCompany
let stranger: FbCompany
beforeEach(async () => {
  world = await createWorld({ start: '2016-01-13T10:12:15+09:00' })
  payer = await openCompany(world.context, 'M54100000025')
  stranger = await openCompany(world.context, 'M54100000026', { companyCode: '0020000006' })
})
afterEach(() => world.end())

const header: ZenginHeader = {
  clientCode: '0020000005',
  clientName: 'ｶｼﾒ',
  day: '0120',
  bankCode: '5410',
  bankName: '',
  branchCode: '002',
  branchName: '',
  accountKind: kinds.ordinary,
  accountNumber: '1000025',
}
const payee: ZenginTransfer = {
  bankCode: '5410',
  bankName: 'ｶｸﾆﾝﾖｳ5410',
  branchCode: '003',
  branchName: 'ﾃﾝﾎﾟ003',
  accountKind: kinds.savings,
  accountNumber: '0000001',
  payeeName: 'ﾌﾘｺﾐｻｷ',
  amountYen: 10_000,
  reference: { kind: 'edi', text: 'ｾｲｷﾕｳ 12' },
  newCode: '0',
}

function fileOf(
  changes: Partial<ZenginHeader> = {},
  transfers: readonly ZenginTransfer[] = [
    payee,
    { ...payee, bankCode: '0001', branchCode: '001', amountYen: 5 },
  ],
): Uint8Array {
  return writeZengin({ header: { ...header, ...changes }, transfers })
}

function read(bytes: Uint8Array, of = payer) {
  return importTransferFile(world.context, { ...of, bytes })
}

async function problemsOf(bytes: Uint8Array, of = payer): Promise<unknown[]> {
  const imported = await read(bytes, of)
  assert.ok(!imported.ok)
  return imported.problems.map(({ record, field, reason }) => [record, field, reason])
}

test('a good file: account, day, sum and lines, with the names of the directory', async () => {
  const imported = await read(fileOf())
  assert.ok(imported.ok)
  const { lines, ...rest } = imported
  assert.match(rest.digest, /^[\w-]{43}$/)
  assert.deepEqual(rest, {
    ok: true,
    digest: rest.digest,
    accountId: '002-ordinary-1000025',
    day: '2016-01-20',
    totalYen: 10_005,
  })
  assert.deepEqual(lines[0], {
    bankCode: '5410',
    bankName: '確認用5410',
    branchCode: '003',
    branchName: '店舗003',
    accountType: 'savings',
    number: '0000001',
    name: 'ﾌﾘｺﾐｻｷ',
    feeBearer: 'payer',
    payYen: 10_000,
    reference: { kind: 'edi', text: 'ｾｲｷﾕｳ 12' },
  })
  assert.equal(lines[1]?.bankName, 'みずほ')
})

test('what is wrong, with its record', async () => {
  const table: readonly (readonly [Uint8Array, ...unknown[]])[] = [
    [fileOf({ clientCode: '0020000006' }), [1, 'clientCode', 'client_code']],
    [fileOf({ bankCode: '0001' }), [1, 'bankCode', 'own_bank']],
    // Another customer's account, another kind, another branch.
    [fileOf({ accountNumber: '1000026' }), [1, 'accountNumber', 'account_unknown']],
    [fileOf({ accountKind: kinds.current }), [1, 'accountNumber', 'account_unknown']],
    [fileOf({ branchCode: '001' }), [1, 'accountNumber', 'account_unknown']],
    [fileOf({ day: '0112' }), [1, 'day', 'transfer_day_past']],
    [fileOf({ day: '0116' }), [1, 'day', 'transfer_day_closed']],
    [fileOf({ day: '0301' }), [1, 'day', 'transfer_day_late']],
    [fileOf({}, [payee, { ...payee, branchCode: '999' }]), [3, 'branchCode', 'place_unknown']],
    [
      fileOf({ clientCode: '0000000000', day: '0112' }, [{ ...payee, bankCode: '9998' }]),
      [1, 'clientCode', 'client_code'],
      [1, 'day', 'transfer_day_past'],
      [2, 'branchCode', 'place_unknown'],
    ],
    [new Uint8Array(), [null, null, 'empty_file']],
    [new TextEncoder().encode('お客様名,金額\n'), [null, null, 'not_zengin']],
  ]
  for (const [bytes, ...expected] of table) assert.deepEqual(await problemsOf(bytes), expected)
})

test('after the cut-off a file for today is too late', async () => {
  assert.ok((await read(fileOf({ day: '0113' }))).ok)
  world.clock.set('2016-01-13T15:00:00+09:00')
  assert.deepEqual(await problemsOf(fileOf({ day: '0113' })), [[1, 'day', 'transfer_day_cutoff']])
})

test('a customer’s file is nobody else’s: company code and account are those of who reads it in', async () => {
  assert.deepEqual(await problemsOf(fileOf(), stranger), [
    [1, 'clientCode', 'client_code'],
    [1, 'accountNumber', 'account_unknown'],
  ])
})

test('W5: a flipped byte is told where it is: record, payee, columns and character', async () => {
  const bytes = fileOf()
  // 金額 of the second payee.
  bytes[2 * 122 + 85] = 0x41
  const imported = await read(bytes)
  assert.ok(!imported.ok)
  assert.equal(imported.problems[0]?.payee, 'ﾌﾘｺﾐｻｷ')
  assert.deepEqual(imported.problems.map(transferFileProblemText), [
    {
      record: 3,
      field: '振込金額（81～90桁）',
      text: '「A」（86桁目）は使えません。半角数字で入力してください。',
    },
  ])
})

test('W6: up to 1,000 payees, and every one of 500 problems is told', async () => {
  const most = await read(fileOf({}, Array(1000).fill(payee)))
  assert.ok(most.ok)
  assert.equal(most.lines.length, 1000)
  const half = Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? payee : { ...payee, branchCode: '999' }))
  const problems = await problemsOf(fileOf({}, half))
  assert.equal(problems.length, 500)
  assert.deepEqual(problems[0], [3, 'branchCode', 'place_unknown'])
  assert.deepEqual(problems.at(-1), [1001, 'branchCode', 'place_unknown'])
})

test('W5: all that is wrong is told at once, in the form of records and beyond it; what is no such file, once', async () => {
  const bytes = fileOf({ clientCode: '0020000009', day: '0116' }, [
    { ...payee, branchCode: '999' },
    payee,
    { ...payee, bankCode: '9999' },
  ])
  // The amount of the second payee, in columns 81 to 90 of record 3.
  const broken = bytes.slice()
  broken[2 * 122 + 85] = 'X'.charCodeAt(0)
  assert.deepEqual(await problemsOf(broken), [
    [1, 'clientCode', 'client_code'],
    [1, 'day', 'transfer_day_closed'],
    [2, 'branchCode', 'place_unknown'],
    [3, 'amount', 'digits'],
    [4, 'branchCode', 'place_unknown'],
  ])
  const csv = ['取組日,口座番号,金額', ...Array.from({ length: 60 }, () => '0120,0000001,1000')].join('\r\n')
  const noSuchFile = await read(new TextEncoder().encode(csv))
  assert.ok(!noSuchFile.ok)
  assert.deepEqual(
    noSuchFile.problems
      .map((problem) => transferFileProblemText(problem))
      .map(({ record, text }) => [record, text]),
    [
      [
        null,
        'このファイルは、全銀協規定フォーマット（総合振込、1レコード120桁）のファイルではありません。CSVや表計算ソフトのファイルは取り込めません。会計ソフトなどで、全銀協規定フォーマットを選んで作成してください。',
      ],
    ],
  )
})
