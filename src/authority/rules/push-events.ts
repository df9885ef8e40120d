import type { Confidential } from '../../platform/decision/event.ts'
import type { OfUser } from './keys.ts'

/** Where the device of a token is told that something waits: by whoever knows the endpoint and has the key. */
export type PushSubscription = {
  readonly tokenId: string
  readonly endpoint: Confidential<string>
  /** Which of the places that may be told it is at. */
  readonly place: string
  /** The key of the ring that it was subscribed with. */
  readonly keyId: string
  readonly subscribedAtMs: number
}

/** Why a token's device is told no more: it said so, its push service did, or nothing waits for the token any more. */
export type PushEndReason = 'device' | 'gone' | 'token_ended' | 'key_retired'

export type PushEvent =
  | (PushSubscription & { readonly type: 'push_subscribed' })
  | { readonly type: 'push_unsubscribed'; readonly tokenId: string; readonly reason: PushEndReason }
  /** A push service took it; whether the device ever got it, nobody says. */
  | (OfUser & { readonly type: 'push_sent'; readonly operationId: string; readonly tokenId: string })
  /** `answer`: a status, or why there was none. */
  | (OfUser & {
      readonly type: 'push_given_up'
      readonly operationId: string
      readonly tokenId: string
      readonly answer: string
    })
