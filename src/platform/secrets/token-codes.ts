import { hkdfSync } from 'node:crypto'
import { type Algorithm, type Digits, hotp } from '../../otp/hotp.ts'
import { approvalCode, approvalKeyInfo, approvalMessage } from '../../otp/signed-operation/answer.ts'
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
  /** The eight digits that approve the operation with this digest. Throws SealError if the secret does not open. */
  readonly approvalCode: (token: SealedToken, digest: Uint8Array) => string
  /** Seals a secret to its token under the current key: for a new token, or again after a rotation. */
  readonly sealSecret: (tokenId: string, secret: Uint8Array) => Uint8Array
  /** The secret in plain, for provisioning and rotation. Throws SealError if it does not open. */
  readonly openSecret: (tokenId: string, sealed: Uint8Array) => Uint8Array
}

/** The length of the secret, the secret, and the sealed bytes that it came from: one array takes half the memory of two. */
type Entry = Uint8Array

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
    return open(ring, sealed, tokenIdentity(tokenId))
  }

  function keyOf(token: SealedToken): Uint8Array {
    const found = entries.get(token.tokenId)
    entries.delete(token.tokenId)
    const entry = found !== undefined && isOf(found, token) ? found : openEntry(token)
    if (entries.size >= entriesMax) {
      const [oldest] = entries.keys()
      if (oldest !== undefined) entries.delete(oldest)
    }
    entries.set(token.tokenId, entry)
    return entry.subarray(1, entry.length - token.sealedSecret.length)
  }

  function openEntry(token: SealedToken): Entry {
    const secret = openSecret(token.tokenId, token.sealedSecret)
    const entry = new Uint8Array(1 + secret.length + token.sealedSecret.length)
    entry[0] = secret.length
    entry.set(secret, 1)
    entry.set(token.sealedSecret, 1 + secret.length)
    return entry
  }

  return {
    codeAt: (token, step) => {
      const key = keyOf(token)
      const mac = (message: Uint8Array) => Buffer.from(hmac(token.algorithm, key, message, 'hex'), 'hex')
      return hotp(mac, step, token.digits)
    },
    approvalCode: (token, digest) => {
      const key = hkdfSync('sha256', keyOf(token), '', approvalKeyInfo(token.tokenId), 32)
      const mac = hmac('SHA256', new Uint8Array(key), approvalMessage(digest), 'hex')
      return approvalCode(new Uint8Array(Buffer.from(mac, 'hex')))
    },
    sealSecret: (tokenId, secret) => seal(ring, secret, tokenIdentity(tokenId)),
    openSecret,
  }
}

function isOf(entry: Entry, { sealedSecret }: SealedToken): boolean {
  const begin = entry.length - sealedSecret.length
  return begin === 1 + (entry[0] ?? 0) && Buffer.compare(entry.subarray(begin), sealedSecret) === 0
}

/** What a token's secret is sealed to. */
export function tokenIdentity(tokenId: string): string {
  return `token:${tokenId}`
}
