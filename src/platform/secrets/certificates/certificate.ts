// The two kinds of certificates: an authority's and a client's.
import type { KeyObject } from 'node:crypto'
import * as asn1 from 'asn1js'
import { BasicConstraints, Certificate, ExtKeyUsage, GeneralName, GeneralNames } from 'pkijs'
import {
  authorityKeyId,
  extension,
  type Issuer,
  keyIdOf,
  type Name,
  nameOf,
  numberOf,
  octetsOf,
  publicKeyOf,
  signedBy,
  timeOf,
  type Validity,
} from './x509.ts'

const clientAuth = '1.3.6.1.5.5.7.3.2'
const uniformResourceIdentifier = 6

/** Bits count from the left (RFC 5280 §4.2.1.3). */
const usages = {
  digitalSignature: { valueHex: new Uint8Array([0b1000_0000]), unusedBits: 7 },
  certificatesAndLists: { valueHex: new Uint8Array([0b0000_0110]), unusedBits: 1 },
} as const

type Signed = { readonly serial: Uint8Array; readonly validity: Validity; readonly key: KeyObject }

/** The certificate of an authority, signed by itself. It may sign clients' certificates and no further authority. */
export function rootCertificate(
  name: Name,
  publicKey: Uint8Array,
  { serial, validity, key }: Signed,
): Uint8Array {
  const subjectPublicKeyInfo = publicKeyOf(publicKey)
  const own = nameOf(name)
  const root = certificate(serial, validity)
  root.issuer = own
  root.subject = own
  root.subjectPublicKeyInfo = subjectPublicKeyInfo
  root.extensions = [
    extension('basicConstraints', new BasicConstraints({ cA: true, pathLenConstraint: 0 }).toSchema(), true),
    extension('keyUsage', new asn1.BitString(usages.certificatesAndLists), true),
    extension('subjectKeyId', octetsOf(keyIdOf(subjectPublicKeyInfo))),
  ]
  return signedBy(key, root)
}

/** A certificate that identifies a client in TLS and is valid for nothing else. */
export function clientCertificate(
  { name, uri, publicKey }: { readonly name: Name; readonly uri: string; readonly publicKey: Uint8Array },
  issuer: Issuer,
  { serial, validity, key }: Signed,
): Uint8Array {
  const subjectPublicKeyInfo = publicKeyOf(publicKey)
  const alternative = new GeneralName({ type: uniformResourceIdentifier, value: uri })
  const client = certificate(serial, validity)
  client.issuer = issuer.name
  client.subject = nameOf(name)
  client.subjectPublicKeyInfo = subjectPublicKeyInfo
  client.extensions = [
    extension('basicConstraints', new BasicConstraints().toSchema(), true),
    extension('keyUsage', new asn1.BitString(usages.digitalSignature), true),
    extension('extendedKeyUsage', new ExtKeyUsage({ keyPurposes: [clientAuth] }).toSchema()),
    extension('alternativeName', new GeneralNames({ names: [alternative] }).toSchema()),
    extension('subjectKeyId', octetsOf(keyIdOf(subjectPublicKeyInfo))),
    authorityKeyId(issuer),
  ]
  return signedBy(key, client)
}

function certificate(serial: Uint8Array, validity: Validity): Certificate {
  return new Certificate({
    // X.509 v3
    version: 2,
    serialNumber: numberOf(serial),
    notBefore: timeOf(validity.from),
    notAfter: timeOf(validity.until),
  })
}
