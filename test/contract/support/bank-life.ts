// The same for the states of the bank.

import type { Event } from '../../support/events.ts'
import { service } from './changes.ts'

const ofUser = { service, userId: '0000000001' } as const
const ofC1 = { ...ofUser, customerId: 'c1' } as const
const whole = Number.MAX_SAFE_INTEGER

const destination = {
  bankCode: '5410',
  bankName: '確認用5410',
  branchCode: '002',
  branchName: '店舗002',
  accountType: 'ordinary',
  number: '0000001',
  name: 'ﾌﾘｺﾐｻｷ',
} as const

function posted(accountId: string, yen: number, balanceYen: number | null): Event {
  const entry = { entryId: `e${yen}`, bookedAtMs: 1, day: '2016-01-20', transferId: null }
  return { type: 'posted', service, accountId, ...entry, yen, balanceYen, text: "摘要 '; --" }
}

const payee = { ...ofC1, payeeId: 'p1', ...destination, feeBearer: 'payer', label: '割符商事' } as const

const frozen = { ...ofC1, holder: `user:${ofC1.userId}`, operatorId: 'desk01' } as const

const dispute = { ...ofUser, receipt: 'F1' } as const
const said = { reason: '覚えがない', identification: '折返し', openedBy: 'desk01', openedAtMs: 7 } as const

const coreFile = {
  digest: 'd1',
  sequence: 1,
  form: 'full',
  asOfMs: 5,
  accounts: 1,
  movements: 0,
  takenAtMs: 6,
} as const

const movement = {
  accountId: 'a1',
  entryId: 'core:1',
  bookedAtMs: 2,
  day: '2016-01-20',
  yen: -5,
  balanceYen: null,
  text: "摘要 '; --",
  transferId: null,
  coreSequence: 2,
} as const

const accepted = { coreAnswer: 'accepted', coreReason: null, coreAnsweredAtMs: 8 } as const
const refused = { coreAnswer: 'refused', coreReason: 'account_closed', coreAnsweredAtMs: 9 } as const

const rate = {
  currency: 'USD',
  asOfMs: 60_001,
  sell: 15_075,
  buy: 14_925,
  interest: 430,
  yenInterest: -10,
  publishedOn: '2016-01-20',
  tts: 15_100,
  ttm: 15_000,
  ttb: 14_900,
  toldAtMs: 61_000,
} as const

const postingCase = { accountId: 'a1', entryId: `e${whole}`, operatorId: 'desk01' } as const

export const bankLife: readonly (readonly Event[])[] = [
  [
    {
      type: 'account_opened',
      service,
      accountId: 'a1',
      customerId: 'c1',
      branchCode: '002',
      accountType: 'current',
      number: '1000025',
      holderName: 'ｶ)ﾜﾘﾌ',
      openedAtMs: 1,
    },
  ],
  [{ type: 'account_moved', service, accountId: 'a1', customerId: 'c2', fromCustomerId: 'c1' }],
  [{ type: 'account_moved', service, accountId: 'a1', customerId: 'c1', fromCustomerId: 'c2' }],
  [posted('a1', whole, whole), posted('opening', -whole, null)],
  [posted('a1', -5, whole - 5), posted('clearing', 5, null)],
  [{ type: 'core_file_taken', service, ...coreFile }],
  [{ type: 'core_file_taken', service, ...coreFile, digest: 'd2', form: 'delta', sequence: 2, asOfMs: 6 }],
  [{ type: 'rate_told', service, ...rate }],
  [{ type: 'rate_told', service, ...rate, asOfMs: 90_000, sell: 15_080 }],
  [{ type: 'movement_told', service, ...movement }],
  [{ type: 'posting_booked', service, accountId: 'a1', entryId: `e${whole}`, yen: whole, coreSequence: 2 }],
  [{ type: 'posting_answered', service, accountId: 'a1', entryId: 'e-5', ...accepted }],
  [{ type: 'posting_answered', service, accountId: 'a1', entryId: `e${whole}`, ...refused }],
  [
    {
      type: 'posting_case_asked',
      service,
      ...postingCase,
      wish: 'close',
      reason: '覚えがない',
      askedAtMs: 10,
    },
  ],
  [{ type: 'posting_case_declined', service, ...postingCase, decidedAtMs: 11 }],
  [{ type: 'posting_case_asked', service, ...postingCase, wish: 'resend', reason: '再送', askedAtMs: 12 }],
  [{ type: 'posting_case_granted', service, ...postingCase, wish: 'resend', decidedAtMs: 13 }],
  [{ type: 'account_told', service, accountId: 'a1', holderName: 'ｶ)ﾜﾘﾌ 2', coreBalanceYen: -5 }],
  [{ type: 'account_closed', service, accountId: 'a1', closedAtMs: 7 }],
  [{ type: 'account_told', service, accountId: 'a1', holderName: 'ｶ)ﾜﾘﾌ', coreBalanceYen: 5 }],
  [{ type: 'agreement_made', ...ofC1, companyCode: '0020000025', kanaName: 'ｶ)ﾜﾘﾌ' }],
  [{ type: 'usage_form_chosen', ...ofC1, usageForm: 'shared', chosenAtMs: 5 }],
  [{ type: 'usage_form_chosen', ...ofC1, usageForm: 'individual', chosenAtMs: 9 }],
  [{ type: 'closed_days_set', ...ofC1, closedDays: ['2016-01-21', '2016-01-22'] }],
  [{ type: 'limits_set', ...ofC1, perTransferYen: 1, perDayYen: null, raisedAtMs: 8 }],
  [{ type: 'service_stopped', ...ofC1, stoppedAtMs: 7 }],
  [{ type: 'service_restarted', ...ofC1 }],
  [{ type: 'transfers_frozen', ...frozen, reason: '申出', frozenAtMs: 7 }],
  [{ type: 'transfers_frozen', ...frozen, holder: 'customer:c1', reason: '申出', frozenAtMs: 8 }],
  [{ type: 'transfers_thawed', ...frozen }],
  [{ type: 'dispute_opened', ...dispute, ...said }],
  [{ type: 'dispute_opened', ...dispute, ...said, receipt: 'F2' }],
  [{ type: 'dispute_taken', ...dispute, ownerId: 'desk02' }],
  [{ type: 'dispute_closed', ...dispute, result: '第三者の操作', closedBy: 'desk02', closedAtMs: 9 }],
  [{ type: 'terms_accepted', ...ofC1, version: '1.0', acceptedAtMs: 8 }],
  [{ type: 'logged_in', ...ofUser, loginAtMs: 1, by: 'password', device: 'Chrome' }],
  [{ type: 'logged_in', ...ofUser, loginAtMs: 2, by: 'certificate', device: null }],
  [{ type: 'payee_set', ...payee }],
  [{ type: 'payee_removed', ...ofC1, payeeId: 'p1' }],
]
