import { hash } from 'node:crypto'
import { type Es256Jwk, es256Key, es256Secret, signedJwt } from './es256.ts'
import type { KeyRing } from './key-ring.ts'

/** With what a service signs what it says of its users. */
export type OidcKey = {
  readonly kid: string
  /** Private. */
  readonly jwk: Es256Jwk
  /** A JWT of this type in compact form (RFC 7515 §3.1), signed with ES256. */
  readonly sign: (type: string, claims: object) => string
}

/**
 * The keys of a service, the one that signs first. They are derived from the ring, so that every node has the same ones:
 * those of keys that aren't current yet are there before anything is signed with them, and those of former ones until
 * they are retired.
 */
export function oidcKeys(ring: KeyRing, service: string): readonly [OidcKey, ...OidcKey[]] {
  const keys = ring.ids.map((keyId) => derived(ring, service, keyId))
  return keys as [OidcKey, ...OidcKey[]]
}

function derived(ring: KeyRing, service: string, keyId: string): OidcKey {
  const pair = es256Key(es256Secret(ring.subkey('oidc', keyId), `warifu ${service}`))
  const jwk = pair.jwk()
  const { crv, kty, x, y } = jwk
  const kid = hash('sha256', JSON.stringify({ crv, kty, x, y }), 'base64url')
  return {
    kid,
    jwk,
    sign: (typ, claims) => signedJwt(pair, { typ, kid }, claims),
  }
}
