// The three structures of RFC 5280 that an authority signs: its own certificate, a client's, and a revocation list.
import { hash, type KeyObject, sign } from 'node:crypto'
import {
  bits,
  decode,
  decodeSequence,
  encode,
  explicit,
  ia5,
  implicit,
  integer,
  octets,
  oid,
  sequence,
  setOf,
  tags,
  time,
  utf8,
  yes,
} from './der.ts'

/** Who a certificate is of: its RDNs in order, each of one attribute. */
export type Name = readonly (readonly [attribute: keyof typeof attributes, text: string])[]

export type Validity = { readonly from: Temporal.Instant; readonly until: Temporal.Instant }

const attributes = { organization: '2.5.4.10', unit: '2.5.4.11', commonName: '2.5.4.3' } as const

const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'))
const extensionIds = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  alternativeName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const
const clientAuth = '1.3.6.1.5.5.7.3.2'

/** Bits count from the left (RFC 5280 §4.2.1.3). */
const usages = {
  digitalSignature: bits(Buffer.from([0b1000_0000]), 7),
  certificatesAndLists: bits(Buffer.from([0b0000_0110]), 1),
} as const

export function encodeName(name: Name): Uint8Array {
  return sequence(...name.map(([attribute, text]) => setOf(sequence(oid(attributes[attribute]), utf8(text)))))
}

/** The 160 leftmost bits of the SHA-256 of a public key (RFC 7093 §2, method 1). */
export function keyIdOf(publicKey: Uint8Array): Uint8Array {
  const [, key] = decodeSequence(publicKey)
  return new Uint8Array(hash('sha256', key?.content.subarray(1) ?? publicKey, 'buffer').subarray(0, 20))
}

type Signed = {
  readonly serial: Uint8Array
  readonly issuer: Uint8Array
  readonly validity: Validity
  readonly key: KeyObject
}

/** The certificate of an authority, signed by itself. It may sign clients' certificates and no further authority. */
export function rootCertificate(
  name: Name,
  publicKey: Uint8Array,
  { serial, validity, key }: Omit<Signed, 'issuer'>,
): Uint8Array {
  const issuer = encodeName(name)
  const extensions = [
    extension('basicConstraints', sequence(yes, integer(0)), true),
    extension('keyUsage', usages.certificatesAndLists, true),
    extension('subjectKeyId', octets(keyIdOf(publicKey))),
  ]
  return certificate({ serial, issuer, validity, key }, { subject: issuer, publicKey, extensions })
}

/** A certificate that identifies a client in TLS and is good for nothing else. */
export function clientCertificate(
  client: { readonly name: Name; readonly uri: string; readonly publicKey: Uint8Array },
  authorityKeyId: Uint8Array,
  signed: Signed,
): Uint8Array {
  const extensions = [
    extension('basicConstraints', sequence(), true),
    extension('keyUsage', usages.digitalSignature, true),
    extension('extendedKeyUsage', sequence(oid(clientAuth))),
    extension('alternativeName', sequence(implicit(6, ia5(client.uri).subarray(2)))),
    extension('subjectKeyId', octets(keyIdOf(client.publicKey))),
    extension('authorityKeyId', sequence(implicit(0, authorityKeyId))),
  ]
  const { publicKey } = client
  return certificate(signed, { subject: encodeName(client.name), publicKey, extensions })
}

export type RevokedCertificate = {
  readonly serial: Uint8Array
  readonly at: Temporal.Instant
  /** CRLReason (RFC 5280 §5.3.1). */
  readonly reason: number
}

/** A list of what was revoked (RFC 5280 §5). Its number has to grow from list to list. */
export function revocationList(
  revoked: readonly RevokedCertificate[],
  { issuer, validity, key, number }: Omit<Signed, 'serial'> & { readonly number: number },
  authorityKeyId: Uint8Array,
): Uint8Array {
  const entries = revoked.map(({ serial, at, reason }) => {
    const code = encode(tags.enumerated, Buffer.from([reason]))
    return sequence(integer(serial), time(at), sequence(extension('reasonCode', code)))
  })
  const toBeSigned = sequence(
    integer(1),
    ecdsaWithSha256,
    issuer,
    time(validity.from),
    time(validity.until),
    // Left out where there is none: an empty list is not allowed (RFC 5280 §5.1.2.6).
    ...(entries.length === 0 ? [] : [sequence(...entries)]),
    explicit(
      0,
      sequence(
        extension('authorityKeyId', sequence(implicit(0, authorityKeyId))),
        extension('crlNumber', integer(number)),
      ),
    ),
  )
  return signedBy(key, toBeSigned)
}

type Content = {
  readonly subject: Uint8Array
  readonly publicKey: Uint8Array
  readonly extensions: readonly Uint8Array[]
}

function certificate({ serial, issuer, validity, key }: Signed, content: Content): Uint8Array {
  const { subject, publicKey, extensions } = content
  const toBeSigned = sequence(
    explicit(0, integer(2)),
    integer(serial),
    ecdsaWithSha256,
    issuer,
    sequence(time(validity.from), time(validity.until)),
    subject,
    publicKey,
    explicit(3, sequence(...extensions)),
  )
  return signedBy(key, toBeSigned)
}

function signedBy(key: KeyObject, toBeSigned: Uint8Array): Uint8Array {
  return sequence(toBeSigned, ecdsaWithSha256, bits(sign('sha256', toBeSigned, key)))
}

function extension(id: keyof typeof extensionIds, value: Uint8Array, critical = false): Uint8Array {
  return sequence(oid(extensionIds[id]), ...(critical ? [yes] : []), octets(value))
}

/** The subject of a certificate and its key ID, as what it signs repeats them. */
export function issuerOf(authority: Uint8Array): { readonly name: Uint8Array; readonly keyId: Uint8Array } {
  const [toBeSigned] = decodeSequence(authority)
  const [, , , , , subject, publicKey] = decode(toBeSigned?.content ?? authority)
  if (subject === undefined || publicKey === undefined)
    throw new TypeError('not the certificate of an authority')
  return { name: subject.whole, keyId: keyIdOf(publicKey.whole) }
}
