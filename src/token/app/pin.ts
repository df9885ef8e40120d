// A PIN of six digits is a million possibilities: what slows a guesser down is the time for each try (600,000 rounds
// of PBKDF2) and, in the app itself, a delay that doubles. On a copy of the device's storage, only the rounds remain.

const pinDigitsMin = 6
const pinDigitsMax = 12

/** OWASP's number for PBKDF2 with HMAC-SHA-256. */
export const pinRounds = 600_000

const freeAttempts = 3
const firstDelayMs = 30_000
const delayMsMax = 3_600_000

/** How long to wait after so many wrong PINs in a row: nothing, then 30 s, doubling to an hour. */
export function delayAfterMs(wrongPins: number): number {
  return wrongPins < freeAttempts ? 0 : Math.min(delayMsMax, firstDelayMs * 2 ** (wrongPins - freeAttempts))
}

export type PinGuard = { readonly wrongPins: number; readonly lastAttemptAtMs: number }

/**
 * The remaining delay. Turning the device's clock back can't lengthen it beyond the full delay; turning it forward
 * ends it early, which is why the delay is not the only obstacle.
 */
export function waitMs({ wrongPins, lastAttemptAtMs }: PinGuard, nowMs: number): number {
  const delayMs = delayAfterMs(wrongPins)
  return Math.max(0, Math.min(delayMs, lastAttemptAtMs + delayMs - nowMs))
}

/** What is wrong with a new PIN; undefined if nothing is. */
export function pinFault(pin: string, again: string): string | undefined {
  if (!isPin(pin)) return `PINは${pinDigitsMin}桁以上${pinDigitsMax}桁以下の数字で入力してください。`
  if (isGuessable(pin)) return '同じ数字の繰り返しや連番は推測されやすいため、設定できません。'
  return pin === again ? undefined : 'PINと再入力されたPINが一致していません。'
}

export function isPin(text: string): boolean {
  return new RegExp(`^[0-9]{${pinDigitsMin},${pinDigitsMax}}$`).test(text)
}

/** All digits the same, or each one more (or less) than the one before. */
function isGuessable(pin: string): boolean {
  const differences = new Set([...pin].slice(1).map((digit, i) => Number(digit) - Number(pin[i])))
  const [only] = differences
  return differences.size === 1 && only !== undefined && Math.abs(only) <= 1
}

/** Full-width digits become half-width, as a Japanese keyboard may give them. */
export function normalizePin(text: string): string {
  return text.normalize('NFKC').trim()
}
