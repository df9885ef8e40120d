import type { NewCode, PaymentReference } from '../rules/carried.ts'

/**
 * 総合振込 in the fixed-length format of the 全銀協: records of 120 bytes (domain-notes c-1). N is right-justified and
 * filled with zeros, C left-justified and filled with spaces; n is an N that may also be left blank.
 */
export type ZenginField<Name extends string = string> = readonly [
  name: Name,
  bytes: number,
  form: 'N' | 'n' | 'C',
]

export const recordBytes = 120

/** The fields of each record in order; `dummy` is filled with spaces and ignored. */
export const zenginLayouts = {
  header: [
    ['recordKind', 1, 'N'],
    ['transferKind', 2, 'N'],
    ['codeDivision', 1, 'N'],
    ['clientCode', 10, 'N'],
    ['clientName', 40, 'C'],
    ['day', 4, 'N'],
    ['bankCode', 4, 'N'],
    ['bankName', 15, 'C'],
    ['branchCode', 3, 'N'],
    ['branchName', 15, 'C'],
    ['accountKind', 1, 'N'],
    ['accountNumber', 7, 'N'],
    ['dummy', 17, 'C'],
  ],
  data: [
    ['recordKind', 1, 'N'],
    ['bankCode', 4, 'N'],
    ['bankName', 15, 'C'],
    ['branchCode', 3, 'N'],
    ['branchName', 15, 'C'],
    ['clearingHouse', 4, 'n'],
    ['accountKind', 1, 'N'],
    ['accountNumber', 7, 'N'],
    ['payeeName', 30, 'C'],
    ['amount', 10, 'N'],
    ['newCode', 1, 'n'],
    ['customerCode1', 10, 'C'],
    ['customerCode2', 10, 'C'],
    ['instruction', 1, 'n'],
    ['identification', 1, 'C'],
    ['dummy', 7, 'C'],
  ],
  trailer: [
    ['recordKind', 1, 'N'],
    ['count', 6, 'N'],
    ['sum', 12, 'N'],
    ['dummy', 101, 'C'],
  ],
  end: [
    ['recordKind', 1, 'N'],
    ['dummy', 119, 'C'],
  ],
} as const satisfies Record<string, readonly ZenginField[]>

export type RecordName = keyof typeof zenginLayouts
export type FieldName = (typeof zenginLayouts)[RecordName][number][0]
export type RecordValues = { readonly [Name in FieldName]?: string }

export const recordKinds = { header: '1', data: '2', trailer: '8', end: '9' } as const

/** The payer, the account, and the day. */
export type ZenginHeader = {
  readonly clientCode: string
  readonly clientName: string
  /** 取組日, MMDD. */
  readonly day: string
  readonly bankCode: string
  readonly bankName: string
  readonly branchCode: string
  readonly branchName: string
  /** 1 普通, 2 当座, 9 その他. */
  readonly accountKind: string
  readonly accountNumber: string
}

export type ZenginTransfer = {
  readonly bankCode: string
  readonly bankName: string
  readonly branchCode: string
  readonly branchName: string
  /** 1 普通, 2 当座, 4 貯蓄, 9 その他. */
  readonly accountKind: string
  readonly accountNumber: string
  readonly payeeName: string
  /** What stands in the file, if it was converted to the characters that banks use. */
  readonly nameInFile?: string
  readonly amountYen: number
  readonly reference: PaymentReference
  readonly newCode: NewCode
}

export type ZenginFile = {
  readonly header: ZenginHeader
  readonly transfers: readonly ZenginTransfer[]
}

/** Why a file has no lines that could be read. */
export type TextFault = 'empty_file' | 'line_ends' | 'utf16' | 'ebcdic' | 'not_zengin'

/** What is wrong with a file, one of its records or one field. The texts are in texts/zengin.ts. */
export type ZenginReason =
  | TextFault
  | 'too_many'
  | 'record_length'
  | 'record_kind'
  | 'header_missing'
  | 'header_twice'
  | 'order'
  | 'no_data'
  | 'trailer_missing'
  | 'end_missing'
  | FieldReason

export type FieldReason =
  | 'cut'
  | 'digits'
  | 'empty'
  | 'characters'
  | 'transfer_kind'
  | 'code_division'
  | 'day'
  | 'account_kind'
  | 'amount_zero'
  | 'new_code'
  | 'instruction_document'
  | 'instruction'
  | 'identification'
  | 'count'
  | 'sum'

/** `record` counts from 1, and 0 is the whole file; `field` is null for the whole record. */
export type ZenginError = {
  readonly record: number
  readonly field: FieldName | null
  readonly reason: ZenginReason
  /** The first character that is not allowed, and its column in the record, from 1. */
  readonly found?: { readonly text: string; readonly column: number }
  /** Of a record with the wrong length: how many columns it has. */
  readonly columns?: number
  /** 受取人名 of a data record, as it stands in the file. */
  readonly payee?: string
}

/** From which column to which, counted from 1, a field of a record stands. Record 1 is the header. */
export function columnsOfField(record: number, field: FieldName): readonly [number, number] | null {
  const layouts =
    record === 1 ? [zenginLayouts.header] : [zenginLayouts.data, zenginLayouts.trailer, zenginLayouts.end]
  for (const layout of layouts) {
    let before = 0
    for (const [name, width] of layout) {
      if (name === field) return [before + 1, before + width]
      before += width
    }
  }
  return null
}
