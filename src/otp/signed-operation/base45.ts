// RFC 9285: how a QR code in alphanumeric mode carries bytes with the least waste. The space is one of its letters: a text
// is never trimmed, collapsed or URL-decoded on its way.

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const letterValues = new Map(Array.from(alphabet, (letter, value) => [letter, value]))

export function encodeBase45(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 2) {
    const pair = at + 1 < bytes.length
    let number = pair ? (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0) : (bytes[at] ?? 0)
    for (let letters = pair ? 3 : 2; letters > 0; letters--) {
      text += alphabet.charAt(number % 45)
      number = Math.floor(number / 45)
    }
  }
  return text
}

/**
 * The bytes of a base45 text, or undefined if it is none: another letter (lower case too), a length that no bytes have, a
 * group of three above FFFF or a last pair above FF (RFC 9285 §6). Each byte string has exactly one text.
 */
export function decodeBase45(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 3 === 1) return undefined
  const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (text.length % 3 === 2 ? 1 : 0))
  let length = 0
  for (let at = 0; at < text.length; at += 3) {
    const [first, second, third] = [...text.slice(at, at + 3)].map(
      (letter) => letterValues.get(letter) ?? NaN,
    )
    const pair = third === undefined
    const number = (first ?? NaN) + 45 * (second ?? NaN) + 2025 * (third ?? 0)
    if (Number.isNaN(number) || number > (pair ? 0xff : 0xffff)) return undefined
    if (!pair) bytes[length++] = number >> 8
    bytes[length++] = number & 0xff
  }
  return bytes
}
