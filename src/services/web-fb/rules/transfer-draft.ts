import type { FeeBearer } from '../../../bank/rules/fees.ts'
import type { Destination } from '../../../bank/rules/payee.ts'

/** One payee as it was entered; fees and what arrives follow from the profile (fees.ts). */
export type DraftLine = Destination & {
  readonly feeBearer: FeeBearer
  /** 支払金額. */
  readonly payYen: number
}

/**
 * 都度振込 on its way through the screens: what was entered so far. Its receipt number is drawn when it begins, so that a
 * transfer that is confirmed twice is found to be the same one.
 */
export type TransferDraft = {
  readonly transferId: string
  readonly accountId: string
  /** 振込指定日, YYYY-MM-DD; empty until it was chosen. */
  readonly day: string
  /** メモ情報. */
  readonly memo: string
  readonly lines: readonly DraftLine[]
}
