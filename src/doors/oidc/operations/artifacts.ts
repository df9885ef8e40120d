import type { Context } from '../../../authority/operations/context.ts'
import { digestOf } from '../../../platform/secrets/random.ts'
import { open, SealError, seal } from '../../../platform/secrets/seal.ts'
import {
  consumeArtifact,
  dropArtifact,
  dropGranted,
  findArtifact,
  keepArtifact,
  keepOnce,
} from '../queries/artifacts.ts'

type Payload = Readonly<Record<string, unknown>>

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
    await keepArtifact(this.#context.store, { ...this.#sealed(id, payload, seconds), grantHash })
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
    return consumeArtifact(this.#context.store, this.#hashOf(id), this.#nowMs())
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
