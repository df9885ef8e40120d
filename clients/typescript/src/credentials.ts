/** An API key, as `./warifu client create` prints it. */
export type ApiKey = { readonly apiKey: string }

/** A key pair of the client's own (private_key_jwt, RFC 7523): the server has only the public half. */
export type PrivateKey = {
  readonly clientId: string
  /** As `./warifu client create --jwk` prints it. */
  readonly keyId: string
  /** ECDSA P-256, Ed25519, or RSA-PSS with SHA-256. */
  readonly privateKey: CryptoKey
  /** PUBLIC_ORIGIN of the server, where `origin` is another name of it. */
  readonly audience?: string
}

export type Credentials = ApiKey | PrivateKey

/** Gives the Authorization of one request; an assertion is good for one only. */
export function authorizationWith(
  credentials: Credentials,
  origin: string,
  nowMs: () => number,
): () => Promise<string> {
  if ('apiKey' in credentials) {
    const { apiKey } = credentials
    if (!/^[A-Za-z0-9._-]+$/.test(apiKey)) throw new TypeError('apiKey is not a key of Warifu')
    return async () => `Bearer ${apiKey}`
  }
  return async () => `Bearer ${await assertion(credentials, origin, nowMs())}`
}

const validSeconds = 60

async function assertion(
  { clientId, keyId, privateKey, audience }: PrivateKey,
  origin: string,
  nowMs: number,
): Promise<string> {
  const [alg, parameters] = signing(privateKey)
  const issuedAt = Math.floor(nowMs / 1000)
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: audience ?? origin,
    iat: issuedAt,
    exp: issuedAt + validSeconds,
    jti: crypto.randomUUID(),
  }
  const signed = `${jsonPart({ alg, typ: 'JWT', kid: keyId })}.${jsonPart(claims)}`
  const signature = await crypto.subtle.sign(parameters, privateKey, new TextEncoder().encode(signed))
  return `${signed}.${base64url(new Uint8Array(signature))}`
}

function signing({
  algorithm,
}: CryptoKey): readonly [alg: string, AlgorithmIdentifier | EcdsaParams | RsaPssParams] {
  switch (algorithm.name) {
    case 'ECDSA':
      return ['ES256', { name: 'ECDSA', hash: 'SHA-256' }]
    case 'Ed25519':
      return ['EdDSA', 'Ed25519']
    case 'RSA-PSS':
      return ['PS256', { name: 'RSA-PSS', saltLength: 32 }]
    default:
      throw new TypeError(`no assertion is signed by ${algorithm.name}`)
  }
}

function jsonPart(value: object): string {
  return base64url(new TextEncoder().encode(JSON.stringify(value)))
}

function base64url(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
