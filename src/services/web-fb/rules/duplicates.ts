import { dateIn } from '../../../bank/rules/calendar.ts'
import type { Destination } from '../../../bank/rules/payee.ts'
import type { DuplicatesPolicy } from './policy.ts'
import { isReserved, liveLines, type Transfer } from './transfer.ts'
import type { TransferDraft } from './transfer-draft.ts'

/** A payee of a draft who is paid the same amount elsewhere. */
export type DuplicateLine = {
  /** The place in the draft, from 0. */
  readonly line: number
  readonly payYen: number
  /** The earlier transfer and its day; null: an earlier line of the same draft. */
  readonly earlier: Pick<Transfer, 'transferId' | 'day'> | null
}

/** What of a draft looks like something that was accepted before (W1). */
export type Duplicates = {
  /** The transfer that was taken in from the same file. */
  readonly sameFile: Pick<Transfer, 'transferId' | 'acceptedAtMs'> | null
  readonly lines: readonly DuplicateLine[]
}

/** An accepted transfer; of its payees those that the draft has, too, are enough. */
export type Accepted = Pick<Transfer, 'transferId' | 'day' | 'status' | 'acceptedAtMs' | 'fileDigest'> & {
  readonly lines: readonly (PaidAccount & PaidTo)[]
}

type PaidAccount = Pick<Destination, 'bankCode' | 'branchCode' | 'accountType' | 'number'>

/** Which payees of other transfers are paid the same amount by this draft: of thousands, mostly none. */
export function payeesAlike({
  lines,
}: Pick<TransferDraft, 'lines'>): (line: PaidAccount & PaidTo) => boolean {
  const numbers = new Set(lines.map(({ number }) => number))
  const keys = new Set(lines.map(keyOf))
  return (line) => numbers.has(line.number) && keys.has(keyOf(line))
}

const msPerDay = 86_400_000

/**
 * The same file, and payees with the same account and amount within so many days, among transfers that were or will be
 * paid; and the same twice within the draft. Names don't count: the account says who it is.
 */
export function findDuplicates(
  draft: Pick<TransferDraft, 'lines' | 'day' | 'file' | 'transferId'>,
  accepted: readonly Accepted[],
  { payeeDays, fileDays }: DuplicatesPolicy,
  now: Temporal.Instant,
): Duplicates {
  const counting = accepted.filter(
    ({ status, transferId }) =>
      (isReserved({ status }) || status === 'executed') && transferId !== draft.transferId,
  )
  const since = now.epochMilliseconds - fileDays * msPerDay
  const sameFile = counting.find(
    ({ fileDigest, acceptedAtMs }) =>
      fileDigest !== null && fileDigest === draft.file?.digest && acceptedAtMs >= since,
  )
  const near = counting.filter(({ day }) => daysApart(day, draft.day) <= payeeDays)
  const paid = new Map<string, DuplicateLine['earlier']>()
  for (const transfer of near) {
    const { transferId, day } = transfer
    for (const line of liveLines(transfer)) paid.set(keyOf(line), { transferId, day })
  }
  const found: DuplicateLine[] = []
  for (const [i, line] of draft.lines.entries()) {
    const key = keyOf(line)
    const earlier = paid.get(key)
    if (earlier !== undefined) found.push({ line: i, payYen: line.payYen, earlier })
    else paid.set(key, null)
  }
  return { sameFile: sameFile ?? null, lines: found }
}

export function hasDuplicates({ sameFile, lines }: Duplicates): boolean {
  return sameFile !== null || lines.length > 0
}

function keyOf({ bankCode, branchCode, accountType, number, payYen }: PaidAccount & PaidTo): string {
  return `${bankCode} ${branchCode} ${accountType} ${number} ${payYen}`
}

type PaidTo = { readonly payYen: number; readonly stoppedAtMs?: number }

/** Infinite for a day that is not chosen yet. */
function daysApart(one: string, other: string): number {
  const [a, b] = [dateIn(one), dateIn(other)]
  return a === null || b === null ? Number.POSITIVE_INFINITY : Math.abs(a.until(b).total('days'))
}
