import { timingSafeEqual } from 'node:crypto'
import { hmac } from '../secrets/hmac.ts'
import type { KeyRing } from '../secrets/key-ring.ts'
import { publicKeyPem, type Signer, signer, verifySignature } from '../secrets/signing.ts'
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
 * MACs under the ring's current key of the moment, and checks under every key that it holds, whole or retired. The MAC
 * covers the entry's place and its hash, and so everything before it in its chain. About 1 µs an entry.
 */
export function journalKeys(ring: KeyRing): JournalKeys {
  let signs: Signer | undefined
  const publicKeys = new Map<string, string>()

  function currentSigner(): Signer {
    if (signs?.keyId !== ring.currentId) signs = signer(ring)
    return signs
  }

  function publicKeyFor(keyId: string): string | null {
    const known = publicKeys.get(keyId)
    if (known !== undefined) return known
    if (!isHeld(ring, keyId)) return null
    const found = publicKeyPem(ring, keyId)
    publicKeys.set(keyId, found)
    return found
  }

  return {
    macOf: (entry) => {
      const { currentId } = ring
      return `${currentId}:${entryMac(ring.subkey('entry', currentId), entry)}`
    },
    isMacOf: (entry, mac) => {
      const split = mac.indexOf(':')
      const keyId = mac.slice(0, split)
      if (!isHeld(ring, keyId)) return false
      const key = ring.subkey('entry', keyId)
      const given = Buffer.from(mac.slice(split + 1), 'base64url')
      const expected = Buffer.from(entryMac(key, entry), 'base64url')
      return given.length === expected.length && timingSafeEqual(given, expected)
    },
    sign: (message) => {
      const { keyId, sign } = currentSigner()
      return { keyId, signature: Buffer.from(sign(message)).toString('base64') }
    },
    isSigned: (keyId, message, signature) => {
      const pem = publicKeyFor(keyId)
      return pem !== null && verifySignature(pem, message, Buffer.from(signature, 'base64'))
    },
  }
}

function entryMac(key: Uint8Array, { chain, seq, hash }: ChainHead): string {
  return hmac('SHA256', key, `${chain}\n${seq}\n${hash}`, 'base64url')
}

function isHeld({ ids, retiredIds }: KeyRing, keyId: string): boolean {
  return ids.includes(keyId) || retiredIds.includes(keyId)
}
