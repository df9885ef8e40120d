import { accept } from '../../../platform/decision/decision.ts'
import { reveal } from '../../../platform/decision/event.ts'
import type { Delivered, Outbox } from '../../../platform/outbox/worker.ts'
import { pushKeys } from '../../../platform/secrets/push-keys.ts'
import {
  claimPush,
  duePushes,
  endedTokensToTell,
  type PushedOperation,
  postponePush,
} from '../../queries/pushes.ts'
import { decidePushEnd, isPlaceAway, pushOutcome, pushSubscriptionState } from '../../rules/push.ts'
import type { PushEndReason, PushEvent, PushSubscription } from '../../rules/push-events.ts'
import { type SignedOperation, signedOperationState } from '../../rules/signed-operation.ts'
import { backgroundCaller } from '../background.ts'
import { type Context, changeContext } from '../context.ts'

const worker = backgroundCaller('push')

/** Posts nothing, and gives the answer; rejects without one. */
export type SendPush = (
  endpoint: string,
  headers: Readonly<Record<string, string>>,
) => Promise<{ readonly status: number; readonly retryAfterSeconds: number | null }>

/** What the devices at one push service are to be told, as a worker sees it. */
export function pushesTo(context: Context, place: string, send: SendPush): Outbox {
  return {
    due: async (limit) => {
      const due = await duePushes(context.store, place, context.now().epochMilliseconds, limit)
      return due.map(({ service, operationId }) => `${operationId} ${service}`)
    },
    deliver: (id) => {
      const [operationId = '', service = ''] = id.split(' ')
      return deliver(context, { service, operationId }, send)
    },
  }
}

/** One attempt. Whoever has the app open sees what waits all the same, so nothing depends on it. */
async function deliver(context: Context, which: PushedOperation, send: SendPush): Promise<Delivered> {
  const { store, push } = context
  const { operation } = await store.read({
    operation: signedOperationState.ref(which.service, which.operationId),
  })
  if (operation === undefined || operation.status !== 'created' || push === undefined) return 'unasked'
  const { subscription } = await store.read({ subscription: pushSubscriptionState.ref(operation.tokenId) })
  if (subscription === undefined) return 'unasked'
  const nowMs = context.now().epochMilliseconds
  const { expiresAtMs } = operation
  const attempts = nowMs < expiresAtMs ? await claimPush(store, which, nowMs, expiresAtMs) : undefined
  if (attempts === undefined) return 'unasked'
  const headers = headersOf(context, operation, subscription, push.contact)
  if (headers === undefined) {
    await endPush(context, subscription, 'key_retired')
    return 'unasked'
  }
  const answer = await asked(() => send(reveal(subscription.endpoint), headers))
  const outcome = pushOutcome(answer, { attempts, expiresAtMs }, context.now())
  if (outcome.kind === 'again') await postponePush(store, which, outcome.dueAtMs)
  else if (outcome.kind === 'gone') await endPush(context, subscription, 'gone')
  else await note(context, operation, outcome.kind === 'sent' ? null : answer.text)
  return isPlaceAway(subscription.place, answer) ? 'unreachable' : 'answered'
}

/** RFC 8030 §5 and RFC 8292; undefined: the key that it was subscribed with is retired. */
function headersOf(
  { keyRing, now }: Context,
  { expiresAtMs }: SignedOperation,
  { endpoint, keyId }: PushSubscription,
  contact: string,
): Readonly<Record<string, string>> | undefined {
  const key = pushKeys(keyRing).find((each) => each.keyId === keyId)
  if (key === undefined) return undefined
  const at = now()
  const { origin } = new URL(reveal(endpoint))
  return {
    Authorization: key.authorization({ origin, contact }, at),
    TTL: String(Math.max(0, Math.floor((expiresAtMs - at.epochMilliseconds) / 1000))),
    Urgency: 'high',
    // A later one takes the place of one that a device which is off has not got yet: both say the same.
    Topic: 'operations',
  }
}

async function asked(send: () => ReturnType<SendPush>) {
  try {
    const answer = await send()
    return { ...answer, text: String(answer.status) }
  } catch (error) {
    return { status: 0, retryAfterSeconds: null, text: error instanceof Error ? error.name : 'failed' }
  }
}

/** So that whoever asks why nobody was told finds it; a null answer: it was sent. */
async function note(
  { store, now }: Context,
  { service, userId, operationId, tokenId }: SignedOperation,
  answer: string | null,
): Promise<void> {
  const of = { service, userId, operationId, tokenId }
  const event: PushEvent =
    answer === null ? { type: 'push_sent', ...of } : { type: 'push_given_up', ...of, answer }
  await store.change(changeContext(worker, now()), {}, () => accept({}, event))
}

async function endPush(
  { store, now }: Context,
  seen: PushSubscription,
  reason: PushEndReason,
): Promise<void> {
  const refs = { subscription: pushSubscriptionState.ref(seen.tokenId) }
  await store.change(changeContext(worker, now()), refs, ({ subscription }) =>
    decidePushEnd(subscription, seen, reason),
  )
}

const endedAtOnce = 200

/** A token that was lost, or is over, has nobody to tell any more. */
export async function endPushesOfEndedTokens(context: Context): Promise<void> {
  const { store, now } = context
  for (const tokenId of await endedTokensToTell(store, now().epochMilliseconds, endedAtOnce)) {
    const { subscription } = await store.read({ subscription: pushSubscriptionState.ref(tokenId) })
    if (subscription !== undefined) await endPush(context, subscription, 'token_ended')
  }
}
