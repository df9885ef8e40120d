import { digestOf } from '../../../platform/secrets/random.ts'
import { coreFeedState } from '../../rules/core-feed.ts'
import { statementLimits, statementPath, statementSchema } from './core-api.ts'
import { createCoreFaults } from './core-faults.ts'
import { type AskCore, CoreAnswerFault, type CoreLink, faultOf, servicesOf, valueIn } from './core-link.ts'
import type { CoreDelivery, CoreSource, Settled } from './core-source.ts'
import { readRecords } from './read-statement.ts'

type Log = {
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** What is wrong with a statement that came, for the list of what monitoring is told. */
const settledFaults = {
  taken: null,
  waiting: 'statement_waits',
  refused: 'statement_refused',
} as const satisfies {
  readonly [S in Settled]: string | null
}

/**
 * A core system that is asked over HTTP (decision 71): for each service that it feeds, what follows the newest statement. One
 * service whose question fails holds up no other: the fault is told once, and noted for monitoring until it is over. Rejects
 * if the store does.
 */
export function coreService({ log, ...link }: CoreLink & { readonly log: Log }): CoreSource {
  const { context, ask } = link
  const faults = createCoreFaults(context, 'statements')
  async function note(service: string, fault: string | null, error?: unknown): Promise<void> {
    const before = await faults.note(service, fault)
    if (fault === null && before !== null) log.info({ service }, 'the core system answers again')
    if (error !== undefined && before !== fault)
      log.error({ err: error, service, fault }, 'the core system cannot be asked')
  }
  return {
    async waiting() {
      const delivered: CoreDelivery[] = []
      for (const service of servicesOf(link, 'statements')) {
        const { coreFeed } = await context.store.read({ coreFeed: coreFeedState.ref(service) })
        try {
          const next = await askNext(ask, service, coreFeed?.sequence ?? null)
          if (next === null) await note(service, null)
          else delivered.push(next)
        } catch (error) {
          await note(service, faultOf(error), error)
        }
      }
      return delivered
    },
    settle: ({ of }, as) => (of === null ? Promise.resolve() : note(of, settledFaults[as])),
  }
}

/** Null: there is nothing new. Rejects with what it can't be asked for, or what is wrong with the answer. */
async function askNext(ask: AskCore, service: string, after: number | null): Promise<CoreDelivery | null> {
  const answer = await ask({ method: 'GET', path: statementPath(service, after), ...statementLimits })
  if (answer.status === 204) return null
  if (answer.status !== 200) throw new CoreAnswerFault(`${answer.status}`, `it answered ${answer.status}`)
  const said = valueIn(answer, statementSchema)
  if (said.service !== service)
    throw new CoreAnswerFault('not_agreed', 'the statement is of another service than was asked about')
  const read = await readRecords(said, digestOf(answer.bytes))
  return { name: `${service} ${said.sequence}`, of: service, read }
}
