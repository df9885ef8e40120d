import type { Context } from '../authority/operations/context.ts'
import type { GroupEnd, Opening } from '../platform/store/store.ts'
import type { Monitoring } from './metrics/start.ts'
import type { Tracing } from './traces/tracing.ts'

/** What a context is opened with, so that those who watch this process are told of what it does. */
export function told(
  monitoring: Monitoring | null,
  tracing: Tracing | null,
): Pick<Opening, 'onGroup'> & { readonly onHashed?: Tracing['hashed'] } {
  const groups = [monitoring, tracing].filter((each) => each !== null)
  const onGroup = (end: GroupEnd) => {
    for (const { group } of groups) group(end)
  }
  return { ...(groups.length > 0 && { onGroup }), ...(tracing && { onHashed: tracing.hashed }) }
}

/** The same, of which each change is followed. */
export function traced(context: Context, tracing: Tracing | null): Context {
  return tracing === null ? context : { ...context, store: tracing.storeOf(context.store) }
}
