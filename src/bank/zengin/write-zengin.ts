import { encodeJis } from './bytes.ts'
import { refuseValue } from './fields.ts'
import {
  type FieldName,
  type RecordName,
  type RecordValues,
  recordBytes,
  recordKinds,
  type ZenginField,
  type ZenginFile,
  type ZenginTransfer,
  zenginLayouts,
} from './records.ts'

const carriageReturn = 0x0d
const lineFeed = 0x0a

/**
 * The bytes of a 総合振込 file: header, data, trailer with count and sum, end, each of 120 bytes and CRLF (domain-notes
 * c-1). At least one transfer, at most 999,999. Throws a TypeError for what does not fit: an overlong value, characters
 * that banks don't use, a sum beyond twelve digits. `readZengin` accepts the result.
 */
export function writeZengin({ header, transfers }: ZenginFile): Uint8Array {
  if (transfers.length === 0) throw new TypeError('a Zengin file must have a transfer')
  const sum = transfers.reduce((total, { amountYen }) => total + amountYen, 0)
  const records = [
    recordOf('header', { transferKind: '21', codeDivision: '0', ...header }),
    ...transfers.map((transfer) => recordOf('data', dataOf(transfer))),
    recordOf('trailer', { count: String(transfers.length), sum: digitsOf(sum) }),
    recordOf('end', {}),
  ]
  const bytes = new Uint8Array(records.length * (recordBytes + 2))
  records.forEach((record, i) => {
    bytes.set([...record, carriageReturn, lineFeed], i * (recordBytes + 2))
  })
  return bytes
}

function dataOf({ amountYen, reference, nameInFile: _, ...transfer }: ZenginTransfer): RecordValues {
  // EDI情報 is one field of 20 in place of two of 10.
  const edi = reference.kind === 'edi' ? reference.text.padEnd(20) : ''
  if (edi.length > 20) throw new TypeError('EDI情報 must not exceed 20 characters')
  const codes =
    reference.kind === 'codes'
      ? { customerCode1: reference.code1, customerCode2: reference.code2, identification: '' }
      : { customerCode1: edi.slice(0, 10), customerCode2: edi.slice(10), identification: 'Y' }
  // 7 電信.
  return { ...transfer, ...codes, amount: digitsOf(amountYen), instruction: '7' }
}

function digitsOf(yen: number): string {
  if (!Number.isSafeInteger(yen) || yen < 0) throw new TypeError(`${yen} is not an amount in yen`)
  return String(yen)
}

function recordOf(record: RecordName, values: RecordValues): Uint8Array {
  const fields: readonly ZenginField<FieldName>[] = zenginLayouts[record]
  const all: RecordValues = { ...values, recordKind: recordKinds[record] }
  const bytes = encodeJis(fields.map((field) => fieldOf(record, field, all[field[0]] ?? '')).join(''))
  if (bytes?.length !== recordBytes) throw new TypeError(`${record}: not every character is a single byte`)
  return bytes
}

function fieldOf(record: RecordName, field: ZenginField<FieldName>, text: string): string {
  const [name, width, form] = field
  const reason = refuseValue(record, field, text)
  if (reason !== null) throw new TypeError(`${record}.${name}: ${reason}`)
  if (text.length > width) throw new TypeError(`${record}.${name}: more than ${width} bytes`)
  return form === 'C' ? text.padEnd(width) : text.padStart(width, '0')
}
