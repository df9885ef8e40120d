import type { Context } from '../../../authority/operations/context.ts'
import { reveal } from '../../../platform/decision/event.ts'
import type { Delivered, Outbox } from '../../../platform/outbox/worker.ts'
import { webhookSignature } from '../../../platform/secrets/webhook-signature.ts'
import {
  claimDelivery,
  dueDeliveries,
  endDelivery,
  postponeDelivery,
  pullForward,
} from '../queries/deliveries.ts'
import { claimMs, nextAttemptMs } from '../rules/delivery.ts'
import { type Webhook, webhookState } from '../rules/webhook.ts'
import { openSecrets } from './webhooks.ts'

/** Posts JSON, gives the status of the answer, and rejects without one. */
export type Send = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<number>

/** What one webhook is to be told, as a worker sees it. */
export function deliveriesTo(context: Context, webhookId: string, send: Send): Outbox {
  return {
    due: async (limit) => {
      const nowMs = context.now().epochMilliseconds
      return (await dueDeliveries(context.store, webhookId, nowMs, limit)).map(String)
    },
    deliver: (position) => deliver(context, { webhookId, position: Number(position) }, send),
  }
}

/** One attempt. Nobody else makes one meanwhile, unless this process dies or takes longer than a minute. */
async function deliver(
  context: Context,
  which: { readonly webhookId: string; readonly position: number },
  send: Send,
): Promise<Delivered> {
  const { store } = context
  const { webhook } = await store.read({ webhook: webhookState.ref(which.webhookId) })
  if (webhook?.status !== 'active') return 'unasked'
  const nowMs = context.now().epochMilliseconds
  const claimed = await claimDelivery(store, which, nowMs, nowMs + claimMs)
  if (claimed === undefined) return 'unasked'
  const { eventId, body, attempts, giveUpAtMs } = claimed
  const answer = await attempt(context, webhook, { eventId, body }, send)
  const endedAtMs = context.now().epochMilliseconds
  const dueAtMs = answer.arrived ? null : nextAttemptMs(attempts, endedAtMs, giveUpAtMs)
  const outcome = answer.arrived ? 'delivered' : 'given_up'
  if (dueAtMs === null) await endDelivery(store, which, attempts, { endedAtMs, outcome, answer: answer.text })
  else await postponeDelivery(store, which, attempts, { dueAtMs, answer: answer.text })
  // What was put off for longer than anybody claims a delivery was put off because of the same outage.
  if (answer.arrived && attempts > 1)
    await pullForward(store, which.webhookId, { nowMs: endedAtMs, afterMs: endedAtMs + claimMs })
  return answer.away ? 'unreachable' : 'answered'
}

type Answer = { readonly arrived: boolean; readonly away: boolean; readonly text: string }

/** Headers of Standard Webhooks 1.0. An answer of 400 and more, but for 429, is about this event alone. */
async function attempt(
  context: Context,
  webhook: Webhook,
  { eventId, body }: { readonly eventId: string; readonly body: string },
  send: Send,
): Promise<Answer> {
  const now = context.now()
  const seconds = Math.floor(now.epochMilliseconds / 1000)
  const signature = webhookSignature(openSecrets(context, webhook, now), { eventId, seconds, body })
  const headers = {
    'webhook-id': eventId,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signature,
  }
  try {
    const status = await send(reveal(webhook.url), headers, body)
    const arrived = status >= 200 && status < 300
    const isOfThisOne = status >= 400 && status < 500 && status !== 429
    return { arrived, away: !arrived && !isOfThisOne, text: String(status) }
  } catch (error) {
    return { arrived: false, away: true, text: reasonOf(error) }
  }
}

/** For the list: `ECONNREFUSED`, `TimeoutError`; never a text of the receiver. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed'
  const { cause, name } = error
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' ? code : name
}
