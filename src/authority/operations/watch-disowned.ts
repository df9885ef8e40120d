import { newestJournal, readHeadPosition } from '../../platform/journal/queries.ts'
import type { Context } from './context.ts'

/** Where it is told. */
type Told = { readonly warn: (fields: object, text: string) => void }

/** Up to where this process has told of those in a store. */
const toldUntil = new WeakMap<Context['store'], number>()

/** A new process tells once more of what its predecessor may have died over. */
const lookBackMs = 600_000

/** Of each service and look; more than that is the same incident. */
const tellMost = 100

type Rejection = { readonly reason: string; readonly operationId: string }

/**
 * A user says that what the token showed is not theirs (「身に覚えがない」): somebody else may be in their session, so a
 * person of the institution should know within the minute. A line of the log for each, on every node, without the user's
 * ID; a webhook says it to systems.
 */
export async function watchDisowned({ store, profiles, now }: Context, log: Told): Promise<void> {
  const after = toldUntil.get(store)
  const head = await readHeadPosition(store)
  toldUntil.set(store, head)
  if (head === after) return
  const since = after === undefined ? { fromMs: now().epochMilliseconds - lookBackMs } : { after }
  for (const service of profiles.keys()) {
    const filter = { service, types: ['operation_rejected'], before: head + 1, ...since }
    const rows = await newestJournal(store, filter, tellMost)
    for (const { body } of rows.toReversed()) {
      const { event, request } = JSON.parse(body) as { readonly event: Rejection; readonly request: string }
      if (event.reason !== 'not_mine') continue
      const fields = { service, alarm: 'not_mine', operationId: event.operationId, requestId: request }
      log.warn(fields, 'a user says that an operation on the token is not theirs')
    }
  }
}
