import { createPrivateKey, generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto'
import type { KeyRing } from '../key-ring.ts'
import { randomPassword } from '../random.ts'
import { open, seal } from '../seal.ts'
import { authorityIdentity } from './authority-identity.ts'
import { clientCertificate, rootCertificate } from './certificate.ts'
import { toPem } from './pem.ts'
import { encodePkcs12 } from './pkcs12.ts'
import { type RevokedCertificate, revocationList } from './revocation-list.ts'
import { issuerOf, type Validity } from './x509.ts'

/** An authority as it is stored: its certificate in the clear, its private key sealed. */
export type SealedAuthority = {
  readonly authorityId: string
  /** PEM. */
  readonly certificate: string
  readonly sealed: Uint8Array
}

export type Subject = { readonly service: string; readonly userId: string; readonly organization: string }

const curve = { namedCurve: 'P-256' } as const

/**
 * A new authority: an ECDSA P-256 root that may sign clients' certificates only. Its private key is sealed under the
 * ring's current key, to this authority alone.
 */
export function newAuthority(ring: KeyRing, name: string, validity: Validity): SealedAuthority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', curve)
  const serial = newSerial()
  const authorityId = serial.toString('hex')
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  const certificate = rootCertificate([['commonName', name]], spki, { serial, validity, key: privateKey })
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' })
  return {
    authorityId,
    certificate: toPem('CERTIFICATE', certificate),
    sealed: seal(ring, pkcs8, authorityIdentity(authorityId)),
  }
}

export type IssuedCertificate = {
  /** Hexadecimal, as OpenSSL and browsers show it. */
  readonly serial: string
  readonly der: Uint8Array
  readonly pem: string
}

/**
 * Signs a certificate for a user's key: for client authentication in TLS only, with a random serial of 126 bits.
 * Throws SealError if the authority's key does not open.
 */
export function signCertificate(
  ring: KeyRing,
  authority: SealedAuthority,
  { subject, publicKey }: { readonly subject: Subject; readonly publicKey: Uint8Array },
  validity: Validity,
): IssuedCertificate {
  const { service, userId, organization } = subject
  const serial = newSerial()
  const der = clientCertificate(
    {
      name: [
        ['organization', organization],
        ['unit', service],
        ['commonName', userId],
      ],
      uri: uriOf(subject),
      publicKey,
    },
    issuerOf(derOf(authority)),
    { serial, validity, key: keyOf(ring, authority) },
  )
  return { serial: serial.toString('hex'), der, pem: toPem('CERTIFICATE', der) }
}

/** A service and a user in one text that no other pair produces. */
function uriOf({ service, userId }: Subject): string {
  return `warifu:${service}/${encodeURIComponent(userId)}`
}

/** A key for a certificate, for users who don't make their own. */
export function newClientKey(): { readonly privateKey: Uint8Array; readonly publicKey: Uint8Array } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', curve)
  return {
    privateKey: new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' })),
    publicKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })),
  }
}

/** The key and its certificate in one file that browsers import, and the random password that opens it. */
export async function packClientKey(
  privateKey: Uint8Array,
  certificate: IssuedCertificate,
  authority: SealedAuthority,
  friendlyName: string,
): Promise<{ readonly pkcs12: Uint8Array; readonly password: string }> {
  const password = randomPassword(20)
  const content = { privateKey, certificate: certificate.der, authority: derOf(authority), friendlyName }
  return { pkcs12: await encodePkcs12(content, password), password }
}

/** The private key as text, unprotected. */
export function clientKeyPem(privateKey: Uint8Array): string {
  return toPem('PRIVATE KEY', privateKey)
}

/**
 * A list of revoked certificates in PEM, for a proxy. Its number is the time in milliseconds, so that each later list
 * of any process has a higher one. Throws SealError if the authority's key does not open.
 */
export function signRevocationList(
  ring: KeyRing,
  authority: SealedAuthority,
  revoked: readonly (Omit<RevokedCertificate, 'serial'> & { readonly serial: string })[],
  validity: Validity,
): string {
  const number = validity.from.epochMilliseconds
  const list = revocationList(
    revoked.map((each) => ({ ...each, serial: Buffer.from(each.serial, 'hex') })),
    issuerOf(derOf(authority)),
    { validity, key: keyOf(ring, authority), number },
  )
  return toPem('X509 CRL', list)
}

/** 16 bytes, positive and never with leading zeros, so that the hexadecimal text always has the same length. */
function newSerial(): Buffer {
  const serial = randomBytes(16)
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  return serial
}

function keyOf(ring: KeyRing, { authorityId, sealed }: SealedAuthority) {
  const pkcs8 = open(ring, sealed, authorityIdentity(authorityId))
  return createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
}

function derOf({ certificate }: SealedAuthority): Uint8Array {
  return new Uint8Array(new X509Certificate(certificate).raw)
}
