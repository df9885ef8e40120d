import type { Context } from '../../../authority/operations/context.ts'
import type { Measure } from '../../../authority/operations/measure.ts'
import { type Behind, placesBehind } from '../queries/progress.ts'

/** A place that nobody has told for so long is not one any more. */
const forgottenMs = 600_000

/** What monitoring is told of the event stream at each scrape. */
export const streamMeasures: readonly Measure[] = [
  {
    name: 'event_stream_waiting',
    help: 'Entries of the journal that the event stream has not told yet, by place.',
    labels: ['place'],
    read: async (context) =>
      (await behind(context)).map(({ place, waiting }) => ({ labels: { place }, value: waiting })),
  },
  {
    name: 'event_stream_age_seconds',
    help: 'How old the oldest entry is that the event stream has not told yet, by place.',
    labels: ['place'],
    async read(context) {
      const nowMs = context.now().epochMilliseconds
      return (await behind(context)).map(({ place, oldestMs }) => ({
        labels: { place },
        value: oldestMs === null ? 0 : Math.max(0, nowMs - oldestMs) / 1000,
      }))
    },
  },
]

function behind({ store, now }: Context): Promise<readonly Behind[]> {
  return placesBehind(store, now().epochMilliseconds - forgottenMs)
}
