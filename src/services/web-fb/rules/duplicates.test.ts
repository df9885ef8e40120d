// W1: what was paid already is found payee by payee, never by a sum.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Accepted, findDuplicates, payeesAlike } from './duplicates.ts'
import type { DraftLine } from './transfer-draft.ts'

const now = Temporal.Instant.from('2026-11-20T10:00:00+09:00')
const policy = { payeeDays: 5, fileDays: 30 }

function line(number: string, payYen: number, changes: Partial<DraftLine> = {}): DraftLine {
  const place = { bankCode: '9990', bankName: '見本', branchCode: '001', branchName: '本店' }
  return { ...place, accountType: 'ordinary', number, name: 'ﾌﾘｺﾐｻｷ', feeBearer: 'payer', payYen, ...changes }
}

function accepted(lines: readonly DraftLine[], changes: Partial<Accepted> = {}): Accepted {
  const of = { transferId: 'F1', day: '2026-11-24', status: 'reserved', fileDigest: null } as const
  return { ...of, acceptedAtMs: now.epochMilliseconds - 60_000, lines, ...changes }
}

function draftOf(lines: readonly DraftLine[], day = '2026-11-24') {
  return { transferId: 'F9', day, lines, file: { name: 'f', digest: 'd', takenAtMs: 0 } }
}

const found = (lines: readonly DraftLine[], before: readonly Accepted[], day?: string) =>
  findDuplicates(draftOf(lines, day), before, policy, now).lines.map((each) => each.line)

test('W1: each item is held against the account, the amount and the days of each earlier item', () => {
  const before = [accepted([line('0000001', 300), line('0000002', 700)])]
  const table: [string, readonly DraftLine[], readonly number[], string?][] = [
    ['the same sum, other payees', [line('0000003', 300), line('0000004', 700)], []],
    ['the same sum, the amounts exchanged', [line('0000001', 700), line('0000002', 300)], []],
    ['another sum, one item alike', [line('0000009', 5), line('0000002', 700)], [1]],
    ['another name, the same account', [line('0000001', 300, { name: 'ﾍﾞﾂﾒｲ' })], [0]],
    ['another branch', [line('0000001', 300, { branchCode: '004' })], []],
    ['another kind of account', [line('0000001', 300, { accountType: 'current' })], []],
    ['five days apart', [line('0000001', 300)], [0], '2026-11-29'],
    ['five days before', [line('0000001', 300)], [0], '2026-11-19'],
    ['six days apart', [line('0000001', 300)], [], '2026-11-30'],
    ['twice in one draft', [line('0000007', 1), line('0000008', 1), line('0000007', 1)], [2]],
  ]
  for (const [what, lines, expected, day] of table)
    assert.deepEqual(found(lines, before, day), expected, what)
  for (const status of ['cancelled', 'failed'] as const)
    assert.deepEqual(
      found([line('0000001', 300)], [accepted([line('0000001', 300)], { status })]),
      [],
      status,
    )
})

test('W1: of thousands of earlier payees those alike are enough, whatever else was paid', () => {
  const some = fc.array(
    fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 3 }), fc.boolean())
      .map(([n, yen, current]) =>
        line(String(n).padStart(7, '0'), yen, current ? { accountType: 'current' } : {}),
      ),
    { maxLength: 12 },
  )
  const earlier = fc.array(fc.tuple(some, fc.constantFrom('2026-11-15', '2026-11-24', '2026-11-26')), {
    maxLength: 5,
  })
  fc.assert(
    fc.property(some, earlier, (lines, before) => {
      const all = before.map(([of, day], i) => accepted(of, { transferId: `F${i}`, day }))
      const isAlike = payeesAlike({ lines })
      const alike = all.map((one) => ({ ...one, lines: one.lines.filter(isAlike) }))
      const draft = draftOf(lines)
      assert.deepEqual(findDuplicates(draft, alike, policy, now), findDuplicates(draft, all, policy, now))
    }),
  )
})
