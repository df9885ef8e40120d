// Just enough of DER (X.690 §10) for certificates, their requests, their revocation lists and PKCS #12 files.

/** Bytes that are no DER, or not the DER that was expected. */
export class DerError extends Error {
  override readonly name = 'DerError'
}

export type Element = {
  readonly tag: number
  readonly content: Uint8Array
  /** Tag and length included, as it was signed. */
  readonly whole: Uint8Array
}

export const tags = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const

/** An element of any tag, with the shortest length. */
export function encode(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts)
  return new Uint8Array(Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]))
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const bytes = length < 0x100 ? 1 : length < 0x1_0000 ? 2 : 3
  const long = Buffer.alloc(1 + bytes)
  long[0] = 0x80 | bytes
  long.writeUIntBE(length, 1, bytes)
  return long
}

export function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return encode(tags.sequence, ...parts)
}

/** A SET OF: DER wants its members in the order of their bytes (X.690 §11.6). */
export function setOf(...parts: readonly Uint8Array[]): Uint8Array {
  return encode(tags.set, ...parts.toSorted(Buffer.compare))
}

/** A whole number from 0, from its bytes or as it is. */
export function integer(value: number | Uint8Array): Uint8Array {
  const bytes = Buffer.from(
    typeof value === 'number' ? evenHex(value) : Buffer.from(value).toString('hex'),
    'hex',
  )
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1
  const shortest = bytes.subarray(start)
  const isHigh = ((shortest[0] ?? 0) & 0x80) !== 0
  return encode(tags.integer, Buffer.from(isHigh ? [0] : []), shortest)
}

function evenHex(value: number): string {
  const hex = value.toString(16)
  return hex.length % 2 === 0 ? hex : `0${hex}`
}

export function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f]
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80)
    return groups
  })
  return encode(tags.oid, Buffer.from(bytes))
}

export const nothing = encode(tags.null)
export const yes = encode(0x01, Buffer.from([0xff]))

export function octets(...parts: readonly Uint8Array[]): Uint8Array {
  return encode(tags.octetString, ...parts)
}

/** A BIT STRING of whole bytes, or with some bits at its end that don't count. */
export function bits(bytes: Uint8Array, unused = 0): Uint8Array {
  return encode(tags.bitString, Buffer.from([unused]), bytes)
}

export function utf8(text: string): Uint8Array {
  return encode(tags.utf8String, Buffer.from(text))
}

export function ia5(text: string): Uint8Array {
  return encode(tags.ia5String, Buffer.from(text, 'latin1'))
}

/** UTF-16, high byte first, as PKCS #12 has its texts. */
export function bmp(text: string): Uint8Array {
  return encode(tags.bmpString, Buffer.from(text, 'utf16le').swap16())
}

/** A time to the second: two digits of a year before 2050, four from then on (RFC 5280 §4.1.2.5). */
export function time(instant: Temporal.Instant): Uint8Array {
  const digits = instant.toString({ smallestUnit: 'second' }).replaceAll(/[-:T]/g, '')
  return instant.toZonedDateTimeISO('UTC').year < 2050
    ? encode(tags.utcTime, Buffer.from(digits.slice(2)))
    : encode(tags.generalizedTime, Buffer.from(digits))
}

/** `[n]` around a whole element. */
export function explicit(n: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return encode(0xa0 | n, ...parts)
}

/** `[n]` in the place of the tag of a string. */
export function implicit(n: number, content: Uint8Array): Uint8Array {
  return encode(0x80 | n, content)
}

/** The elements that stand one after the other in some bytes. Throws DerError unless they fill them exactly. */
export function decode(bytes: Uint8Array): readonly Element[] {
  const elements: Element[] = []
  for (let at = 0; at < bytes.length; ) {
    const element = elementAt(bytes, at)
    elements.push(element)
    at += element.whole.length
  }
  return elements
}

/** The members of the one SEQUENCE that the bytes are. Throws DerError for anything else. */
export function decodeSequence(bytes: Uint8Array): readonly Element[] {
  const [element, ...more] = decode(bytes)
  if (element?.tag !== tags.sequence || more.length > 0) throw new DerError('not one sequence')
  return decode(element.content)
}

function elementAt(bytes: Uint8Array, at: number): Element {
  const tag = bytes[at]
  const short = bytes[at + 1]
  if (tag === undefined || short === undefined) throw new DerError('cut off')
  // Tags of several bytes are in nothing that is read here.
  if ((tag & 0x1f) === 0x1f) throw new DerError('a tag of several bytes')
  const lengthBytes = short < 0x80 ? 0 : short & 0x7f
  if (lengthBytes > 3 || short === 0x80) throw new DerError('a length that DER does not have')
  let length = short
  if (lengthBytes > 0) {
    length = 0
    for (let i = 0; i < lengthBytes; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0)
    if (length < 0x80 || length < 2 ** (8 * (lengthBytes - 1)))
      throw new DerError('a length that is too long')
  }
  const start = at + 2 + lengthBytes
  const end = start + length
  if (end > bytes.length) throw new DerError('cut off')
  return { tag, content: bytes.subarray(start, end), whole: bytes.subarray(at, end) }
}
