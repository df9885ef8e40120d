// Issue 18: what the token shows of a transfer is what is paid, to the byte, or nothing is.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { at, password, profileOf, ticket, user } from '../../../../test/support/states.ts'
import { line } from '../../../../test/support/web-fb/states.ts'
import { account as usualAccount } from '../../../../test/support/web-fb/transfer-states.ts'
import { rowsRoot } from '../../../authority/operations/signed-operations/rows-root.ts'
import type { Account } from '../../../bank/rules/account.ts'
import { type Agreement, agreementState } from '../../../bank/rules/agreement.ts'
import { rowsBelong } from '../../../otp/signed-operation/batch.ts'
import { coseBytesMax } from '../../../otp/signed-operation/cose.ts'
import { encodePayload, parsePayload } from '../../../otp/signed-operation/payload.ts'
import { fbProfile } from '../operations/profile-of.ts'
import type { FbProfile } from './profile.ts'
import type { TransferEvent, TransferLine } from './transfer.ts'
import type { DraftLine } from './transfer-draft.ts'
import { transferContent, transferOperationAct } from './transfer-operation.ts'
import { priceTransfer } from './transfer-order.ts'

const service = 'shinkin-5410/web-fb'
const who = { service, userId: '0000000002', customerId: 'c1' }
const day = '2025-07-01'
const before = at.epochMilliseconds - 60_000
const from = '002 店舗002 普通 1000025'
const profile = fbProfile(profileOf(service))

const draftOf = (lines: readonly DraftLine[], transferId = 'F1') => ({
  transferId,
  accountId: 'a1',
  day,
  memo: '',
  lines,
})

const account: Account = { ...usualAccount, balanceYen: 1_000_000_000 }
const chosen = { type: 'usage_form_chosen', ...who, usageForm: 'individual', chosenAtMs: before } as const
const states = {
  session: ticket({ service, stage: 'authenticated', sessionHash: 's1', expiresAtMs: before + 3_600_000 }),
  user: user({ service, sessionHash: 's1' }),
  password: password({ service }),
  fbUser: {
    ...who,
    role: 'general',
    mayTransfer: true,
    mayInquire: true,
    perTransferYen: null,
    perDayYen: null,
    certificateOnly: false,
  } as const,
  agreement: agreementState.evolve(undefined, chosen) as Agreement,
  account,
  customerDay: undefined,
  userDay: undefined,
  userFreeze: undefined,
  customerFreeze: undefined,
  transfer: undefined,
  signingUser: undefined,
  disowning: undefined,
  binding: undefined,
}

function pricedOf(lines: readonly DraftLine[], under: FbProfile = profile) {
  const priced = priceTransfer(states, draftOf(lines), { customerId: 'c1', hasLostPlaces: false }, under, at)
  assert.ok(typeof priced !== 'string', String(priced))
  return priced
}

function signedOf(lines: readonly DraftLine[], firstTime = 0) {
  return transferContent(pricedOf(lines), { day, from, firstTime, rootOf: rowsRoot })
}

/** What an approval of the signed content does, where the draft and the fees are these by then. */
function approvedWith(
  { fields }: ReturnType<typeof signedOf>,
  lines: readonly DraftLine[],
  under: FbProfile = profile,
) {
  const facts = { hasLostPlaces: false, duplicates: null, newPayees: 0, recentPayees: 0, seenYen: 0 }
  const shown = { digest: 'd', shownDigest: 'd', intended: '', facts, seenAtMs: before }
  const subject = { draftId: 'd1', customerId: 'c1', sessionHash: 's1', browser: null, shown: [] }
  const act = transferOperationAct(
    states,
    { ...who, ...shown, draft: draftOf(lines), signed: { fields, rootOf: rowsRoot } },
    { operationId: 'o1', ...who, subject: { ...subject, shownDigest: 'd', intended: '' } },
    under,
    at,
  )
  const { outcome, events } = act.approve()
  const accepted = events.find(({ type }) => type === 'transfer_accepted')
  return { told: outcome.ok ? 'paid' : outcome.refusal, accepted: accepted as TransferEvent | undefined }
}

const payee: fc.Arbitrary<DraftLine> = fc.record({
  bankCode: fc.constantFrom('9990', '5410'),
  bankName: fc.constantFrom('見本', '確認用5410'),
  branchCode: fc.constantFrom('001', '002'),
  branchName: fc.constant('本店'),
  accountType: fc.constantFrom('ordinary', 'current'),
  number: fc.integer({ min: 0, max: 9_999_999 }).map((n) => String(n).padStart(7, '0')),
  name: fc.constantFrom('ﾌﾘｺﾐｻｷ', 'ｶ)ﾜﾘﾌ', 'A-Z 9'),
  feeBearer: fc.constantFrom('payer', 'payee'),
  payYen: fc.integer({ min: 1000, max: 60_000 }),
})

/** Something else than what was signed; or the same again, by chance. */
const changes = fc.oneof(
  fc.record({ kind: fc.constant('none' as const) }),
  fc.record({ kind: fc.constant('payee' as const), place: fc.nat(30), to: payee }),
  fc.record({ kind: fc.constant('yen' as const), place: fc.nat(30), by: fc.constantFrom(-1, 1) }),
  fc.record({ kind: fc.constant('swap' as const), place: fc.nat(30), other: fc.nat(30) }),
  fc.record({ kind: fc.constant('left out' as const), place: fc.nat(30) }),
  fc.record({ kind: fc.constant('added' as const), to: payee }),
  fc.record({ kind: fc.constant('fees' as const), yen: fc.constantFrom(0, 110, 111) }),
)
type Change = typeof changes extends fc.Arbitrary<infer C> ? C : never

function changed(lines: readonly DraftLine[], change: Change): readonly DraftLine[] {
  const at = (place: number) => place % lines.length
  if (change.kind === 'payee') return lines.with(at(change.place), change.to)
  if (change.kind === 'added') return [...lines, change.to]
  if (change.kind === 'left out') return lines.length === 1 ? lines : lines.toSpliced(at(change.place), 1)
  if (change.kind === 'yen') {
    const one = lines[at(change.place)] ?? line
    return lines.with(at(change.place), { ...one, payYen: one.payYen + change.by })
  }
  if (change.kind !== 'swap') return lines
  const [one, other] = [lines[at(change.place)] ?? line, lines[at(change.other)] ?? line]
  return lines.with(at(change.place), other).with(at(change.other), one)
}

/** With another fee below 30,000 yen to this very branch. */
function underOf(change: Change): FbProfile {
  if (change.kind !== 'fees') return profile
  const { fees } = profile.fb
  const sameBranch = { ...fees.sameBranch, belowYen: fees.sameBranch.belowYen + change.yen }
  return { ...profile, fb: { ...profile.fb, fees: { ...fees, sameBranch } } }
}

/** Whom a transfer pays how much, and what it costs. */
const paidBy = (lines: readonly Omit<TransferLine, 'payYen' | 'payeeFeeYen'>[]) =>
  JSON.stringify([
    lines.map(({ bankCode, bankName, branchCode, accountType, number, name, amountYen }) =>
      [bankCode, bankName, branchCode, accountType, number, name, amountYen].join(' '),
    ),
    lines.reduce((all, { feeYen }) => all + feeYen, 0),
  ])

test('issue 18: whatever changes before the approval, nobody is paid anything that was not among the signed bytes', () => {
  const ends = new Set<string>()
  fc.assert(
    fc.property(fc.array(payee, { minLength: 1, maxLength: 30 }), changes, (lines, change) => {
      const signed = signedOf(lines)
      const { rows = [], fields } = signed
      assert.equal(rows.length === 0 || rowsBelong(rows, rowsRoot(rows), fields), true)
      const [then, under] = [changed(lines, change), underOf(change)]
      const isSame = paidBy(pricedOf(lines).lines) === paidBy(pricedOf(then, under).lines)
      const { told, accepted } = approvedWith(signed, then, under)
      assert.equal(told, isSame ? 'paid' : 'transfer_not_as_signed', JSON.stringify(change))
      ends.add(`${change.kind} ${told}`)
      if (accepted?.type !== 'transfer_accepted') return assert.equal(isSame, false)
      assert.equal(paidBy(accepted.lines), paidBy(pricedOf(lines).lines))
    }),
    { numRuns: 600 },
  )
  const refusedFor = ['payee', 'yen', 'swap', 'left out', 'added', 'fees']
  for (const end of ['none paid', ...refusedFor.map((kind) => `${kind} transfer_not_as_signed`)])
    assert.ok(ends.has(end), `${end} in ${[...ends].join(', ')}`)
})

test('issue 18: one payee keeps the fields of a transfer; of several the token shows count, total and their list’s root', () => {
  const one = signedOf([line])
  assert.equal(one.template, 'transfer')
  assert.equal(one.rows, undefined)
  const many = signedOf([line, { ...line, number: '0000002', payYen: 20_000 }, line], 2)
  assert.equal(many.template, 'transfer_batch')
  assert.ok(rowsBelong(many.rows ?? [], rowsRoot(many.rows ?? []), many.fields))
  const told = many.fields.map(({ label, type, value }) => [label, type === 'digest' ? 'digest' : value])
  const account = (number: string) => ({
    bank: '9990',
    bankName: '見本',
    branch: '001',
    branchName: '本店',
    type: 1,
    number,
    holder: 'ﾌﾘｺﾐｻｷ',
  })
  const yen = (amount: number) => ({ currency: 'JPY', amount, decimals: 0 })
  assert.deepEqual(told, [
    ['件数', 3],
    ['振込金額の合計', yen(40_000)],
    ['振込指定日', 20250701],
    ['最初の振込先', account('0000001')],
    ['最初の振込先の金額', yen(10_000)],
    ['金額が最大の振込先', account('0000002')],
    ['最大の金額', yen(20_000)],
    ['初めての振込先', 2],
    ['一覧の照合値', 'digest'],
    ['出金口座', from],
    ['手数料の合計', yen(pricedOf([line]).debitYen * 3 - 30_000)],
  ])
})

test('issue 18: what a file says to the payee stands in its row; other words than those are another list', () => {
  const edi = { ...line, reference: { kind: 'edi', text: 'ｾｲｷﾕｳ 0012' } } as const
  const codes = { ...line, reference: { kind: 'codes', code1: '123', code2: '45' } } as const
  const signed = signedOf([edi, codes, line])
  assert.deepEqual(
    signed.rows?.map(({ reference }) => reference),
    ['ｾｲｷﾕｳ 0012', '123 45', ''],
  )
  assert.equal(approvedWith(signed, [edi, codes, line]).told, 'paid')
  const other = { ...edi, reference: { kind: 'edi', text: 'ｾｲｷﾕｳ 0013' } } as const
  assert.equal(approvedWith(signed, [other, codes, line]).told, 'transfer_not_as_signed')
})

test('issue 18: the longest names and the largest sums still fit into one QR code', () => {
  const longest = {
    ...line,
    bankName: '京'.repeat(30),
    branchName: '都'.repeat(30),
    name: 'ｱ'.repeat(30),
    payYen: 2_000_000,
  }
  const { template, fields } = signedOf([longest, { ...longest, number: '9999999' }], 1000)
  const payload = encodePayload({
    service: `${'a'.repeat(40)}/${'b'.repeat(40)}`,
    operationId: new Uint8Array(16),
    nonce: new Uint8Array(16),
    issuedSeconds: 1_800_000_000,
    expiresSeconds: 1_800_000_300,
    tokenId: 'W'.repeat(32),
    template,
    fields: fields.map((field) => (field.type === 'text' ? { ...field, value: '座'.repeat(40) } : field)),
  })
  assert.notEqual(typeof parsePayload(payload), 'string')
  // The head, the key's ID and the signature stand around it.
  assert.ok(payload.length + 90 <= coseBytesMax, String(payload.length))
})
