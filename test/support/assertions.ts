// A client of the API that signs assertions (private_key_jwt), and whoever would like to be it.
import { createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { createSigningClient } from '../../src/authority/operations/clients/clients.ts'
import type { Context } from '../../src/authority/operations/context.ts'
import type { ClientScope } from '../../src/authority/rules/client.ts'
import { parsePublicJwk, type VerificationKey } from '../../src/platform/secrets/jws.ts'
import { testCaller } from './world.ts'

export const kinds = ['ES256', 'EdDSA', 'PS256'] as const
export type Kind = (typeof kinds)[number]

export type Pair = {
  readonly kind: Kind
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly jwk: string
}

function generate(kind: Kind) {
  switch (kind) {
    case 'ES256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    case 'EdDSA':
      return generateKeyPairSync('ed25519')
    case 'PS256':
      return generateKeyPairSync('rsa', { modulusLength: 2048 })
  }
}

export function newPair(kind: Kind = 'ES256'): Pair {
  const { privateKey, publicKey } = generate(kind)
  return { kind, privateKey, publicKey, jwk: JSON.stringify(publicKey.export({ format: 'jwk' })) }
}

export function keyOf(jwk: string): VerificationKey {
  const key = parsePublicJwk(jwk)
  if (typeof key === 'string') throw new Error(key)
  return key
}

export type SigningClient = { readonly clientId: string; readonly keyId: string; readonly pair: Pair }

export async function signingClient(
  context: Context,
  { service, scopes }: { readonly service: string; readonly scopes: readonly ClientScope[] },
  pair = newPair(),
): Promise<SigningClient> {
  const told = { service, name: '勘定系', scopes, requestsPerSecond: 100_000, keyDays: null }
  return { ...(await createSigningClient(context, testCaller, told, keyOf(pair.jwk))), pair }
}

const part = (value: object | string) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

/** A JWS of exactly these parts. */
export function signedText(
  header: object | string,
  claims: object | string,
  { kind, privateKey }: Pair,
): string {
  const text = `${part(header)}.${part(claims)}`
  const rsa = { key: privateKey, padding: 6, saltLength: 32 }
  const with_ = {
    ES256: () => sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }),
    EdDSA: () => sign(null, Buffer.from(text), privateKey),
    PS256: () => sign('sha256', Buffer.from(text), rsa),
  }
  return `${text}.${with_[kind]().toString('base64url')}`
}

/** The same under a MAC, whose secret is any text: a public key, for example. */
export function macText(header: object, claims: object, secret: string | Buffer): string {
  const text = `${part(header)}.${part(claims)}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

export type Told = { readonly now: Temporal.Instant; readonly audience: string }

export function headerOf({ keyId, pair }: SigningClient): Record<string, unknown> {
  return { alg: pair.kind, typ: 'JWT', kid: keyId }
}

export function claimsOf({ clientId }: SigningClient, { now, audience }: Told): Record<string, unknown> {
  const seconds = Math.floor(now.epochMilliseconds / 1000)
  return { iss: clientId, sub: clientId, aud: audience, iat: seconds, exp: seconds + 60, jti: randomUUID() }
}

export function assertionOf(
  client: SigningClient,
  told: Told,
  changes: Record<string, unknown> = {},
): string {
  const claims = { ...claimsOf(client, told), ...changes }
  return signedText(headerOf(client), claims, client.pair)
}
