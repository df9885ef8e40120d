import { isSignedText } from '../plain-text.ts'
import type { CborValue } from './cbor.ts'
import { array, bytes, integer, text } from './cbor.ts'

/** What is confirmed, by the number that stands in a payload. A number that isn't here asks for a newer version. */
export const templates = {
  transfer: 1,
  transfer_batch: 2,
  payee: 3,
  limit: 4,
  fx_contract: 5,
  token_change: 6,
  passkey: 7,
  mail_address: 8,
  login: 9,
  note: 10,
} as const

export type Template = keyof typeof templates

/** The kinds of values, by the number that stands in a field. */
const fieldTypes = {
  money: 1,
  account: 2,
  name: 3,
  date: 4,
  rate: 5,
  count: 6,
  text: 7,
  digest: 8,
} as const

export type FieldType = keyof typeof fieldTypes

/** The fields that each template begins with; more may follow. */
export const fixedFields = {
  transfer: ['account', 'money', 'date'],
  transfer_batch: ['count', 'money', 'date', 'account', 'money', 'account', 'money', 'count', 'digest'],
  payee: ['account'],
  limit: ['money'],
  fx_contract: ['money', 'money', 'rate', 'date'],
  token_change: ['text'],
  passkey: ['text', 'digest'],
  mail_address: ['text'],
  login: ['text'],
  note: ['text'],
} as const satisfies Record<Template, readonly FieldType[]>

/** 100.00 USD is 10000 with 2 decimals. */
export type Money = { readonly currency: string; readonly amount: number; readonly decimals: number }

/** 1 普通, 2 当座, 4 貯蓄, 9 その他, as files of Zengin write them. */
export const accountTypes = [1, 2, 4, 9] as const
export type AccountType = (typeof accountTypes)[number]

export type Account = {
  readonly bank: string
  readonly bankName: string
  readonly branch: string
  readonly branchName: string
  readonly type: AccountType
  readonly number: string
  readonly holder: string
}

/** How much of the quoted currency 1 or 100 of the base are. */
export type Rate = {
  readonly units: 1 | 100
  readonly base: string
  readonly amount: number
  readonly decimals: number
  readonly quote: string
}

export type Field = { readonly label: string } & (
  | { readonly type: 'money'; readonly value: Money }
  | { readonly type: 'account'; readonly value: Account }
  | { readonly type: 'name'; readonly value: string }
  /** YYYYMMDD, of Asia/Tokyo. */
  | { readonly type: 'date'; readonly value: number }
  | { readonly type: 'rate'; readonly value: Rate }
  | { readonly type: 'count'; readonly value: number }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'digest'; readonly value: Uint8Array }
)

export const fieldsMax = 16
const labelMax = 20

/** What makes a payee: names of banks and branches change, and say nothing. */
export function payeeKey({ bank, branch, type, number, holder }: Account): string {
  return [bank, branch, type, number, holder].join('/')
}

export function encodeMoney({ currency, amount, decimals }: Money): CborValue {
  return array(text(currency), integer(amount), integer(decimals))
}

export function encodeAccount(account: Account): CborValue {
  const { bank, bankName, branch, branchName, type, number, holder } = account
  const names = [bank, bankName, branch, branchName].map(text)
  return array(...names, integer(type), text(number), text(holder))
}

function encodeValue(field: Field): CborValue {
  switch (field.type) {
    case 'money':
      return encodeMoney(field.value)
    case 'account':
      return encodeAccount(field.value)
    case 'rate': {
      const { units, base, amount, decimals, quote } = field.value
      return array(integer(units), text(base), integer(amount), integer(decimals), text(quote))
    }
    case 'date':
    case 'count':
      return integer(field.value)
    case 'name':
    case 'text':
      return text(field.value)
    case 'digest':
      return bytes(field.value)
  }
}

export function encodeField(field: Field): CborValue {
  return array(text(field.label), integer(fieldTypes[field.type]), encodeValue(field))
}

/** A text of this many characters, all of which are seen; undefined if it isn't one. */
function parseText(value: CborValue | undefined, max: number, min = 1): string | undefined {
  if (value?.kind !== 'text' || !isSignedText(value.value)) return undefined
  const length = [...value.value].length
  return length >= min && length <= max ? value.value : undefined
}

function parsePattern(value: CborValue | undefined, pattern: RegExp): string | undefined {
  return value?.kind === 'text' && pattern.test(value.value) ? value.value : undefined
}

/** A whole number from 0 that JavaScript holds exactly. */
export function parseCount(value: CborValue | undefined, max = Number.MAX_SAFE_INTEGER): number | undefined {
  if (value?.kind !== 'integer' || typeof value.value === 'bigint') return undefined
  return value.value >= 0 && value.value <= max ? value.value : undefined
}

/** The parts of an array of this length. */
function parts(value: CborValue, length: number): readonly CborValue[] | undefined {
  return value.kind === 'array' && value.value.length === length ? value.value : undefined
}

const currencyPattern = /^[A-Z]{3}$/

export function parseMoney(value: CborValue): Money | undefined {
  const held = parts(value, 3)
  const currency = parsePattern(held?.[0], currencyPattern)
  const amount = parseCount(held?.[1])
  const decimals = parseCount(held?.[2], currency === 'JPY' ? 0 : 4)
  if (currency === undefined || amount === undefined || decimals === undefined) return undefined
  return { currency, amount, decimals }
}

export function parseAccount(value: CborValue): Account | undefined {
  const held = parts(value, 7)
  const bank = parsePattern(held?.[0], /^[0-9]{4}$/)
  const bankName = parseText(held?.[1], 20, 0)
  const branch = parsePattern(held?.[2], /^[0-9]{3}$/)
  const branchName = parseText(held?.[3], 20, 0)
  const type = accountTypes.find((known) => known === parseCount(held?.[4]))
  const number = parsePattern(held?.[5], /^[0-9]{7}$/)
  // As sent to Zengin: no small kana, no ｦ, no long vowel (ｰ).
  const holder = parsePattern(held?.[6], /^[0-9A-Z ().,/\-\uFF71-\uFF9F]{1,48}$/)
  if (bank === undefined || bankName === undefined || branch === undefined || branchName === undefined)
    return undefined
  if (type === undefined || number === undefined || holder === undefined) return undefined
  return { bank, bankName, branch, branchName, type, number, holder }
}

function parseRate(value: CborValue): Rate | undefined {
  const held = parts(value, 5)
  const units = parseCount(held?.[0])
  const base = parsePattern(held?.[1], currencyPattern)
  const amount = parseCount(held?.[2])
  const decimals = parseCount(held?.[3], 9)
  const quote = parsePattern(held?.[4], currencyPattern)
  if (units !== 1 && units !== 100) return undefined
  if (base === undefined || amount === undefined || decimals === undefined || quote === undefined)
    return undefined
  return { units, base, amount, decimals, quote }
}

/** A day of the calendar from the year 2000, as YYYYMMDD. */
function parseDate(value: CborValue): number | undefined {
  const date = parseCount(value, 9999_12_31)
  if (date === undefined || date < 2000_01_01) return undefined
  const [year, month, day] = [Math.floor(date / 10000), Math.floor(date / 100) % 100, date % 100]
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
  return day >= 1 && day <= days ? date : undefined
}

function parseDigest(value: CborValue): Uint8Array | undefined {
  return value.kind === 'bytes' && value.value.length === 32 ? value.value : undefined
}

const parsers = {
  money: parseMoney,
  account: parseAccount,
  name: (value) => parseText(value, 48),
  date: parseDate,
  rate: parseRate,
  count: parseCount,
  text: (value) => parseText(value, 200),
  digest: parseDigest,
} satisfies { [Type in FieldType]: (value: CborValue) => (Field & { type: Type })['value'] | undefined }

export type FieldRefusal = 'unknown_type' | 'bad_field'

/** One field, of this type where its place has one. */
function parseField(value: CborValue, fixed: FieldType | undefined): Field | FieldRefusal {
  const [label, typeNumber, held] = parts(value, 3) ?? []
  const number = parseCount(typeNumber)
  if (number === undefined || held === undefined) return 'bad_field'
  const type = (Object.keys(fieldTypes) as FieldType[]).find((known) => fieldTypes[known] === number)
  if (type === undefined) return 'unknown_type'
  const name = parseText(label, labelMax)
  const parsed = parsers[type](held)
  if (name === undefined || parsed === undefined || type !== (fixed ?? type)) return 'bad_field'
  return { label: name, type, value: parsed } as Field
}

/** The fields of an operation in their order, or why the first bad one is refused. */
export function parseFields(
  values: readonly CborValue[],
  template: Template,
): readonly Field[] | FieldRefusal {
  const fixed: readonly FieldType[] = fixedFields[template]
  if (values.length > fieldsMax) return 'bad_field'
  const fields: Field[] = []
  for (const [at, value] of values.entries()) {
    const field = parseField(value, fixed[at])
    if (typeof field === 'string') return field
    fields.push(field)
  }
  return fields.length >= fixed.length ? fields : 'bad_field'
}
