const countsMs = 100

/**
 * Whether the process is ready, asked as often as anybody likes: an answer counts for 0.1 s, and who asks while one is
 * being found waits for the same. Each costs a write, and the path is open to strangers.
 */
export function createReadiness(check: () => Promise<void>): () => Promise<void> {
  let answer: Promise<void> | undefined
  return () => {
    if (answer === undefined) {
      answer = check()
      const forget = () => {
        setTimeout(() => {
          answer = undefined
        }, countsMs).unref()
      }
      answer.then(forget, forget)
    }
    return answer
  }
}
