// Assertions that must not be believed, each near to one that is right (RFC 8725, CVE-2022-23539 and its kind).
import {
  assertionOf,
  claimsOf,
  headerOf,
  macText,
  newPair,
  type SigningClient,
  signedText,
  type Told,
} from '../../support/assertions.ts'

type Setting = {
  readonly client: SigningClient
  /** Of the same service, of another one, and with another kind of key. */
  readonly other: SigningClient
  readonly elsewhere: SigningClient
  readonly rsa: SigningClient
  readonly told: Told
  /** A right one, which is not shown. */
  readonly whole: string
}

type Forged = Readonly<Record<string, string>>

export function forgeries(setting: Setting): Forged {
  return {
    ...byHeader(setting),
    ...byKey(setting),
    ...byClaims(setting),
    ...byTime(setting),
    ...bySpelling(setting),
  }
}

function byHeader({ client, told }: Setting): Forged {
  const by = (changes: Record<string, unknown>) =>
    signedText({ ...headerOf(client), ...changes }, claimsOf(client, told), client.pair)
  const none = by({ alg: 'none' })
  return {
    'alg none': none,
    'alg None': by({ alg: 'None' }),
    'alg none without a signature': `${none.split('.').slice(0, 2).join('.')}.`,
    'RS256 in the header': by({ alg: 'RS256' }),
    'the header of another algorithm': by({ alg: 'EdDSA' }),
    'PS256 in the header of a key that signs ES256': by({ alg: 'PS256' }),
    'no kid': signedText({ alg: 'ES256' }, claimsOf(client, told), client.pair),
    'a kid that is a path': by({ kid: '../../dev/null' }),
    'its own key in the header': by({ jwk: client.pair.publicKey.export({ format: 'jwk' }) }),
    'an address of keys in the header': by({ jku: 'http://127.0.0.1/keys' }),
    'a chain in the header': by({ x5c: [] }),
    'something critical': by({ crit: ['b64'], b64: false }),
    'another typ': by({ typ: 'at+jwt' }),
  }
}

function byKey({ client, other, elsewhere, rsa, told }: Setting): Forged {
  const header = headerOf(client)
  const claims = claimsOf(client, told)
  const { publicKey, jwk } = client.pair
  const mac = (secret: string | Buffer) => macText({ ...header, alg: 'HS256' }, claims, secret)
  const by = (changes: Record<string, unknown>, pair = client.pair) =>
    signedText({ ...header, ...changes }, claims, pair)
  return {
    'HS256 with the public key in PEM': mac(publicKey.export({ format: 'pem', type: 'spki' })),
    'HS256 with the public key in DER': mac(publicKey.export({ format: 'der', type: 'spki' })),
    'HS256 with the JWK': mac(jwk),
    'a MAC that calls itself ES256': macText(header, claims, jwk),
    'a key that nobody registered': by({}, newPair()),
    'the key of another client': by({}, other.pair),
    'the kid of another client': by({ kid: other.keyId }),
    'the kid and the key of another client': by({ kid: other.keyId }, other.pair),
    'the kid of another kind of key': by({ kid: rsa.keyId }),
    'a client of another service, signed by this one': signedText(
      { ...header, kid: elsewhere.keyId },
      claimsOf(elsewhere, told),
      client.pair,
    ),
  }
}

function byClaims({ client, other, told }: Setting): Forged {
  const { audience } = told
  const fresh = (changes: Record<string, unknown>) => assertionOf(client, told, changes)
  const claims = JSON.stringify(claimsOf(client, told)).slice(0, -1)
  const twice = (name: string, value: unknown) =>
    signedText(headerOf(client), `${claims},"${name}":${JSON.stringify(value)}}`, client.pair)
  return {
    'issued by another': fresh({ iss: other.clientId }),
    'about another': fresh({ sub: other.clientId }),
    'for another server': fresh({ aud: 'https://other.example' }),
    'for the server with a slash': fresh({ aud: `${audience}/` }),
    'for the server in other letters': fresh({ aud: audience.toUpperCase() }),
    'for two': fresh({ aud: [audience, 'https://other.example'] }),
    'for a list of one': fresh({ aud: [audience] }),
    'an empty jti': fresh({ jti: '' }),
    'a jti of another type': fresh({ jti: 7 }),
    'a jti with a line break': fresh({ jti: 'a\nb' }),
    'a member that nobody knows': fresh({ scope: 'bindings:act' }),
    'aud twice': twice('aud', audience),
    'jti twice': twice('jti', 'another'),
    'no aud': fresh({ aud: undefined }),
    'no exp': fresh({ exp: undefined }),
    'no iat': fresh({ iat: undefined }),
    'no jti': fresh({ jti: undefined }),
    oversized: fresh({ jti: 'j'.repeat(128), aud: 'a'.repeat(4000) }),
    'a list instead of claims': signedText(headerOf(client), '[]', client.pair),
    'nothing instead of claims': signedText(headerOf(client), 'null', client.pair),
  }
}

function byTime({ client, told }: Setting): Forged {
  const seconds = Math.floor(told.now.epochMilliseconds / 1000)
  const fresh = (changes: Record<string, unknown>) => assertionOf(client, told, changes)
  return {
    'expired this second': fresh({ iat: seconds - 60, exp: seconds }),
    'expired long ago': fresh({ iat: seconds - 360, exp: seconds - 300 }),
    'valid for longer than five minutes': fresh({ exp: seconds + 301 }),
    'issued long ago, for long': fresh({ iat: 0 }),
    'from the future': fresh({ iat: seconds + 31, exp: seconds + 90 }),
    'not valid yet': fresh({ nbf: seconds + 31 }),
    'expiring before it was issued': fresh({ iat: seconds + 20, exp: seconds + 10 }),
    'a fraction of a second': fresh({ exp: seconds + 59.5 }),
    'a time as text': fresh({ exp: String(seconds + 60) }),
    'a time beyond all times': fresh({ iat: 9e15, exp: 9e15 + 60 }),
  }
}

function bySpelling({ client, told, whole }: Setting): Forged {
  const [header = '', claims = '', signature = ''] = whole.split('.')
  const flipped = Buffer.from(signature, 'base64url')
  flipped[0] = (flipped[0] ?? 0) ^ 1
  const signed = (bytes: Buffer) => `${header}.${claims}.${bytes.toString('base64url')}`
  return {
    'no signature': `${header}.${claims}.`,
    'two parts': `${header}.${claims}`,
    'four parts': `${whole}.${signature}`,
    'a flipped signature': signed(flipped),
    'a signature with a head': signed(Buffer.concat([Buffer.from([0x30, 0x44]), flipped])),
    'a signature of zeros': signed(Buffer.alloc(64)),
    'claims of another assertion': `${header}.${assertionOf(client, told).split('.')[1]}.${signature}`,
    'a padded part': `${header}=.${claims}.${signature}`,
    // The last character of 64 bytes stands for two bits, and has four spellings.
    'another spelling of the same bytes': whole.slice(0, -1) + respelled(whole.at(-1) ?? ''),
  }
}

/** The next character of base64url: the same bits, and one that nobody reads. */
function respelled(character: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return alphabet.charAt(alphabet.indexOf(character) + 1)
}
