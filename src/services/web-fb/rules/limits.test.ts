// 振込限度額変更 and 振込先の登録: who may, and what each asks, as a table in order of precedence.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { password as passwordWith, profileOf } from '../../../../test/support/states.ts'
import type { Session } from '../../../authority/rules/session.ts'
import type { User } from '../../../authority/rules/user.ts'
import type { Agreement } from '../../../bank/rules/agreement.ts'
import type { Destination, Payee } from '../../../bank/rules/payee.ts'
import { fbProfile } from '../operations/profile-of.ts'
import type { Decision } from './decision.ts'
import type { FbUser } from './fb-user.ts'
import type { FixedPassword, FixedPasswordPurpose } from './fixed-password.ts'
import {
  customerLimits,
  decideLimits,
  isRaise,
  type LimitsSubmission,
  profileLimits,
  refuseLimits,
} from './limits.ts'
import { decidePayee, decidePayeeRemoval, type PayeeSubmission } from './payee-registration.ts'

const service = 'shinkin-5410/web-fb'
const profile = fbProfile(profileOf(service))
const now = Temporal.Instant.from('2026-11-20T10:00:00+09:00')
const startedAtMs = now.epochMilliseconds - 60_000
const of = { service, userId: 'M54100020025', customerId: 'c1' }

const session: Session = {
  service,
  userId: of.userId,
  sessionHash: 's',
  stage: 'authenticated',
  purpose: 'login',
  startedAtMs,
  expiresAtMs: startedAtMs + 43_200_000,
  offeredTokenId: null,
  offers: 0,
  grantedUnder: null,
  browserId: null,
  browserSinceMs: startedAtMs,
  startedBy: 'password',
  passkey: null,
}
const user: User = {
  ...of,
  userName: 'x',
  administrator: true,
  status: 'active',
  sessionHash: 's',
  ticketGrant: null,
}
const fbUser: FbUser = {
  ...of,
  role: 'administrator',
  mayTransfer: true,
  mayInquire: true,
  certificateOnly: false,
  perTransferYen: null,
  perDayYen: null,
}
const fixed = (purpose: FixedPasswordPurpose): FixedPassword => ({
  service,
  userId: of.userId,
  purpose,
  verifier: { confidential: 'v' },
  generation: 1,
  mustChange: false,
  failures: 0,
})
const right = { matches: true, generation: 1 }
const wrong = { matches: false, generation: 1 }

const agreement: Agreement = {
  service,
  customerId: 'c1',
  companyCode: '0020000005',
  kanaName: 'ｶｼﾒ',
  usageForm: null,
  onCodesSinceMs: null,
  stoppedAtMs: null,
  stoppedBy: null,
  loss: null,
  closedDays: [],
  perTransferYen: 1_000_000,
  perDayYen: 2_000_000,
  limitsRaisedAtMs: null,
  termsVersion: null,
  termsAcceptedAtMs: null,
}
const password = passwordWith({ service, userId: of.userId })
const states = { session, user, password, fbUser, agreement }
const none = {
  binding: undefined,
  token: undefined,
  tokenUse: undefined,
  signingUser: undefined,
  disowning: undefined,
}

function reasonOf({ outcome }: Decision<object, string>): string {
  return outcome.ok ? 'ok' : outcome.refusal
}

describe('振込限度額変更', () => {
  const all = { ...states, ...none, fixedPassword: fixed('transfer'), registration: fixed('registration') }
  const lower: LimitsSubmission = {
    ...of,
    seenAtMs: startedAtMs,
    limits: { perTransferYen: 500_000, perDayYen: 2_000_000 },
    registered: right,
    confirmation: { holder: '', code: '', codeAt: () => '', fixed: wrong },
  }
  const higher: LimitsSubmission = {
    ...lower,
    limits: { perTransferYen: 500_000, perDayYen: 2_000_001 },
    registered: wrong,
    confirmation: { ...lower.confirmation, fixed: right },
  }
  const stopped = { ...agreement, stoppedAtMs: 1 }
  const onCodes = { ...agreement, onCodesSinceMs: 1 }
  const table: readonly (readonly [string, object, LimitsSubmission, string])[] = [
    ['nobody is there', { session: undefined }, lower, 'ticket_invalid'],
    ['the customer stopped the service', { agreement: stopped }, lower, 'service_stopped'],
    ['no administrator', { fbUser: { ...fbUser, role: 'approver' } }, lower, 'not_permitted'],
    ['beyond the profile', {}, { ...lower, limits: { perTransferYen: 1, perDayYen: 1e9 } }, 'limit_too_high'],
    [
      'without the right to transfer, higher',
      { fbUser: { ...fbUser, mayTransfer: false } },
      higher,
      'transfer_right_missing',
    ],
    ['without it, lower', { fbUser: { ...fbUser, mayTransfer: false } }, lower, 'ok'],
    ['lower, a wrong password', {}, { ...lower, registered: wrong }, 'registration_password_wrong'],
    ['lower', {}, lower, 'ok'],
    [
      'higher, the 登録確認用 only',
      {},
      { ...higher, registered: right, confirmation: lower.confirmation },
      'fixed_password_wrong',
    ],
    ['higher', {}, higher, 'ok'],
    ['higher, on codes, by the fixed password', { agreement: onCodes }, higher, 'stale'],
  ]
  for (const [name, changes, submission, expected] of table) {
    test(`${name}: ${expected}`, () => {
      assert.equal(reasonOf(decideLimits({ ...all, ...changes }, submission, profile, now)), expected)
    })
  }

  test('limits stand below the profile’s; one that rises is a raise', () => {
    const fb = profile.fb
    assert.ok(fb)
    assert.deepEqual(profileLimits(fb), { perTransferYen: 50_000_000, perDayYen: 100_000_000 })
    assert.deepEqual(customerLimits(agreement, fb), { perTransferYen: 1_000_000, perDayYen: 2_000_000 })
    const current = { perTransferYen: 10, perDayYen: 20 }
    assert.equal(isRaise(current, current), false)
    assert.equal(isRaise(current, { perTransferYen: 11, perDayYen: 15 }), true)
    for (const [perTransferYen, perDayYen, beside] of [
      [0, 0, null],
      [1, 2, null],
      [3, 2, 'perTransferYen'],
      [-1, 2, 'perTransferYen'],
      [0.5, 2, 'perTransferYen'],
      [1, Number.NaN, 'perDayYen'],
      [1, 100_000_001, 'perDayYen'],
      [50_000_001, 100_000_000, 'perTransferYen'],
    ] as const) {
      assert.equal(refuseLimits({ perTransferYen, perDayYen }, fb), beside)
    }
  })
})

describe('振込先の登録・変更・削除', () => {
  const to: Destination = {
    bankCode: '5410',
    bankName: '確認用5410',
    branchCode: '002',
    branchName: '店舗002',
    accountType: 'ordinary',
    number: '0000001',
    name: 'ﾌﾘｺﾐｻｷ',
  }
  const payee = { ...to, feeBearer: 'payer', label: '' } as const
  const known: Payee = { ...payee, service, customerId: 'c1', payeeId: 'p1' }
  const all = { ...states, payee: undefined, registration: fixed('registration') }
  const added: PayeeSubmission = {
    ...of,
    seenAtMs: startedAtMs,
    payeeId: 'p1',
    payee,
    isNew: true,
    count: 0,
    verdict: right,
  }
  const most = profile.fb?.registeredPayeesMax ?? 0
  const table: readonly (readonly [string, object, PayeeSubmission, string])[] = [
    [
      'without the right to transfer',
      { fbUser: { ...fbUser, mayTransfer: false } },
      added,
      'transfer_right_missing',
    ],
    ['a change of nobody', {}, { ...added, isNew: false }, 'payee_unknown'],
    ['a name that banks can’t write', {}, { ...added, payee: { ...payee, name: '割符' } }, 'payee_unknown'],
    ['six digits', {}, { ...added, payee: { ...payee, number: '123456' } }, 'payee_unknown'],
    ['one too many', {}, { ...added, count: most }, 'payees_full'],
    ['a wrong password', {}, { ...added, verdict: wrong }, 'registration_password_wrong'],
    ['the last that fits', {}, { ...added, count: most - 1 }, 'ok'],
    ['a change where all places are taken', { payee: known }, { ...added, isNew: false, count: most }, 'ok'],
  ]
  for (const [name, changes, submission, expected] of table) {
    test(`${name}: ${expected}`, () => {
      assert.equal(reasonOf(decidePayee({ ...all, ...none, ...changes }, submission, profile, now)), expected)
    })
  }

  test('the sixth wrong password in a row locks, and nothing is removed', () => {
    const registration = { ...fixed('registration'), failures: 5 }
    const removal = { ...of, seenAtMs: startedAtMs, payeeId: 'p1', verdict: wrong }
    const decided = decidePayeeRemoval({ ...all, payee: known, registration }, removal, profile, now)
    assert.deepEqual(
      decided.events.map((event) => (event.type === 'fixed_password_rejected' ? event.locked : event.type)),
      [true],
    )
    const gone = decidePayeeRemoval(all, { ...removal, verdict: right }, profile, now)
    assert.equal(reasonOf(gone), 'payee_unknown')
  })
})

describe('with a profile that asks for the token’s own screen (issue 18)', () => {
  const acts = [
    { act: 'limit', fromYen: 3_000_000, payees: 'all' },
    { act: 'payee', fromYen: 0, payees: 'all' },
  ] as const
  const signing = { ...profile, confirmation: { validSeconds: 300, sameDeviceYen: 0, acts } }
  const signingUser = { service, userId: of.userId, sinceMs: 0 }
  const all = {
    ...states,
    ...none,
    payee: undefined,
    fixedPassword: fixed('transfer'),
    registration: fixed('registration'),
  }
  const verdicts = {
    registered: right,
    confirmation: { holder: 'h', code: '', codeAt: () => '', fixed: right },
  }
  const limited = (perDayYen: number, more: object = {}) =>
    reasonOf(
      decideLimits(
        { ...all, ...more },
        { ...of, seenAtMs: startedAtMs, limits: { perTransferYen: 0, perDayYen }, ...verdicts },
        signing,
        now,
      ),
    )

  test('no password raises limits from the amount on, nor for whoever has confirmed there once', () => {
    assert.equal(limited(2_999_999), 'ok')
    assert.equal(limited(3_000_000), 'operation_needed')
    assert.equal(limited(2_000_001, { signingUser }), 'operation_needed')
    assert.equal(limited(2_000_000, { signingUser }), 'ok')
  })

  test('no password registers a payee', () => {
    const payee = {
      bankCode: '5410',
      bankName: '',
      branchCode: '001',
      branchName: '',
      accountType: 'ordinary',
      number: '1234567',
      name: 'ｱ',
      feeBearer: 'payer',
      label: '',
    } as const
    const asked = { ...of, seenAtMs: startedAtMs, payeeId: 'p', payee, isNew: true, count: 0, verdict: right }
    assert.equal(reasonOf(decidePayee(all, asked, profile, now)), 'ok')
    assert.equal(reasonOf(decidePayee(all, asked, signing, now)), 'operation_needed')
  })
})
