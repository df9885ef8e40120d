/** How long a call may take, and how often it is tried. */
export type Patience = {
  readonly attemptsMax: number
  /** Of one attempt. */
  readonly timeoutMs: number
  /** Of the whole call, pauses included. */
  readonly deadlineMs: number
}

/** What a person in front of a login waits for. */
export const usualPatience: Patience = { attemptsMax: 3, timeoutMs: 5_000, deadlineMs: 15_000 }

/** The server's fault or a proxy's, and it passes. */
export function passes(status: number): boolean {
  return status === 429 || status === 502 || status === 503 || status === 504
}

/** Seconds, or a date; null where the header says nothing, or nothing that can be read. */
export function retryAfterSeconds(header: string | null, nowMs: number): number | null {
  if (header === null) return null
  if (/^\d{1,6}$/.test(header)) return Number(header)
  const at = Date.parse(header)
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - nowMs) / 1000))
}

const firstPauseMs = 200

/** As long as the server asks for; otherwise twice as long each time, at random, so that nobody comes in step. */
export function pauseMs(attempt: number, retryAfter: number | null, random: () => number): number {
  const grown = firstPauseMs * 2 ** (attempt - 1) * (0.5 + random() / 2)
  return retryAfter === null ? grown : Math.max(retryAfter * 1000, grown)
}

/** Rejects with the signal's reason as soon as it is aborted. */
export function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    if (signal?.aborted === true) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })
}
