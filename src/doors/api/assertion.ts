import { z } from 'zod'
import type { Assertion } from '../../authority/operations/clients/accept-assertion.ts'
import { clientOfApiKey } from '../../platform/secrets/random.ts'
import { parseStrictJson } from './strict-json.ts'

/** An assertion of PS256 with a key of 4096 bits has some 1,200. */
const charactersMax = 2048

const clientId = z.string().regex(/^[A-Za-z0-9_-]{22}$/)
/** NumericDate (RFC 7519 §2), whole. */
const seconds = z.int().min(0)

/** No `jwk`, `jku`, `x5c`, `x5u`, and nothing that is `crit`: the key is the registered one (RFC 8725 §3.10). */
const headerSchema = z.strictObject({
  alg: z.enum(['ES256', 'EdDSA', 'PS256']),
  kid: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  typ: z.enum(['JWT', 'client-authentication+jwt']).optional(),
})

const claimsSchema = z.strictObject({
  iss: clientId,
  sub: clientId,
  aud: z.string().max(256),
  iat: seconds,
  exp: seconds,
  nbf: seconds.optional(),
  jti: z.string().regex(/^[\x21-\x7e]{1,128}$/),
})

/** What a client says of itself, in a signed text (RFC 7515 §7.1), read and not yet believed. Undefined for anything else. */
export function parseAssertion(text: string): Assertion | undefined {
  // An API key has three parts, too, and comes with nearly every request.
  if (text.length > charactersMax || clientOfApiKey(text) !== undefined) return undefined
  const [first, second, third, ...more] = text.split('.')
  if (first === undefined || second === undefined || third === undefined || more.length > 0) return undefined
  const header = headerSchema.safeParse(jsonIn(first)).data
  const claims = claimsSchema.safeParse(jsonIn(second)).data
  const signature = bytesIn(third)
  if (header === undefined || claims === undefined || signature === undefined) return undefined
  const { iss, sub, aud, iat, exp, nbf = null, jti } = claims
  if (iss !== sub) return undefined
  return {
    clientId: sub,
    keyId: header.kid,
    audience: aud,
    issuedAt: iat,
    expiresAt: exp,
    notBefore: nbf,
    assertionId: jti,
    signed: { algorithm: header.alg, text: `${first}.${second}`, signature },
  }
}

/** Which client a bearer says it is: by an API key, or an assertion. */
export function clientNamedBy(bearer: string): string | undefined {
  return clientOfApiKey(bearer) ?? parseAssertion(bearer)?.clientId
}

function jsonIn(part: string): unknown {
  const bytes = bytesIn(part)
  return bytes === undefined ? undefined : parseStrictJson(bytes.buffer)?.value
}

/** base64url in its one spelling, without padding. */
function bytesIn(part: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(Buffer.from(part, 'base64url'))
  return Buffer.from(bytes).toString('base64url') === part ? bytes : undefined
}
