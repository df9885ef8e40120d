// In WEB-FB every kind of state begins, changes and, where it can, ends.
import type { TransferLine } from '../../../src/services/web-fb/rules/transfer.ts'
import { service } from '../../contract/support/changes.ts'
import type { Event } from '../../support/events.ts'

const ofUser = { service, userId: '0000000001' } as const
const ofC1 = { ...ofUser, customerId: 'c1' } as const

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

function accepted(transferId: string) {
  const paid = { accountId: 'a1', day: '2016-01-20', memo: 'メモ "1"', lines: [line, line], debitYen: 60_218 }
  return { type: 'transfer_accepted', ...ofC1, transferId, ...paid, acceptedAtMs: 3, by: 'code' } as const
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
const stopped = { stoppedAtMs: 6, operatorId: 'desk01' } as const
const fencedCase = { service, transferIds: ['T5'], operatorId: 'desk01' } as const
const run = { service, runId: 'R1', ...sums, names } as const

export const life: readonly (readonly Event[])[] = [
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
  [
    accepted('T1'),
    accepted('T2'),
    accepted('T3'),
    accepted('T4'),
    { ...accepted('T5'), hold: { heldUntilMs: 9, heldBecause: ['new_browser'] } },
    { type: 'transfer_counted', ...day, yen: 179_994 },
  ],
  [
    { type: 'transfer_cancelled', ...ofC1, transferId: 'T1', endedAtMs: 4 },
    { type: 'transfer_counted', ...day, yen: -59_998 },
  ],
  [{ type: 'transfer_released', ...ofC1, transferId: 'T5', releasedAtMs: 9, day: '2016-01-21' }],
  [{ type: 'transfer_executed', ...ofC1, transferId: 'T2', endedAtMs: 5 }],
  [{ type: 'transfer_item_stopped', ...ofC1, ...stopped, transferId: 'T2', item: 1 }],
  [0, 1].map((item) => ({ type: 'transfer_item_stopped', ...ofC1, ...stopped, transferId: 'T4', item })),
  [{ type: 'transfer_failed', ...ofC1, transferId: 'T3', endedAtMs: 6 }],
  [{ type: 'transfers_fenced', transfers: [{ service, transferId: 'T5' }], fencedAtMs: 10 }],
  [
    {
      type: 'fenced_case_asked',
      ...fencedCase,
      caseId: 'K1',
      wish: 'cancel',
      reason: '取消済',
      askedAtMs: 11,
    },
  ],
  [{ type: 'fenced_case_declined', ...fencedCase, caseId: 'K1', decidedAtMs: 12 }],
  [
    {
      type: 'fenced_case_asked',
      ...fencedCase,
      caseId: 'K2',
      wish: 'release',
      reason: '未出金',
      askedAtMs: 13,
    },
  ],
  [{ type: 'fenced_case_granted', ...fencedCase, caseId: 'K2', wish: 'release', decidedAtMs: 14 }],
  [
    { type: 'run_made', ...run, madeAtMs: 7 },
    { type: 'transfer_handed_over', ...ofC1, transferId: 'T2', runId: 'R1' },
  ],
  [{ type: 'run_faulted', service, runId: 'R1', fault: 'disk_full', faultAtMs: 8 }],
  [{ type: 'run_downloaded', ...ofUser, runId: 'R1', format: 'json' }],
  [{ type: 'run_delivered', service, runId: 'R1', deliveredAtMs: 8 }],
  [{ type: 'fb_user_removed', ...ofUser }],
]
