// The codes of a token, from a program that shares nothing with Warifu: what a customer's device would show.
import { execFileSync } from 'node:child_process'

/** The code that a time-based token shows, `stepsAway` steps after the one at an instant. */
export function timeCode(secretBase32: string, at: Temporal.Instant, stepsAway = 0): string {
  const { epochMilliseconds } = at.add({ seconds: 30 * stepsAway })
  return oathtool('--totp=sha1', '-N', `@${Math.floor(epochMilliseconds / 1000)}`, '-b', secretBase32)
}

/** The code that an event-based token shows when its button is pressed for the `counter`th time, from 0. */
export function eventCode(secretBase32: string, counter: number): string {
  return oathtool('--hotp', '-c', String(counter), '-b', secretBase32)
}

/** Six digits that are none of these codes. */
export function codeOtherThan(codes: readonly string[]): string {
  const other = codes.map((_, digit) => String(digit % 10).repeat(6)).find((code) => !codes.includes(code))
  return other ?? '999999'
}

function oathtool(...words: readonly string[]): string {
  return execFileSync('oathtool', ['-d', '6', ...words], { encoding: 'utf8' }).trim()
}
