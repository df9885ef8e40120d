import { createPublicKey, verify } from 'node:crypto'
import { DerError, decodeSequence, tags } from './der.ts'
import { fromPem } from './pem.ts'

/** A request whose key is not taken: too weak, or of a kind that browsers don't sign with. */
const curves: readonly string[] = ['prime256v1', 'secp384r1', 'secp521r1']
const rsaBitsMin = 2048

/** ecdsa-with-SHA256, -384, -512 and sha256-, sha384-, sha512WithRSAEncryption. */
const signatureHashes: Readonly<Record<string, string>> = {
  '2a8648ce3d040302': 'sha256',
  '2a8648ce3d040303': 'sha384',
  '2a8648ce3d040304': 'sha512',
  '2a864886f70d01010b': 'sha256',
  '2a864886f70d01010c': 'sha384',
  '2a864886f70d01010d': 'sha512',
}

/**
 * The public key of a certification request in PEM (PKCS #10, RFC 2986), after the check that whoever made it holds the
 * private key. Nothing else of it counts: neither its name nor the extensions that it asks for. Undefined for what is
 * no request, for a wrong signature, and for a key that is neither RSA of 2048 bits nor of a NIST curve.
 */
export function publicKeyOfRequest(pem: string): Uint8Array | undefined {
  const der = fromPem(pem, ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'])
  if (der === undefined) return undefined
  try {
    const [info, algorithm, signature] = decodeSequence(der)
    if (info?.tag !== tags.sequence || algorithm === undefined || signature?.tag !== tags.bitString)
      return undefined
    const [, , publicKey] = decodeSequence(info.whole)
    const [signatureId] = decodeSequence(algorithm.whole)
    const hash = signatureHashes[Buffer.from(signatureId?.content ?? []).toString('hex')]
    if (publicKey === undefined || hash === undefined) return undefined
    const key = createPublicKey({ key: Buffer.from(publicKey.whole), format: 'der', type: 'spki' })
    const { namedCurve = '', modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
    if (!curves.includes(namedCurve) && modulusLength < rsaBitsMin) return undefined
    if (!verify(hash, info.whole, key, signature.content.subarray(1))) return undefined
    return new Uint8Array(key.export({ format: 'der', type: 'spki' }))
  } catch (error) {
    if (error instanceof DerError || isOfOpenSsl(error)) return undefined
    throw error
  }
}

function isOfOpenSsl(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^ERR_(OSSL|CRYPTO)/.test(String(error.code))
}
