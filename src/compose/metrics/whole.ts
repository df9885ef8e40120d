import cluster, { type Worker } from 'node:cluster'
import {
  AggregatorRegistry,
  Gauge,
  type MetricObject,
  type Registry,
  type RegistryContentType,
} from 'prom-client'
import { createQuestions } from '../questions.ts'

/** What a process knows, as prom-client hands it on. */
export type Figures = readonly MetricObject[]

type Message =
  | { readonly warifu: 'what do you count'; readonly question: number; readonly all: boolean }
  | { readonly warifu: 'I count'; readonly question: number; readonly figures: Figures }

/** It asks its database for up to 3 s. */
const answerMsMax = 5000

/** In a worker: answers the supervisor; `all` asks for what the database says, too. */
export function answerFigures(figures: (all: boolean) => Promise<Figures>): void {
  process.on('message', (message: Message) => {
    if (message.warifu !== 'what do you count') return
    const { question, all } = message
    void figures(all).then((counted) =>
      process.send?.({ warifu: 'I count', question, figures: counted } satisfies Message),
    )
  })
}

/**
 * In the supervisor: what all workers count together. What one had counted at the last scrape before it ended stays, so
 * that no counter goes back.
 */
export function createWhole(count: number): () => Promise<Registry<RegistryContentType>> {
  const asked = createQuestions<Figures | null>(() => null, answerMsMax)
  const last = new Map<number, Figures>()
  const serving = new Set<Worker>()
  let ended: Figures = []
  let adding = Promise.resolve()
  cluster.on('listening', (worker) => serving.add(worker))
  cluster.on('message', (_, message: Message) => {
    if (message.warifu === 'I count') asked.answer(message.question, message.figures)
  })
  cluster.on('exit', (worker) => {
    serving.delete(worker)
    adding = adding.then(async () => {
      ended = await summed([ended, countersOf(last.get(worker.id) ?? [])])
      last.delete(worker.id)
    })
  })
  return async () => {
    const answers = await Promise.all(
      [...serving].map(async (worker, i) => {
        const ask = (question: number) =>
          void worker.send({ warifu: 'what do you count', question, all: i === 0 } satisfies Message)
        const figures = worker.isConnected() ? await asked.ask(ask) : null
        if (figures !== null) last.set(worker.id, figures)
        return { id: worker.id, figures }
      }),
    )
    const heard = answers.flatMap(({ figures }) => (figures === null ? [] : [figures]))
    // Of who doesn't answer, what it counted before.
    const silent = [...last].filter(
      ([id]) => !answers.some((each) => each.id === id && each.figures !== null),
    )
    const before = silent.map(([, figures]) => countersOf(figures))
    const whole = aggregated([...heard, ended, ...before])
    addWorkers(whole, count, heard.length)
    return whole
  }
}

function countersOf(figures: Figures): Figures {
  return figures.filter(({ type }) => String(type) !== 'gauge')
}

function summed(figures: readonly Figures[]): Promise<Figures> {
  return aggregated(figures).getMetricsAsJSON()
}

function aggregated(figures: readonly Figures[]): Registry<RegistryContentType> {
  return AggregatorRegistry.aggregate(figures.map((each) => [...each]))
}

/** How many workers there are to be, and how many answered this scrape; one process is its own. */
export function addWorkers(registry: Registry<RegistryContentType>, count: number, answered: number): void {
  const registers = [registry]
  new Gauge({ name: 'warifu_workers', help: 'Workers that the settings ask for.', registers }).set(count)
  new Gauge({ name: 'warifu_workers_answering', help: 'Workers that answered this scrape.', registers }).set(
    answered,
  )
}
