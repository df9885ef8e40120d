import { newestJournal, readHeadPosition } from '../../platform/journal/queries.ts'
import { risksAsk } from '../rules/risk.ts'
import type { Risk } from '../rules/risk-events.ts'
import type { Context } from './context.ts'

/** Where it is told. */
type Told = { readonly warn: (fields: object, text: string) => void }

/** Up to where this process has told of those in a store. */
const toldUntil = new WeakMap<Context['store'], number>()

/** A new process tells once more of what its predecessor may have died over. */
const lookBackMs = 600_000

/** Of each service and look; more than that is the same incident. */
const tellMost = 100

const watched = ['operation_rejected', 'risk_noted', 'risk_refused'] as const

type Incident =
  | { readonly type: 'operation_rejected'; readonly reason: string; readonly operationId: string }
  | {
      readonly type: 'risk_noted' | 'risk_refused'
      readonly act: string
      readonly risks: readonly Risk[]
    }

/**
 * What a person of the institution should know of within the minute: a user says that what the token showed is not
 * theirs (「身に覚えがない」), so somebody else may be in their session, or did, or was refused, something to
 * which a rule with an alarm applied. A line of the log for each, on every node, without the user's ID; a webhook says it to systems.
 */
export async function watchIncidents({ store, profiles, now }: Context, log: Told): Promise<void> {
  const after = toldUntil.get(store)
  const head = await readHeadPosition(store)
  toldUntil.set(store, head)
  if (head === after) return
  const since = after === undefined ? { fromMs: now().epochMilliseconds - lookBackMs } : { after }
  for (const service of profiles.keys()) {
    const filter = { service, types: watched, before: head + 1, ...since }
    const rows = await newestJournal(store, filter, tellMost)
    for (const { body } of rows.toReversed()) {
      const { event, request } = JSON.parse(body) as { readonly event: Incident; readonly request: string }
      const of = { service, requestId: request }
      if (event.type !== 'operation_rejected') tellRisk(event, of, log)
      else if (event.reason === 'not_mine') {
        const fields = { ...of, alarm: 'not_mine', operationId: event.operationId }
        log.warn(fields, 'a user says that an operation on the token is not theirs')
      }
    }
  }
}

function tellRisk(
  { type, act, risks }: Exclude<Incident, { readonly type: 'operation_rejected' }>,
  of: object,
  log: Told,
): void {
  if (!risksAsk(risks, 'alarm')) return
  const when = risks.filter((risk) => risksAsk([risk], 'alarm')).map((risk) => risk.when)
  const fields = { ...of, alarm: 'risk', act, when }
  if (type === 'risk_noted') log.warn(fields, 'a user did something to which a rule with an alarm applies')
  else log.warn(fields, 'a user was refused more than a rule with an alarm leaves for now')
}
