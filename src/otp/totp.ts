// RFC 6238 §4.2 with T0 = 0, the Unix epoch, which is what every authenticator in use assumes.

/**
 * The step that is live at an instant: floor(time / period) (RFC 6238 §4.2). `epochMilliseconds` is the time
 * of the token's clock, drift included. Throws RangeError before 1970 or if the period is not a whole number
 * of seconds from 1.
 */
export function stepAt(epochMilliseconds: number, periodSeconds: number): number {
  checkTime(epochMilliseconds)
  return Math.floor(epochMilliseconds / periodMilliseconds(periodSeconds))
}

/**
 * The instant, in milliseconds since the epoch, at which a step begins; the step ends where the next begins.
 * Throws RangeError if the step or the period is out of range.
 */
export function stepStartMilliseconds(step: number, periodSeconds: number): number {
  if (!Number.isSafeInteger(step) || step < 0)
    throw new RangeError(`A step is a whole number from 0: ${step}`)
  return step * periodMilliseconds(periodSeconds)
}

/**
 * Whole seconds until the live step ends, for a countdown: `periodSeconds` at the first moment of a step, 1
 * in its last second, never 0. Throws RangeError as `stepAt` does.
 */
export function secondsLeft(epochMilliseconds: number, periodSeconds: number): number {
  checkTime(epochMilliseconds)
  const period = periodMilliseconds(periodSeconds)
  return Math.ceil((period - (epochMilliseconds % period)) / 1000)
}

function checkTime(epochMilliseconds: number): void {
  if (!Number.isFinite(epochMilliseconds) || epochMilliseconds < 0) {
    throw new RangeError(`No time-based code exists at ${epochMilliseconds} ms`)
  }
}

function periodMilliseconds(periodSeconds: number): number {
  if (!Number.isSafeInteger(periodSeconds) || periodSeconds < 1) {
    throw new RangeError(`A period is a whole number of seconds from 1: ${periodSeconds}`)
  }
  return periodSeconds * 1000
}
