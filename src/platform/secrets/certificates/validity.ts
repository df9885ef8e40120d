import type { X509Certificate } from 'node:crypto'

/** From when until when a certificate counts. */
export function validityOf({ validFrom, validTo }: Pick<X509Certificate, 'validFrom' | 'validTo'>): {
  readonly validFromMs: number
  readonly validToMs: number
} {
  return { validFromMs: instantMs(validFrom), validToMs: instantMs(validTo) }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** OpenSSL's words for a time: `Nov 30 06:40:00 2026 GMT`. */
function instantMs(text: string): number {
  const [, name = '', day = '', time = '', year = ''] =
    /^(\w{3}) +(\d+) ([\d:]{8}) (\d{4}) GMT$/.exec(text) ?? []
  const month = (months as readonly string[]).indexOf(name) + 1
  if (month === 0) throw new RangeError(`a certificate with the time ${text}`)
  const two = (value: string | number) => String(value).padStart(2, '0')
  return Temporal.Instant.from(`${year}-${two(month)}-${two(day)}T${time}Z`).epochMilliseconds
}
