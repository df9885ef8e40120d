import { constants, createPublicKey, hash, type KeyObject, verify } from 'node:crypto'

/**
 * What each kind of key signs with, and nothing else: whoever signs never chooses, so that there is no `none`, and no
 * HMAC under a public key (RFC 8725 §2.1, §3.1).
 */
const algorithms = { EC: 'ES256', OKP: 'EdDSA', RSA: 'PS256' } as const

export type JwsAlgorithm = (typeof algorithms)[keyof typeof algorithms]

/** A public key that checks what a client signs. */
export type VerificationKey = {
  readonly algorithm: JwsAlgorithm
  /** JSON with the required members in their order, and no others (RFC 7638 §3.2). */
  readonly jwk: string
  /** SHA-256 of that, base64url. */
  readonly thumbprint: string
}

export type JwkProblem = 'not_a_jwk' | 'private_key' | 'other_use' | 'other_kind' | 'weak'

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']
const rsaBitsMin = 2048
/** What a stranger makes us compute grows with it. */
const rsaBitsMax = 4096

/** The key in a public JWK (RFC 7517): P-256, Ed25519, or RSA of 2048 to 4096 bits. Otherwise why it is none. */
export function parsePublicJwk(text: string): VerificationKey | JwkProblem {
  const given = membersOf(text)
  if (given === undefined) return 'not_a_jwk'
  if (privateMembers.some((name) => Object.hasOwn(given, name))) return 'private_key'
  const key = keyOf(given)
  if (key === undefined) return 'not_a_jwk'
  const found = canonical(key)
  if (found === undefined) return 'other_kind'
  const { modulusLength = rsaBitsMin, publicExponent = 65537n } = key.asymmetricKeyDetails ?? {}
  if (modulusLength < rsaBitsMin || modulusLength > rsaBitsMax || publicExponent !== 65537n) return 'weak'
  const { use = 'sig', alg = found.algorithm, key_ops: operations = ['verify'] } = given
  const isToVerify = Array.isArray(operations) && operations.includes('verify')
  // RFC 9864 has a name of its own for EdDSA with this curve.
  const isTheirs = alg === found.algorithm || (alg === 'Ed25519' && found.algorithm === algorithms.OKP)
  return use === 'sig' && isTheirs && isToVerify ? found : 'other_use'
}

export type Signed = {
  /** As the signer names it. */
  readonly algorithm: JwsAlgorithm
  readonly text: string
  readonly signature: Uint8Array
}

/** Whether the key signed exactly this, by its one algorithm (RFC 7518 §3.4, §3.5, RFC 8037 §3.1). */
export function verifyJws(jwk: string, { algorithm, text, signature }: Signed): boolean {
  const members = JSON.parse(jwk)
  if (algorithms[members.kty as keyof typeof algorithms] !== algorithm) return false
  const key = createPublicKey({ key: members, format: 'jwk' })
  const message = Buffer.from(text)
  switch (algorithm) {
    case 'ES256':
      return (
        signature.length === 64 && verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature)
      )
    case 'EdDSA':
      return verify(null, message, key, signature)
    case 'PS256': {
      const padding = constants.RSA_PKCS1_PSS_PADDING
      return verify('sha256', message, { key, padding, saltLength: 32 }, signature)
    }
  }
}

function membersOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return value as Readonly<Record<string, unknown>>
  } catch {
    return undefined
  }
}

function keyOf(jwk: Readonly<Record<string, unknown>>): KeyObject | undefined {
  try {
    return createPublicKey({ key: { ...jwk }, format: 'jwk' })
  } catch {
    return undefined
  }
}

function canonical(key: KeyObject): VerificationKey | undefined {
  const { kty, crv, x, y, n, e } = key.export({ format: 'jwk' })
  if (kty === 'EC' && crv === 'P-256') return keyWith(algorithms.EC, { crv, kty, x, y })
  if (kty === 'OKP' && crv === 'Ed25519') return keyWith(algorithms.OKP, { crv, kty, x })
  return kty === 'RSA' ? keyWith(algorithms.RSA, { e, kty, n }) : undefined
}

function keyWith(algorithm: JwsAlgorithm, members: object): VerificationKey {
  const jwk = JSON.stringify(members)
  return { algorithm, jwk, thumbprint: hash('sha256', jwk, 'base64url') }
}
