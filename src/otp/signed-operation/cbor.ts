import { concatBytes, sameBytes } from '../bytes.ts'

/**
 * The part of CBOR (RFC 8949) that signed operations are made of: integers, byte and text strings, arrays, maps. An
 * integer that a number can't hold exactly is a bigint, so that nothing is ever rounded.
 */
export type CborValue =
  | { readonly kind: 'integer'; readonly value: number | bigint }
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'array'; readonly value: readonly CborValue[] }
  | { readonly kind: 'map'; readonly value: readonly (readonly [CborValue, CborValue])[] }

export function integer(value: number | bigint): CborValue {
  return { kind: 'integer', value }
}

export function bytes(value: Uint8Array): CborValue {
  return { kind: 'bytes', value }
}

export function text(value: string): CborValue {
  return { kind: 'text', value }
}

export function array(...value: readonly CborValue[]): CborValue {
  return { kind: 'array', value }
}

/** A map from integers, in any order. */
export function map(entries: readonly (readonly [number, CborValue])[]): CborValue {
  return { kind: 'map', value: entries.map(([key, value]) => [integer(key), value]) }
}

// The major types (RFC 8949 §3.1).
const majors = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5 } as const

/** What stands before a value: its type and a number, in the fewest bytes (RFC 8949 §4.2.1). */
function head(major: number, number: number | bigint): Uint8Array {
  const value = BigInt(number)
  const type = major << 5
  if (value < 24n) return Uint8Array.of(type | Number(value))
  const size = [1, 2, 4, 8].find((bytes) => value < 1n << BigInt(bytes * 8))
  if (size === undefined) throw new RangeError('An integer of CBOR has at most 64 bits')
  const out = new Uint8Array(1 + size)
  out[0] = type | (24 + Math.log2(size))
  for (let at = size, left = value; at > 0; at--, left >>= 8n) out[at] = Number(left & 0xffn)
  return out
}

function byBytes(one: Uint8Array, other: Uint8Array): number {
  for (let at = 0; at < Math.min(one.length, other.length); at++) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0)
    if (difference !== 0) return difference
  }
  return one.length - other.length
}

/**
 * The one encoding that a value has (RFC 8949 §4.2.1): shortest heads, definite lengths, keys ascending. Throws RangeError
 * for an integer beyond 64 bits.
 */
export function encodeCbor(value: CborValue): Uint8Array<ArrayBuffer> {
  switch (value.kind) {
    case 'integer':
      return concatBytes(
        value.value < 0
          ? head(majors.negative, -1n - BigInt(value.value))
          : head(majors.unsigned, value.value),
      )
    case 'bytes':
      return concatBytes(head(majors.bytes, value.value.length), value.value)
    case 'text': {
      const utf8 = new TextEncoder().encode(value.value)
      return concatBytes(head(majors.text, utf8.length), utf8)
    }
    case 'array':
      return concatBytes(head(majors.array, value.value.length), ...value.value.map(encodeCbor))
    case 'map': {
      const entries = value.value.map(([key, held]) => [encodeCbor(key), encodeCbor(held)] as const)
      entries.sort(([one], [other]) => byBytes(one, other))
      return concatBytes(head(majors.map, entries.length), ...entries.flat())
    }
  }
}

/** Not what may be read here; never leaves this file. */
class Unreadable extends Error {}

class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get ended(): boolean {
    return this.#at === this.#bytes.length
  }

  value(): CborValue {
    const { major, number } = this.#head()
    if (major === majors.unsigned) return integer(exact(number))
    if (major === majors.negative) return integer(exact(-1n - number))
    if (number > BigInt(this.#bytes.length - this.#at)) throw new Unreadable()
    const length = Number(number)
    switch (major) {
      case majors.bytes:
        return bytes(this.#take(length))
      case majors.text:
        // A mark of byte order is a character like any other here: left out, it would be one that nobody sees.
        return text(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.#take(length)))
      case majors.array:
        return array(...Array.from({ length }, () => this.value()))
      case majors.map:
        return { kind: 'map', value: Array.from({ length }, () => [this.value(), this.value()] as const) }
      default:
        // A tag, a float, null, a bool.
        throw new Unreadable()
    }
  }

  #head(): { major: number; number: bigint } {
    const [first = 0] = this.#take(1)
    const [major, short] = [first >> 5, first & 0x1f]
    if (short < 24) return { major, number: BigInt(short) }
    // 28 to 31: reserved, or a length that is not told.
    if (short > 27) throw new Unreadable()
    const number = this.#take(2 ** (short - 24)).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
    return { major, number }
  }

  #take(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) throw new Unreadable()
    this.#at += length
    return this.#bytes.slice(this.#at - length, this.#at)
  }
}

function exact(number: bigint): number | bigint {
  const small = Number(number)
  return Number.isSafeInteger(small) ? small : number
}

function hasTwice(value: CborValue): boolean {
  if (value.kind === 'array') return value.value.some(hasTwice)
  if (value.kind !== 'map') return false
  const keys = value.value.map(([key]) => encodeCbor(key)).sort(byBytes)
  return (
    keys.some((key, at) => sameBytes(key, keys[at + 1] ?? new Uint8Array())) ||
    value.value.flat().some(hasTwice)
  )
}

/**
 * The value of deterministic CBOR, or undefined for anything else: what encodes to other bytes again, a key twice, text
 * that is not UTF-8, a tag, a float, null or a bool, a byte behind it. Never throws. Values may stand in one another as
 * deep as there are bytes: give it no more than some thousands.
 */
export function decodeCbor(encoded: Uint8Array): CborValue | undefined {
  let value: CborValue
  const reader = new Reader(encoded)
  try {
    value = reader.value()
  } catch (error) {
    // TypeError is what TextDecoder throws.
    if (error instanceof Unreadable || error instanceof TypeError) return undefined
    throw error
  }
  return reader.ended && !hasTwice(value) && sameBytes(encodeCbor(value), encoded) ? value : undefined
}
