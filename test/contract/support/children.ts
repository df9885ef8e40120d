// Other Warifu processes, which a test can query and kill.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export type Child<Question, Answer> = {
  /** One question at a time. Rejects when the process ends before it answers. */
  readonly ask: (question: Question) => Promise<Answer>
  /** The whole lines that it has printed so far. A last line cut off by the kill doesn't count. */
  readonly lines: () => readonly string[]
  /** Calls back at each line, once there. */
  readonly onLine: (seen: () => void) => void
  /** Fulfills when it has ended, by itself or not. */
  readonly ended: Promise<unknown>
  /** SIGKILL; fulfills when it is gone and all its output was read. */
  readonly kill: () => Promise<void>
}

const folder = new URL('./', import.meta.url)

/** Starts one of the scripts in this folder. It ends with this process, however that ends. */
export function startChild<Question extends object, Answer>(script: string): Child<Question, Answer> {
  const child = fork(fileURLToPath(new URL(script, folder)), {
    execArgv: [],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  let text = ''
  let seen = () => {}
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    seen()
  })
  const closed = once(child, 'close')
  return {
    ask: (question) => ask(child, question) as Promise<Answer>,
    lines: () => text.split('\n').slice(0, -1),
    onLine: (callback) => {
      seen = callback
    },
    ended: closed,
    kill: async () => {
      child.kill('SIGKILL')
      await closed
    },
  }
}

function ask(child: ChildProcess, question: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const end = (code: number | null) =>
      reject(new Error(`the process ended with ${code} before it answered`))
    child.once('exit', end)
    child.once('message', (answer) => {
      child.off('exit', end)
      const { error, value } = answer as { readonly error?: string; readonly value?: unknown }
      if (error === undefined) resolve(value)
      else reject(new Error(error))
    })
    child.send(question)
  })
}

/** In the other process: answers question by question, and ends when whoever asks is gone. */
export function answerQuestions<Question>(answer: (question: Question) => Promise<unknown>): void {
  process.on('disconnect', () => process.exit())
  process.on('message', (question) => {
    answer(question as Question).then(
      (value) => process.send?.({ value }),
      (error: unknown) =>
        process.send?.({ error: error instanceof Error ? (error.stack ?? '') : String(error) }),
    )
  })
}
