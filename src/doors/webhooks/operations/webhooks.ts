import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { sharedSecretAnew } from '../../../authority/operations/keys/shared-secret.ts'
import { resealing, type UnderKeys } from '../../../authority/operations/keys/under-keys.ts'
import { secretsNow } from '../../../authority/rules/shared-secret.ts'
import { accept } from '../../../platform/decision/decision.ts'
import { reveal } from '../../../platform/decision/event.ts'
import { newId } from '../../../platform/secrets/random.ts'
import { open, seal } from '../../../platform/secrets/seal.ts'
import { newWebhookSecret } from '../../../platform/secrets/webhook-signature.ts'
import { type DeliveryCounts, deliveryCounts, listDeliveries, redeliver } from '../queries/deliveries.ts'
import { webhooksOf } from '../queries/webhooks.ts'
import { triedForMs } from '../rules/delivery.ts'
import { decideRotation, decideWebhookDisabling, type Webhook, webhookState } from '../rules/webhook.ts'
import { placeOf } from './place.ts'

export type NewWebhook = Pick<Webhook, 'service' | 'name' | 'events'> & { readonly url: string }

/** Registers a place that is told what happens from now on; its secret is given back here and nowhere else. */
export async function createWebhook(
  context: Context,
  caller: Caller,
  { url, ...told }: NewWebhook,
): Promise<{ readonly webhookId: string; readonly secret: string }> {
  const webhookId = newId()
  const secret = newWebhookSecret()
  const now = context.now()
  const created = {
    type: 'webhook_created',
    webhookId,
    ...told,
    url: { confidential: url },
    place: placeOf(url),
    secret: sealed(context, webhookId, secret),
    createdAtMs: now.epochMilliseconds,
  } as const
  await context.store.change(changeContext(caller, now), { webhook: webhookState.ref(webhookId) }, () =>
    accept({}, created),
  )
  return { webhookId, secret }
}

/** The service of a webhook; null: there is none of this ID. */
export async function serviceOfWebhook({ store }: Context, webhookId: string): Promise<string | null> {
  const { webhook } = await store.read({ webhook: webhookState.ref(webhookId) })
  return webhook?.service ?? null
}

/** A new secret; for a day everything is signed with both. */
export async function rotateWebhook(context: Context, caller: Caller, webhookId: string) {
  const secret = newWebhookSecret()
  const now = context.now()
  const outcome = await context.store.change(
    changeContext(caller, now),
    { webhook: webhookState.ref(webhookId) },
    ({ webhook }) => decideRotation(webhook, sealed(context, webhookId, secret), now),
  )
  return outcome.ok ? { ...outcome, secret } : outcome
}

/** From now on it is told nothing, for good. */
export function disableWebhook(context: Context, caller: Caller, webhookId: string) {
  return context.store.change(
    changeContext(caller, context.now()),
    { webhook: webhookState.ref(webhookId) },
    ({ webhook }) => decideWebhookDisabling(webhook),
  )
}

/** Has what was given up, or one event, delivered again; undefined for a webhook that is unknown or disabled. */
export async function redeliverByHand(
  context: Context,
  caller: Caller,
  { webhookId, eventId }: { readonly webhookId: string; readonly eventId: string | null },
): Promise<number | undefined> {
  const { webhook } = await context.store.read({ webhook: webhookState.ref(webhookId) })
  if (webhook?.status !== 'active') return undefined
  const now = context.now()
  const nowMs = now.epochMilliseconds
  const { service } = webhook
  await context.store.change(changeContext(caller, now), {}, () =>
    accept({}, { type: 'webhook_redelivered', service, webhookId, eventId }),
  )
  return redeliver(context.store, webhookId, eventId, { dueAtMs: nowMs, giveUpAtMs: nowMs + triedForMs })
}

export type ListedWebhook = Omit<Webhook, 'url' | 'secret' | 'formerSecret'> &
  DeliveryCounts & { readonly place: string }

/** Every webhook of a service, or of all, and how it stands. */
export async function listWebhooks(
  { store }: Context,
  service: string | null,
): Promise<readonly ListedWebhook[]> {
  const webhooks = await webhooksOf(store, service)
  return Promise.all(
    webhooks.map(async ({ url, secret: _, formerSecret: __, ...webhook }) => {
      return { ...webhook, place: placeOf(reveal(url)), ...(await deliveryCounts(store, webhook.webhookId)) }
    }),
  )
}

/** The newest deliveries of a webhook. */
export function deliveriesOf({ store }: Context, webhookId: string, limit: number) {
  return listDeliveries(store, webhookId, limit)
}

/** The secrets that a receiver may still have, opened. Throws SealError for one that was altered or moved. */
export function openSecrets(context: Context, webhook: Webhook, now: Temporal.Instant): readonly string[] {
  return secretsNow(webhook, now).map((secret) =>
    Buffer.from(open(context.keyRing, reveal(secret), identity(webhook.webhookId))).toString(),
  )
}

function sealed({ keyRing }: Context, webhookId: string, secret: string) {
  return { confidential: seal(keyRing, Buffer.from(secret), identity(webhookId)) }
}

function identity(webhookId: string): string {
  return `webhook:${webhookId}`
}

/** The secrets of webhooks. */
export const webhooksUnderKeys: UnderKeys = {
  seals: [
    resealing(webhookState, ['secret', 'former_secret'], (context, webhook) =>
      sharedSecretAnew(context, webhook, identity(webhook.webhookId)),
    ),
  ],
}
