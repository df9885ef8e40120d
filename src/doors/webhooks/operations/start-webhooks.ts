import type { Context } from '../../../authority/operations/context.ts'
import type { Published } from '../../../authority/rules/published.ts'
import { reveal } from '../../../platform/decision/event.ts'
import { startPolling } from '../../../platform/outbox/poll.ts'
import {
  type FollowWork,
  startOutboxWorker,
  type WorkerSays,
  type WorkerSettings,
} from '../../../platform/outbox/worker.ts'
import { webhooksOf } from '../queries/webhooks.ts'
import type { Webhook } from '../rules/webhook.ts'
import { deliveriesTo, type Send } from './deliver.ts'
import { placeOf } from './place.ts'
import { readOn } from './read-on.ts'

export type WebhookSettings = {
  readonly context: Context
  readonly log: WorkerSettings['log']
  readonly send: Send
  /** Everything that may be told. */
  readonly published: readonly Published[]
  /** Where webhooks may lead: nobody at a terminal sends what happens anywhere else. */
  readonly origins: readonly string[]
  readonly pollMs?: number
  readonly follow?: FollowWork | undefined
}

const usual = { atOnceMax: 8, pauseMs: 1000, pauseMsMax: 60_000 }

type Running = { readonly stop: () => Promise<void> }

/**
 * Tells every webhook what happens, until stopped: reads the journal on, and keeps a worker for each. Any number of
 * processes may do so. No fault ends it, and nobody waits for it.
 */
export function startWebhooks({
  context,
  log,
  send,
  published,
  origins,
  pollMs = 500,
  follow,
}: WebhookSettings): Running {
  const workers = new Map<string, Running>()
  const barred = new Set<string>()
  const unread = new Set<string>()

  async function round(): Promise<void> {
    const webhooks = (await webhooksOf(context.store, null)).filter(isServed)
    for (const [webhookId, worker] of workers) {
      if (webhooks.some((webhook) => webhook.webhookId === webhookId)) continue
      workers.delete(webhookId)
      await worker.stop()
    }
    const settled = await context.store.settled()
    for (const webhook of webhooks) {
      await read(webhook, settled)
      if (!workers.has(webhook.webhookId)) workers.set(webhook.webhookId, workerFor(webhook))
    }
  }

  /** What can't be read for one of them is no matter of the others, which are of other institutions, too. */
  async function read(webhook: Webhook, settled: number): Promise<void> {
    const { webhookId, name } = webhook
    try {
      await readOn(context, webhook, published, settled)
      unread.delete(webhookId)
    } catch (error) {
      if (!unread.has(webhookId))
        log.error({ err: error }, `the journal cannot be read for the webhook ${webhookId} (${name})`)
      unread.add(webhookId)
    }
  }

  function isServed({ webhookId, url, status }: Webhook): boolean {
    if (status !== 'active') return false
    const leadsTo = reveal(url)
    if (origins.includes(URL.parse(leadsTo)?.origin ?? '')) return true
    if (!barred.has(webhookId))
      log.error(
        { webhookId, place: placeOf(leadsTo) },
        'a webhook leads where WARIFU_WEBHOOK_ORIGINS does not allow',
      )
    barred.add(webhookId)
    return false
  }

  function workerFor({ webhookId, name }: Webhook): Running {
    const outbox = deliveriesTo(context, webhookId, follow === undefined ? send : followedSend(send, follow))
    return startOutboxWorker({ ...usual, pollMs, outbox, follow, log, says: sayOf(name, webhookId) })
  }

  const polling = startPolling(async () => {
    await round().catch((error: unknown) => log.error({ err: error }, 'the webhooks cannot be read'))
    return pollMs
  })
  return {
    async stop(): Promise<void> {
      await polling.stop()
      await Promise.all([...workers.values()].map((worker) => worker.stop()))
    },
  }
}

function followedSend(send: Send, { call }: FollowWork): Send {
  return (...words) =>
    call(
      'webhook',
      () => send(...words),
      (status) => status < 200 || status > 299,
    )
}

function sayOf(name: string, webhookId: string): WorkerSays {
  const which = `the webhook ${webhookId} (${name})`
  return {
    piece: 'outbox webhook',
    away: `${which} cannot be reached; its events wait`,
    back: `${which} can be reached again`,
    failed: `an event for ${which} could not be dealt with`,
    unreadable: `what ${which} is to be told cannot be read`,
  }
}
