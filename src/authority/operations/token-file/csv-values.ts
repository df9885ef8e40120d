import { decodeBase32 } from '../../../otp/base32.ts'
import type { csvColumns } from './csv-layout.ts'
import type { Candidate } from './file-token.ts'
import { decodeBase64 } from './pskc-key.ts'

/** What a spreadsheet or another system makes of the values of a token file (I4). */

/** `time`, `TOTP`, `OATH-HOTP` …; undefined for another kind. */
export function parseMovingFactor(text: string): Candidate['movingFactor'] | undefined {
  const name = text.toLowerCase().replace(/^oath-/, '')
  if (name === 'time' || name === 'totp') return 'time'
  return name === 'event' || name === 'hotp' ? 'event' : undefined
}

/**
 * The end of a day in Japan, null for none, undefined if it is not a day: year, month and day in this order, as
 * 2030-03-31, 2030/3/31, 2030.3.31, 20300331 or 2030年3月31日.
 */
export function parseDay(text: string): number | null | undefined {
  if (text === '') return null
  const plain = text.normalize('NFKC')
  const found =
    /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(plain) ??
    /^(\d{4})(年)(\d{1,2})月(\d{1,2})日$/.exec(plain) ??
    /^(\d{4})()(\d{2})(\d{2})$/.exec(plain)
  if (found === null) return undefined
  const [year, month, day] = [found[1], found[3], found[4]].map(Number)
  try {
    const date = Temporal.PlainDate.from(
      { year: year ?? 0, month: month ?? 0, day: day ?? 0 },
      { overflow: 'reject' },
    )
    return date.add({ days: 1 }).toZonedDateTime('Asia/Tokyo').epochMilliseconds
  } catch {
    return undefined
  }
}

/** The secret, or undefined; hexadecimal also in groups (`31 32`, `31:32`) and after `0x`. */
export function decodeSecret(
  column: (typeof csvColumns.secrets)[number],
  text: string,
): Uint8Array | undefined {
  if (column === 'secret_base64') return decodeBase64(text)
  const compact = text.replaceAll(/[ :-]/g, '')
  if (column === 'secret_base32') return decodeBase32(compact)
  const digits = compact.replace(/^0x/i, '')
  return /^([0-9A-Fa-f]{2})+$/.test(digits) ? new Uint8Array(Buffer.from(digits, 'hex')) : undefined
}
