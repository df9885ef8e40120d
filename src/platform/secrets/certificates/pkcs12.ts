// PKCS #12 (RFC 7292) as browsers and Windows import it: PBES2 with AES-256 (RFC 8018) and HMAC-SHA-256.
import { createCipheriv, createHmac, hash, pbkdf2Sync, randomBytes } from 'node:crypto'
import { bmp, explicit, implicit, integer, nothing, octets, oid, sequence, setOf } from './der.ts'

const ids = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certificateBag: '1.2.840.113549.1.12.10.1.3',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  hmacSha256: '1.2.840.113549.2.9',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
  sha256: '2.16.840.1.101.3.4.2.1',
} as const

/** What OpenSSL takes. The password is a random one of 20 characters, which no number of rounds could make stronger. */
const rounds = 2048

export type KeyAndCertificates = {
  /** PKCS #8, DER. */
  readonly privateKey: Uint8Array
  readonly certificate: Uint8Array
  readonly authority: Uint8Array
  readonly friendlyName: string
}

/** A key, its certificate and that of the authority in one file, under a password. */
export function encodePkcs12(content: KeyAndCertificates, password: string): Uint8Array {
  const { privateKey, certificate, authority, friendlyName } = content
  // By it Windows knows which certificate the key belongs to.
  const localKeyId = attribute(ids.localKeyId, octets(hash('sha1', certificate, 'buffer')))
  const own = setOf(localKeyId, attribute(ids.friendlyName, bmp(friendlyName)))
  const certificates = sequence(certificateBag(certificate, own), certificateBag(authority))
  const encrypted = encrypt(certificates, password)
  const encryptedCertificates = sequence(
    oid(ids.encryptedData),
    explicit(
      0,
      sequence(integer(0), sequence(oid(ids.data), encrypted.algorithm, implicit(0, encrypted.bytes))),
    ),
  )
  const shrouded = encrypt(privateKey, password)
  const keyBag = sequence(
    oid(ids.shroudedKeyBag),
    explicit(0, sequence(shrouded.algorithm, octets(shrouded.bytes))),
    own,
  )
  const contents = sequence(encryptedCertificates, data(sequence(keyBag)))
  return sequence(integer(3), data(contents), macOf(contents, password))
}

function data(content: Uint8Array): Uint8Array {
  return sequence(oid(ids.data), explicit(0, octets(content)))
}

function attribute(id: string, value: Uint8Array): Uint8Array {
  return sequence(oid(id), setOf(value))
}

function certificateBag(certificate: Uint8Array, attributes?: Uint8Array): Uint8Array {
  const bag = sequence(oid(ids.x509Certificate), explicit(0, octets(certificate)))
  return sequence(
    oid(ids.certificateBag),
    explicit(0, bag),
    ...(attributes === undefined ? [] : [attributes]),
  )
}

function encrypt(bytes: Uint8Array, password: string) {
  const salt = randomBytes(16)
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync(password, salt, rounds, 32, 'sha256'), iv)
  const derivation = sequence(octets(salt), integer(rounds), sequence(oid(ids.hmacSha256), nothing))
  const algorithm = sequence(
    oid(ids.pbes2),
    sequence(sequence(oid(ids.pbkdf2), derivation), sequence(oid(ids.aes256Cbc), octets(iv))),
  )
  return { algorithm, bytes: Buffer.concat([cipher.update(bytes), cipher.final()]) }
}

function macOf(contents: Uint8Array, password: string): Uint8Array {
  const salt = randomBytes(16)
  const mac = createHmac('sha256', macKey(password, salt)).update(contents).digest()
  const digest = sequence(sequence(oid(ids.sha256), nothing), octets(mac))
  return sequence(digest, octets(salt), integer(rounds))
}

/** RFC 7292 appendix B.2 for SHA-256 and ID 3: one block is as long as the key that is wanted. */
function macKey(password: string, salt: Uint8Array): Buffer {
  const blockBytes = 64
  const text = Buffer.from(`${password}\0`, 'utf16le').swap16()
  const filled = (bytes: Uint8Array) =>
    Buffer.alloc(Math.ceil(bytes.length / blockBytes) * blockBytes, bytes as Buffer)
  let key = hash('sha256', Buffer.concat([Buffer.alloc(blockBytes, 3), filled(salt), filled(text)]), 'buffer')
  for (let i = 1; i < rounds; i++) key = hash('sha256', key, 'buffer')
  return key
}
