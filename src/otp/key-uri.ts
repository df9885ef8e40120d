// The otpauth:// URI of an authenticator's QR code, after the "Key Uri Format" page of Google Authenticator:
// otpauth://totp/ISSUER:ACCOUNT?secret=BASE32&issuer=ISSUER&algorithm=SHA1&digits=6&period=30
import { decodeBase32, encodeBase32 } from './base32.ts'
import type { Algorithm, Digits } from './hotp.ts'
import { hiddenIn } from './plain-text.ts'

/** What an otpauth URI says about a token. */
export type KeyUri = {
  readonly issuer: string
  readonly account: string
  readonly secret: Uint8Array
  readonly movingFactor: 'time' | 'event'
  readonly algorithm: Algorithm
  readonly digits: Digits
  /** For time-based tokens; event-based ones leave it out of the URI, and it reads back as 30. */
  readonly periodSeconds: number
  /** Next counter of event-based tokens; time-based ones leave it out of the URI, and it reads back as 0. */
  readonly counter: number
}

// A QR code can't hold a longer text (ISO/IEC 18004, version 40-L, alphanumeric: 4,296 characters).
const textLengthMax = 4296
const parameterNames: readonly string[] = ['secret', 'issuer', 'algorithm', 'digits', 'period', 'counter']
const algorithms: readonly Algorithm[] = ['SHA1', 'SHA256', 'SHA512']

/**
 * The otpauth URI of a token. Names are percent-encoded as UTF-8, spaces as %20, because most authenticators
 * show a '+' as it is; every parameter is written, because their defaults differ. Throws RangeError if issuer
 * or account is empty, starts or ends with white space, or holds a colon (it divides the label), a control
 * character or half a surrogate pair; if the secret is empty; or if the period or counter is not a whole
 * number in range.
 */
export function keyUri(key: KeyUri): string {
  for (const name of [key.issuer, key.account]) {
    if (!isName(name)) throw new RangeError(`Not a name for an otpauth URI: ${JSON.stringify(name)}`)
  }
  if (key.secret.length === 0) throw new RangeError('The secret of an otpauth URI is empty')
  const least = key.movingFactor === 'time' ? 1 : 0
  const factor = key.movingFactor === 'time' ? key.periodSeconds : key.counter
  if (!Number.isSafeInteger(factor) || factor < least) {
    throw new RangeError(`Not a period or counter for an otpauth URI: ${factor}`)
  }
  const issuer = encodeURIComponent(key.issuer)
  const [type, factorName] = key.movingFactor === 'time' ? ['totp', 'period'] : ['hotp', 'counter']
  return (
    `otpauth://${type}/${issuer}:${encodeURIComponent(key.account)}?secret=${encodeBase32(key.secret)}` +
    `&issuer=${issuer}&algorithm=${key.algorithm}&digits=${key.digits}&${factorName}=${factor}`
  )
}

/**
 * What an otpauth URI says, or undefined unless it can be followed to the letter; never throws. Strict, because a
 * misread token silently shows wrong codes: a parameter that is unknown, doubled, empty or of the other type (period
 * of a counter), issuers that differ, 7 digits, a hash not listed or an event-based token without its counter all give
 * undefined. Left out, algorithm is SHA1, digits 6, period 30, and the issuer that of the label.
 */
export function parseKeyUri(text: string): KeyUri | undefined {
  if (text.length > textLengthMax) return undefined
  const [, type, labelText, query] = /^otpauth:\/\/(totp|hotp)\/([^/?#]+)\?([^?#]+)$/.exec(text) ?? []
  if (labelText === undefined || query === undefined) return undefined
  const parameters = parseParameters(query)
  const label = parameters && parseLabel(labelText, parameters.get('issuer'))
  const secret = decodeBase32(parameters?.get('secret') ?? '')
  if (!parameters || !label || !secret || secret.length === 0) return undefined

  const movingFactor = type === 'totp' ? 'time' : 'event'
  if (parameters.has(movingFactor === 'time' ? 'counter' : 'period')) return undefined
  const algorithmName = parameters.get('algorithm') ?? 'SHA1'
  const algorithm = algorithms.find((known) => known === algorithmName)
  const digits = parseDigits(parameters.get('digits') ?? '6')
  const periodSeconds = parseWhole(parameters.get('period') ?? '30')
  const counter = parseWhole(parameters.get('counter') ?? (movingFactor === 'time' ? '0' : ''))
  if (!algorithm || !digits || !periodSeconds || counter === undefined) return undefined
  return { ...label, secret, movingFactor, algorithm, digits, periodSeconds, counter }
}

function parseParameters(query: string): ReadonlyMap<string, string> | undefined {
  const parameters = new Map<string, string>()
  for (const pair of query.split('&')) {
    const [name = '', encoded = '', ...more] = pair.split('=')
    const value = decode(encoded)
    if (!value || more.length > 0 || !parameterNames.includes(name) || parameters.has(name)) return undefined
    parameters.set(name, value)
  }
  return parameters
}

function parseLabel(
  text: string,
  issuerParameter: string | undefined,
): { issuer: string; account: string } | undefined {
  const label = decode(text)
  if (label === undefined) return undefined
  const colon = label.indexOf(':')
  const issuerLabel = colon < 0 ? undefined : label.slice(0, colon)
  // The format allows spaces between the colon and the account.
  const account = label.slice(colon + 1).replace(/^ +/, '')
  const issuer = issuerParameter ?? issuerLabel
  if (issuer === undefined || (issuerLabel !== undefined && issuerLabel !== issuer)) return undefined
  return isName(issuer) && isName(account) ? { issuer, account } : undefined
}

function isName(text: string): boolean {
  return text !== '' && text.trim() === text && hiddenIn(text) === null && !text.includes(':')
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function parseDigits(text: string): Digits | undefined {
  if (text === '6') return 6
  return text === '8' ? 8 : undefined
}

function parseWhole(text: string): number | undefined {
  const number = /^(0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(number) ? number : undefined
}
