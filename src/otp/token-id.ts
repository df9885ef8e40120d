// Enough for twelve characters typed with spaces, and little work for hostile input.
const rawLengthMax = 64

// What Japanese keyboards give for a hyphen: the hyphens and dashes, the minus sign and, from the kana layout,
// the long-vowel mark.
export const tokenIdSeparators = /[\s\-\u2010-\u2015\u2212\u30FC]/g

/**
 * The token ID that a person typed, in its stored spelling, or undefined if it isn't one (G-14): two to four
 * upper-case letters, then digits, twelve characters in all. Full-width characters become half-width (NFKC), white
 * space (U+3000 too) and hyphens are dropped, lower case becomes upper case.
 */
export function parseTokenId(input: string): string | undefined {
  if (input.length > rawLengthMax) return undefined
  const compact = input.normalize('NFKC').replaceAll(tokenIdSeparators, '')
  // Checked before the case is changed: toUpperCase turns some other letters into ASCII, such as U+00DF.
  if (compact.length !== 12 || !/^[A-Za-z]{2,4}[0-9]+$/.test(compact)) return undefined
  return compact.toUpperCase()
}

/** The first letters of our own apps' token IDs, by the kind of device; others' say nothing that could be relied on. */
export const softwarePrefixes = { mobile: 'WRFM', desktop: 'WRFD' } as const

/** The kind of device that one of our own token IDs names; undefined for any other ID. */
export function kindOfTokenId(tokenId: string): keyof typeof softwarePrefixes | undefined {
  if (tokenId.startsWith(softwarePrefixes.mobile)) return 'mobile'
  return tokenId.startsWith(softwarePrefixes.desktop) ? 'desktop' : undefined
}

/** A token ID in groups of four, as tokens show it: 'VSMT 2577 2182'. For display only; never stored. */
export function formatTokenId(tokenId: string): string {
  return tokenId.replaceAll(/.{4}(?=.)/g, '$& ')
}
