import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Sender } from '../../rules/handover.ts'
import type { Transfer, TransferLine } from '../../rules/transfer.ts'
import { type RunFacts, runFilesOf, sumsOf } from './run-files.ts'

const service = 'shinkin-5410/web-fb'

function sender(accountId: string, changes: Partial<Sender> = {}): Sender {
  const named = { companyCode: '0020000005', kanaName: 'ｶｼﾒ', branchKana: 'ﾃﾝﾎﾟ002' }
  return { accountId, ...named, branchCode: '002', accountType: 'ordinary', number: '1000025', ...changes }
}

function line(amountYen: number, changes: Partial<TransferLine> = {}): TransferLine {
  return {
    bankCode: '5410',
    bankName: '確認用5410',
    branchCode: '003',
    branchName: '店舗003',
    accountType: 'current',
    number: '0000001',
    name: 'ﾌﾘｺﾐｻｷ',
    feeBearer: 'payer',
    payYen: amountYen,
    payeeFeeYen: 0,
    amountYen,
    feeYen: 110,
    ...changes,
  }
}

function transfer(transferId: string, accountId: string, lines: readonly TransferLine[]): Transfer {
  const of = { service, transferId, accountId, customerId: 'c1', userId: 'u1', day: '2016-01-20', memo: 'a' }
  const done = { status: 'executed', acceptedAtMs: 1_452_647_520_000, endedAtMs: 1, runId: 'R1' } as const
  return {
    ...of,
    lines,
    debitYen: 1,
    ...done,
    fileDigest: null,
    shortAtMs: null,
    heldUntilMs: null,
    heldBecause: null,
    fencedAtMs: null,
    fencedCase: null,
  }
}

const places = [
  { bankCode: '9990', bankKana: 'ﾐﾎﾝ', branchCode: '110', branchKana: 'ﾁﾕｳｵｳ' },
  { bankCode: '5410', bankKana: 'ｶｸﾆﾝﾖｳ5410', branchCode: '003', branchKana: 'ﾃﾝﾎﾟ003' },
] as const

const facts: RunFacts = {
  service,
  runId: 'R20160120-000001',
  day: '2016-01-20',
  names: {
    bankCode: '5410',
    bankKana: 'ｶｸﾆﾝﾖｳ5410',
    places,
    senders: [
      sender('a1'),
      sender('a2', {
        companyCode: '0020000006',
        kanaName: 'ﾏﾄﾞ(ｶ',
        accountType: 'savings',
        number: '0000007',
      }),
    ],
  },
}
const otherBank: Partial<TransferLine> = {
  bankCode: '9990',
  branchCode: '110',
  accountType: 'savings',
  number: '7654321',
  name: 'ﾄｳｷﾖｳｾｲｻｸｼﾖ(ｶ',
}
const transfers = [
  transfer('T1', 'a2', [line(9_999_999_999)]),
  transfer('T2', 'a1', [line(10_000), line(29_999, otherBank)]),
  transfer('T3', 'a1', [line(1)]),
]

/** One byte a character (JIS X 0201, as in Shift_JIS). */
const oneByte = new TextDecoder('shift_jis', { fatal: true })

/** The records of a file, 120 characters each, separated by CRLF. */
function recordsOf(bytes: Uint8Array): string[] {
  const records: string[] = []
  for (let at = 0; at < bytes.length; at += 122) {
    assert.deepEqual([...bytes.subarray(at + 120, at + 122)], [13, 10])
    records.push(oneByte.decode(bytes.subarray(at, at + 120)))
  }
  return records
}

/** Cuts a record at the positions of the layout (domain-notes c-1), counted from 1. */
function cut(record: string | undefined, ...ends: readonly number[]): string[] {
  assert.equal(record?.length, 120)
  return ends.map((end, i) => record?.slice(ends[i - 1] ?? 0, end) ?? '')
}

const c = (text: string, width: number) => text.padEnd(width)

test('issue 6: a block of header, data and trailer for each account, and one end, field by field', () => {
  const records = recordsOf(runFilesOf(facts, transfers).zengin)
  assert.equal(records.map((record) => record[0]).join(''), '1222812' + '89')
  const header = (i: number) => cut(records[i], 1, 3, 4, 14, 54, 58, 62, 77, 80, 95, 96, 103, 120)
  assert.deepEqual(header(0), [
    '1',
    '21',
    '0',
    '0020000005',
    c('ｶｼﾒ', 40),
    '0120',
    '5410',
    c('ｶｸﾆﾝﾖｳ5410', 15),
    '002',
    c('ﾃﾝﾎﾟ002', 15),
    '1',
    '1000025',
    c('', 17),
  ])
  const data = (i: number) =>
    cut(records[i], 1, 5, 20, 23, 38, 42, 43, 50, 80, 90, 91, 101, 111, 112, 113, 120)
  const own = ['2', '5410', c('ｶｸﾆﾝﾖｳ5410', 15), '003', c('ﾃﾝﾎﾟ003', 15), '0000', '2', '0000001']
  const rest = ['0', c('', 10), c('', 10), '7', ' ', c('', 7)]
  assert.deepEqual(data(1), [...own, c('ﾌﾘｺﾐｻｷ', 30), '0000010000', ...rest])
  assert.deepEqual(data(2), [
    '2',
    '9990',
    c('ﾐﾎﾝ', 15),
    '110',
    c('ﾁﾕｳｵｳ', 15),
    '0000',
    '4',
    '7654321',
    c('ﾄｳｷﾖｳｾｲｻｸｼﾖ(ｶ', 30),
    '0000029999',
    ...rest,
  ])
  assert.deepEqual(data(3), [...own, c('ﾌﾘｺﾐｻｷ', 30), '0000000001', ...rest])
  assert.deepEqual(cut(records[4], 1, 7, 19, 120), ['8', '000003', '000000040000', c('', 101)])
  // The other account: a header has no code for 貯蓄.
  assert.deepEqual(header(5).slice(3, 5), ['0020000006', c('ﾏﾄﾞ(ｶ', 40)])
  assert.deepEqual(header(5).slice(10, 12), ['9', '0000007'])
  assert.equal(data(6)[9], '9999999999')
  assert.deepEqual(cut(records[7], 1, 7, 19, 120), ['8', '000001', '009999999999', c('', 101)])
  assert.deepEqual(cut(records[8], 1, 120), ['9', c('', 119)])
})

test('the bytes are those of JIS X 0201: half-width kana in one byte each', () => {
  const { zengin } = runFilesOf(facts, transfers)
  // ｶｼﾒ starts at the 15th byte.
  assert.deepEqual([...zengin.subarray(14, 18)], [0xb6, 0xbc, 0xd2, 0x20])
})

test('the same transfers give the same bytes, and the JSON tells what the Zengin file has no room for', () => {
  const [one, two] = [runFilesOf(facts, transfers), runFilesOf(structuredClone(facts), transfers)]
  assert.deepEqual(one, two)
  const json = JSON.parse(new TextDecoder().decode(one.json))
  assert.deepEqual(
    [json.version, json.runId, json.day, json.count, json.totalYen],
    [1, facts.runId, '2016-01-20', 4, 10_000_039_999],
  )
  const [t1] = json.transfers
  assert.deepEqual(
    [t1.transferId, t1.acceptedAt, t1.amountYen],
    ['T1', '2016-01-13T01:12:00Z', 9_999_999_999],
  )
  assert.deepEqual(t1.sender, {
    companyCode: '0020000006',
    name: 'ﾏﾄﾞ(ｶ',
    bankCode: '5410',
    branchCode: '002',
    accountType: 'savings',
    number: '0000007',
  })
  assert.deepEqual(sumsOf(transfers), { count: 4, totalYen: 10_000_039_999 })
})

test('a name that is too long, or holds what banks don’t write, keeps nothing from leaving', () => {
  const odd = line(1, { name: `ｱ漢ｦ\n${'ﾊﾟ'.repeat(20)}` })
  const empty = line(2, { name: '漢字', bankCode: '9999', branchCode: '999' })
  const records = recordsOf(runFilesOf(facts, [transfer('T1', 'a1', [odd, empty]), ...transfers]).zengin)
  assert.equal(records[1]?.slice(50, 80), `ｱ${'ﾊﾟ'.repeat(14)}ﾊ`)
  assert.equal(records[2]?.slice(50, 80), c('-', 30))
  assert.equal(records[2]?.slice(1, 38), `9999${c('', 15)}999${c('', 15)}`)
})

test('E5: a run lists what each transfer moved by its ID, and one from before has the same bytes as ever', () => {
  const posting = { entryId: 'T1-001', transferId: 'T1', yen: -100, text: '振込 ﾌﾘｺﾐｻｷ' }
  const paid = [transfer('T1', 'a1', [line(100)]), transfer('T3', 'a2', [line(7)])]
  const before = runFilesOf(facts, paid, [posting])
  assert.deepEqual(before, runFilesOf(facts, paid))
  const names = { ...facts.names, postings: true } as const
  const after = runFilesOf({ ...facts, names }, paid, [posting, { ...posting, transferId: 'T2' }])
  assert.deepEqual(after.zengin, before.zengin)
  const { transfers } = JSON.parse(new TextDecoder().decode(after.json))
  assert.deepEqual(transfers[0].postings, [{ postingId: 'T1-001', yen: -100, text: '振込 ﾌﾘｺﾐｻｷ' }])
})
