import { type Cuts, isBeforeCut } from '../../../platform/store/cuts.ts'
import { deleteInPieces } from '../../../platform/store/delete-in-pieces.ts'
import type { Queryable } from '../../../platform/store/store.ts'

/** What a webhook is told of one event. */
export type NewDelivery = {
  readonly webhookId: string
  /** Of the event, in the journal. */
  readonly position: number
  readonly eventId: string
  readonly name: string
  /** Those of one lane are delivered one after the other. */
  readonly lane: string
  readonly body: string
}

export type ClaimedDelivery = Pick<NewDelivery, 'eventId' | 'body'> & {
  readonly attempts: number
  readonly giveUpAtMs: number
}

/** Once for each webhook and event, whoever reads the journal, and however often. */
export async function addDelivery(
  store: Queryable,
  { webhookId, position, eventId, name, lane, body }: NewDelivery,
  { dueAtMs, giveUpAtMs }: { readonly dueAtMs: number; readonly giveUpAtMs: number },
): Promise<void> {
  await store.query(
    'INSERT INTO webhook_delivery ' +
      '(webhook_id, position, event_id, name, lane, body, attempts, due_at_ms, give_up_at_ms) ' +
      'VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?) ON CONFLICT (webhook_id, position) DO NOTHING',
    webhookId,
    position,
    eventId,
    name,
    lane,
    body,
    dueAtMs,
    giveUpAtMs,
  )
}

/** The events after a position that a webhook has deliveries of already. */
export async function deliveredAfter(
  store: Queryable,
  webhookId: string,
  position: number,
): Promise<ReadonlySet<number>> {
  const rows = await store.query(
    'SELECT position FROM webhook_delivery WHERE webhook_id = ? AND position > ?',
    webhookId,
    position,
  )
  return new Set(rows.map(([at]) => at as number))
}

/** Deliveries that are due, and that no earlier one of their lane waits before; the longest due first. */
export async function dueDeliveries(
  store: Queryable,
  webhookId: string,
  nowMs: number,
  limit: number,
): Promise<readonly number[]> {
  const rows = await store.query(
    'SELECT position FROM webhook_delivery AS each WHERE webhook_id = ? AND ended_at_ms IS NULL AND due_at_ms <= ? ' +
      'AND NOT EXISTS (SELECT 1 FROM webhook_delivery AS earlier WHERE earlier.webhook_id = each.webhook_id ' +
      'AND earlier.lane = each.lane AND earlier.position < each.position AND earlier.ended_at_ms IS NULL) ' +
      // As the index has them, of one instant in the order in which they were queued: another order would sort all.
      'ORDER BY due_at_ms LIMIT ?',
    webhookId,
    nowMs,
    limit,
  )
  return rows.map(([position]) => position as number)
}

/** Takes a delivery for one attempt; undefined if somebody else was first, or it is no longer due. */
export async function claimDelivery(
  store: Queryable,
  { webhookId, position }: Pick<NewDelivery, 'webhookId' | 'position'>,
  nowMs: number,
  untilMs: number,
): Promise<ClaimedDelivery | undefined> {
  const [row] = await store.query(
    'UPDATE webhook_delivery SET attempts = attempts + 1, due_at_ms = ? ' +
      'WHERE webhook_id = ? AND position = ? AND ended_at_ms IS NULL AND due_at_ms <= ? ' +
      'RETURNING event_id, body, attempts, give_up_at_ms',
    untilMs,
    webhookId,
    position,
    nowMs,
  )
  if (row === undefined) return undefined
  const [eventId, body, attempts, giveUpAtMs] = row as [string, string, number, number]
  return { eventId, body, attempts, giveUpAtMs }
}

/** It arrived, or nobody tries it any more. What a claim that took too long finds out counts no longer. */
export async function endDelivery(
  store: Queryable,
  { webhookId, position }: Pick<NewDelivery, 'webhookId' | 'position'>,
  attempt: number,
  {
    endedAtMs,
    outcome,
    answer,
  }: { readonly endedAtMs: number; readonly outcome: 'delivered' | 'given_up'; readonly answer: string },
): Promise<void> {
  await store.query(
    'UPDATE webhook_delivery SET ended_at_ms = ?, outcome = ?, answer = ? ' +
      'WHERE webhook_id = ? AND position = ? AND attempts = ? AND ended_at_ms IS NULL',
    endedAtMs,
    outcome,
    answer,
    webhookId,
    position,
    attempt,
  )
}

/** It is tried again then, and what waits behind it is not looked at before. */
export async function postponeDelivery(
  store: Queryable,
  { webhookId, position }: Pick<NewDelivery, 'webhookId' | 'position'>,
  attempt: number,
  { dueAtMs, answer }: { readonly dueAtMs: number; readonly answer: string },
): Promise<void> {
  const [row] = await store.query(
    'UPDATE webhook_delivery SET due_at_ms = ?, answer = ? ' +
      'WHERE webhook_id = ? AND position = ? AND attempts = ? AND ended_at_ms IS NULL RETURNING lane',
    dueAtMs,
    answer,
    webhookId,
    position,
    attempt,
  )
  if (row === undefined) return
  await store.query(
    'UPDATE webhook_delivery SET due_at_ms = ? WHERE webhook_id = ? AND lane = ? AND position > ? ' +
      // The plus has SQLite take the index of lanes: by that of what is due it would look at every lane.
      'AND ended_at_ms IS NULL AND +due_at_ms < ?',
    dueAtMs,
    webhookId,
    row[0] ?? '',
    position,
    dueAtMs,
  )
}

/** Tries at once what was put off until after an instant: the receiver is back. */
export async function pullForward(
  store: Queryable,
  webhookId: string,
  { nowMs, afterMs }: { readonly nowMs: number; readonly afterMs: number },
): Promise<void> {
  await store.query(
    'UPDATE webhook_delivery SET due_at_ms = ? WHERE webhook_id = ? AND ended_at_ms IS NULL AND due_at_ms > ?',
    nowMs,
    webhookId,
    afterMs,
  )
}

/** Sends what was given up, or one event whatever became of it, as if it were new; says how many. */
export async function redeliver(
  store: Queryable,
  webhookId: string,
  eventId: string | null,
  { dueAtMs, giveUpAtMs }: { readonly dueAtMs: number; readonly giveUpAtMs: number },
): Promise<number> {
  const which = eventId === null ? "outcome = 'given_up'" : 'event_id = ?'
  const rows = await store.query(
    'UPDATE webhook_delivery SET attempts = 0, due_at_ms = ?, give_up_at_ms = ?, ended_at_ms = NULL, outcome = NULL ' +
      `WHERE webhook_id = ? AND ended_at_ms IS NOT NULL AND ${which} RETURNING position`,
    dueAtMs,
    giveUpAtMs,
    webhookId,
    ...(eventId === null ? [] : [eventId]),
  )
  return rows.length
}

export type DeliveryCounts = {
  readonly waiting: number
  readonly givenUp: number
  /** What the last attempt was answered; null: there was none. */
  readonly lastAnswer: string | null
}

/** How a webhook stands. */
export async function deliveryCounts(store: Queryable, webhookId: string): Promise<DeliveryCounts> {
  const [row] = await store.query(
    'SELECT COUNT(*) - COUNT(ended_at_ms), COUNT(CASE WHEN outcome = ? THEN 1 END) ' +
      'FROM webhook_delivery WHERE webhook_id = ?',
    'given_up',
    webhookId,
  )
  const [last] = await store.query(
    'SELECT answer FROM webhook_delivery WHERE webhook_id = ? AND answer IS NOT NULL ORDER BY due_at_ms DESC LIMIT 1',
    webhookId,
  )
  const [waiting, givenUp] = row as [number, number]
  return { waiting, givenUp, lastAnswer: (last?.[0] as string | undefined) ?? null }
}

/** What active webhooks are still to be told, by service, and how often the most refused of it was tried. */
export async function deliveriesWaiting(
  store: Queryable,
): Promise<readonly { readonly service: string; readonly waiting: number; readonly tries: number }[]> {
  const rows = await store.query(
    'SELECT w.service, COUNT(*), MAX(d.attempts) FROM webhook_delivery d JOIN webhook w ON w.webhook_id = d.webhook_id ' +
      "WHERE d.ended_at_ms IS NULL AND w.status = 'active' GROUP BY w.service",
  )
  return rows.map(([service, waiting, tries]) => ({
    service: service as string,
    waiting: waiting as number,
    tries: tries as number,
  }))
}

export type ListedDelivery = Pick<NewDelivery, 'eventId' | 'name'> & {
  readonly attempts: number
  readonly outcome: 'waiting' | 'delivered' | 'given_up'
  readonly answer: string | null
}

/** The newest deliveries of a webhook first. */
export async function listDeliveries(
  store: Queryable,
  webhookId: string,
  limit: number,
): Promise<readonly ListedDelivery[]> {
  const rows = await store.query(
    'SELECT event_id, name, attempts, outcome, answer FROM webhook_delivery WHERE webhook_id = ? ' +
      'ORDER BY position DESC LIMIT ?',
    webhookId,
    limit,
  )
  return rows.map(([eventId, name, attempts, outcome, answer]) => ({
    eventId: eventId as string,
    name: name as string,
    attempts: attempts as number,
    outcome: (outcome as 'delivered' | 'given_up' | null) ?? 'waiting',
    answer: answer as string | null,
  }))
}

const serviceOfDelivery = '(SELECT w.service FROM webhook w WHERE w.webhook_id = webhook_delivery.webhook_id)'

/**
 * Deletes what ended before the cut of its service, a thousand at once, and whatever a disabled webhook had; the journal still has the events. What is still read
 * again stays: it would be told again.
 */
export async function forgetDeliveries(store: Queryable, cuts: Cuts): Promise<void> {
  const { sql, values } = isBeforeCut(cuts, { instant: 'ended_at_ms', service: serviceOfDelivery })
  const rows = { table: 'webhook_delivery', key: 'webhook_id, position' }
  const readOn =
    'position <= (SELECT p.position FROM webhook_progress p WHERE p.webhook_id = webhook_delivery.webhook_id)'
  await deleteInPieces(store, rows, `${sql} AND ${readOn}`, ...values)
  await deleteInPieces(
    store,
    rows,
    "webhook_id IN (SELECT webhook_id FROM webhook WHERE status = 'disabled')",
  )
}
