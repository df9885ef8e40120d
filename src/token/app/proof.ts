import { toBase64url } from '../../otp/base64url.ts'

/** What shows the server that this device has the token: a MAC with its secret, in base64url. */
export async function proofOf(hmacKey: CryptoKey, message: string): Promise<string> {
  const mac = await crypto.subtle.sign('HMAC', hmacKey, new TextEncoder().encode(message))
  return toBase64url(new Uint8Array(mac))
}
