// The same for the states of a bank's services: each begins, changes and, where it can, ends.

import type { TransferLine } from '../../../src/services/web-fb/rules/transfer.ts'
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
const line: TransferLine = {
  ...destination,
  feeBearer: 'payee',
  payYen: 30_329,
  payeeFeeYen: 330,
  amountYen: 29_999,
  feeYen: 110,
}

function posted(accountId: string, yen: number, balanceYen: number | null): Event {
  const entry = { entryId: `e${yen}`, bookedAtMs: 1, day: '2016-01-20', transferId: null }
  return { type: 'posted', service, accountId, ...entry, yen, balanceYen, text: "摘要 '; --" }
}

function accepted(transferId: string): Event {
  const paid = { accountId: 'a1', day: '2016-01-20', memo: 'メモ "1"', lines: [line, line], debitYen: 60_218 }
  return { type: 'transfer_accepted', ...ofC1, transferId, ...paid, acceptedAtMs: 3, by: 'code' }
}

const fbUser = { mayTransfer: true, mayInquire: false, perTransferYen: null, perDayYen: 5 } as const
const fixed = { ...ofUser, purpose: 'approval' } as const
const day = { service, holder: 'customer:c1', day: '2016-01-15' } as const
const sums = { day: '2016-01-20', count: 2, totalYen: 59_998, digest: 'd', jsonDigest: 'e' } as const
const place = { bankCode: '5410', bankKana: 'ｶｸﾆﾝﾖｳ5410', branchCode: '002', branchKana: 'ﾃﾝﾎﾟ002' } as const
const sender = {
  companyCode: '0020000025',
  kanaName: 'ｶ)ﾜﾘﾌ',
  branchCode: '002',
  branchKana: 'ﾃﾝﾎﾟ002',
} as const
const names = {
  bankCode: '5410',
  bankKana: 'ｶｸﾆﾝﾖｳ5410',
  places: [place],
  senders: [{ accountId: 'a1', ...sender, accountType: 'current', number: '1000025' }],
} as const
const run = { service, runId: 'R1', ...sums, names } as const
const payee = { ...ofC1, payeeId: 'p1', ...destination, feeBearer: 'payer', label: '割符商事' } as const

export const bankingLife: readonly (readonly Event[])[] = [
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
  [{ type: 'agreement_made', ...ofC1, companyCode: '0020000025', kanaName: 'ｶ)ﾜﾘﾌ' }],
  [{ type: 'usage_form_chosen', ...ofC1, usageForm: 'shared', chosenAtMs: 5 }],
  [{ type: 'usage_form_chosen', ...ofC1, usageForm: 'individual', chosenAtMs: 9 }],
  [{ type: 'closed_days_set', ...ofC1, closedDays: ['2016-01-21', '2016-01-22'] }],
  [{ type: 'limits_set', ...ofC1, perTransferYen: 1, perDayYen: null }],
  [{ type: 'service_stopped', ...ofC1, stoppedAtMs: 7 }],
  [{ type: 'service_restarted', ...ofC1 }],
  [{ type: 'terms_accepted', ...ofC1, version: '1.0', acceptedAtMs: 8 }],
  [{ type: 'fb_user_set', ...ofC1, role: 'administrator', ...fbUser, certificateOnly: true }],
  [{ type: 'fixed_password_set', ...fixed, verifier: { confidential: '$1' }, mustChange: true }],
  [{ type: 'fixed_password_rejected', ...fixed, failures: 5, locked: false }],
  [{ type: 'fixed_password_rehashed', ...fixed, verifier: { confidential: '$2' } }],
  [{ type: 'fixed_password_accepted', ...fixed }],
  [{ type: 'fixed_password_rejected', ...fixed, failures: 6, locked: true }],
  [
    { type: 'fixed_password_released', ...fixed },
    { type: 'password_unlocked', ...ofUser },
  ],
  [{ type: 'password_locked', ...ofUser }],
  [{ type: 'logged_in', ...ofUser, loginAtMs: 1, by: 'password', device: 'Chrome' }],
  [{ type: 'logged_in', ...ofUser, loginAtMs: 2, by: 'certificate', device: null }],
  [{ type: 'payee_set', ...payee }],
  [accepted('T1'), accepted('T2'), accepted('T3'), { type: 'transfer_counted', ...day, yen: 179_994 }],
  [
    { type: 'transfer_cancelled', ...ofC1, transferId: 'T1', endedAtMs: 4 },
    { type: 'transfer_counted', ...day, yen: -59_998 },
  ],
  [{ type: 'transfer_executed', ...ofC1, transferId: 'T2', endedAtMs: 5 }],
  [{ type: 'transfer_failed', ...ofC1, transferId: 'T3', endedAtMs: 6 }],
  [
    { type: 'run_made', ...run, madeAtMs: 7 },
    { type: 'transfer_handed_over', ...ofC1, transferId: 'T2', runId: 'R1' },
  ],
  [{ type: 'run_faulted', service, runId: 'R1', fault: 'disk_full', faultAtMs: 8 }],
  [{ type: 'run_downloaded', ...ofUser, runId: 'R1', format: 'json' }],
  [{ type: 'run_delivered', service, runId: 'R1', deliveredAtMs: 8 }],
  [{ type: 'payee_removed', ...ofC1, payeeId: 'p1' }],
  [{ type: 'fb_user_removed', ...ofUser }],
]
