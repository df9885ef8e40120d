import { type Es256Key, es256Key, es256Secret, signedJwt } from './es256.ts'
import type { KeyRing } from './key-ring.ts'

/** With what this server tells push services who it is (RFC 8292). */
export type PushKey = {
  readonly keyId: string
  /** What a browser subscribes with: the point, uncompressed, in base64url. */
  readonly publicKey: string
  /** The Authorization header of a push to a push service. */
  readonly authorization: (to: PushAudience, now: Temporal.Instant) => string
}

export type PushAudience = {
  /** The origin of the push service. */
  readonly origin: string
  /** Whom its operator turns to: `mailto:` or `https:`. */
  readonly contact: string
}

/** A day at most (RFC 8292 §2); this is for one push, whose clocks may differ. */
const validSeconds = 3600
const uncompressed = 4

/**
 * The keys of this server, the one that browsers subscribe with now first. They are derived from the ring, so that every
 * node has the same ones, and what was subscribed with a former one is served until that is retired.
 */
export function pushKeys(ring: KeyRing): readonly [PushKey, ...PushKey[]] {
  const known = knownKeys.get(ring) ?? new Map<string, PushKey>()
  knownKeys.set(ring, known)
  const keys = ring.ids.map((keyId) => {
    const key = known.get(keyId) ?? keyOf(keyId, es256Key(es256Secret(ring.subkey('push', keyId), 'warifu')))
    known.set(keyId, key)
    return key
  })
  return keys as [PushKey, ...PushKey[]]
}

/** Of the rings of this process: a key pair takes longer to derive than a signature to make. */
const knownKeys = new WeakMap<KeyRing, Map<string, PushKey>>()

function keyOf(keyId: string, pair: Es256Key): PushKey {
  const publicKey = Buffer.from([uncompressed, ...pair.point]).toString('base64url')
  return {
    keyId,
    publicKey,
    authorization({ origin, contact }, now) {
      const exp = Math.floor(now.epochMilliseconds / 1000) + validSeconds
      const jwt = signedJwt(pair, { typ: 'JWT' }, { aud: origin, exp, sub: contact })
      return `vapid t=${jwt}, k=${publicKey}`
    },
  }
}
