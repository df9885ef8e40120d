import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { type Columns, type CsvColumns, csvColumns, readFirst } from './csv-layout.ts'
import { decodeSecret, parseDay, parseMovingFactor } from './csv-values.ts'
import {
  counterMax,
  parseDigits,
  parseHash,
  parsePeriod,
  parseWhole,
  type TokenProblem,
  Unreadable,
} from './file-token.ts'
import type { Finding } from './read-pskc.ts'

const recordCharactersMax = 10_000

type Read = { readonly record: string[]; readonly info: { readonly lines: number } }

/**
 * The tokens of a CSV file (docs/token-files.md), one line at a time. `texts` is the decoded file, `asked` what its columns
 * are. Commas, semicolons or tabs part them, as its first line has it. Throws Unreadable for anything but CSV, and for a
 * header with other columns.
 */
export async function* readCsv(
  texts: AsyncIterable<string>,
  asked: CsvColumns = 'warifu',
): AsyncGenerator<Finding> {
  const { separator, whole } = await withSeparator(texts)
  const parser = parse({
    bom: true,
    delimiter: separator,
    info: true,
    relax_column_count: true,
    trim: true,
    max_record_size: recordCharactersMax,
  })
  // An error on either side ends the other; it reaches the loop through the parser.
  const source = Readable.from(whole())
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  let layout: { readonly columns: Columns; readonly exact: boolean } | undefined
  try {
    for await (const { record, info } of parser as AsyncIterable<Read>) {
      const line = info.lines
      if (layout === undefined) {
        const first = readFirst(asked, record)
        if (first === undefined) throw new Unreadable('header', line)
        layout = { columns: first.columns, exact: first.kind === 'header' && first.exact }
        if (first.kind !== 'token') continue
      }
      if (record.some((value) => value !== '')) yield readLine(record, layout, line)
    }
  } catch (error) {
    if (error instanceof CsvError) throw new Unreadable('not_csv', Number(error['lines'] ?? 1))
    throw error
  } finally {
    source.destroy()
  }
}

/** What stands most often in the first line, and the whole text again. */
async function withSeparator(texts: AsyncIterable<string>) {
  const rest = texts[Symbol.asyncIterator]()
  let start = ''
  let isEnd = false
  while (!isEnd && !/[\r\n]/.test(start) && start.length < recordCharactersMax) {
    const next = await rest.next()
    if (next.done === true) isEnd = true
    else start += next.value
  }
  const line = /^[^\r\n]*/.exec(start)?.[0] ?? ''
  const count = (separator: string) => line.split(separator).length
  const [separator = ','] = [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))
  return {
    separator,
    async *whole() {
      yield start
      if (!isEnd) yield* { [Symbol.asyncIterator]: () => rest }
    },
  }
}

function readLine(
  record: readonly string[],
  { columns, exact }: { readonly columns: Columns; readonly exact: boolean },
  line: number,
): Finding {
  const valueIn = (name: string) => record[columns.get(name) ?? -1] ?? ''
  const item = valueIn('token_id').slice(0, 100)
  const wrong = (problem: TokenProblem, detail = ''): Finding => ({
    kind: 'error',
    error: { line, item, problem, detail: detail.slice(0, 100) },
  })
  if (exact && record.slice(columns.size).some((value) => value !== '')) return wrong('columns')
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
  const column = csvColumns.secrets.find((name) => columns.has(name)) ?? 'secret_hex'
  if (valueIn(column) === '') return wrong('secret_missing')
  const secret = decodeSecret(column, valueIn(column))
  if (secret === undefined) return wrong('secret_encoding')
  const manufacturer = valueIn('manufacturer').slice(0, 100)
  const terms = {
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
