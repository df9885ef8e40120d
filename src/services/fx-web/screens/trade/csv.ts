/**
 * A table as comma-separated values (RFC 4180), with the mark by which a spreadsheet knows UTF-8. A cell that a
 * spreadsheet would take for a formula gets an apostrophe before it (OWASP: CSV injection).
 */
export function csvOf(rows: readonly (readonly string[])[]): string {
  const byteOrderMark = '\uFEFF'
  return byteOrderMark + rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(text: string): string {
  const harmless = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}
