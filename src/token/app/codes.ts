import { type Digits, movingFactorBytes, truncate } from '../../otp/hotp.ts'

/** The code of a step (RFC 4226 §5.3), made with a key that can only sign. */
export async function codeAt(hmacKey: CryptoKey, step: number, digits: Digits): Promise<string> {
  const message = new Uint8Array(movingFactorBytes(step))
  return truncate(new Uint8Array(await crypto.subtle.sign('HMAC', hmacKey, message)), digits)
}
