import { decodeFile, readCsv } from '../../../authority/operations/read-csv.ts'
import { instantIn, jsonObjectIn } from '../../../otp/machine-text.ts'
import { digestOf } from '../../../platform/secrets/random.ts'
import { type AccountType, accountTypes } from '../../rules/account.ts'
import { dateIn } from '../../rules/calendar.ts'
import {
  type CoreAccount,
  type CoreError,
  type CoreHeader,
  type CoreMovement,
  type CoreProblem,
  coreForms,
} from '../../rules/core-feed.ts'
import type { CoreRate } from '../../rules/rates.ts'
import type { CoreStatement, ReadStatement, Said } from './core-source.ts'

/** The records of a file, and what each holds: in a CSV file by position, in JSON Lines by name. */
const coreRecords = {
  header: ['version', 'service', 'form', 'sequence', 'asOf'],
  account: ['branch', 'type', 'number', 'customer', 'holder', 'balance'],
  closed: ['branch', 'type', 'number'],
  movement: ['branch', 'type', 'number', 'id', 'bookedAt', 'yen', 'text', 'balance', 'posting'],
  rate: ['currency', 'asOf', 'sell', 'buy', 'interest', 'yenInterest', 'publishedOn', 'tts', 'ttm', 'ttb'],
  end: ['accounts', 'movements', 'rates'],
} as const
type RecordName = keyof typeof coreRecords

export type CoreFormat = 'csv' | 'jsonl'

/** With the header and the end. */
export const recordsMax = 50_000
const errorsMax = 100

/** A record as it stands in the file. */
type Line = {
  readonly line: number
  readonly record: RecordName
  readonly values: Readonly<Record<string, string>>
}
type Broken = { readonly line: number; readonly problem: CoreProblem }

/**
 * Reads a file of the core system, all of it or none: a header, what it says of accounts, and an end that counts them,
 * so that half a file is never taken for a whole one. At most 50,000 records; up to 100 errors are reported.
 */
export async function readStatement(bytes: Uint8Array, format: CoreFormat): Promise<ReadStatement> {
  const text = decodeFile(bytes)
  if (text === null) return failed({ line: 1, problem: 'encoding' })
  const lines = format === 'csv' ? csvLines(text) : jsonLines(text)
  if ('problem' in lines) return failed(lines)
  return readLines(lines, digestOf(bytes))
}

type Told = Readonly<Record<string, unknown>>

/** A statement that came whole, as one value: its records are counted as the lines of a file are. */
export function readRecords(
  said: Told & Readonly<Record<'accounts' | 'closed' | 'movements' | 'rates', readonly Told[]>>,
  digest: string,
): Promise<ReadStatement> {
  const { accounts, closed, movements, rates, ...header } = said
  const counts = {
    accounts: accounts.length + closed.length,
    movements: movements.length,
    rates: rates.length,
  }
  const records: readonly (readonly [RecordName, Told])[] = [
    ['header', header],
    ...accounts.map((each) => ['account', each] as const),
    ...closed.map((each) => ['closed', each] as const),
    ...movements.map((each) => ['movement', each] as const),
    ...rates.map((each) => ['rate', each] as const),
    ['end', counts],
  ]
  return readLines(
    records.map(([record, values], i) => lineOf(i + 1, record, values)),
    digest,
  )
}

async function readLines(lines: readonly Line[], digest: string): Promise<ReadStatement> {
  if (lines.length > recordsMax) return failed({ line: recordsMax + 1, problem: 'too_large' })
  const [first] = lines
  const last = lines.at(-1)
  if (first?.record !== 'header') return failed({ line: 1, problem: 'header' })
  if (last?.record !== 'end') return failed({ line: last?.line ?? 1, problem: 'end' })
  const reading = new Reading()
  const header = reading.header(first)
  const body = lines.slice(1, -1)
  for (const [i, line] of body.entries()) {
    if (reading.errors.length >= errorsMax) break
    // Others have their turn.
    if (i % 1000 === 999) await new Promise((resolve) => setImmediate(resolve))
    reading.take(line)
  }
  if (reading.errors.length === 0) reading.end(last)
  const { accounts, closed, movements, rates, errors } = reading
  if (header === undefined || errors.length > 0) return { ok: false, errors }
  const statement: CoreStatement = { header, accounts, closed, movements, rates, digest }
  return { ok: true, statement }
}

function failed({ line, problem }: Broken): ReadStatement {
  return { ok: false, errors: [{ line, field: '', problem, detail: '' }] }
}

function isRecord(name: string): name is RecordName {
  return Object.hasOwn(coreRecords, name)
}

function csvLines(text: string): readonly Line[] | Broken {
  const rows = readCsv(text)
  if (typeof rows === 'number') return { line: rows, problem: 'not_csv' }
  const lines: Line[] = []
  for (const { line, record: cells } of rows) {
    const [record = '', ...values] = cells
    if (!isRecord(record)) return { line, problem: 'record' }
    const names = coreRecords[record]
    if (values.length > names.length) return { line, problem: 'record' }
    lines.push({ line, record, values: Object.fromEntries(names.map((name, i) => [name, values[i] ?? ''])) })
  }
  return lines
}

function jsonLines(text: string): readonly Line[] | Broken {
  const lines: Line[] = []
  for (const [i, source] of text.split('\n').entries()) {
    if (source.trim() === '') continue
    const line = i + 1
    const value = jsonObjectIn(source)
    if (value === undefined) return { line, problem: 'not_json' }
    const { record, ...rest } = value
    if (typeof record !== 'string' || !isRecord(record)) return { line, problem: 'record' }
    const names: readonly string[] = coreRecords[record]
    const isKnown = Object.entries(rest).every(([name, each]) => names.includes(name) && isPlain(each))
    if (!isKnown) return { line, problem: 'record' }
    lines.push(lineOf(line, record, rest))
  }
  return lines
}

function lineOf(line: number, record: RecordName, said: Told): Line {
  const values = coreRecords[record].map((name) => [name, plainText(said[name])])
  return { line, record, values: Object.fromEntries(values) }
}

function isPlain(value: unknown): boolean {
  return value === null || typeof value === 'string' || Number.isSafeInteger(value)
}

function plainText(value: unknown): string {
  return value === undefined || value === null ? '' : String(value).trim()
}

/** What a text may hold, whichever way it comes. */
export const valueForms = {
  branch: /^\d{3}$/,
  number: /^\d{7}$/,
  customer: /^.{1,64}$/,
  // As in ./warifu account open.
  holder: /^[ｱ-ﾝﾞﾟA-Z0-9 ().-]{1,48}$/,
  balance: /^-?\d{1,15}$/,
  yen: /^-?\d{1,15}$/,
  id: /^[A-Za-z0-9._:-]{1,64}$/,
  posting: /^[A-Za-z0-9-]{1,64}$/,
  text: /^[^\p{C}]{1,100}$/u,
  sequence: /^[1-9]\d{0,14}$/,
  count: /^\d{1,7}$/,
  // Whether it makes sense is checked against the rates before it.
  currency: /^[A-Z]{3}$/,
  rate: /^-?\d{1,5}\.\d{2}$/,
  interest: /^-?\d{1,4}$/,
} as const

/** Reads records one after the other, and keeps what they say and what is wrong with them. */
class Reading {
  readonly accounts: Said<CoreAccount>[] = []
  readonly closed: Said<Pick<CoreAccount, 'branchCode' | 'accountType' | 'number'>>[] = []
  readonly movements: Said<CoreMovement>[] = []
  readonly rates: Said<CoreRate>[] = []
  readonly errors: CoreError[] = []
  readonly #named = new Set<string>()
  readonly #told = new Set<string>()
  readonly #moved = new Set<string>()

  header({ line, values }: Line): CoreHeader | undefined {
    if (values['version'] !== '1') this.#wrong(line, 'version', 'form')
    const form = coreForms.find((each) => each === values['form'])
    if (form === undefined) this.#wrong(line, 'form', 'form')
    const sequence = this.#number(line, values, 'sequence', valueForms.sequence)
    const asOfMs = this.#instant(line, values, 'asOf')
    const service = values['service'] ?? ''
    return form === undefined ? undefined : { service, form, sequence, asOfMs }
  }

  take(of: Line): void {
    const { line, record, values } = of
    if (record === 'header' || record === 'end') {
      this.#wrong(line, '', 'record')
      return
    }
    if (record === 'rate') {
      this.#rate(of)
      return
    }
    const name = this.#account(of)
    const key = `${name.branchCode}-${name.accountType}-${name.number}`
    if (record === 'movement') {
      this.#movement(of, name, key)
      return
    }
    if (this.#named.has(key)) this.#wrong(line, 'number', 'account_twice')
    this.#named.add(key)
    if (record === 'closed') {
      this.closed.push({ line, ...name })
      return
    }
    this.#told.add(key)
    const customerNumber = this.#text(line, values, 'customer', valueForms.customer)
    const holderName = this.#text(line, values, 'holder', valueForms.holder)
    const balanceYen = this.#number(line, values, 'balance', valueForms.balance)
    this.accounts.push({ line, ...name, customerNumber, holderName, balanceYen })
  }

  /** What the end says must be there; and a balance goes with each movement, as of the same instant. */
  end({ line, values }: Line): void {
    const counted = this.#number(line, values, 'accounts', valueForms.count)
    if (counted !== this.#named.size) this.#wrong(line, 'accounts', 'end')
    if (this.#number(line, values, 'movements', valueForms.count) !== this.movements.length)
      this.#wrong(line, 'movements', 'end')
    // A core system that tells no rates doesn't count them.
    const rates = values['rates'] === '' ? 0 : this.#number(line, values, 'rates', valueForms.count)
    if (rates !== this.rates.length) this.#wrong(line, 'rates', 'end')
    for (const { line: at, branchCode, accountType, number } of this.movements)
      if (!this.#told.has(`${branchCode}-${accountType}-${number}`) && this.errors.length < errorsMax)
        this.#wrong(at, 'number', 'no_balance')
  }

  #account({ line, values }: Line) {
    const accountType = accountTypes.find((each) => each === values['type'])
    if (accountType === undefined) this.#wrong(line, 'type', 'form')
    return {
      branchCode: this.#text(line, values, 'branch', valueForms.branch),
      accountType: accountType ?? ('other' satisfies AccountType),
      number: this.#text(line, values, 'number', valueForms.number),
    }
  }

  #movement(
    { line, values }: Line,
    name: Pick<CoreMovement, 'branchCode' | 'accountType' | 'number'>,
    key: string,
  ): void {
    const id = this.#text(line, values, 'id', valueForms.id)
    const postingId =
      values['posting'] === '' ? null : this.#text(line, values, 'posting', valueForms.posting)
    for (const each of [`${key} ${id}`, ...(postingId === null ? [] : [`${key} posting ${postingId}`])]) {
      if (this.#moved.has(each)) this.#wrong(line, 'id', 'movement_twice')
      this.#moved.add(each)
    }
    this.movements.push({
      line,
      ...name,
      id,
      postingId,
      bookedAtMs: this.#instant(line, values, 'bookedAt'),
      yen: this.#number(line, values, 'yen', valueForms.yen),
      text: this.#text(line, values, 'text', valueForms.text),
      balanceYen: values['balance'] === '' ? null : this.#number(line, values, 'balance', valueForms.balance),
    })
  }

  #rate({ line, values }: Line): void {
    const sen = (field: string) => Number(this.#text(line, values, field, valueForms.rate).replace('.', ''))
    this.rates.push({
      line,
      currency: this.#text(line, values, 'currency', valueForms.currency),
      asOfMs: this.#instant(line, values, 'asOf'),
      sell: sen('sell'),
      buy: sen('buy'),
      interest: this.#number(line, values, 'interest', valueForms.interest),
      yenInterest: this.#number(line, values, 'yenInterest', valueForms.interest),
      publishedOn: this.#day(line, values, 'publishedOn'),
      tts: sen('tts'),
      ttm: sen('ttm'),
      ttb: sen('ttb'),
    })
  }

  #text(line: number, values: Line['values'], field: string, form: RegExp): string {
    const text = values[field] ?? ''
    if (!form.test(text)) this.#wrong(line, field, 'form')
    return text
  }

  #number(line: number, values: Line['values'], field: string, form: RegExp): number {
    return Number(this.#text(line, values, field, form))
  }

  /** ISO 8601 with an offset: nobody guesses which time zone was meant. */
  #instant(line: number, values: Line['values'], field: string): number {
    const at = instantIn(values[field] ?? '')
    if (at === undefined) this.#wrong(line, field, 'form')
    return at?.epochMilliseconds ?? 0
  }

  #day(line: number, values: Line['values'], field: string): string {
    const day = dateIn(values[field] ?? '')
    if (day === null) this.#wrong(line, field, 'form')
    return day?.toString() ?? ''
  }

  #wrong(line: number, field: string, problem: CoreProblem): void {
    this.errors.push({ line, field, problem, detail: '' })
  }
}
