/**
 * Crockford's base 32: the digits and letters without I, L, O and U, so that no character read aloud or off a letter
 * can be taken for another.
 */
export const activationAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 15 characters of 5 bits each, and a check character. */
export const activationLength = 16

// Enough for sixteen characters typed with spaces, and little work for hostile input.
const rawLengthMax = 64
const separators = /[\s\-\u2010-\u2015\u2212\u30FC]/g
const form = /^[0-9A-HJKMNP-TV-Z]{16}$/

/**
 * The check character, by Luhn's algorithm modulo 32 (ISO/IEC 7812-1, annex B, for 32 characters): it finds every
 * single wrong character, and all but one of the pairs that can be swapped. Throws RangeError for a character outside
 * the alphabet.
 */
export function activationCheck(characters: string): string {
  const size = activationAlphabet.length
  let sum = 0
  // From the right, every other value is doubled, the one beside the check character first.
  for (const [i, character] of [...characters].reverse().entries()) {
    const value = activationAlphabet.indexOf(character)
    if (value < 0) throw new RangeError('Not a character of an activation code')
    const weighted = i % 2 === 0 ? value * 2 : value
    sum += Math.floor(weighted / size) + (weighted % size)
  }
  return activationAlphabet.charAt((size - (sum % size)) % size)
}

/**
 * The activation code that a person typed, in its canonical spelling, or undefined if it isn't one: full width becomes
 * half width (NFKC), white space and hyphens are dropped, lower case becomes upper case, I and L are read as 1 and O
 * as 0, and the check character must be right.
 */
export function parseActivationCode(input: string): string | undefined {
  if (input.length > rawLengthMax) return undefined
  const compact = input.normalize('NFKC').replaceAll(separators, '')
  if (!/^[0-9A-Za-z]{16}$/.test(compact)) return undefined
  const code = compact.toUpperCase().replaceAll(/[IL]/g, '1').replaceAll('O', '0')
  if (!form.test(code)) return undefined
  const last = activationLength - 1
  return activationCheck(code.slice(0, last)) === code.charAt(last) ? code : undefined
}

/** In groups of four, as printed and read aloud: 'ABCD-EFGH-JKMN-PQRS'. For display only; never stored. */
export function formatActivationCode(code: string): string {
  return code.replaceAll(/.{4}(?=.)/g, '$&-')
}
