import type { Carried } from '../../../bank/rules/carried.ts'
import type { FeeBearer } from '../../../bank/rules/fees.ts'
import type { Destination } from '../../../bank/rules/payee.ts'

/** One payee as entered; fees and the amount received follow from the profile (fees.ts). */
export type DraftLine = Destination &
  Carried & {
    readonly feeBearer: FeeBearer
    /** 支払金額. */
    readonly payYen: number
  }

/**
 * 都度振込 on its way through the screens: what was entered so far. Its receipt number is drawn at the start, so that a
 * transfer confirmed twice is recognized as the same one.
 */
export type TransferDraft = {
  readonly transferId: string
  readonly accountId: string
  /** 振込指定日, YYYY-MM-DD; empty until chosen. */
  readonly day: string
  /** メモ情報. */
  readonly memo: string
  readonly lines: readonly DraftLine[]
  /** Taken in from a 総合振込 file: such a draft waits longer, and its payees are not added to. */
  readonly file?: DraftFile
}

export type DraftFile = {
  readonly name: string
  /** Of what the file says: the same file again has the same. */
  readonly digest: string
  readonly takenAtMs: number
}
