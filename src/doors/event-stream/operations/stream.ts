import type { Context } from '../../../authority/operations/context.ts'
import { entryIn, type JournalRow } from '../../../platform/journal/chain.ts'
import type { EventPlace, ToldEntry } from '../../../platform/journal/destinations.ts'
import { journalAfter } from '../../../platform/journal/queries.ts'
import { startPolling } from '../../../platform/outbox/poll.ts'
import type { WorkerSettings } from '../../../platform/outbox/worker.ts'
import { beginPlace, hasPlace, holdPlace, letGo, noteTold } from '../queries/progress.ts'
import { toldOf } from '../rules/told.ts'

export type StreamSettings = {
  readonly context: Context
  readonly log: WorkerSettings['log']
  readonly to: EventPlace
  readonly pollMs?: number
  readonly pageMax?: number
}

/** Longer than a page can take to be sent. */
const holdMs = 60_000
/** How long a process waits before it looks again whether another one still tells. */
const othersMs = 2000
const pauseMs = 1000
const pauseMsMax = 60_000

/**
 * Tells a place every entry of the journal, in order, until stopped (decision 61). One process at a time does, however
 * many there are; what was sent and not noted is sent again. No fault ends it, and nobody waits for it.
 */
export function startStream({ context, log, to, pollMs = 500, pageMax = 500 }: StreamSettings) {
  const { store, now } = context
  const { place, name } = to
  const holder = store.head().chain
  let failures = 0

  async function position(): Promise<number | undefined> {
    const nowMs = now().epochMilliseconds
    const hold = { place, holder, untilMs: nowMs + holdMs }
    const held = await holdPlace(store, hold, nowMs)
    if (held !== undefined || (await hasPlace(store, place))) return held
    await beginPlace(store, place, await store.settled())
    return holdPlace(store, hold, nowMs)
  }

  /** Gives after how long to look again. */
  async function tell(): Promise<number> {
    const from = await position()
    if (from === undefined) return othersMs
    // Asked for before the page is read: what is complete by then is complete in it.
    const settled = await store.settled()
    const page = (await journalAfter(store, from, pageMax)).filter((row) => row.position <= settled)
    const last = page.at(-1)
    if (last === undefined) return pollMs
    await to.send(page.map(told))
    await noteTold(store, { place, holder }, last.position)
    if (failures > 0) log.info({ place: name, failures }, 'the event stream arrives again')
    failures = 0
    return page.length < pageMax ? pollMs : 0
  }

  const polling = startPolling(() =>
    tell().catch((error: unknown) => {
      failures += 1
      // Once, not at every attempt.
      if (failures === 1)
        log.error({ err: error, place: name }, 'the event stream cannot be delivered; its events wait')
      return Math.min(pauseMs * 2 ** (failures - 1), pauseMsMax)
    }),
  )
  return {
    async stop(): Promise<void> {
      await polling.stop()
      await letGo(store, { place, holder }).catch(() => {})
    },
  }
}

/** Without what stands beside the entry: what has left can't be forgotten (decision 64). */
function told({ body, beside: _, ...row }: JournalRow): ToldEntry {
  const { atMs, type } = row
  return { atMs, type, text: toldOf({ ...row, body: entryIn({ body, beside: null }) }) }
}
