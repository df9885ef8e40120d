import { timingSafeEqual } from 'node:crypto'
import { hmac } from '../secrets/hmac.ts'
import { type KeyRing, KeyRingError } from '../secrets/key-ring.ts'
import { type Signer, signer, verifySignature } from '../secrets/signing.ts'
import type { ChainHead } from './chain.ts'

/** What only a holder of the key ring can do to a journal, and so not the owner of the database (finding X4). */
export type JournalKeys = {
  /** The MAC of an entry: the ID of the key, a colon, HMAC-SHA256 in base64url. */
  readonly macOf: (entry: ChainHead) => string
  /** Whether it is one, under any key of the ring. */
  readonly isMacOf: (entry: ChainHead, mac: string) => boolean
  readonly sign: (message: Uint8Array) => { readonly keyId: string; readonly signature: string }
  /** Whether the signature is the key's; false for an unknown key. */
  readonly isSigned: (keyId: string, message: Uint8Array, signature: string) => boolean
}

/**
 * MACs under the ring's current key, and checks under every key that it still holds. The MAC covers the entry's place
 * and its hash, and so everything before it in its chain. About 1 µs an entry.
 */
export function journalKeys(ring: KeyRing): JournalKeys {
  const macKeys = new Map(ring.ids.map((id) => [id, ring.subkey('entry', id)]))
  const current = ring.subkey('entry', ring.currentId)
  const signers = new Map<string, Signer | null>()

  function signerOf(keyId: string): Signer | null {
    const known = signers.get(keyId)
    if (known !== undefined) return known
    const found = findSigner(ring, keyId)
    signers.set(keyId, found)
    return found
  }

  return {
    macOf: (entry) => `${ring.currentId}:${entryMac(current, entry)}`,
    isMacOf: (entry, mac) => {
      const split = mac.indexOf(':')
      const key = macKeys.get(mac.slice(0, split))
      if (key === undefined) return false
      const given = Buffer.from(mac.slice(split + 1), 'base64url')
      const expected = Buffer.from(entryMac(key, entry), 'base64url')
      return given.length === expected.length && timingSafeEqual(given, expected)
    },
    sign: (message) => {
      const { keyId, sign } = signer(ring)
      return { keyId, signature: Buffer.from(sign(message)).toString('base64') }
    },
    isSigned: (keyId, message, signature) => {
      const of = signerOf(keyId)
      return of !== null && verifySignature(of.publicKeyPem, message, Buffer.from(signature, 'base64'))
    },
  }
}

function entryMac(key: Uint8Array, { chain, seq, hash }: ChainHead): string {
  return hmac('SHA256', key, `${chain}\n${seq}\n${hash}`, 'base64url')
}

function findSigner(ring: KeyRing, keyId: string): Signer | null {
  try {
    return signer(ring, keyId)
  } catch (error) {
    if (error instanceof KeyRingError) return null
    throw error
  }
}
