// An authenticator in software (WebAuthn §6): keys of P-256, a counter, and whatever lies a test wants it to tell.

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { Attestation } from './fido.ts'
import { publicOrigin } from './site.ts'

type Options = {
  readonly challenge: string
  readonly rp?: { readonly id: string }
  readonly rpId?: string
  readonly user?: { readonly id: string }
}

/** How an answer differs from an honest one. */
export type Lies = {
  readonly origin?: string
  readonly rpId?: string
  readonly challenge?: string
  readonly crossOrigin?: boolean
  readonly verified?: boolean
  readonly counter?: number
  readonly userHandle?: string
  readonly credentialId?: string
  readonly signature?: string
  readonly format?: 'none' | 'packed'
}

const text = (value: string | Uint8Array) => Buffer.from(value).toString('base64url')
const sha256 = (value: string | Uint8Array) => createHash('sha256').update(value).digest()

/** RFC 8949, as far as it takes: lengths below 65,536. */
const cborHead = (major: number, n: number) =>
  n < 24
    ? Buffer.from([(major << 5) | n])
    : n < 256
      ? Buffer.from([(major << 5) | 24, n])
      : Buffer.from([(major << 5) | 25, n >> 8, n & 255])
const cborBytes = (value: Uint8Array) => Buffer.concat([cborHead(2, value.length), value])
const cborText = (value: string) => Buffer.concat([cborHead(3, Buffer.byteLength(value)), Buffer.from(value)])
const cborInt = (value: number) => (value < 0 ? cborHead(1, -1 - value) : cborHead(0, value))
const cborMap = (...pairs: readonly (readonly [Buffer, Buffer])[]) =>
  Buffer.concat([cborHead(5, pairs.length), ...pairs.flat()])

const clientData = (type: string, { challenge }: Options, lies: Lies) =>
  Buffer.from(
    JSON.stringify({
      type,
      challenge: lies.challenge ?? challenge,
      origin: lies.origin ?? publicOrigin,
      crossOrigin: lies.crossOrigin ?? false,
    }),
  )

/** User present and verified, of several devices and backed up. */
const flagsOf = ({ verified = true }: Lies, attested: boolean) =>
  0b0001_1001 | (verified ? 0b100 : 0) | (attested ? 0b0100_0000 : 0)

function authenticatorData(
  { rpId, counter, attested = null }: { rpId: string; counter: number; attested?: Uint8Array | null },
  lies: Lies,
): Buffer {
  const count = Buffer.alloc(4)
  count.writeUInt32BE(lies.counter ?? counter)
  const head = [sha256(lies.rpId ?? rpId), Buffer.from([flagsOf(lies, attested !== null)]), count]
  return Buffer.concat(attested === null ? head : [...head, attested])
}

const attestation = (authData: Uint8Array, format: 'none' | 'packed', statement: Buffer) =>
  cborMap(
    [cborText('fmt'), cborText(format)],
    [cborText('attStmt'), statement],
    [cborText('authData'), cborBytes(authData)],
  )

const badStatement = cborMap([cborText('x5c'), cborBytes(Buffer.from([1]))])

/** What the maker signs: `packed`, ES256, with its certificates (WebAuthn §8.2). */
function vouchedBy({ key, x5c }: Attestation, authData: Uint8Array, client: Uint8Array): Buffer {
  const signature = sign('sha256', Buffer.concat([authData, sha256(client)]), key)
  return cborMap(
    [cborText('alg'), cborInt(-7)],
    [cborText('sig'), cborBytes(signature)],
    [cborText('x5c'), Buffer.concat([cborHead(4, x5c.length), ...x5c.map(cborBytes)])],
  )
}

const credential = (id: string, response: object) =>
  JSON.stringify({ id, rawId: id, type: 'public-key', clientExtensionResults: {}, response })

/** `vouched`: by its maker, who says which model it is. */
export function createAuthenticator(vouched?: Attestation) {
  const credentialId = text(randomBytes(32))
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  let counter = 0
  let userHandle: string | undefined
  return {
    credentialId,
    /** COSE, as it is stored. */
    publicKey: text(coseKey(publicKey)),
    /** What `navigator.credentials.create` would give, as JSON. */
    create(options: Options, lies: Lies = {}): string {
      userHandle = options.user?.id
      const shownId = lies.credentialId ?? credentialId
      const id = Buffer.from(shownId, 'base64url')
      const length = Buffer.from([id.length >> 8, id.length & 255])
      const model = Buffer.from(vouched?.aaguid.replaceAll('-', '') ?? '00'.repeat(16), 'hex')
      const attested = Buffer.concat([model, length, id, coseKey(publicKey)])
      const data = authenticatorData({ rpId: options.rp?.id ?? '', counter, attested }, lies)
      const client = clientData('webauthn.create', options, lies)
      const { format = vouched === undefined ? 'none' : 'packed' } = lies
      const statement =
        format === 'none'
          ? cborMap()
          : vouched === undefined
            ? badStatement
            : vouchedBy(vouched, data, client)
      return credential(shownId, {
        clientDataJSON: text(client),
        attestationObject: text(attestation(data, format, statement)),
        transports: ['internal', 'hybrid', 'telepathy'],
      })
    },
    /** What `navigator.credentials.get` would give, as JSON. */
    get(options: Options, lies: Lies = {}): string {
      counter += 1
      const data = authenticatorData({ rpId: options.rpId ?? '', counter }, lies)
      const client = clientData('webauthn.get', options, lies)
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)
      return credential(lies.credentialId ?? credentialId, {
        clientDataJSON: text(client),
        authenticatorData: text(data),
        signature: lies.signature ?? text(signature),
        userHandle: lies.userHandle ?? userHandle,
      })
    },
  }
}

/** COSE_Key of ES256 (RFC 9053 §2.1). */
function coseKey(publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  return cborMap(
    [cborInt(1), cborInt(2)],
    [cborInt(3), cborInt(-7)],
    [cborInt(-1), cborInt(1)],
    [cborInt(-2), cborBytes(Buffer.from(x, 'base64url'))],
    [cborInt(-3), cborBytes(Buffer.from(y, 'base64url'))],
  )
}

/** What the page asks the authenticator. */
export function optionsOn(html: string): Options {
  const found = /data-options="([^"]*)"/.exec(html)?.[1]
  if (found === undefined) throw new Error('the page asks no authenticator')
  return JSON.parse(found.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&'))
}
