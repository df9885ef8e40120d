// RFC 4648 §6, the spelling in which people and otpauth URIs carry a token's secret.
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The bytes in base32, upper case, without padding, which otpauth URIs leave out (RFC 4648 §6, §3.2). */
export function encodeBase32(bytes: Uint8Array): string {
  let text = ''
  let held = 0
  let heldBits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    heldBits += 8
    while (heldBits >= 5) {
      heldBits -= 5
      text += alphabet.charAt(held >>> heldBits)
      held &= (1 << heldBits) - 1
    }
  }
  if (heldBits > 0) text += alphabet.charAt(held << (5 - heldBits))
  return text
}

/**
 * The bytes of a base32 text, or undefined if it is not base32; never throws. Beyond RFC 4648 §6 it takes what people
 * type: lower case, spaces anywhere, and padding complete or left out. It refuses everything else: other characters, a
 * length that no whole number of bytes has, and nonzero leftover bits (RFC 4648 §3.5), so that a mistyped last
 * character is noticed.
 */
export function decodeBase32(text: string): Uint8Array | undefined {
  const compact = text.replaceAll(' ', '')
  // Checked before the case is changed: toUpperCase turns some other letters into ASCII, such as U+0131.
  const [, letters, padding] = /^([A-Za-z2-7]*)(=*)$/.exec(compact) ?? []
  if (letters === undefined || padding === undefined) return undefined
  if (padding !== '' && padding.length !== (8 - (letters.length % 8)) % 8) return undefined

  const bytes = new Uint8Array(Math.floor((letters.length * 5) / 8))
  let held = 0
  let heldBits = 0
  let length = 0
  for (const letter of letters.toUpperCase()) {
    held = (held << 5) | alphabet.indexOf(letter)
    heldBits += 5
    if (heldBits >= 8) {
      heldBits -= 8
      bytes[length++] = held >>> heldBits
      held &= (1 << heldBits) - 1
    }
  }
  // Five or more bits left over: a letter that contributed to no byte.
  return held === 0 && heldBits < 5 ? bytes : undefined
}
