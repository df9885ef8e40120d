import { accept, refuse } from '../../platform/decision/decision.ts'
import { type EventOf, reveal } from '../../platform/decision/event.ts'
import { gone, state } from '../../platform/decision/state.ts'
import { confidential, integer, text } from '../../platform/decision/table.ts'
import type { DecisionOf } from './decision.ts'
import type { PushEndReason, PushEvent, PushSubscription } from './push-events.ts'
import type { Stale } from './refusal.ts'
import type { Token } from './token.ts'
import { refuseProof, type TokenProof } from './token-device.ts'
import type { TokenMoveEvent } from './token-events.ts'

type SubscriptionEvent = EventOf<PushEvent, 'push_subscribed' | 'push_unsubscribed'>

const ofToken = ({ tokenId }: { readonly tokenId: string }) => [tokenId] as const

export const pushSubscriptionState = state<
  PushSubscription,
  SubscriptionEvent | EventOf<TokenMoveEvent, 'token_moved'>
>()({
  name: 'pushSubscription',
  row: 'where a token’s device is told by a push that something waits',
  table: 'push_subscription',
  key: ['tokenId'],
  columns: {
    tokenId: text,
    endpoint: confidential(text),
    place: text,
    keyId: text,
    subscribedAtMs: integer,
  },
  on: {
    push_subscribed: { key: ofToken, fold: (_, { type: __, ...subscribed }) => subscribed },
    push_unsubscribed: { key: ofToken, fold: gone },
    // The other device asks for itself.
    token_moved: { key: ofToken, fold: gone },
  },
})

/** As long as browsers’ push services make them, and more. */
const endpointLengthMax = 1000

/**
 * Which of the places an endpoint is at; undefined: at none, so that nobody has us connect anywhere else. A place is an
 * origin, or one with `*.` for whatever is before a domain.
 */
export function pushPlaceOf(endpoint: string, places: readonly string[]): string | undefined {
  if (endpoint.length > endpointLengthMax || !/^[!-~]+$/.test(endpoint)) return undefined
  const url = URL.parse(endpoint)
  if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') return undefined
  return places.find((place) => {
    const [scheme, domain] = place.split('//*')
    if (domain === undefined) return url.origin === place
    // Nothing but the host name may be before the domain: that is all an origin has there.
    return url.origin.startsWith(`${scheme}//`) && url.origin.endsWith(domain)
  })
}

/** What a device asks for: to be told there from now on. */
export type PushWanted = TokenProof & {
  readonly endpoint: string
  readonly place: string
  readonly keyId: string
}

type States = {
  readonly token: Token | undefined
  readonly subscription: PushSubscription | undefined
}

/** A device is told from now on, in place of where it was before. */
export function decidePush(
  { token, subscription }: States,
  { endpoint, place, keyId, ...proof }: PushWanted,
  now: Temporal.Instant,
): DecisionOf<SubscriptionEvent, object, 'proof_wrong' | Stale> {
  const refused = refuseProof(token, proof, now)
  if (refused !== null || token === undefined) return refuse(refused ?? 'proof_wrong')
  const isSame = subscription?.keyId === keyId && reveal(subscription.endpoint) === endpoint
  if (isSame && subscription.place === place) return accept({})
  const subscribed = { endpoint: { confidential: endpoint }, place, keyId }
  const subscribedAtMs = now.epochMilliseconds
  return accept({}, { type: 'push_subscribed', tokenId: token.tokenId, ...subscribed, subscribedAtMs })
}

/** A device wants to be told no more. */
export function decideNoPush(
  { token, subscription }: States,
  proof: TokenProof,
  now: Temporal.Instant,
): DecisionOf<SubscriptionEvent, object, 'proof_wrong' | Stale> {
  const refused = refuseProof(token, proof, now)
  if (refused !== null) return refuse(refused)
  return decidePushEnd(subscription, subscription, 'device')
}

/** What was found out about a subscription, unless another has taken its place meanwhile. */
export function decidePushEnd(
  subscription: PushSubscription | undefined,
  seen: PushSubscription | undefined,
  reason: PushEndReason,
): DecisionOf<SubscriptionEvent, object, never> {
  if (subscription === undefined || seen === undefined) return accept({})
  if (reveal(subscription.endpoint) !== reveal(seen.endpoint)) return accept({})
  return accept({}, { type: 'push_unsubscribed', tokenId: subscription.tokenId, reason })
}

/** What became of one attempt. */
export type PushOutcome =
  | { readonly kind: 'sent' }
  /** The push service knows no such subscription any more. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'again'; readonly dueAtMs: number }
  | { readonly kind: 'given_up' }

const attemptsMax = 5
const firstPauseMs = 5000

/**
 * What to do after an answer, or without one (status 0): only what may be better later is tried again, and only while the
 * operation waits (RFC 8030 §5, §8.4).
 */
export function pushOutcome(
  { status, retryAfterSeconds }: { readonly status: number; readonly retryAfterSeconds: number | null },
  { attempts, expiresAtMs }: { readonly attempts: number; readonly expiresAtMs: number },
  now: Temporal.Instant,
): PushOutcome {
  if (status >= 200 && status < 300) return { kind: 'sent' }
  if (status === 404 || status === 410) return { kind: 'gone' }
  const mayPass = status === 0 || status === 429 || status >= 500
  const pauseMs = Math.max(firstPauseMs * 2 ** (attempts - 1), (retryAfterSeconds ?? 0) * 1000)
  const dueAtMs = now.epochMilliseconds + pauseMs
  if (!mayPass || attempts >= attemptsMax || dueAtMs >= expiresAtMs) return { kind: 'given_up' }
  return { kind: 'again', dueAtMs }
}

/**
 * Is the push service away, so that its other pushes wait, too? A place with `*.` has many hosts, and whoever has a token names one:
 * one that isn't there must hold up nobody else's.
 */
export function isPlaceAway(place: string, { status }: { readonly status: number }): boolean {
  return !place.includes('//*') && (status === 0 || status >= 500)
}
