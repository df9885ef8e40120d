import { decodeBase32 } from '../../otp/base32.ts'
import { secondsLeft, stepAt } from '../../otp/totp.ts'
import { askOffset } from '../app/client.ts'
import { describeOffset } from '../app/clock.ts'
import { codeAt } from '../app/codes.ts'
import { exclusively, readTokenFile, TokenError, type TokenFile, writeTokenFile } from './token-file.ts'

export type Shown = {
  readonly tokenId: string
  readonly movingFactor: 'time' | 'event'
  readonly code: string
  /** Of a time-based code; null for an event-based one, which waits. */
  readonly secondsLeft: number | null
  readonly expiresAtMs: number
  /** What else the holder should know. */
  readonly warnings: readonly string[]
}

/** A script waits no longer than this for the server's clock. */
const timeWaitMsMax = 2000
const noticeMs = 30 * 86_400_000

/** Reads the file. Throws TokenError if there is no token in it. */
export function loadToken(path: string): TokenFile {
  const kept = readTokenFile(path)
  if (kept !== undefined && 'terms' in kept) return kept
  throw new TokenError(`${path}: there is no token; run ./warifu-token register --server URL`)
}

/** The token with the current clock correction, or the last one the server could give. */
export async function withServerTime(path: string, clock: () => number): Promise<TokenFile> {
  const token = loadToken(path)
  if (token.terms.movingFactor === 'event') return token
  const offsetMs = await askOffset(token.server, clock, timeWaitMsMax)
  if (offsetMs === undefined) return token
  return exclusively(path, clock, () => {
    const corrected = { ...loadToken(path), offsetMs }
    writeTokenFile(path, corrected)
    return corrected
  })
}

/** The current code of a time-based token. */
export async function timeCode(token: TokenFile, clock: () => number): Promise<Shown> {
  const { periodSeconds } = token.terms
  const nowMs = clock() + token.offsetMs
  const code = await codeOf(token, stepAt(nowMs, periodSeconds))
  return shown(token, code, nowMs, secondsLeft(nowMs, periodSeconds))
}

/** The next code of an event-based token. It is counted before it is shown. */
export function nextEventCode(path: string, clock: () => number): Promise<Shown> {
  return exclusively(path, clock, async () => {
    const token = loadToken(path)
    writeTokenFile(path, { ...token, counter: token.counter + 1 })
    return shown(token, await codeOf(token, token.counter), clock() + token.offsetMs, null)
  })
}

async function codeOf({ terms, secretBase32 }: TokenFile, step: number): Promise<string> {
  const secret = decodeBase32(secretBase32)
  if (secret === undefined) throw new TokenError('the secret in the file cannot be read')
  const hash = terms.algorithm.replace('SHA', 'SHA-')
  const form = { name: 'HMAC', hash }
  const key = await crypto.subtle.importKey('raw', new Uint8Array(secret), form, false, ['sign'])
  return codeAt(key, step, terms.digits)
}

function shown({ terms, offsetMs }: TokenFile, code: string, nowMs: number, left: number | null): Shown {
  const { tokenId, movingFactor, expiresAtMs } = terms
  if (nowMs >= expiresAtMs) throw new TokenError(`token ${tokenId} has expired; register another with --file`)
  const soon = nowMs >= expiresAtMs - noticeMs
  const days = Math.ceil((expiresAtMs - nowMs) / 86_400_000)
  const warnings = [
    ...(soon ? [`token ${tokenId} expires in ${days} days`] : []),
    ...(describeOffset(offsetMs) === undefined
      ? []
      : [
          `the clock of this machine is off by ${Math.round(-offsetMs / 1000)} s; the code is by the server's`,
        ]),
  ]
  return { tokenId, movingFactor, code, secondsLeft: left, expiresAtMs, warnings }
}
