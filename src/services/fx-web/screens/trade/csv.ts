/**
 * A table as comma-separated values (RFC 4180), with a byte order mark so that spreadsheets detect UTF-8. A cell that
 * looks like a formula gets a leading apostrophe (OWASP: CSV injection).
 */
export function csvOf(rows: readonly (readonly string[])[]): string {
  const byteOrderMark = '\uFEFF'
  return byteOrderMark + rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(text: string): string {
  const harmless = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}
