import { parse } from 'csv-parse/sync'

/** UTF-8, with or without its mark, or Shift_JIS; null for neither. */
export function decodeFile(bytes: Uint8Array): string | null {
  for (const encoding of ['utf-8', 'shift_jis']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // Not this one; the next may fit.
    }
  }
  return null
}

/** A record with its line as a spreadsheet counts them: one record is one, whatever breaks it holds. */
export type CsvRow = { readonly line: number; readonly record: readonly string[] }

/** The records with their lines, without the empty ones, or the line at which the text stops being CSV. */
export function readCsv(text: string, delimiter: ',' | '\t' = ','): readonly CsvRow[] | number {
  try {
    const read: string[][] = parse(text, { relax_column_count: true, delimiter })
    return read.map(trimmed).filter(({ record }) => record.length > 0)
  } catch (error) {
    return (error as { lines?: number }).lines ?? 1
  }
}

/** Without the white space around values and the empty columns that a spreadsheet leaves at the end. */
function trimmed(raw: readonly string[], index: number): CsvRow {
  const record = raw.map((value) => value.trim())
  while (record.at(-1) === '') record.pop()
  return { line: index + 1, record }
}
