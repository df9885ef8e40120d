import { createPublicKey, verify } from 'node:crypto'
import * as asn1 from 'asn1js'
import { CertificationRequest } from 'pkijs'
import { fromPem } from './pem.ts'

/** A request whose key is refused: too weak, or of a kind that browsers don't sign with. */
const curves: readonly string[] = ['prime256v1', 'secp384r1', 'secp521r1']
const rsaBitsMin = 2048

/** Which key and which hash: ecdsa-with-SHA256, -384, -512 and sha256-, sha384-, sha512WithRSAEncryption. */
const signatures: ReadonlyMap<string, { readonly key: string; readonly hash: string }> = new Map([
  ['1.2.840.10045.4.3.2', { key: 'ec', hash: 'sha256' }],
  ['1.2.840.10045.4.3.3', { key: 'ec', hash: 'sha384' }],
  ['1.2.840.10045.4.3.4', { key: 'ec', hash: 'sha512' }],
  ['1.2.840.113549.1.1.11', { key: 'rsa', hash: 'sha256' }],
  ['1.2.840.113549.1.1.12', { key: 'rsa', hash: 'sha384' }],
  ['1.2.840.113549.1.1.13', { key: 'rsa', hash: 'sha512' }],
])

/** A request with a key of 16,384 bits and a page of names has less than a tenth of it. */
const bytesMax = 65_536
const limits = { maxContentLength: bytesMax, maxDepth: 32, maxNodes: 4096, parseEmbedded: false }

/**
 * The public key of a certification request in PEM (PKCS #10, RFC 2986), after the check that whoever made it holds
 * the private key. Nothing else in it counts: neither its name, nor the extensions it asks for, nor what surrounds it
 * in the file. Undefined for anything that is not a request, for a wrong signature, and for a key that is neither RSA
 * with 2048 bits or more nor on a NIST curve.
 */
export function publicKeyOfRequest(pem: string): Uint8Array | undefined {
  const der = fromPem(pem, ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'])
  const request = der === undefined ? undefined : parseRequest(der)
  const signature = request === undefined ? undefined : signatures.get(request.signatureId)
  if (request === undefined || signature === undefined) return undefined
  try {
    const key = createPublicKey({ key: Buffer.from(request.publicKey), format: 'der', type: 'spki' })
    const { namedCurve = '', modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
    if (key.asymmetricKeyType !== signature.key) return undefined
    if (!curves.includes(namedCurve) && modulusLength < rsaBitsMin) return undefined
    if (!verify(signature.hash, request.signed, key, request.signature)) return undefined
    return new Uint8Array(key.export({ format: 'der', type: 'spki' }))
  } catch (error) {
    if (isOfOpenSsl(error)) return undefined
    throw error
  }
}

/** The parts that count; undefined for anything that is not a request in DER. */
function parseRequest(der: Uint8Array) {
  if (der.length > bytesMax) return undefined
  try {
    const { offset, result } = asn1.fromBER(new Uint8Array(der), limits)
    if (offset !== der.length || !isDer(result)) return undefined
    const request = new CertificationRequest({ schema: result })
    const { tbsView: signed, signatureAlgorithm, signatureValue, subjectPublicKeyInfo } = request
    const { algorithmId, algorithmParams } = signatureAlgorithm
    const { valueHexView: signature, unusedBits } = signatureValue.valueBlock
    if (unusedBits !== 0 || !(algorithmParams === undefined || algorithmParams instanceof asn1.Null))
      return undefined
    const publicKey = new Uint8Array(subjectPublicKeyInfo.toSchema().toBER())
    return { signed, signatureId: algorithmId, signature, publicKey }
  } catch {
    // The library throws many kinds of errors at malformed bytes, and nothing else can fail here.
    return undefined
  }
}

/**
 * The library reads BER, and values shorter than their length. Indefinite lengths, lengths that are longer than
 * necessary or than the data, and strings in pieces are not DER (X.690 §10).
 */
function isDer(block: asn1.BaseBlock): boolean {
  const { idBlock, lenBlock, valueBeforeDecodeView } = block
  if (lenBlock.isIndefiniteForm || lenBlock.warnings.length > 0) return false
  const length = idBlock.blockLength + lenBlock.blockLength + lenBlock.length
  if (length !== valueBeforeDecodeView.length) return false
  if (!(block instanceof asn1.Constructed)) return !idBlock.isConstructed
  return block.valueBlock.value.every(isDer)
}

function isOfOpenSsl(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^ERR_(OSSL|CRYPTO)/.test(String(error.code))
}
