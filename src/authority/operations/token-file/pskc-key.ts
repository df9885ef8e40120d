import { decryptValue, type Encrypted, isMacRight } from '../../../platform/secrets/pskc.ts'
import type { Token } from '../../rules/token.ts'
import {
  type Candidate,
  counterMax,
  parseDigits,
  parseHash,
  parsePeriod,
  parseWhole,
  type TokenProblem,
  Unreadable,
} from './file-token.ts'
import { child, type Element, textAt } from './xml-elements.ts'

export const pskcNamespace = 'urn:ietf:params:xml:ns:keyprov:pskc'

const movingFactors: Readonly<Record<string, Token['movingFactor']>> = {
  [`${pskcNamespace}:hotp`]: 'event',
  [`${pskcNamespace}:totp`]: 'time',
}
const pinAlgorithm = `${pskcNamespace}:pin`

/** What opens the values of a file, as given by its head and the caller. */
export type Opener = {
  /** May the file contain unencrypted secrets? */
  readonly plain: boolean
  readonly key: Uint8Array | null
  readonly mac: { readonly method: string; readonly key: Uint8Array } | null
}

/** The PIN of a device concerns only the device (RFC 6030 §5). */
export type PackageResult = Candidate | 'pin' | { readonly problem: TokenProblem; readonly detail: string }

const wrong = (problem: TokenProblem, detail = '') => ({ problem, detail })

/** How messages refer to a key package. */
export function nameOfPackage(keyPackage: Element): string {
  const serialNo = textAt(child(keyPackage, 'DeviceInfo', pskcNamespace), 'SerialNo')
  return (serialNo || (child(keyPackage, 'Key', pskcNamespace)?.attributes['Id'] ?? '')).slice(0, 100)
}

/**
 * The token of a `<KeyPackage>` (RFC 6030 §4), or what is wrong with it. What the product can't enforce is refused
 * rather than ignored (§5: then key usage is not permitted). Throws Unreadable if the fault affects the whole file: no
 * key at hand, or unencrypted secrets that nobody asked for.
 */
export function readPackage(keyPackage: Element, opener: Opener): PackageResult {
  const key = child(keyPackage, 'Key', pskcNamespace)
  if (key === undefined) return wrong('secret_missing')
  // RFC 6030 §4: at most one. With two, nobody could say which one was imported.
  if (keyPackage.children.filter(({ name }) => name === 'Key').length > 1) return wrong('several_keys')
  const algorithm = key.attributes['Algorithm'] ?? ''
  if (algorithm === pinAlgorithm) return 'pin'
  const movingFactor = Object.hasOwn(movingFactors, algorithm) ? movingFactors[algorithm] : undefined
  if (movingFactor === undefined) return wrong('algorithm', algorithm.slice(0, 100))
  const broken = policyProblem(child(key, 'Policy', pskcNamespace))
  if (broken !== null) return wrong('policy', broken)
  const parameters = readParameters(key, movingFactor)
  if ('problem' in parameters) return parameters
  const dates = readDates(keyPackage, key)
  if (dates === undefined) return wrong('dates')
  const secret = readSecret(child(child(key, 'Data', pskcNamespace), 'Secret', pskcNamespace), opener)
  if (typeof secret === 'string') return wrong(secret)
  const device = child(keyPackage, 'DeviceInfo', pskcNamespace)
  return {
    line: keyPackage.line,
    keyId: (key.attributes['Id'] ?? '').trim(),
    serialNo: textAt(device, 'SerialNo'),
    manufacturer: textAt(device, 'Manufacturer').slice(0, 100),
    movingFactor,
    ...parameters,
    secret,
    ...dates,
  }
}

type Parameters = Pick<Candidate, 'algorithm' | 'digits' | 'periodSeconds' | 'counter'>

/** Defaults from the RFCs for what a file leaves out: SHA-1, six digits, 30 seconds, counter 0. */
function readParameters(
  key: Element,
  movingFactor: Token['movingFactor'],
): Parameters | ReturnType<typeof wrong> {
  const given = child(key, 'AlgorithmParameters', pskcNamespace)
  const suite = textAt(given, 'Suite')
  const algorithm = suite === '' ? 'SHA1' : parseHash(suite)
  if (algorithm === undefined) return wrong('hash', suite.slice(0, 100))
  const format = child(given, 'ResponseFormat', pskcNamespace)?.attributes ?? {}
  const { Encoding: encoding = 'DECIMAL', Length: length = '6' } = format
  const checked = ['true', '1'].includes(format['CheckDigits'] ?? format['CheckDigit'] ?? '')
  if (encoding !== 'DECIMAL' || checked) return wrong('response_format')
  const digits = parseDigits(length)
  if (digits === undefined) return wrong('digits', length.slice(0, 100))

  const data = child(key, 'Data', pskcNamespace)
  // Tokens count from 1970 (T0 = 0) and synchronization finds their drift, so Time and TimeDrift are not read.
  const names = ['Counter', 'TimeInterval'] as const
  for (const name of names)
    if (child(child(data, name), 'EncryptedValue')) return wrong('encrypted_field', name)
  const interval = textAt(data, 'TimeInterval', 'PlainValue') || '30'
  const periodSeconds = movingFactor === 'time' ? parsePeriod(interval) : 30
  if (periodSeconds === undefined) return wrong('period', interval.slice(0, 100))
  const counterText = textAt(data, 'Counter', 'PlainValue') || '0'
  const counter = movingFactor === 'event' ? parseWhole(counterText) : 0
  if (counter === undefined || counter > counterMax) return wrong('counter', counterText.slice(0, 100))
  return { algorithm, digits, periodSeconds, counter }
}

/** What can't be enforced of a policy; null if everything can. Only the device checks a local PIN. */
function policyProblem(policy: Element | undefined): string | null {
  if (policy === undefined) return null
  const usages = policy.children.filter(({ name }) => name === 'KeyUsage').map(({ text }) => text.trim())
  if (usages.length > 0 && !usages.includes('OTP')) return 'KeyUsage'
  for (const { name, namespace, attributes } of policy.children) {
    const known = ['StartDate', 'ExpiryDate', 'KeyUsage'].includes(name)
    const local = name === 'PINPolicy' && attributes['PINUsageMode'] === 'Local'
    if (namespace !== pskcNamespace || (!known && !local)) return name.slice(0, 100)
  }
  return null
}

/** The latest start and the earliest expiry of device and key; undefined if one of them is not a date. */
function readDates(keyPackage: Element, key: Element) {
  const places = [child(keyPackage, 'DeviceInfo', pskcNamespace), child(key, 'Policy', pskcNamespace)]
  const texts = (name: string) => places.map((place) => textAt(place, name)).filter((text) => text !== '')
  const starts = texts('StartDate').map(parseInstant)
  const ends = texts('ExpiryDate').map(parseInstant)
  if ([...starts, ...ends].some(Number.isNaN)) return undefined
  return {
    startsAtMs: starts.length === 0 ? null : Math.max(...starts),
    expiresAtMs: ends.length === 0 ? null : Math.min(...ends),
  }
}

/** An xs:dateTime in milliseconds, in UTC if it names no zone; NaN for any other text. */
function parseInstant(text: string): number {
  for (const spelling of [text, `${text}Z`]) {
    try {
      return Temporal.Instant.from(spelling).epochMilliseconds
    } catch {
      // Not this one; the next may fit.
    }
  }
  return Number.NaN
}

function readSecret(secret: Element | undefined, opener: Opener): Uint8Array | TokenProblem {
  const encryptedValue = child(secret, 'EncryptedValue', pskcNamespace)
  const plainValue = child(secret, 'PlainValue', pskcNamespace)
  if (encryptedValue === undefined) {
    if (plainValue === undefined) return 'secret_missing'
    if (!opener.plain) throw new Unreadable('plain_refused', plainValue.line)
    return decodeBase64(plainValue.text) ?? 'secret_encoding'
  }
  const { line } = encryptedValue
  if (opener.key === null) throw new Unreadable('key_missing', line)
  const encrypted = readEncrypted(encryptedValue)
  const mac = decodeBase64(textAt(secret, 'ValueMAC'))
  if (encrypted === undefined || mac === undefined) return 'secret_encoding'
  // RFC 6030 §6.1.1: AES-CBC alone does not reveal a change, so there MUST be a MAC.
  if (opener.mac === null || mac.length === 0) return 'mac_missing'
  if (!isMacRight(opener.mac.method, opener.mac.key, encrypted, mac)) return 'mac_wrong'
  const plain = decryptValue(opener.key, encrypted)
  if (plain === 'undecipherable') return 'secret_encoding'
  if (typeof plain === 'string') throw new Unreadable(plain, line)
  return plain
}

/** The method and the bytes of an xenc:EncryptedDataType; undefined if they are not base64. */
export function readEncrypted(element: Element | undefined): Encrypted | undefined {
  const method = child(element, 'EncryptionMethod')?.attributes['Algorithm'] ?? ''
  const bytes = decodeBase64(textAt(element, 'CipherData', 'CipherValue'))
  return bytes === undefined ? undefined : { method, bytes }
}

/**
 * The bytes of a base64 text, with white space allowed anywhere (XML Schema). Undefined for any other text, and for one
 * whose leftover bits are not zero (RFC 4648 §3.5).
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const compact = text.replaceAll(/\s/g, '')
  const bytes = Buffer.from(compact, 'base64')
  return bytes.toString('base64') === compact ? new Uint8Array(bytes) : undefined
}
