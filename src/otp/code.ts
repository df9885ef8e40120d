import type { Digits } from './hotp.ts'

const rawLengthMax = 64

/**
 * The code that a person typed, as exactly `digits` ASCII digits, or undefined if it isn't one (OTP-06). Only a string
 * of at most 64 UTF-16 units is considered. Two things are forgiven, both what a Japanese keyboard or a paste gives:
 * the full-width digits U+FF10 to U+FF19 become half-width, and white space (space, tab, U+00A0, U+2009, U+202F,
 * U+3000) is dropped anywhere: with thin spaces a screen groups digits. Nothing else is: Unicode normalization (NFKC) and Number() would also accept circled digits, superscripts
 * or '+1'.
 */
export function parseCode(input: unknown, digits: Digits): string | undefined {
  if (typeof input !== 'string' || input.length > rawLengthMax) return undefined
  const code = input
    .replaceAll(/[ \t\u00A0\u2009\u202F\u3000]/g, '')
    .replaceAll(/[\uFF10-\uFF19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xff10 + 0x30))
  return code.length === digits && /^[0-9]+$/.test(code) ? code : undefined
}

/** The code of whatever token somebody has: six digits, or eight. Which it should be, the comparison with it tells. */
export function parseTokenCode(input: unknown): string | undefined {
  return parseCode(input, 6) ?? parseCode(input, 8)
}
