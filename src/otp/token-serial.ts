import { tokenIdSeparators } from './token-id.ts'

const lengthMax = 40

/**
 * A serial number as devices have it printed, in the spelling that it is looked for by: full-width characters become
 * half-width (NFKC), white space, hyphens, dots, colons and slashes are dropped, lower case becomes upper case. Undefined for what is
 * no such number, and for what a spreadsheet made of a long one (1.00013E+12).
 */
export function serialKeyOf(input: string): string | undefined {
  if (input.length > 2 * lengthMax) return undefined
  const plain = input.normalize('NFKC').trim()
  if (/^[0-9](\.[0-9]+)?E\+[0-9]+$/i.test(plain)) return undefined
  const compact = plain.replaceAll(tokenIdSeparators, '').replaceAll(/[.:/_]/g, '')
  return /^[0-9A-Za-z]+$/.test(compact) && compact.length <= lengthMax ? compact.toUpperCase() : undefined
}
