import { createHmac } from 'node:crypto'
import type { KeyRing } from './key-ring.ts'

/**
 * A keyed hash of a text, in base64url: HMAC-SHA256 under the ring's current key. For what must be recognized but
 * never read, such as login IDs that do not exist: people type passwords there. The same text has a different hash
 * after the key is rotated.
 */
export function keyedHash(ring: KeyRing, text: string): string {
  return createHmac('sha256', ring.subkey('mac', ring.currentId)).update(text).digest('base64url')
}

/**
 * The keyed hashes by which a text may be recognized: under the current key first, then under each earlier key, for
 * what outlives a key.
 */
export function keyedHashes(ring: KeyRing, text: string): readonly string[] {
  return ring.ids.map((id) => createHmac('sha256', ring.subkey('mac', id)).update(text).digest('base64url'))
}
