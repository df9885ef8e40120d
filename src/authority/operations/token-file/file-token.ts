import { parseTokenId } from '../../../otp/token-id.ts'
import { serialKeyOf } from '../../../otp/token-serial.ts'
import type { Token } from '../../rules/token.ts'

/** For more, use several files. */
export const tokensMax = 100_000
/** At a desk, whose server has others to serve at the same time. */
export const deskTokensMax = 10_000
/** How many problems are reported; the rest show up once these are fixed. */
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
const tokenProblems = [
  'columns',
  'token_id',
  'serial',
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

/** By line, and by the file's own name for the token: its serial number or its ID. */
export type TokenFileError = {
  readonly line: number
  readonly item: string
  readonly problem: FileProblem | TokenProblem
  /** The value or name in question, if that adds information; never a secret. */
  readonly detail: string
}

/** The rest of the file can't be read. */
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

/** A token as the file has it, before it is known whether it can be imported. */
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
  /** Letters that turn a serial number into a token ID. */
  readonly prefix: string
  /** Which of the two becomes the token ID; `number`: neither, they are numbered on (I1). */
  readonly idFrom: 'serial' | 'key' | 'number'
  /** The first number of the file, where tokens are numbered. */
  readonly firstNumber: number
  readonly nowMs: number
  /** For tokens whose expiry the file does not give. */
  readonly expiresAtMs: number
}

/**
 * RFC 4226 §4 (R6) asks for at least 128 bits. Above the block size of the longest hash, HMAC would hash the secret.
 */
const secretBytes = { min: 16, max: 128 }
/** Far above any device's counter, and far below where numbers become inexact. */
export const counterMax = 2 ** 40

/** The token, or what is wrong with it; `before`: how many tokens of the file came before it. */
export function checkCandidate(
  candidate: Candidate,
  { prefix, idFrom, firstNumber, nowMs, expiresAtMs }: TokenChecks,
  before: number,
): FileToken | TokenProblem {
  const { keyId, startsAtMs, expiresAtMs: named, ...rest } = candidate
  if (idFrom === 'number' && serialKeyOf(candidate.serialNo || keyId) === undefined) return 'serial'
  const tokenId =
    idFrom === 'number' ? numbered(prefix, firstNumber + before) : tokenIdOf(candidate, prefix, idFrom)
  if (tokenId === undefined) return prefix === '' ? 'prefix_missing' : 'token_id'
  const { length } = candidate.secret
  if (length < secretBytes.min || length > secretBytes.max) return 'secret_length'
  if (candidate.counter > counterMax) return 'counter'
  if (startsAtMs !== null && startsAtMs > nowMs) return 'not_yet'
  if ((named ?? expiresAtMs) <= nowMs) return 'expired'
  return { ...rest, tokenId, expiresAtMs: named ?? expiresAtMs }
}

/** The numbers that token IDs of a prefix can have. */
export function numbersOf(prefix: string): number {
  return 10 ** (12 - prefix.length)
}

function numbered(prefix: string, number: number): string | undefined {
  if (prefix === '' || number >= numbersOf(prefix)) return undefined
  return prefix + String(number).padStart(12 - prefix.length, '0')
}

/**
 * A serial number (or Key Id) that already is a token ID stays as it is. Otherwise the prefix and the digits, with
 * zeros between them up to the twelve characters of a token ID (G-14): 987654321 becomes FT0987654321.
 */
function tokenIdOf(
  { serialNo, keyId }: Candidate,
  prefix: string,
  idFrom: 'serial' | 'key',
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

/** Devices step every 30 or 60 seconds; any other period is probably a mistake. */
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
