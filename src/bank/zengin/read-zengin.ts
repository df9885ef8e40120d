import { decodeJis } from './bytes.ts'
import { refuseValue } from './fields.ts'
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
  type ZenginReason,
  type ZenginTransfer,
  zenginLayouts,
} from './records.ts'

export const transfersMax = 1_000
export const errorsMax = 100

const carriageReturn = 0x0d
const lineFeed = 0x0a
/** MS-DOS's end-of-file mark, which programs still write. */
const endOfText = 0x1a

/** One paying account per file: header, trailer and end in addition to the transfers. */
const bytesMax = (transfersMax + 3) * (recordBytes + 2) + 1

type Read =
  | { readonly file: ZenginFile }
  /** In file order, at most 100; `isCut` means that there were more. */
  | { readonly errors: readonly ZenginError[]; readonly isCut: boolean }

type Found = { readonly name: RecordName; readonly record: number; readonly values: RecordValues }

/**
 * A customer's 総合振込 file, with CRLF after each record or without line ends; CR or LF alone is refused (domain-notes
 * c-1). At most 1,000 transfers; a larger file is not read. Collects all errors, not only the first. One header only: a
 * file with several (マルチヘッダ) would mean several transfers from several accounts under one confirmation, and is refused.
 */
export function readZengin(bytes: Uint8Array): Read {
  const errors: ZenginError[] = []
  const wrong = (record: number, field: FieldName | null, reason: ZenginReason) =>
    errors.push({ record, field, reason })
  const lines = linesIn(bytes)
  if (typeof lines === 'string') return { errors: [{ record: 0, field: null, reason: lines }], isCut: false }
  const found: Found[] = []
  lines.forEach((line, i) => {
    if (errors.length <= errorsMax) readRecord(line, i + 1, found, wrong)
  })
  const isWhole = errors.length === 0
  checkOrder(found, wrong, isWhole)
  if (errors.length === 0) checkTrailer(found, wrong)
  errors.sort((a, b) => a.record - b.record)
  if (errors.length > 0) return { errors: errors.slice(0, errorsMax), isCut: errors.length > errorsMax }
  return { file: fileOf(found) }
}

type Wrong = (record: number, field: FieldName | null, reason: ZenginReason) => void

function linesIn(all: Uint8Array): readonly Uint8Array[] | ZenginReason {
  if (all.length > bytesMax) return 'too_many'
  const bytes = all.at(-1) === endOfText ? all.subarray(0, -1) : all
  if (bytes.length === 0) return 'empty_file'
  const lines: Uint8Array[] = []
  if (!bytes.includes(carriageReturn) && !bytes.includes(lineFeed)) {
    for (let at = 0; at < bytes.length; at += recordBytes) lines.push(bytes.subarray(at, at + recordBytes))
    return lines
  }
  let start = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === lineFeed) return 'line_ends'
    if (byte !== carriageReturn) continue
    if (bytes[at + 1] !== lineFeed) return 'line_ends'
    lines.push(bytes.subarray(start, at))
    at += 1
    start = at + 1
  }
  if (start < bytes.length) lines.push(bytes.subarray(start))
  // Short lines could yield more records from the same number of bytes.
  return lines.length > transfersMax + 3 ? 'too_many' : lines
}

const namesByKind = new Map<string, RecordName>(
  Object.entries(recordKinds).map(([name, kind]) => [kind, name as RecordName]),
)

function readRecord(line: Uint8Array, record: number, found: Found[], wrong: Wrong): void {
  if (line.length !== recordBytes) return void wrong(record, null, 'record_length')
  const name = namesByKind.get(String.fromCharCode(line[0] ?? 0))
  if (name === undefined) return void wrong(record, 'recordKind', 'record_kind')
  const fields: readonly ZenginField<FieldName>[] = zenginLayouts[name]
  const values: { [Name in FieldName]?: string } = {}
  let at = 0
  for (const field of fields) {
    const [fieldName, width, form] = field
    const text = decodeJis(line.subarray(at, at + width))
    at += width
    if (fieldName === 'dummy') continue
    const value = form === 'N' ? text : text?.trimEnd()
    const reason = value === undefined ? 'bytes' : refuseValue(name, field, value)
    if (reason !== null) wrong(record, fieldName, reason)
    else if (value !== undefined) values[fieldName] = value
  }
  found.push({ name, record, values })
}

/** Header, data, trailer, end. Missing records are reported only if all records could be read. */
function checkOrder(found: readonly Found[], wrong: Wrong, isWhole: boolean): void {
  const ranks = { header: 0, data: 1, trailer: 2, end: 3 }
  let highest = 0
  for (const [i, { name, record }] of found.entries()) {
    if (name === 'header' && i > 0) wrong(record, null, 'header_twice')
    else if (ranks[name] < highest || (name !== 'data' && i > 0 && ranks[name] === highest))
      wrong(record, null, 'order')
    highest = Math.max(highest, ranks[name])
  }
  if (!isWhole) return
  const has = (name: RecordName) => found.some((one) => one.name === name)
  if (found[0]?.name !== 'header') wrong(1, null, 'header_missing')
  if (!has('data')) wrong(0, null, 'no_data')
  if (!has('trailer')) wrong(0, null, 'trailer_missing')
  if (!has('end')) wrong(0, null, 'end_missing')
  if (found.filter(({ name }) => name === 'data').length > transfersMax) wrong(0, null, 'too_many')
}

function checkTrailer(found: readonly Found[], wrong: Wrong): void {
  const amounts = found.filter(({ name }) => name === 'data').map(({ values }) => Number(values.amount))
  const sum = amounts.reduce((total, amount) => total + amount, 0)
  for (const { name, record, values } of found) {
    if (name !== 'trailer') continue
    if (Number(values.count) !== amounts.length) wrong(record, 'count', 'count')
    if (Number(values.sum) !== sum) wrong(record, 'sum', 'sum')
  }
}

function fileOf(found: readonly Found[]): ZenginFile {
  return {
    header: headerOf(found.find(({ name }) => name === 'header')?.values ?? {}),
    transfers: found.filter(({ name }) => name === 'data').map(({ values }) => transferOf(values)),
  }
}

function headerOf(values: RecordValues): ZenginHeader {
  const { clientCode = '', clientName = '', day = '', ...rest } = values
  return { clientCode, clientName, day, ...accountOf(rest) }
}

function transferOf(values: RecordValues): ZenginTransfer {
  const { payeeName = '', customerCode1: code1 = '', customerCode2: code2 = '' } = values
  const reference: ZenginTransfer['reference'] =
    values.identification === 'Y'
      ? { kind: 'edi', text: `${code1.padEnd(10)}${code2}`.trimEnd() }
      : { kind: 'codes', code1, code2 }
  return { ...accountOf(values), payeeName, amountYen: Number(values.amount), reference }
}

function accountOf(values: RecordValues) {
  const { bankCode = '', bankName = '', branchCode = '', branchName = '' } = values
  const { accountKind = '', accountNumber = '' } = values
  return { bankCode, bankName, branchCode, branchName, accountKind, accountNumber }
}
