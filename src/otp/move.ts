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
  learned = '',
}: {
  readonly tokenId: string
  readonly code: string
  readonly number: string
  /** SHA-256 of the payees that go along, in hexadecimal; left out: none do. */
  readonly learned?: string
}): string {
  const more = learned === '' ? '' : `${learned}\n`
  return `warifu token move v1\nend\n${tokenId}\n${code}\n${number}\n${more}`
}

/** What that digest is of. */
export function movedPayeesText(payees: readonly string[]): string {
  return payees.map((payee) => `${payee}\n`).join('')
}

/** How many payees go along, the newest: a call of a program is at most 4 KiB. */
export const movedPayeesMax = 150
/** How many bytes of a digest: enough that no other payee is taken for one that is known. */
export const movedPayeeBytes = 12

/** What the digest of a payee is of: of one token, so that nobody can compare those of two. */
export function movedPayeeText({
  tokenId,
  payee,
}: {
  readonly tokenId: string
  readonly payee: string
}): string {
  return `warifu moved payee v1\n${tokenId}\n${payee}\n`
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
