import { concatBytes, sameBytes } from '../bytes.ts'
import { isSignedText } from '../plain-text.ts'
import { array, type CborValue, encodeCbor, text } from './cbor.ts'
import type { Account, Field, Money } from './fields.ts'
import { encodeAccount, encodeMoney, parseAccount, parseMoney } from './fields.ts'

export type Row = { readonly account: Account; readonly money: Money; readonly reference: string }

/** Characters, as in a text of a field. */
const referenceMax = 200

/**
 * The root over all rows in their order (RFC 6962 §2.1). It yields what is to be hashed by SHA-256, one level of the tree
 * at a time, and is given the hashes in the same order: Node has them at once, a browser has to wait. Throws RangeError
 * where there is no row.
 */
export function* batchRoot(
  rows: readonly Row[],
): Generator<readonly Uint8Array<ArrayBuffer>[], Uint8Array, readonly Uint8Array[]> {
  if (rows.length === 0) throw new RangeError('A batch has at least one row')
  let level = yield rows.map((row) => concatBytes(Uint8Array.of(0), encodeCbor(rowValue(row))))
  while (level.length > 1) {
    const pairs = Array.from({ length: Math.floor(level.length / 2) }, (_, at) =>
      concatBytes(Uint8Array.of(1), ...level.slice(2 * at, 2 * at + 2)),
    )
    // A last one alone goes up as it is: the same tree as the one that splits at the largest power of two.
    const alone = level.slice(2 * pairs.length)
    level = [...(yield pairs), ...alone]
  }
  return level[0] ?? new Uint8Array()
}

function rowValue({ account, money, reference }: Row): CborValue {
  return array(encodeAccount(account), encodeMoney(money), text(reference))
}

/** All rows as one array, for whoever makes the root of them again. */
export function encodeRows(rows: readonly Row[]): Uint8Array {
  return encodeCbor(array(...rows.map(rowValue)))
}

/** What a batch says of its rows: how many, how much, the first, the largest (the earlier one of equals). */
export type Summary = {
  readonly count: number
  readonly total: Money
  readonly first: Row
  readonly largest: Row
}

/** Undefined for no rows, several currencies, or more money than a number holds exactly. */
export function summarize(rows: readonly Row[]): Summary | undefined {
  const [first] = rows
  if (first === undefined) return undefined
  const { currency, decimals } = first.money
  if (rows.some(({ money }) => money.currency !== currency || money.decimals !== decimals)) return undefined
  const amount = rows.reduce((sum, { money }) => sum + money.amount, 0)
  if (!Number.isSafeInteger(amount)) return undefined
  const largest = rows.reduce((most, row) => (row.money.amount > most.money.amount ? row : most))
  return { count: rows.length, total: { currency, amount, decimals }, first, largest }
}

/**
 * Whether these rows are the ones that a batch's fields stand for; if not, they are `other_rows`. `root` is that of the
 * rows, by `batchRoot`.
 */
export function rowsBelong(rows: readonly Row[], root: Uint8Array, fields: readonly Field[]): boolean {
  const summary = summarize(rows)
  const [count, total, , firstPayee, firstMoney, largestPayee, largestMoney, , digest] = fields
  return (
    summary !== undefined &&
    rows.every(isShown) &&
    count?.type === 'count' &&
    count.value === summary.count &&
    isMoney(total, summary.total) &&
    isRow(firstPayee, firstMoney, summary.first) &&
    isRow(largestPayee, largestMoney, summary.largest) &&
    digest?.type === 'digest' &&
    sameBytes(digest.value, root)
  )
}

/** Whether a row holds only what a token would show of a field. */
function isShown({ account, money, reference }: Row): boolean {
  const isTold = reference === '' || (isSignedText(reference) && [...reference].length <= referenceMax)
  const [payee, amount] = [parseAccount(encodeAccount(account)), parseMoney(encodeMoney(money))]
  return isTold && payee !== undefined && amount !== undefined
}

function isMoney(field: Field | undefined, money: Money): boolean {
  return (
    field?.type === 'money' && sameBytes(encodeCbor(encodeMoney(field.value)), encodeCbor(encodeMoney(money)))
  )
}

function isRow(payee: Field | undefined, money: Field | undefined, row: Row): boolean {
  if (payee?.type !== 'account' || !isMoney(money, row.money)) return false
  return sameBytes(encodeCbor(encodeAccount(payee.value)), encodeCbor(encodeAccount(row.account)))
}
