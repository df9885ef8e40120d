import type { Row } from '../../otp/signed-operation/batch.ts'
import { payeeKey } from '../../otp/signed-operation/fields.ts'
import type { Operation } from '../../otp/signed-operation/payload.ts'
import { firstTimePayee, shownRow } from '../../otp/signed-operation/shown.ts'
import { payeesOf } from '../app/answered.ts'
import { fetchRows } from '../app/operation-requests.ts'
import { operationTexts } from '../app/operation-texts.ts'
import { type MarkedRow, markedRows } from '../app/row-pages.ts'
import { areSigned, firstTimeIn } from '../app/signed-rows.ts'
import { hmacKeyOf } from './hmac-key.ts'
import { TokenError, type TokenFile } from './token-file.ts'

/** Whom a batch pays, as lines for its reader, and as what the token knows from then on. */
export type ListedRows = { readonly lines: readonly string[]; readonly payees: readonly string[] }

/**
 * The list of a batch, from the token's server, once it gives what was signed; nothing of anything else. Throws TokenError
 * for another list, and where somebody is paid for the first time and there is none.
 */
export async function rowsListed(
  operation: Operation,
  token: TokenFile,
  clock: () => number,
): Promise<ListedRows> {
  if (operation.template !== 'transfer_batch') return { lines: [], payees: [] }
  const { payees: known = [] } = token
  const rows = await rowsOf(operation, token, clock)
  if (rows === undefined) {
    const isNew = firstTimeIn(operation) > 0 || payeesOf(operation).some((payee) => !known.includes(payee))
    if (isNew) throw new TokenError(operationTexts.rowsUnread)
    return { lines: [], payees: [] }
  }
  if (!(await areSigned(rows, operation))) throw new TokenError(operationTexts.otherRows)
  const marked = markedRows(rows, known)
  const first = marked.filter(({ isFirst }) => isFirst)
  const lines = [
    ...section(operationTexts.rowsFirst(first.length), first),
    ...section(operationTexts.rowsKnown(rows.length - first.length), marked.slice(first.length)),
  ]
  return { lines, payees: rows.map(({ account }) => payeeKey(account)) }
}

function section(title: string, rows: readonly MarkedRow[]): readonly string[] {
  if (rows.length === 0) return []
  return [
    title,
    ...rows.flatMap(({ row, number, isFirst, otherAccount }) => {
      const { lines, amount, lookAlikes } = shownRow(row)
      const marks = [
        ...(isFirst ? [firstTimePayee] : []),
        ...(otherAccount === null ? [] : [operationTexts.otherAccount[otherAccount]]),
        ...(lookAlikes === '' ? [] : [lookAlikes]),
      ]
      return [operationTexts.rowNumber(number), ...[...lines, amount, ...marks].map((line) => `  ${line}`)]
    }),
  ]
}

async function rowsOf(
  operation: Operation,
  token: TokenFile,
  clock: () => number,
): Promise<readonly Row[] | undefined> {
  const hmacKey = await hmacKeyOf(token)
  if (hmacKey === undefined) return undefined
  const { server: base, terms, offsetMs } = token
  return fetchRows({ base, tokenId: terms.tokenId, hmacKey, atMs: Math.round(clock() + offsetMs) }, operation)
}
