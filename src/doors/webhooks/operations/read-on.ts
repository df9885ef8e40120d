import type { Context } from '../../../authority/operations/context.ts'
import type { Published } from '../../../authority/rules/published.ts'
import type { AnyEvent } from '../../../platform/decision/event.ts'
import { entryOf, type JournalRow, type JournalText } from '../../../platform/journal/chain.ts'
import { journalOfTypesAfter } from '../../../platform/journal/queries.ts'
import { newestArchived } from '../../../platform/store/archived.ts'
import { addDelivery, deliveredAfter, type NewDelivery } from '../queries/deliveries.ts'
import { noteProgress, progressOf } from '../queries/webhooks.ts'
import { triedForMs } from '../rules/delivery.ts'
import type { Webhook } from '../rules/webhook.ts'

const pageMax = 500

/**
 * Reads the journal from where it was read for a webhook, and queues what the webhook is to be told. What is not settled is
 * read again the next time: `settled` was asked for before. Of one user's entries the later one is made from the earlier
 * one, so whoever sees it sees both.
 */
export async function readOn(
  { store, now }: Context,
  webhook: Webhook,
  published: readonly Published[],
  settled: number,
): Promise<void> {
  const { webhookId, service, events } = webhook
  const wanted = published.filter(({ name }) => events.includes(name))
  const types = [...new Set(wanted.flatMap(({ from }) => from))]
  if (types.length === 0) return
  const nowMs = now().epochMilliseconds
  const progress = (await progressOf(store, webhookId)) ?? (await createdAt({ store }, webhook))
  const known = await deliveredAfter(store, webhookId, progress)
  let reached = progress
  for (let after = progress; ; ) {
    const page = await journalOfTypesAfter(store, { service, types, after }, pageMax)
    for (const row of page) {
      if (row.position <= settled) reached = row.position
      if (known.has(row.position)) continue
      const delivery = deliveryOf(webhook, row, wanted)
      if (delivery !== null)
        await addDelivery(store, delivery, { dueAtMs: nowMs, giveUpAtMs: nowMs + triedForMs })
    }
    const last = page.at(-1)
    if (last === undefined || page.length < pageMax) break
    after = last.position
  }
  if (reached > progress) await noteProgress(store, webhookId, reached)
}

/** Where the journal says that the webhook was made: whatever came before is none of its business. */
async function createdAt(
  { store }: Pick<Context, 'store'>,
  { service, webhookId }: Webhook,
): Promise<number> {
  for (let after = 0; ; ) {
    const page = await journalOfTypesAfter(store, { service, types: ['webhook_created'], after }, pageMax)
    const found = page.find((row) => eventOf(row).webhookId === webhookId)
    const last = page.at(-1)
    if (found !== undefined) return found.position
    if (last !== undefined) {
      after = last.position
      continue
    }
    // It was made so long ago, and there was nothing to tell it before the rest.
    const archived = await newestArchived(store)
    if (archived === null) throw new Error(`the journal does not know the webhook ${webhookId}`)
    return archived.upTo
  }
}

function eventOf(row: JournalText): AnyEvent & { readonly webhookId?: string } {
  return entryOf(row).event
}

/** The first meaning that the webhook asked for; null: it asked for none that this entry has. */
function deliveryOf(
  { webhookId }: Webhook,
  row: JournalRow,
  wanted: readonly Published[],
): NewDelivery | null {
  const { position, atMs, hash, service, userId, type } = row
  const event = eventOf(row)
  for (const { name, from, told } of wanted) {
    const data = from.includes(type) ? told(event) : null
    if (data === null) continue
    const timestamp = Temporal.Instant.fromEpochMilliseconds(atMs).toString({ smallestUnit: 'millisecond' })
    const text = JSON.stringify({ type: name, timestamp, data: { service, userId, ...data } })
    return { webhookId, position, eventId: `evt_${hash}`, name, lane: userId ?? '', body: text }
  }
  return null
}
