import { type Algorithm, type Digits, hotp } from '../../otp/hotp.ts'
import { hmac } from './hmac.ts'
import type { KeyRing } from './key-ring.ts'
import { open, seal } from './seal.ts'

/** What the store holds of a token that its codes need. */
export type SealedToken = {
  readonly tokenId: string
  readonly sealedSecret: Uint8Array
  readonly algorithm: Algorithm
  readonly digits: Digits
}

/** The codes and secrets of tokens. The only place where a token's secret is used. */
export type TokenCodes = {
  /** The code of a step. Throws SealError if the secret does not open, RangeError if the step is out of range. */
  readonly codeAt: (token: SealedToken, step: number) => string
  /** Seals a secret to its token under the current key: for a new token, or again after a rotation. */
  readonly sealSecret: (tokenId: string, secret: Uint8Array) => Uint8Array
  /** The secret in plain, for provisioning and rotation. Throws SealError if it does not open. */
  readonly openSecret: (tokenId: string, sealed: Uint8Array) => Uint8Array
}

type Entry = { readonly sealed: Uint8Array; readonly key: Uint8Array }

/**
 * Codes of tokens, with at most `entriesMax` opened secrets kept in memory, the most recently used ones: opening costs
 * more than the code itself (performance.md). An entry counts only for exactly the sealed bytes that it came from, so
 * neither a token provisioned again nor a sealed secret moved from another row ever meets an old key. Throws
 * RangeError unless entriesMax is a whole number from 1.
 */
export function createTokenCodes(ring: KeyRing, options: { readonly entriesMax: number }): TokenCodes {
  const { entriesMax } = options
  if (!Number.isSafeInteger(entriesMax) || entriesMax < 1) {
    throw new RangeError(`entriesMax must be a whole number from 1, not ${entriesMax}`)
  }
  // A Map keeps the order of insertion: the first entry is the least recently used one.
  const entries = new Map<string, Entry>()

  function openSecret(tokenId: string, sealed: Uint8Array): Uint8Array {
    return open(ring, sealed, identity(tokenId))
  }

  function keyOf(token: SealedToken): Uint8Array {
    const found = entries.get(token.tokenId)
    entries.delete(token.tokenId)
    const entry = found && Buffer.compare(found.sealed, token.sealedSecret) === 0 ? found : openEntry(token)
    if (entries.size >= entriesMax) {
      const [oldest] = entries.keys()
      if (oldest !== undefined) entries.delete(oldest)
    }
    entries.set(token.tokenId, entry)
    return entry.key
  }

  function openEntry(token: SealedToken): Entry {
    const key = openSecret(token.tokenId, token.sealedSecret)
    // A copy: the caller may write another secret into its buffer, and the comparison would not see it.
    return { sealed: token.sealedSecret.slice(), key }
  }

  return {
    codeAt: (token, step) => {
      const key = keyOf(token)
      const mac = (message: Uint8Array) => Buffer.from(hmac(token.algorithm, key, message, 'hex'), 'hex')
      return hotp(mac, step, token.digits)
    },
    sealSecret: (tokenId, secret) => seal(ring, secret, identity(tokenId)),
    openSecret,
  }
}

function identity(tokenId: string): string {
  return `token:${tokenId}`
}
