const bytesEach = 32
const perSlab = 4096

const nothing: ReadonlySet<number> = new Set()

/**
 * The hashes of a chain in order, in a third of the memory that their texts take: a long journal has millions. What is forgotten is
 * gone, a few thousand at a time, but for what somebody wants to look at later.
 */
export class HashList {
  readonly #slabs: (Buffer | undefined)[] = []
  #held = 0
  #forgotten = 0
  readonly #wanted: ReadonlySet<number>
  readonly #kept = new Map<number, string>()
  /** How many come before it that nobody has here: they are in the archive. */
  readonly offset: number

  constructor(offset = 0, wanted = nothing) {
    this.offset = offset
    this.#wanted = wanted
  }

  get length(): number {
    return this.offset + this.#held
  }

  /** The hash in hex, as `chainHash` gives it. */
  push(hash: string): void {
    const at = this.#held % perSlab
    if (at === 0) this.#slabs.push(Buffer.alloc(bytesEach * perSlab))
    this.#slabs.at(-1)?.write(hash, at * bytesEach, 'hex')
    if (this.#wanted.has(this.length)) this.#kept.set(this.length, hash)
    this.#held += 1
  }

  /** From 0; undefined beyond its ends, and for what it does not have. */
  at(index: number): string | undefined {
    const held = index - this.offset
    if (held < 0 || held >= this.#held) return undefined
    const from = (held % perSlab) * bytesEach
    const slab = this.#slabs[Math.floor(held / perSlab)]
    return slab?.toString('hex', from, from + bytesEach) ?? this.#kept.get(index)
  }

  /** Nobody asks for what is before an index any more, unless it was wanted. */
  forgetBefore(index: number): void {
    const whole = Math.floor((index - this.offset) / perSlab)
    for (; this.#forgotten < whole; this.#forgotten++) this.#slabs[this.#forgotten] = undefined
  }
}
