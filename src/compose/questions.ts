/** A process that hangs has to be noticed before whoever asked gives up. */
const answerMsMax = 2000

/** Questions under way between processes; one without an answer in time is answered by what `late` gives. */
export function createQuestions<T>(late: (msMax: number) => T, msMax = answerMsMax) {
  const waiting = new Map<number, (answer: T) => void>()
  let newest = 0

  function answer(question: number, given: T): void {
    waiting.get(question)?.(given)
    waiting.delete(question)
  }

  return {
    ask(send: (question: number) => void): Promise<T> {
      newest += 1
      const question = newest
      return new Promise((resolve) => {
        const tooLate = setTimeout(() => answer(question, late(msMax)), msMax)
        waiting.set(question, (given) => {
          clearTimeout(tooLate)
          resolve(given)
        })
        send(question)
      })
    },
    answer,
  }
}
