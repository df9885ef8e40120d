import type { Context as HonoContext } from 'hono'
import type { Env } from '../http/guards.ts'
import { streamedFile } from './streamed-file.ts'

/**
 * One line of a CSV file for a spreadsheet (RFC 4180). Anything that looks like a formula gets a leading apostrophe, so
 * that a name chosen by a stranger never runs on the desk's machine (AUD-07).
 */
export function csvLine(values: readonly (string | number | null)[]): string {
  return `${values.map(csvValue).join(',')}\r\n`
}

/** Makes Excel read UTF-8. */
export const byteOrderMark = '\uFEFF'

function csvValue(value: string | number | null): string {
  if (typeof value === 'number') return String(value)
  const text = value ?? ''
  // A stroke alone, for nothing, is no formula (I5).
  const safe = text !== '-' && /^\s*[=+\-@\t\r\0＝＋－＠]/u.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A file streamed as it is read, so that its length does not matter. */
export function csvFile(
  c: HonoContext<Env>,
  name: string,
  columns: readonly string[],
  pages: AsyncGenerator<readonly (readonly (string | number | null)[])[]>,
): Response {
  const start = byteOrderMark + csvLine(columns)
  return streamedFile(c, { name, type: 'text/csv', start }, texts(pages))
}

async function* texts(
  pages: AsyncGenerator<readonly (readonly (string | number | null)[])[]>,
): AsyncGenerator<string> {
  try {
    for await (const lines of pages) yield lines.map(csvLine).join('')
  } finally {
    await pages.return(undefined)
  }
}
