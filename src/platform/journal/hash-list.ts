const bytesEach = 32
const perSlab = 4096

/** The hashes of a chain in order, in a third of the memory that their texts take: a long journal has millions. */
export class HashList {
  readonly #slabs: Buffer[] = []
  #length = 0

  get length(): number {
    return this.#length
  }

  /** The hash in hex, as `chainHash` gives it. */
  push(hash: string): void {
    const at = this.#length % perSlab
    if (at === 0) this.#slabs.push(Buffer.alloc(bytesEach * perSlab))
    this.#slabs.at(-1)?.write(hash, at * bytesEach, 'hex')
    this.#length += 1
  }

  /** From 0; undefined beyond its ends. */
  at(index: number): string | undefined {
    if (index < 0 || index >= this.#length) return undefined
    const from = (index % perSlab) * bytesEach
    return this.#slabs[Math.floor(index / perSlab)]?.toString('hex', from, from + bytesEach)
  }
}
