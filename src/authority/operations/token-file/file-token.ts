import { parseTokenId } from '../../../otp/token-id.ts'
import type { Token } from '../../rules/token.ts'

/** More come in several files. */
export const tokensMax = 100_000
/** At a desk, whose server has others to serve meanwhile. */
export const deskTokensMax = 10_000
/** So many problems are told; whoever mends them finds the rest. */
export const errorsMax = 100

/** What can be wrong with a whole file. */
export const fileProblems = [
  'encoding',
  'not_xml',
  'doctype',
  'not_pskc',
  'version',
  'too_long',
  'not_csv',
  'header',
  'empty',
  'too_many',
  'plain_refused',
  'key_missing',
  'password_missing',
  'wrong_key',
  'derivation',
  'encryption',
  'key_length',
  'mac_method',
] as const

/** What can be wrong with one of its tokens. */
export const tokenProblems = [
  'columns',
  'token_id',
  'prefix_missing',
  'twice',
  'taken',
  'algorithm',
  'moving_factor',
  'hash',
  'digits',
  'response_format',
  'period',
  'counter',
  'several_keys',
  'secret_missing',
  'secret_encoding',
  'secret_length',
  'mac_missing',
  'mac_wrong',
  'encrypted_field',
  'dates',
  'expired',
  'not_yet',
  'policy',
] as const

export type FileProblem = (typeof fileProblems)[number]
export type TokenProblem = (typeof tokenProblems)[number]

/** By line, and by what the file calls the token: its serial number or its ID. */
export type TokenFileError = {
  readonly line: number
  readonly item: string
  readonly problem: FileProblem | TokenProblem
  /** The value or name that it is about, where that says more; never a secret. */
  readonly detail: string
}

/** The file can't be read on from here. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
  readonly problem: FileProblem
  readonly line: number
  readonly detail: string
  constructor(problem: FileProblem, line: number, detail = '') {
    super(`${problem} at line ${line}`)
    this.problem = problem
    this.line = line
    this.detail = detail
  }
}

/** A token as a file has it, before it is known whether it can be had. */
export type Candidate = {
  readonly line: number
  /** PSKC's Key Id, and the serial number that is printed on the device; a CSV line has one of them. */
  readonly keyId: string
  readonly serialNo: string
  readonly manufacturer: string
  readonly movingFactor: Token['movingFactor']
  readonly algorithm: Token['algorithm']
  readonly digits: Token['digits']
  readonly periodSeconds: number
  /** The next counter of an event-based token. */
  readonly counter: number
  readonly secret: Uint8Array
  readonly startsAtMs: number | null
  readonly expiresAtMs: number | null
}

export type FileToken = Omit<Candidate, 'keyId' | 'startsAtMs' | 'expiresAtMs'> & {
  readonly tokenId: string
  readonly expiresAtMs: number
}

export type TokenChecks = {
  /** Letters that make a token ID of a serial number. */
  readonly prefix: string
  /** Which of the two the token ID is made of. */
  readonly idFrom: 'serial' | 'key'
  readonly nowMs: number
  /** For tokens of which the file does not say when they expire. */
  readonly expiresAtMs: number
}

/** RFC 4226 §4 (R6) asks for 128 bits at least. Above the block of the longest hash, HMAC would hash the secret. */
const secretBytes = { min: 16, max: 128 }
/** Far beyond what any device counts to, and far below where numbers become inexact. */
export const counterMax = 2 ** 40

/** The token, or what is wrong with it. */
export function checkCandidate(
  candidate: Candidate,
  { prefix, idFrom, nowMs, expiresAtMs }: TokenChecks,
): FileToken | TokenProblem {
  const { keyId, startsAtMs, expiresAtMs: named, ...rest } = candidate
  const tokenId = tokenIdOf(candidate, prefix, idFrom)
  if (tokenId === undefined) return prefix === '' ? 'prefix_missing' : 'token_id'
  const { length } = candidate.secret
  if (length < secretBytes.min || length > secretBytes.max) return 'secret_length'
  if (candidate.counter > counterMax) return 'counter'
  if (startsAtMs !== null && startsAtMs > nowMs) return 'not_yet'
  if ((named ?? expiresAtMs) <= nowMs) return 'expired'
  return { ...rest, tokenId, expiresAtMs: named ?? expiresAtMs }
}

/**
 * A serial number (or Key Id) that is a token ID already stays what it is. Otherwise the prefix and its digits, with
 * zeros between them to the twelve characters of a token ID (G-14): 987654321 becomes FT0987654321.
 */
function tokenIdOf(
  { serialNo, keyId }: Candidate,
  prefix: string,
  idFrom: TokenChecks['idFrom'],
): string | undefined {
  const ids = (idFrom === 'serial' ? [serialNo, keyId] : [keyId]).filter((id) => id !== '')
  for (const id of ids) {
    const known = parseTokenId(id)
    if (known !== undefined) return known
  }
  const [digits = ''] = ids
  if (prefix === '' || !/^[0-9]+$/.test(digits) || prefix.length + digits.length > 12) return undefined
  return parseTokenId(prefix + digits.padStart(12 - prefix.length, '0'))
}

/** A whole number from 0, or undefined; no signs, no exponents. */
export function parseWhole(text: string): number | undefined {
  const number = /^[0-9]{1,15}$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(number) ? number : undefined
}

export function parseDigits(text: string): Token['digits'] | undefined {
  if (text === '6') return 6
  return text === '8' ? 8 : undefined
}

/** Devices step every 30 or every 60 seconds; another period is more likely a mistake. */
export function parsePeriod(text: string): number | undefined {
  return text === '30' || text === '60' ? Number(text) : undefined
}

/** The hash under its usual names: `SHA1`, `sha-256`, `HMAC-SHA512`. */
export function parseHash(text: string): Token['algorithm'] | undefined {
  const name = text
    .toUpperCase()
    .replace(/^HMAC-/, '')
    .replace('-', '')
  return name === 'SHA1' || name === 'SHA256' || name === 'SHA512' ? name : undefined
}
