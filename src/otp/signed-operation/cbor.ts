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

/** Bytes that are written one after the other, into room that is used again. */
class Writer {
  #bytes = new Uint8Array(2048)
  #at = 0

  /** What `write` writes, alone. */
  written(write: () => void): Uint8Array<ArrayBuffer> {
    const start = this.#at
    try {
      write()
      return this.#bytes.slice(start, this.#at)
    } finally {
      this.#at = start
    }
  }

  /** What stands before a value: its type and a number, in the fewest bytes (RFC 8949 §4.2.1). */
  head(major: number, number: number | bigint): void {
    const type = major << 5
    if (number < 24) {
      this.#put(type | Number(number))
      return
    }
    const size = number < 0x100 ? 1 : number < 0x1_0000 ? 2 : number < 0x1_0000_0000 ? 4 : 8
    this.#put(type | (24 + Math.log2(size)))
    if (size < 8) {
      for (let shift = 8 * (size - 1); shift >= 0; shift -= 8) this.#put((Number(number) >>> shift) & 0xff)
      return
    }
    const value = BigInt(number)
    if (value >= 1n << 64n) throw new RangeError('An integer of CBOR has at most 64 bits')
    for (let shift = 56n; shift >= 0n; shift -= 8n) this.#put(Number((value >> shift) & 0xffn))
  }

  add(bytes: Uint8Array): void {
    this.#grow(bytes.length)
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }

  value(value: CborValue): void {
    switch (value.kind) {
      case 'integer':
        if (value.value < 0) this.head(majors.negative, -1n - BigInt(value.value))
        else this.head(majors.unsigned, value.value)
        return
      case 'bytes':
        this.head(majors.bytes, value.value.length)
        this.add(value.value)
        return
      case 'text':
        this.#text(value.value)
        return
      case 'array':
        this.head(majors.array, value.value.length)
        for (const each of value.value) this.value(each)
        return
      case 'map': {
        this.head(majors.map, value.value.length)
        const entries = value.value.map(([key, held]) => ({ key: encodeCbor(key), held }))
        entries.sort((one, other) => byBytes(one.key, other.key))
        for (const { key, held } of entries) {
          this.add(key)
          this.value(held)
        }
      }
    }
  }

  /** Written where the longest head would end, and moved behind the one that it has. */
  #text(value: string): void {
    this.#grow(longestHead + 3 * value.length)
    const from = this.#at + longestHead
    const { written } = utf8.encodeInto(value, this.#bytes.subarray(from))
    this.head(majors.text, written)
    this.#bytes.copyWithin(this.#at, from, from + written)
    this.#at += written
  }

  #put(byte: number): void {
    this.#grow(1)
    this.#bytes[this.#at++] = byte
  }

  #grow(more: number): void {
    if (this.#at + more <= this.#bytes.length) return
    const larger = new Uint8Array(2 * (this.#at + more))
    larger.set(this.#bytes)
    this.#bytes = larger
  }
}

const longestHead = 9
const utf8 = new TextEncoder()
const writer = new Writer()

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
  return writer.written(() => writer.value(value))
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
    if (major === majors.negative) return integer(exact(-1n - BigInt(number)))
    if (number > this.#bytes.length - this.#at) throw new Unreadable()
    const length = Number(number)
    switch (major) {
      case majors.bytes:
        return bytes(this.#part(length).slice())
      case majors.text:
        // A mark of byte order is a character like any other here: left out, it would be one that nobody sees.
        return text(strict.decode(this.#part(length)))
      case majors.array:
        return array(...Array.from({ length }, () => this.value()))
      case majors.map:
        return { kind: 'map', value: this.#entries(length) }
      default:
        // A tag, a float, null, a bool.
        throw new Unreadable()
    }
  }

  /** Keys ascend by their bytes, and so none stands there twice. */
  #entries(length: number): (readonly [CborValue, CborValue])[] {
    const entries: (readonly [CborValue, CborValue])[] = []
    let before: Uint8Array | undefined
    while (entries.length < length) {
      const start = this.#at
      const key = this.value()
      const written = this.#bytes.subarray(start, this.#at)
      if (before !== undefined && byBytes(before, written) >= 0) throw new Unreadable()
      before = written
      entries.push([key, this.value()])
    }
    return entries
  }

  #head(): { major: number; number: number | bigint } {
    const first = this.#byte()
    const [major, short] = [first >> 5, first & 0x1f]
    if (short < 24) return { major, number: short }
    // 28 to 31: reserved, or a length that is not told.
    if (short > 27) throw new Unreadable()
    const size = 2 ** (short - 24)
    const number = size < 8 ? this.#small(size) : this.#large()
    // What fewer bytes can hold.
    if (number < (size === 1 ? 24 : 2 ** (4 * size))) throw new Unreadable()
    return { major, number }
  }

  #small(size: number): number {
    let number = 0
    for (let left = size; left > 0; left--) number = number * 256 + this.#byte()
    return number
  }

  #large(): bigint {
    let number = 0n
    for (let left = 8; left > 0; left--) number = number * 256n + BigInt(this.#byte())
    return number
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++]
    if (byte === undefined) throw new Unreadable()
    return byte
  }

  #part(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) throw new Unreadable()
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function exact(number: number | bigint): number | bigint {
  const small = Number(number)
  return Number.isSafeInteger(small) ? small : number
}

/**
 * The value of deterministic CBOR, or undefined for anything else: a longer head than its number needs, keys that
 * don't ascend or stand there twice, text that is not UTF-8, a tag, a float, null or a bool, a byte behind it. Never throws. Values may stand in one another as
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
  return reader.ended ? value : undefined
}
