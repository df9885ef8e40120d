import type { Account } from '../../../src/bank/rules/account.ts'
import { type Agreement, agreementState } from '../../../src/bank/rules/agreement.ts'
import type { FbUser } from '../../../src/services/web-fb/rules/fb-user.ts'
import type { FixedPassword } from '../../../src/services/web-fb/rules/fixed-password.ts'
import type { Transfer } from '../../../src/services/web-fb/rules/transfer.ts'
import type { TransferDraft } from '../../../src/services/web-fb/rules/transfer-draft.ts'
import type { TransferStates, TransferSubmission } from '../../../src/services/web-fb/rules/transfer-order.ts'
import { at, binding, codeAt, nowStep, password, ticket, token, tokenUse, user } from '../states.ts'
import { line } from './states.ts'

/** An acceptable transfer of one line, confirmed by a code: the rows, and what is submitted. */

export const service = 'shinkin-5410/web-fb'
export const who = { service, userId: '0000000002', customerId: 'c1' }
export const today = '2025-07-01'
export const before = at.epochMilliseconds - 60_000

export const draft: TransferDraft = { transferId: 'F1', accountId: 'a1', day: today, memo: '', lines: [line] }

export const account: Account = {
  service,
  accountId: 'a1',
  customerId: 'c1',
  branchCode: '002',
  accountType: 'ordinary',
  number: '1000025',
  holderName: 'ｼｹﾝ',
  balanceYen: 10_220,
  openedAtMs: 0,
  coreBalanceYen: null,
  closedAtMs: null,
}
export const fbUser: FbUser = {
  ...who,
  role: 'general',
  mayTransfer: true,
  mayInquire: true,
  certificateOnly: false,
  perTransferYen: null,
  perDayYen: null,
}
export const chosen = {
  type: 'usage_form_chosen',
  ...who,
  usageForm: 'individual',
  chosenAtMs: before,
} as const
export const onCodes = agreementState.evolve(undefined, chosen) as Agreement
export const fixedPassword: FixedPassword = {
  service,
  userId: who.userId,
  purpose: 'transfer',
  verifier: { confidential: '$' },
  generation: 3,
  mustChange: false,
  failures: 0,
}
export const accepted: Transfer = {
  ...who,
  transferId: 'F1',
  accountId: 'a1',
  day: today,
  memo: '',
  lines: [],
  debitYen: 0,
  status: 'executed',
  acceptedAtMs: 1,
  endedAtMs: 1,
  runId: null,
  fileDigest: null,
  shortAtMs: null,
  heldUntilMs: null,
  heldBecause: null,
  fencedAtMs: null,
  fencedCase: null,
}

export function transferStates(changes: Partial<TransferStates> = {}): TransferStates {
  return {
    session: ticket({ service, stage: 'authenticated', sessionHash: 's1', expiresAtMs: before + 3_600_000 }),
    user: user({ service, sessionHash: 's1' }),
    password: password({ service }),
    fbUser,
    agreement: onCodes,
    account,
    customerDay: undefined,
    userDay: undefined,
    userFreeze: undefined,
    customerFreeze: undefined,
    transfer: undefined,
    fixedPassword,
    binding: binding({ service, enrolledAtMs: before }),
    token: token(),
    tokenUse: tokenUse(),
    signingUser: undefined,
    disowning: undefined,
    ...changes,
  }
}

export const facts = { hasLostPlaces: false, duplicates: null, newPayees: 0, recentPayees: 0, seenYen: 0 }

export function transferSubmission(changes: Partial<TransferSubmission> = {}): TransferSubmission {
  const fixed = { matches: true, generation: 3 }
  const confirmation = { holder: 'user:0000000002', code: codeAt(nowStep), codeAt, fixed }
  const shown = { draft, digest: 'd', shownDigest: 'd', facts, intended: '' }
  const where = {
    browser: 'Google Chrome（Windows）',
    shownWords: (asked: object) => [JSON.stringify(asked)],
  }
  return { ...who, seenAtMs: before, ...shown, ...where, confirmation, ...changes }
}
