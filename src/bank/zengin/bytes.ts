/**
 * One byte per character, as in JIS X 0201 and Shift_JIS: ASCII, where 0x5C is ¥, and half-width kana from 0xA1 to
 * 0xDF. Two-byte characters don't belong in these files.
 */
const yenByte = 0x5c
const kanaFirst = 0xff61
const kanaLast = 0xff9f
const kanaByte = 0xa1

/** Undefined if a character has no single byte; a backslash has none, since its byte means ¥. */
export function encodeJis(text: string): Uint8Array | undefined {
  const bytes = Array.from(text, byteOf)
  return bytes.includes(-1) ? undefined : Uint8Array.from(bytes)
}

function byteOf(letter: string): number {
  const code = letter.codePointAt(0) ?? -1
  if (letter === '¥') return yenByte
  if (code >= kanaFirst && code <= kanaLast) return code - kanaFirst + kanaByte
  return code >= 0x20 && code <= 0x7e && code !== yenByte ? code : -1
}
