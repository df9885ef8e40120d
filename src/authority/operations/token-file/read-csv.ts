import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { decodeBase32 } from '../../../otp/base32.ts'
import {
  type Candidate,
  counterMax,
  parseDigits,
  parseHash,
  parsePeriod,
  parseWhole,
  type TokenProblem,
  Unreadable,
} from './file-token.ts'
import { decodeBase64 } from './pskc-key.ts'
import type { Finding } from './read-pskc.ts'

/** The columns of a token file, in any order; exactly one of those for the secret. */
export const csvColumns = {
  required: ['token_id'],
  secrets: ['secret_hex', 'secret_base32', 'secret_base64'],
  optional: ['moving_factor', 'algorithm', 'digits', 'period', 'counter', 'expires', 'manufacturer'],
} as const

const recordCharactersMax = 10_000

type Columns = ReadonlyMap<string, number>

/**
 * The tokens of a CSV file (docs/token-files.md), one line at a time. `texts` is the decoded file. Throws Unreadable
 * for anything but CSV, and for a header with other columns.
 */
export async function* readCsv(texts: AsyncIterable<string>): AsyncGenerator<Finding> {
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    trim: true,
    max_record_size: recordCharactersMax,
  })
  // An error on either side ends the other; it reaches the loop through the parser.
  const source = Readable.from(texts)
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  let columns: Columns | undefined
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[]
      info: { lines: number }
    }>) {
      const line = info.lines
      if (columns === undefined) {
        columns = columnsIn(record)
        if (columns === undefined) throw new Unreadable('header', line)
      } else if (record.some((value) => value !== '')) {
        yield readLine(record, columns, line)
      }
    }
  } catch (error) {
    if (error instanceof CsvError) throw new Unreadable('not_csv', Number(error['lines'] ?? 1))
    throw error
  } finally {
    source.destroy()
  }
}

/** Which column stands where; undefined where one is missing, unknown or there twice. */
function columnsIn(header: readonly string[]): Columns | undefined {
  const names = header.map((name) => name.toLowerCase())
  while (names.at(-1) === '') names.pop()
  const { required, secrets, optional } = csvColumns
  const known: readonly string[] = [...required, ...secrets, ...optional]
  const columns = new Map(names.map((name, i) => [name, i]))
  if (columns.size !== names.length || names.some((name) => !known.includes(name))) return undefined
  if (!required.every((name) => columns.has(name))) return undefined
  return secrets.filter((name) => columns.has(name)).length === 1 ? columns : undefined
}

function readLine(record: readonly string[], columns: Columns, line: number): Finding {
  const valueIn = (name: string) => record[columns.get(name) ?? -1] ?? ''
  const item = valueIn('token_id').slice(0, 100)
  const wrong = (problem: TokenProblem, detail = ''): Finding => ({
    kind: 'error',
    error: { line, item, problem, detail: detail.slice(0, 100) },
  })
  if (record.slice(columns.size).some((value) => value !== '')) return wrong('columns')
  const movingFactor = parseMovingFactor(valueIn('moving_factor') || 'time')
  if (movingFactor === undefined) return wrong('moving_factor', valueIn('moving_factor'))
  const algorithm = parseHash(valueIn('algorithm') || 'SHA1')
  if (algorithm === undefined) return wrong('hash', valueIn('algorithm'))
  const digits = parseDigits(valueIn('digits') || '6')
  if (digits === undefined) return wrong('digits', valueIn('digits'))
  const periodSeconds = parsePeriod(valueIn('period') || '30')
  if (periodSeconds === undefined) return wrong('period', valueIn('period'))
  const counter = parseWhole(valueIn('counter') || '0')
  if (counter === undefined || counter > counterMax || (counter > 0 && movingFactor === 'time'))
    return wrong('counter', valueIn('counter'))
  const expiresAtMs = parseDay(valueIn('expires'))
  if (expiresAtMs === undefined) return wrong('dates', valueIn('expires'))
  const secret = secretOf(valueIn, columns)
  if (secret === 'secret_missing' || secret === undefined) return wrong(secret ?? 'secret_encoding')
  const manufacturer = valueIn('manufacturer').slice(0, 100)
  const terms: Omit<Candidate, 'secret'> = {
    line,
    keyId: '',
    serialNo: item,
    manufacturer,
    startsAtMs: null,
    expiresAtMs,
    movingFactor,
    algorithm,
    digits,
    periodSeconds,
    counter,
  }
  return { kind: 'token', candidate: { ...terms, secret } }
}

function parseMovingFactor(text: string): Candidate['movingFactor'] | undefined {
  const name = text.toLowerCase()
  if (name === 'time' || name === 'totp') return 'time'
  return name === 'event' || name === 'hotp' ? 'event' : undefined
}

/** The end of a day in Japan, null for none, undefined if it is not a day. */
function parseDay(text: string): number | null | undefined {
  if (text === '') return null
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  try {
    return Temporal.PlainDate.from(text).add({ days: 1 }).toZonedDateTime('Asia/Tokyo').epochMilliseconds
  } catch {
    return undefined
  }
}

function secretOf(
  valueIn: (name: string) => string,
  columns: Columns,
): Uint8Array | undefined | 'secret_missing' {
  const name = csvColumns.secrets.find((column) => columns.has(column)) ?? 'secret_hex'
  const text = valueIn(name)
  if (text === '') return 'secret_missing'
  if (name === 'secret_base32') return decodeBase32(text)
  if (name === 'secret_base64') return decodeBase64(text)
  return /^([0-9A-Fa-f]{2})+$/.test(text) ? new Uint8Array(Buffer.from(text, 'hex')) : undefined
}
