// PKCS #12 (RFC 7292) as browsers and Windows import it: PBES2 with AES-256 (RFC 8018) and HMAC-SHA-256.
import { hash } from 'node:crypto'
import * as asn1 from 'asn1js'
import {
  Attribute,
  AuthenticatedSafe,
  CertBag,
  ContentInfo,
  EncryptedContentInfo,
  EncryptedData,
  id_CertBag_X509Certificate,
  PFX,
  PKCS8ShroudedKeyBag,
  SafeBag,
  SafeContents,
} from 'pkijs'
import { octetsOf } from './x509.ts'

const ids = {
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certificateBag: '1.2.840.113549.1.12.10.1.3',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
} as const

/** OpenSSL's default. The password is 20 random characters, which no number of rounds would make stronger. */
const rounds = 2048
const sha256 = 'SHA-256'
/** With a password, not a signature. */
const integrityByPassword = 0

export type KeyAndCertificates = {
  /** PKCS #8, DER. */
  readonly privateKey: Uint8Array
  readonly certificate: Uint8Array
  readonly authority: Uint8Array
  readonly friendlyName: string
}

/** A key, its certificate and that of the authority in one file, under a password. */
export async function encodePkcs12(content: KeyAndCertificates, password: string): Promise<Uint8Array> {
  const { privateKey, certificate, authority, friendlyName } = content
  const secret = bufferOf(new TextEncoder().encode(password))
  const attributes = attributesOf(certificate, friendlyName)
  const certificates = [certificateBag(certificate, attributes), certificateBag(authority)]
  const safe = await encrypt(safeContents(...certificates), secret)
  const shrouded = await encrypt(privateKey, secret)
  const keyBag = new SafeBag({
    bagId: ids.shroudedKeyBag,
    bagValue: new PKCS8ShroudedKeyBag({
      encryptionAlgorithm: shrouded.contentEncryptionAlgorithm,
      encryptedData: octetsOf(new Uint8Array(shrouded.getEncryptedContent())),
    }),
    bagAttributes: attributes,
  })
  const authenticatedSafe = new AuthenticatedSafe({
    safeContents: [
      new ContentInfo({
        contentType: ContentInfo.ENCRYPTED_DATA,
        content: new EncryptedData({ encryptedContentInfo: safe }).toSchema(),
      }),
      new ContentInfo({ contentType: ContentInfo.DATA, content: octetsOf(safeContents(keyBag)) }),
    ],
  })
  const file = new PFX({ parsedValue: { integrityMode: integrityByPassword, authenticatedSafe } })
  await file.makeInternalValues({
    password: secret,
    iterations: rounds,
    pbkdf2HashAlgorithm: { name: sha256 },
    hmacHashAlgorithm: sha256,
  })
  // RFC 5754 §2 lets the parameters be left out, but some readers want them.
  if (file.macData !== undefined) file.macData.mac.digestAlgorithm.algorithmParams = new asn1.Null()
  return new Uint8Array(file.toSchema().toBER())
}

/** These tell Windows which certificate the key belongs to, and people what both are for. */
function attributesOf(certificate: Uint8Array, friendlyName: string): Attribute[] {
  const localKeyId = octetsOf(hash('sha1', certificate, 'buffer'))
  const attributes = [
    new Attribute({ type: ids.localKeyId, values: [localKeyId] }),
    new Attribute({ type: ids.friendlyName, values: [new asn1.BmpString({ value: friendlyName })] }),
  ]
  // A set, whose members DER wants in the order of their bytes (X.690 §11.6).
  const bytesOf = (attribute: Attribute) => new Uint8Array(attribute.toSchema().toBER())
  return attributes.toSorted((a, b) => Buffer.compare(bytesOf(a), bytesOf(b)))
}

function certificateBag(certificate: Uint8Array, bagAttributes?: Attribute[]): SafeBag {
  const bagValue = new CertBag({ certId: id_CertBag_X509Certificate, certValue: octetsOf(certificate) })
  return new SafeBag({
    bagId: ids.certificateBag,
    bagValue,
    ...(bagAttributes === undefined ? {} : { bagAttributes }),
  })
}

function safeContents(...safeBags: SafeBag[]): Uint8Array {
  return new Uint8Array(new SafeContents({ safeBags }).toSchema().toBER())
}

/** In one piece: pkijs would split it, which is BER rather than DER, and some readers don't expect it. */
async function encrypt(bytes: Uint8Array, password: ArrayBuffer): Promise<EncryptedContentInfo> {
  const encrypted = new EncryptedData()
  await encrypted.encrypt({
    password,
    // Its type requires an iv, too; pkijs draws its own at random and ignores this one.
    contentEncryptionAlgorithm: { name: 'AES-CBC', length: 256, iv: new Uint8Array(16) },
    hmacHashAlgorithm: sha256,
    iterationCount: rounds,
    contentToEncrypt: bufferOf(bytes),
  })
  const { contentType, contentEncryptionAlgorithm } = encrypted.encryptedContentInfo
  return new EncryptedContentInfo({
    contentType,
    contentEncryptionAlgorithm,
    encryptedContent: octetsOf(new Uint8Array(encrypted.encryptedContentInfo.getEncryptedContent())),
    disableSplit: true,
  })
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
