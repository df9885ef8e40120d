/** Text of a certificate, a list or a key (RFC 7468 §3). */
export function toPem(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .replaceAll(/.{64}(?=.)/g, '$&\n')
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`
}

// Each begins or ends a line; any other text around them is explanatory (RFC 7468 §2).
const beginning = /^[^\S\n]*-----BEGIN ([A-Z0-9 ]+)-----(?=\s)/gm
const ending = /(?<=\s)-----END ([A-Z0-9 ]+)-----[^\S\n]*$/gm

/**
 * The bytes of the only block in a text that has one of these labels, whatever comes before and after it. Undefined
 * for anything else: with two blocks, one would have to be chosen.
 */
export function fromPem(text: string, labels: readonly string[]): Uint8Array | undefined {
  const [begin, ...moreBegin] = text.matchAll(beginning)
  const [end, ...moreEnd] = text.matchAll(ending)
  if (begin === undefined || end === undefined || moreBegin.length + moreEnd.length > 0) return undefined
  const label = begin[1] ?? ''
  if (label !== end[1] || !labels.includes(label)) return undefined
  const base64 = text.slice(begin.index + begin[0].length, end.index)
  return fromBase64(base64.replaceAll(/\s/g, ''))
}

/** The bytes of a base64 text in the standard alphabet; undefined for another spelling of them. */
function fromBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length > 0 && bytes.toString('base64') === text ? new Uint8Array(bytes) : undefined
}
