import { type KeyRing, KeyRingError, type Purpose } from './key-ring.ts'

/**
 * The key ring of a process that goes on while its keys change: another file may take its place, and another key become
 * the current one (decision 57). Whoever holds it asks it anew each time.
 */
export class LiveKeyRing implements KeyRing {
  #ring: KeyRing
  #currentId: string
  #ids: readonly string[]

  constructor(ring: KeyRing) {
    this.#ring = ring
    this.#currentId = ring.currentId
    this.#ids = ring.ids
  }

  get currentId(): string {
    return this.#currentId
  }

  get ids(): readonly string[] {
    return this.#ids
  }

  get retiredIds(): readonly string[] {
    return this.#ring.retiredIds
  }

  /** The current one that the file names, which a later one may have replaced. */
  get namedId(): string {
    return this.#ring.currentId
  }

  subkey(purpose: Purpose, keyId: string): Buffer {
    return this.#ring.subkey(purpose, keyId)
  }

  retiredPublicKey(keyId: string): Buffer | undefined {
    return this.#ring.retiredPublicKey(keyId)
  }

  madeAtMs(keyId: string): number | undefined {
    return this.#ring.madeAtMs(keyId)
  }

  /** Takes what the file says now. Throws KeyRingError, and changes nothing, if that lacks the key in use. */
  take(ring: KeyRing): void {
    if (!ring.ids.includes(this.#currentId))
      throw new KeyRingError(`the new key ring lacks key ${this.#currentId}, which is in use`)
    this.#ring = ring
    this.use(this.#currentId)
  }

  /** Makes a key the current one. Throws KeyRingError if the ring does not hold it whole. */
  use(keyId: string): void {
    if (!this.#ring.ids.includes(keyId)) throw new KeyRingError(`the key ring lacks key ${keyId}`)
    this.#currentId = keyId
    this.#ids = [keyId, ...this.#ring.ids.filter((id) => id !== keyId)]
  }
}
