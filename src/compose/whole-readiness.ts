import cluster, { type Worker } from 'node:cluster'
import { createQuestions } from './questions.ts'

/** Between a worker and the supervisor; `fault` is why it isn't ready. */
type Message =
  | { readonly warifu: 'is the whole ready' | 'are you ready'; readonly question: number }
  | { readonly warifu: 'the whole is' | 'I am'; readonly question: number; readonly fault: string | null }

const late = (msMax: number) => `no answer in ${msMax} ms`

/** In the supervisor: the whole is ready when each worker that serves says that it is. */
export function answerReadiness(serving: ReadonlySet<Worker>): void {
  const asked = createQuestions<string | null>(late)
  cluster.on('message', (worker, message: Message) => {
    if (message.warifu === 'I am') asked.answer(message.question, message.fault)
    if (message.warifu !== 'is the whole ready') return
    const { question } = message
    // One that is ending has no channel any more, and its place is empty anyway.
    const answers = [...serving]
      .filter((each) => each.isConnected())
      .map((each) =>
        asked
          .ask((id) => each.send({ warifu: 'are you ready', question: id } satisfies Message))
          .then((fault) => fault && `worker ${each.id}: ${fault}`),
      )
    void Promise.all(answers).then((faults) => {
      const fault = faults.find((each) => each !== null) ?? null
      if (worker.isConnected()) worker.send({ warifu: 'the whole is', question, fault } satisfies Message)
    })
  })
}

/**
 * In a worker: what `/readyz` says of the whole port. Any worker may get the next connection, so one that isn't ready
 * makes the node not ready. Rejects with the reason.
 */
export function wholeReadiness(own: () => Promise<void>): () => Promise<void> {
  const asked = createQuestions<string | null>(late)
  const send = (message: Message) => void process.send?.(message)
  process.on('message', (message: Message) => {
    const { question } = message
    if (message.warifu === 'the whole is') asked.answer(question, message.fault)
    if (message.warifu !== 'are you ready') return
    own().then(
      () => send({ warifu: 'I am', question, fault: null }),
      (error: unknown) => send({ warifu: 'I am', question, fault: String(error) }),
    )
  })
  return async () => {
    const fault = await asked.ask((question) => send({ warifu: 'is the whole ready', question }))
    if (fault !== null) throw new Error(fault)
  }
}
