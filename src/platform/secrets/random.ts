import { createHash, hash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { activationAlphabet, activationCheck, activationLength } from '../../otp/activation-code.ts'

const digits = '23456789'
// Without the look-alikes 0 O o 1 l I: initial passwords are read from a letter and typed.
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz'
const lengthMax = 128

/**
 * A new token secret. 20 bytes, the length of a SHA-1 MAC, are what RFC 4226 §4 (R6) recommends; fewer than
 * its minimum of 16 throw RangeError.
 */
export function randomSecret(bytes = 20): Uint8Array {
  if (!Number.isInteger(bytes) || bytes < 16 || bytes > lengthMax) {
    throw new RangeError(`A token secret has 16 to ${lengthMax} bytes, not ${bytes}`)
  }
  return new Uint8Array(randomBytes(bytes))
}

/** A new session ID for the cookie: 256 bits in base64url, 43 characters (SES-02 asks for 128). */
export function newSessionId(): string {
  return randomBytes(32).toString('base64url')
}

/** What the store keeps of a session ID (SES-02): its SHA-256 in base64url. No slow hash: 256 random bits. */
export function sessionHash(sessionId: string): string {
  return hash('sha256', sessionId, 'base64url')
}

/**
 * The token that each form of a session carries against CSRF (SES-08), in base64url. It is bound to the session by
 * derivation, so nothing is stored; the label keeps it apart from `sessionHash`, so that neither a page nor the
 * database reveals the other's value, and neither reveals the session ID.
 */
export function formToken(sessionId: string): string {
  return hash('sha256', `warifu form token\0${sessionId}`, 'base64url')
}

/** Whether two texts are equal, in a time that depends neither on where they differ nor on their length. */
export function equalText(a: string, b: string): boolean {
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'))
}

/** `n` random decimal digits, each uniform (EML-01). Throws RangeError unless n is 1 to 128. */
export function randomDigits(n: number): string {
  checkLength(n, 1)
  let text = ''
  while (text.length < n) text += randomInt(10)
  return text
}

/**
 * An initial password of letters and digits, at least one of each, without the look-alikes 0 O o 1 l I.
 * Uniform over all such passwords. Throws RangeError unless the length is 2 to 128 characters.
 */
export function randomPassword(length: number): string {
  checkLength(length, 2)
  const alphabet = letters + digits
  for (;;) {
    let password = ''
    while (password.length < length) password += alphabet.charAt(randomInt(alphabet.length))
    // Drawn again as a whole: inserting a digit afterwards would make some passwords likelier than others.
    if (/[0-9]/.test(password) && /[A-Za-z]/.test(password)) return password
  }
}

/** A new activation code: 75 random bits and a check character, in its canonical spelling. */
export function randomActivationCode(): string {
  let characters = ''
  while (characters.length < activationLength - 1) {
    characters += activationAlphabet.charAt(randomInt(activationAlphabet.length))
  }
  return characters + activationCheck(characters)
}

/**
 * A new API key of a client, 256 random bits behind the client's ID: its holder presents it whole, and the ID says
 * whose key it has to be.
 */
export function newApiKey(clientId: string): string {
  return `${apiKeyPrefix}.${clientId}.${randomBytes(32).toString('base64url')}`
}

/** What the store keeps of an API key. No slow hash: 256 random bits. */
export function apiKeyHash(apiKey: string): string {
  return hash('sha256', `warifu api key\0${apiKey}`, 'base64url')
}

/** Whose key a text would be, if it were one; undefined for a text without the form of a key. */
export function clientOfApiKey(text: string): string | undefined {
  return apiKeyForm.exec(text)?.[1]
}

/** Something that scanners of leaked secrets can look for. */
const apiKeyPrefix = 'warifu'
const apiKeyForm = /^warifu\.([A-Za-z0-9_-]{22})\.[A-Za-z0-9_-]{43}$/

const idBytes = 16
/** Drawn for many at once: a draw costs the same whether it is for one ID or for a hundred. */
let drawn = Buffer.alloc(0)
const drawnAtOnce = 128 * idBytes

function draw(length: number): Buffer {
  if (drawn.length < length) drawn = randomBytes(Math.max(length, drawnAtOnce))
  const taken = drawn.subarray(0, length)
  drawn = drawn.subarray(length)
  return taken
}

/** A new ID for a row: 128 bits in base64url, 22 characters, impossible to guess. */
export function newId(): string {
  return draw(idBytes).toString('base64url')
}

/**
 * A new token ID (G-14): the prefix and eight random digits. Not unique by itself: the store refuses the second
 * of two equal ones. Throws RangeError unless the prefix is four upper-case letters.
 */
export function newTokenId(prefix: string): string {
  if (!/^[A-Z]{4}$/.test(prefix))
    throw new RangeError(`A token ID's prefix is four letters A to Z, not ${prefix}`)
  return prefix + randomDigits(8)
}

function checkLength(length: number, least: number): void {
  if (!Number.isInteger(length) || length < least || length > lengthMax) {
    throw new RangeError(`A length is ${least} to ${lengthMax}, not ${length}`)
  }
}

/** A digest that identifies a file's content: SHA-256, base64url. */
export function digestOf(content: Uint8Array): string {
  return hash('sha256', content, 'base64url')
}

/** The same for content that comes in pieces. */
export function digester(): {
  readonly update: (piece: Uint8Array | string) => void
  readonly end: () => string
} {
  const sha256 = createHash('sha256')
  return { update: (piece) => void sha256.update(piece), end: () => sha256.digest('base64url') }
}

/** A code that somebody reads off one screen and types on another: without look-alikes, 5 bits a character. */
export function newMoveCode(length: number): string {
  const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}

/** So many random bytes, for an ID or a nonce that is not text. */
export function randomBytesOf(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(draw(length))
}

/** SHA-256 as bytes. */
export function sha256(content: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hash('sha256', content, 'buffer'))
}
