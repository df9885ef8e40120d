import { type NewCode, newCodes } from '../rules/carried.ts'
import { refuseBankKana, toBankKana, toHalf } from '../rules/kana.ts'
import { isLetterOf, refuseValue } from './fields.ts'
import {
  type FieldName,
  type RecordName,
  type RecordValues,
  recordBytes,
  recordKinds,
  type ZenginError,
  type ZenginField,
  type ZenginFile,
  type ZenginHeader,
  type ZenginTransfer,
  zenginLayouts,
} from './records.ts'
import { type Columns, linesIn } from './text-lines.ts'

export const transfersMax = 1_000
/** Several for each record of the largest file; nobody mends more in one go. */
export const errorsMax = 5_000

/** One paying account per file: header, trailer and end in addition to the transfers. Kana take three bytes in UTF-8. */
export const bytesMax = (transfersMax + 3) * (3 * recordBytes + 2) + 3

type Read =
  | { readonly file: ZenginFile }
  /** In file order, at most 5,000; `isCut` means that there were more. What could be read all the same can be looked at, too. */
  | { readonly errors: readonly ZenginError[]; readonly isCut: boolean; readonly legible: Legible }

/** Of a file with errors: the values that are right in themselves, so that all that is wrong is told at once. */
export type Legible = {
  readonly header: RecordValues | null
  readonly transfers: readonly {
    readonly record: number
    readonly values: RecordValues
    readonly inFile: string
  }[]
}

const nothing: Legible = { header: null, transfers: [] }

type Found = {
  readonly name: RecordName
  readonly record: number
  readonly values: RecordValues
  /** 受取人名 as it stands in the file. */
  readonly inFile: string
}

/**
 * A customer's 総合振込 file, in JIS, Shift_JIS or UTF-8, with CRLF, LF or without line ends. Names are converted to the
 * characters that banks use where the form on the screen would convert them, and what stood in the file is kept beside
 * them. At most 1,000 transfers; a larger file is not read. Collects all errors, not only the first. One header only: a
 * file with several (マルチヘッダ) would mean several transfers from several accounts under one confirmation, and is refused.
 */
export function readZengin(bytes: Uint8Array): Read {
  const errors: ZenginError[] = []
  const wrong: Wrong = (error) => errors.push(error)
  const whole = (reason: ZenginError['reason']) =>
    ({ errors: [{ record: 0, field: null, reason }], isCut: false, legible: nothing }) as const
  if (bytes.length > bytesMax) return whole(isOfRecords([], bytes) ? 'too_many' : 'not_zengin')
  const lines = linesIn(bytes)
  if (typeof lines === 'string')
    return whole(lines === 'line_ends' && !isOfRecords([], bytes) ? 'not_zengin' : lines)
  if (!isOfRecords(lines, bytes)) return whole('not_zengin')
  // Short lines could yield more records from the same number of bytes.
  if (lines.length > transfersMax + 3) return whole('too_many')
  const found: Found[] = []
  lines.forEach((line, i) => {
    readRecord(line, i + 1, found, wrong)
  })
  const isWhole = errors.length === 0
  checkOrder(found, wrong, isWhole)
  if (errors.length === 0) checkTrailer(found, wrong)
  errors.sort((a, b) => a.record - b.record)
  if (errors.length > 0)
    return { errors: errors.slice(0, errorsMax), isCut: errors.length > errorsMax, legible: legibleIn(found) }
  return { file: fileOf(found) }
}

function legibleIn(found: readonly Found[]): Legible {
  const [first] = found
  return {
    header: first?.name === 'header' ? first.values : null,
    transfers: found.filter(({ name }) => name === 'data'),
  }
}

/**
 * A CSV, or a file of a spreadsheet: told once, not once for each of its lines. A file whose lines are all too short or too
 * long, but which begins like a header (1, then the two digits of the 種別コード), has its records told.
 */
function isOfRecords(lines: readonly Columns[], bytes: Uint8Array): boolean {
  if (lines.some(({ length }) => length === recordBytes)) return true
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const begin = String.fromCharCode(...bytes.subarray(isMarked ? 3 : 0, isMarked ? 6 : 3))
  return /^1\d\d$/.test(begin)
}

type Wrong = (error: ZenginError) => unknown

const namesByKind = new Map<string, RecordName>(
  Object.entries(recordKinds).map(([name, kind]) => [kind, name as RecordName]),
)

function readRecord(line: Columns, record: number, found: Found[], wrong: Wrong): void {
  const columns = line.length
  if (columns !== recordBytes) return void wrong({ record, field: null, reason: 'record_length', columns })
  const name = namesByKind.get(line[0] ?? '')
  if (name === undefined) return void wrong({ record, field: 'recordKind', reason: 'record_kind' })
  const fields: readonly ZenginField<FieldName>[] = zenginLayouts[name]
  const values: { [Name in FieldName]?: string } = {}
  const refused: Omit<ZenginError, 'payee'>[] = []
  let at = 0
  let inFile = ''
  for (const field of fields) {
    const [fieldName, width, form] = field
    const first = at
    const cells = line.slice(first, first + width)
    at += width
    if (fieldName === 'dummy') continue
    const text = form === 'N' ? cells.join('') : cells.join('').trimEnd()
    if (fieldName === 'payeeName') inFile = text.trim()
    if (cells[0] === '') {
      refused.push({ record, field: fieldName, reason: 'cut' })
      continue
    }
    const value = convert(fieldName, text)
    const reason = refuseValue(name, field, value)
    if (reason === null) values[fieldName] = value
    else refused.push({ record, field: fieldName, reason, ...firstWrong(fieldName, cells, first) })
  }
  for (const error of refused) wrong(inFile === '' ? error : { ...error, payee: inFile })
  found.push({ name, record, values, inFile })
}

/** As the form on the screen does it; a name that needs no conversion stays as it is. */
function convert(name: FieldName, text: string): string {
  if (name === 'bankName' || name === 'branchName') return toHalf(text).trimEnd()
  if (name !== 'payeeName' && name !== 'clientName') return text
  return refuseBankKana(text, Number.POSITIVE_INFINITY)?.reason === 'characters' ? toBankKana(text) : text
}

/** The first character that stays wrong after the conversion, where it stands in the file. */
function firstWrong(name: FieldName, cells: Columns, first: number): Pick<ZenginError, 'found'> {
  const i = cells.findIndex(
    (letter) => letter !== '' && ![...convert(name, letter)].every((each) => isLetterOf(name, each)),
  )
  return i < 0 ? {} : { found: { text: cells[i] ?? '', column: first + i + 1 } }
}

/** Header, data, trailer, end. Missing records are reported only if all records could be read. */
function checkOrder(found: readonly Found[], wrong: Wrong, isWhole: boolean): void {
  const ranks = { header: 0, data: 1, trailer: 2, end: 3 }
  let highest = 0
  for (const [i, { name, record }] of found.entries()) {
    if (name === 'header' && i > 0) wrong({ record, field: null, reason: 'header_twice' })
    else if (ranks[name] < highest || (name !== 'data' && i > 0 && ranks[name] === highest))
      wrong({ record, field: null, reason: 'order' })
    highest = Math.max(highest, ranks[name])
  }
  if (!isWhole) return
  const has = (name: RecordName) => found.some((one) => one.name === name)
  if (found[0]?.name !== 'header') wrong({ record: 1, field: null, reason: 'header_missing' })
  if (!has('data')) wrong({ record: 0, field: null, reason: 'no_data' })
  if (!has('trailer')) wrong({ record: 0, field: null, reason: 'trailer_missing' })
  if (!has('end')) wrong({ record: 0, field: null, reason: 'end_missing' })
  if (found.filter(({ name }) => name === 'data').length > transfersMax)
    wrong({ record: 0, field: null, reason: 'too_many' })
}

function checkTrailer(found: readonly Found[], wrong: Wrong): void {
  const amounts = found.filter(({ name }) => name === 'data').map(({ values }) => Number(values.amount))
  const sum = amounts.reduce((total, amount) => total + amount, 0)
  for (const { name, record, values } of found) {
    if (name !== 'trailer') continue
    if (Number(values.count) !== amounts.length) wrong({ record, field: 'count', reason: 'count' })
    if (Number(values.sum) !== sum) wrong({ record, field: 'sum', reason: 'sum' })
  }
}

function fileOf(found: readonly Found[]): ZenginFile {
  return {
    header: headerOf(found.find(({ name }) => name === 'header')?.values ?? {}),
    transfers: found.filter(({ name }) => name === 'data').map(transferOf),
  }
}

function headerOf(values: RecordValues): ZenginHeader {
  const { clientCode = '', clientName = '', day = '', ...rest } = values
  return { clientCode, clientName, day, ...accountOf(rest) }
}

function transferOf({ values, inFile }: Found): ZenginTransfer {
  const { payeeName = '', customerCode1: code1 = '', customerCode2: code2 = '' } = values
  const reference: ZenginTransfer['reference'] =
    values.identification === 'Y'
      ? { kind: 'edi', text: `${code1.padEnd(10)}${code2}`.trimEnd() }
      : { kind: 'codes', code1, code2 }
  const converted = payeeName === inFile ? {} : { nameInFile: inFile }
  const newCode = newCodeOf(values.newCode)
  return {
    ...accountOf(values),
    payeeName,
    ...converted,
    amountYen: Number(values.amount),
    reference,
    newCode,
  }
}

/** Blank means neither new nor changed. */
function newCodeOf(text: string | undefined): NewCode {
  return newCodes.find((each) => each === text) ?? '0'
}

function accountOf(values: RecordValues) {
  const { bankCode = '', bankName = '', branchCode = '', branchName = '' } = values
  const { accountKind = '', accountNumber = '' } = values
  return { bankCode, bankName, branchCode, branchName, accountKind, accountNumber }
}
