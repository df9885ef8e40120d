/**
 * One line of a CSV file for a spreadsheet (RFC 4180). What it would take for a formula gets an apostrophe in front, so
 * that a name that somebody chose never runs on the desk's machine (AUD-07).
 */
export function csvLine(values: readonly (string | number | null)[]): string {
  return `${values.map(csvValue).join(',')}\r\n`
}

/** So that Excel reads UTF-8. */
export const byteOrderMark = '\uFEFF'

function csvValue(value: string | number | null): string {
  if (typeof value === 'number') return String(value)
  const text = value ?? ''
  const safe = /^\s*[=+\-@\t\r\0＝＋－＠]/u.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}
