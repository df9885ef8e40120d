import { accept } from '../../platform/decision/decision.ts'
import { readNewestEntryMs } from '../../platform/store/clock-queries.ts'
import { type Caller, type Context, changeContext } from './context.ts'

/**
 * After a false time that was written, or years in which nothing was: an entry by this clock becomes the newest one, which
 * all nodes hold theirs against (R2). Throws while this clock contradicts anything but the journal.
 */
export async function acceptClock(
  context: Context,
  caller: Caller,
): Promise<{ readonly now: Temporal.Instant; readonly newestEntryMs: number | null }> {
  const { store } = context
  const now = context.now()
  const newestEntryMs = await readNewestEntryMs(store)
  const accepted = { type: 'clock_accepted', service: null, userId: null, newestEntryMs } as const
  await store.change(changeContext(caller, now), {}, () => accept({}, accepted))
  return { now, newestEntryMs }
}
