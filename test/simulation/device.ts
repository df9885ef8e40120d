// The token in the customer's hand. Written again from RFC 4226, RFC 6238 and RFC 4648, so that a mistake in src/otp
// is not made twice.
import { createHmac } from 'node:crypto'

/** The code of a step of a token, from the secret that was handed out for it. */
export function createDevice(secretBase32: string): (step: number) => string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...secretBase32]
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  return (step) => {
    const counter = Buffer.alloc(8)
    counter.writeBigUInt64BE(BigInt(step))
    const mac = createHmac('sha1', secret).update(counter).digest()
    const offset = mac.readUInt8(19) % 16
    const number = mac.readUInt32BE(offset) % 2 ** 31
    return String(number % 1_000_000).padStart(6, '0')
  }
}
