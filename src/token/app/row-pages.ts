// The rows of a batch as they are looked through: first-time payees first, a page at a time.
import type { Row } from '../../otp/signed-operation/batch.ts'
import { payeeKey } from '../../otp/signed-operation/fields.ts'
import { holdersOf } from './answered.ts'

export type MarkedRow = {
  readonly row: Row
  /** Its place in the list that was signed, from 1. */
  readonly number: number
  /** Whom this token has not confirmed to pay before. */
  readonly isFirst: boolean
  /** An account that is not the one its reader may expect behind the name. */
  readonly otherAccount: 'confirmed' | 'listed' | null
}

export const rowsPerPage = 20

/** First-time payees, then the others, each in the order of the list. `known`: whom the token has confirmed to pay before. */
export function markedRows(rows: readonly Row[], known: readonly string[]): readonly MarkedRow[] {
  const knownPayees = new Set(known)
  const knownHolders = holdersOf(known)
  const accounts = new Map<string, Set<string>>()
  for (const { account } of rows) {
    const one = accounts.get(account.holder) ?? new Set()
    accounts.set(account.holder, one.add(payeeKey(account)))
  }
  const marked = rows.map((row, at): MarkedRow => {
    const { account } = row
    const isFirst = !knownPayees.has(payeeKey(account))
    const isListed = (accounts.get(account.holder)?.size ?? 0) > 1
    const otherAccount =
      isFirst && knownHolders.has(account.holder) ? 'confirmed' : isListed ? 'listed' : null
    return { row, number: at + 1, isFirst, otherAccount }
  })
  return [...marked.filter(({ isFirst }) => isFirst), ...marked.filter(({ isFirst }) => !isFirst)]
}

export function pagesOf(rows: readonly MarkedRow[]): readonly (readonly MarkedRow[])[] {
  const count = Math.ceil(rows.length / rowsPerPage)
  return Array.from({ length: count }, (_, at) => rows.slice(at * rowsPerPage, (at + 1) * rowsPerPage))
}

/** How many pages with first-time payees nobody has looked at. */
export function unseenPages(pages: readonly (readonly MarkedRow[])[], seen: ReadonlySet<number>): number {
  return pages.filter((page, at) => !seen.has(at) && page.some(({ isFirst }) => isFirst)).length
}
