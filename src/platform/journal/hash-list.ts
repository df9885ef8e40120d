const bytesEach = 32
const perSlab = 4096

/** The hashes of a chain in order, in a third of the memory that their texts take: a long journal has millions. */
export class HashList {
  readonly #slabs: Buffer[] = []
  #held = 0
  /** How many come before it that nobody has here: they are in the archive. */
  readonly offset: number

  constructor(offset = 0) {
    this.offset = offset
  }

  get length(): number {
    return this.offset + this.#held
  }

  /** The hash in hex, as `chainHash` gives it. */
  push(hash: string): void {
    const at = this.#held % perSlab
    if (at === 0) this.#slabs.push(Buffer.alloc(bytesEach * perSlab))
    this.#slabs.at(-1)?.write(hash, at * bytesEach, 'hex')
    this.#held += 1
  }

  /** From 0; undefined beyond its ends, and for what it does not have. */
  at(index: number): string | undefined {
    const held = index - this.offset
    if (held < 0 || held >= this.#held) return undefined
    const from = (held % perSlab) * bytesEach
    return this.#slabs[Math.floor(held / perSlab)]?.toString('hex', from, from + bytesEach)
  }
}
