/** How many wrong codes of an account in how many days only a person at the desk forgives (THR-01, THR-08). */
export type CodeCap = { readonly failuresMax: number; readonly days: number }

/** What a holder's binding keeps of it. Right codes forgive nothing of it, and neither does another token. */
export type CappedCodes = {
  /** When the wrong codes of the last days were typed, oldest first; only where the profile has a cap. */
  readonly wrongAtMs: readonly number[]
  /** Whether it is why the binding is locked. */
  readonly capped: boolean
}

/** What an event tells of it; nothing in a service without a cap. */
export type ToldCap = { readonly wrongAtMs?: readonly number[]; readonly capped?: true }

export const noCappedCodes: CappedCodes = { wrongAtMs: [], capped: false }

const dayMs = 86_400_000

/** One more wrong code, of whatever kind. */
export function countTowardCap(
  { wrongAtMs }: Pick<CappedCodes, 'wrongAtMs'>,
  cap: CodeCap | null,
  now: Temporal.Instant,
): ToldCap {
  if (cap === null) return {}
  const recent = [...inDays(wrongAtMs, cap, now), now.epochMilliseconds]
  return recent.length >= cap.failuresMax
    ? { wrongAtMs: recent.slice(-cap.failuresMax), capped: true }
    : { wrongAtMs: recent }
}

/** How many of them count now. */
export function wrongCodesSince(
  wrongAtMs: readonly number[],
  cap: CodeCap | null,
  now: Temporal.Instant,
): number {
  return cap === null ? 0 : inDays(wrongAtMs, cap, now).length
}

function inDays(wrongAtMs: readonly number[], { days }: CodeCap, now: Temporal.Instant): readonly number[] {
  return wrongAtMs.filter((atMs) => atMs > now.epochMilliseconds - days * dayMs)
}

/** What a row keeps of what an event tells; a lock by the cap lasts as long as the lock. */
export function keptCap(
  before: CappedCodes | undefined,
  { locked, wrongAtMs, capped }: ToldCap & { readonly locked: boolean },
): CappedCodes {
  const { wrongAtMs: known, capped: was } = before ?? noCappedCodes
  return { wrongAtMs: wrongAtMs ?? known, capped: locked && (capped ?? was) }
}
