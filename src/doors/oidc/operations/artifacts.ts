import type { Context } from '../../../authority/operations/context.ts'
import { digestOf } from '../../../platform/secrets/random.ts'
import { open, SealError, seal } from '../../../platform/secrets/seal.ts'
import type { Store } from '../../../platform/store/store.ts'
import {
  consumeArtifacts,
  dropArtifact,
  dropGranted,
  findArtifact,
  type KeptArtifact,
  keepArtifacts,
  keepOnce,
} from '../queries/artifacts.ts'
import { batched } from './batched.ts'

type Payload = Readonly<Record<string, unknown>>

type Writer = {
  readonly keep: (artifact: KeptArtifact) => Promise<void>
  readonly consume: (hash: string) => Promise<boolean>
}

/** So many in one statement. */
const most = 128
const writers = new WeakMap<Store, Writer>()

/** What is written to a store in one turn is one commit, whichever service it is of. */
function writerOf({ store, now }: Context): Writer {
  const known = writers.get(store)
  if (known !== undefined) return known
  const writer = {
    keep: batched<KeptArtifact, void>(async (artifacts) => {
      // One that is kept twice is what it was made last.
      const latest = new Map(artifacts.map((each) => [each.hash, each]))
      await keepArtifacts(store, [...latest.values()])
      return []
    }, most),
    consume: batched<string, boolean>(async (hashes) => {
      const nowMs = now().epochMilliseconds
      const consumed = new Set(await consumeArtifacts(store, [...new Set(hashes)], nowMs))
      // Of those who ask for the same one at once, the first has it.
      return hashes.map((hash) => consumed.delete(hash))
    }, most),
  }
  writers.set(store, writer)
  return writer
}

/**
 * Keeps what OpenID Connect hands out, of one kind at one service. What the database holds neither opens anything (it has
 * only the SHA-256 of codes, tokens and cookies) nor tells anything (the rest is sealed).
 */
export class Artifacts {
  readonly #context: Context
  readonly #name: string
  readonly #service: string
  constructor(context: Context, service: string, kind: string) {
    this.#context = context
    this.#service = service
    this.#name = `${service} ${kind}`
  }

  async keep(id: string, payload: Payload, seconds: number): Promise<void> {
    const { grantId } = payload
    const grantHash = typeof grantId === 'string' ? this.#grantHashOf(grantId) : null
    await writerOf(this.#context).keep({ ...this.#sealed(id, payload, seconds), grantHash })
  }

  /** False where it was kept before. */
  keepOnce(id: string, payload: Payload, seconds: number): Promise<boolean> {
    return keepOnce(this.#context.store, this.#sealed(id, payload, seconds))
  }

  /** `consumed` is there once it was used up. Undefined for what was altered, too: it opens nothing. */
  async find(id: string): Promise<Record<string, unknown> | undefined> {
    const hash = this.#hashOf(id)
    const kept = await findArtifact(this.#context.store, hash, this.#nowMs())
    if (kept === undefined) return undefined
    try {
      const payload = JSON.parse(
        Buffer.from(open(this.#context.keyRing, kept.sealed, identityOf(hash))).toString(),
      )
      return kept.consumedAtMs === null
        ? payload
        : { ...payload, consumed: Math.floor(kept.consumedAtMs / 1000) }
    } catch (error) {
      if (error instanceof SealError) return undefined
      throw error
    }
  }

  consume(id: string): Promise<boolean> {
    return writerOf(this.#context).consume(this.#hashOf(id))
  }

  drop(id: string): Promise<void> {
    return dropArtifact(this.#context.store, this.#hashOf(id))
  }

  dropGranted(grantId: string): Promise<void> {
    return dropGranted(this.#context.store, this.#grantHashOf(grantId))
  }

  #sealed(id: string, payload: Payload, seconds: number) {
    const hash = this.#hashOf(id)
    const sealed = seal(this.#context.keyRing, Buffer.from(JSON.stringify(payload)), identityOf(hash))
    return { hash, sealed, expiresAtMs: this.#nowMs() + seconds * 1000 }
  }

  #hashOf(id: string): string {
    return digestOf(Buffer.from(`${this.#name}\0${id}`))
  }

  #grantHashOf(grantId: string): string {
    return digestOf(Buffer.from(`${this.#service} of grant\0${grantId}`))
  }

  #nowMs(): number {
    return this.#context.now().epochMilliseconds
  }
}

function identityOf(hash: string): string {
  return `oidc:${hash}`
}
