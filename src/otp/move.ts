// What both ends of a token's move to another device know without sending it (docs/token-protocol.md).

/** Of 32 letters and digits that nobody mistakes: 60 bits. */
export const moveCodeLength = 12

/**
 * What the old device signs with the token's secret to begin, and to confirm the number. Longer than the eight bytes of a
 * step, so that no code of the token says anything about it, nor the other way around (RFC 4226 §5.2).
 */
export function moveStartMessage({
  tokenId,
  atMs,
}: {
  readonly tokenId: string
  readonly atMs: number
}): string {
  return `warifu token move v1\nstart\n${tokenId}\n${atMs}\n`
}

export function moveEndMessage({
  tokenId,
  code,
  number,
}: {
  readonly tokenId: string
  readonly code: string
  readonly number: string
}): string {
  return `warifu token move v1\nend\n${tokenId}\n${code}\n${number}\n`
}

/** A code as somebody types it; undefined for what can't be one. */
export function parseMoveCode(typed: string): string | undefined {
  const code = typed.normalize('NFKC').toUpperCase().replaceAll(/[\s-]/g, '')
  return /^[2-9A-HJ-NP-Z]{12}$/.test(code) ? code : undefined
}

const fragment = '#move='

/** What follows the app's address in a QR code of the old device: no server and no log gets it. */
export function moveFragment(code: string): string {
  return `${fragment}${code}`
}

/** The code of such an address, if there is one. */
export function moveCodeInFragment(hash: string): string | undefined {
  return hash.startsWith(fragment) ? parseMoveCode(hash.slice(fragment.length)) : undefined
}
