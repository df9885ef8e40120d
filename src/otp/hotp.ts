/**
 * The HMAC of one token's secret over a message, injected by the caller: a browser has only the asynchronous
 * WebCrypto and the server only node:crypto, and this folder knows neither.
 */
export type Hmac = (message: Uint8Array) => Uint8Array

/** Length of a code. RFC 4226 §5.3 (R4) asks for at least 6; 7 is used by none of the services. */
export type Digits = 6 | 8

/** Hash below the HMAC: RFC 4226 §5.2 (SHA1), RFC 6238 §1.2 (SHA256, SHA512). */
export type Algorithm = 'SHA1' | 'SHA256' | 'SHA512'

// RFC 4226 §5.3 reads four bytes from an offset of at most 15, so no shorter MAC will do.
const macBytesMin = 20

/**
 * The moving factor as the HMAC takes it: eight bytes, big-endian (RFC 4226 §5.1; OTP-05: all 64 bits).
 * Throws RangeError if the step is negative, not whole or above Number.MAX_SAFE_INTEGER, where two steps
 * would share one number and so one code.
 */
export function movingFactorBytes(step: number): Uint8Array {
  if (!Number.isSafeInteger(step) || step < 0)
    throw new RangeError(`A step is a whole number from 0: ${step}`)
  const bytes = new Uint8Array(8)
  const view = new DataView(bytes.buffer)
  // In two halves, since JavaScript's bit operators see only 32 bits.
  view.setUint32(0, Math.floor(step / 2 ** 32))
  view.setUint32(4, step % 2 ** 32)
  return bytes
}

/**
 * Dynamic truncation (RFC 4226 §5.3) of a MAC to a code, zero padded to `digits`. Takes the MACs of SHA-1,
 * SHA-256 and SHA-512, whose last byte holds the offset (RFC 6238 §1.2). Throws RangeError if the MAC is
 * shorter than 20 bytes.
 */
export function truncate(mac: Uint8Array, digits: Digits): string {
  if (mac.length < macBytesMin) throw new RangeError(`A MAC of ${mac.length} bytes is too short to truncate`)
  const view = new DataView(mac.buffer, mac.byteOffset, mac.byteLength)
  const offset = view.getUint8(mac.length - 1) & 0x0f
  // The top bit is dropped, so that signed and unsigned arithmetic agree (RFC 4226 §5.3).
  const number = view.getUint32(offset) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/**
 * The code of one step (RFC 4226 §5.3); of a time-based token too, with the step of `stepAt` (RFC 6238 §4.2).
 * Throws RangeError as `movingFactorBytes` and `truncate` do.
 */
export function hotp(hmac: Hmac, step: number, digits: Digits): string {
  return truncate(hmac(movingFactorBytes(step)), digits)
}
