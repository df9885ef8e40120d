// What certificates and revocation lists share (RFC 5280): names, times, extensions, and the signature over them.
// pkijs defines the structures and writes them; keys and signatures come from OpenSSL.
import { hash, type KeyObject, sign } from 'node:crypto'
import * as asn1 from 'asn1js'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AuthorityKeyIdentifier,
  Certificate,
  type CertificateRevocationList,
  Extension,
  PublicKeyInfo,
  RelativeDistinguishedNames,
  Time,
  TimeType,
} from 'pkijs'

/** Whose certificate it is: its RDNs in order, one attribute each. */
export type Name = readonly (readonly [attribute: keyof typeof attributes, text: string])[]

export type Validity = { readonly from: Temporal.Instant; readonly until: Temporal.Instant }

/** The exact subject of an authority's certificate, and its key's ID, as whatever it signs repeats them. */
export type Issuer = { readonly name: RelativeDistinguishedNames; readonly keyId: Uint8Array }

const attributes = { organization: '2.5.4.10', unit: '2.5.4.11', commonName: '2.5.4.3' } as const

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

const ecdsaWithSha256 = '1.2.840.10045.4.3.2'

/** Encoded here: pkijs itself would write all attributes into one RDN, as if they were equal in rank. */
export function nameOf(name: Name): RelativeDistinguishedNames {
  const rdns = name.map(([attribute, text]) => {
    const value = new asn1.Utf8String({ value: text })
    const one = new AttributeTypeAndValue({ type: attributes[attribute], value })
    return new asn1.Set({ value: [one.toSchema()] })
  })
  return RelativeDistinguishedNames.fromBER(new asn1.Sequence({ value: rdns }).toBER())
}

/** The 160 leftmost bits of the SHA-256 of a public key (RFC 7093 §2, method 1). */
export function keyIdOf({ subjectPublicKey }: PublicKeyInfo): Uint8Array {
  return new Uint8Array(hash('sha256', subjectPublicKey.valueBlock.valueHexView, 'buffer').subarray(0, 20))
}

export function publicKeyOf(spki: Uint8Array): PublicKeyInfo {
  return PublicKeyInfo.fromBER(new Uint8Array(spki))
}

/** The issuer of what an authority signs, from its certificate in DER. */
export function issuerOf(authority: Uint8Array): Issuer {
  const { subject, subjectPublicKeyInfo } = Certificate.fromBER(new Uint8Array(authority))
  return { name: subject, keyId: keyIdOf(subjectPublicKeyInfo) }
}

/** A non-negative number of any size, from its bytes. */
export function numberOf(bytes: Uint8Array): asn1.Integer {
  return asn1.Integer.fromBigInt(BigInt(`0x${Buffer.from(bytes).toString('hex')}`))
}

/** A time to the second: two digits of a year before 2050, four from then on (RFC 5280 §4.1.2.5). */
export function timeOf(instant: Temporal.Instant): Time {
  const value = instant.toString({ smallestUnit: 'second' }).replaceAll(/[-:T]/g, '')
  const isShort = instant.toZonedDateTimeISO('UTC').year < 2050
  return new Time({
    type: isShort ? TimeType.UTCTime : TimeType.GeneralizedTime,
    value: new asn1.GeneralizedTime({ value }).toDate(),
  })
}

export function octetsOf(bytes: Uint8Array): asn1.OctetString {
  return new asn1.OctetString({ valueHex: new Uint8Array(bytes) })
}

export function extension(id: keyof typeof extensionIds, value: asn1.BaseBlock, critical = false): Extension {
  return new Extension({ extnID: extensionIds[id], critical, extnValue: value.toBER() })
}

export function authorityKeyId({ keyId }: Issuer): Extension {
  return extension(
    'authorityKeyId',
    new AuthorityKeyIdentifier({ keyIdentifier: octetsOf(keyId) }).toSchema(),
  )
}

/** Signs what is complete except for its signature, and gives its DER. */
export function signedBy(key: KeyObject, unsigned: Certificate | CertificateRevocationList): Uint8Array {
  const algorithm = new AlgorithmIdentifier({ algorithmId: ecdsaWithSha256 })
  unsigned.signature = algorithm
  unsigned.signatureAlgorithm = algorithm
  // From its parts: otherwise pkijs parses the signed bytes again, and refuses a list of thousands as too large.
  const [toBeSigned] = unsigned.toSchema(true).valueBlock.value
  if (toBeSigned === undefined) throw new TypeError('nothing to sign')
  const signature = new asn1.BitString({ valueHex: sign('sha256', new Uint8Array(toBeSigned.toBER()), key) })
  const signed = new asn1.Sequence({ value: [toBeSigned, algorithm.toSchema(), signature] })
  return new Uint8Array(signed.toBER())
}
