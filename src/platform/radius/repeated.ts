/** RFC 2865 §2: a client asks again with the same packet; RFC 5080 §2.2.2 says for how long it is remembered. */
const rememberedMs = 30_000

type Remembered = { readonly untilMs: number; readonly answer: Promise<Buffer | null> }

export type Repeated = {
  /** The answer to a request, decided once however often it comes in 30 s. */
  readonly once: (key: string, decide: () => Promise<Buffer | null>) => Promise<Buffer | null>
}

/**
 * Remembers at most `most` answers; beyond, the oldest are forgotten, and their codes are spent all the same. A request
 * that nothing came of (null, or an error) may be tried again. `monotonic` gives milliseconds.
 */
export function createRepeated(monotonic: () => number, most = 100_000): Repeated {
  const answers = new Map<string, Remembered>()

  /** In the order in which they came, so the oldest are first. */
  function forget(nowMs: number): void {
    for (const [key, { untilMs }] of answers) {
      if (untilMs > nowMs && answers.size < most) return
      answers.delete(key)
    }
  }

  return {
    once(key, decide) {
      const nowMs = monotonic()
      const before = answers.get(key)
      if (before !== undefined && before.untilMs > nowMs) return before.answer
      forget(nowMs)
      const answer = decide()
      const remembered = { untilMs: nowMs + rememberedMs, answer }
      answers.set(key, remembered)
      const drop = () => answers.get(key) === remembered && answers.delete(key)
      answer.then((bytes) => bytes === null && drop(), drop)
      return answer
    },
  }
}
