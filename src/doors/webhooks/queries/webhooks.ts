import type { Queryable } from '../../../platform/store/store.ts'
import { type Webhook, webhookState } from '../rules/webhook.ts'

const { table } = webhookState
const names = table.columns.map(([name]) => name).join(', ')

/** The webhooks of a service, or of all, the oldest first. */
export async function webhooksOf(store: Queryable, service: string | null): Promise<readonly Webhook[]> {
  const [where, values] = service === null ? ['', []] : ['WHERE service = ? ', [service]]
  const rows = await store.query(
    `SELECT ${names} FROM webhook ${where}ORDER BY service, created_at_ms, webhook_id`,
    ...values,
  )
  return rows.map(table.fromRow)
}

/** Up to where the journal was read for a webhook; undefined: not at all yet. */
export async function progressOf(store: Queryable, webhookId: string): Promise<number | undefined> {
  const [row] = await store.query('SELECT position FROM webhook_progress WHERE webhook_id = ?', webhookId)
  return row?.[0] as number | undefined
}

/** Never backwards: another process may have read on. */
export async function noteProgress(store: Queryable, webhookId: string, position: number): Promise<void> {
  await store.query(
    'INSERT INTO webhook_progress (webhook_id, position) VALUES (?, ?) ON CONFLICT (webhook_id) ' +
      'DO UPDATE SET position = excluded.position WHERE webhook_progress.position < excluded.position',
    webhookId,
    position,
  )
}
