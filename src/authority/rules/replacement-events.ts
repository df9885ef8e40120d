import type { Confidential } from '../../platform/decision/event.ts'
import type { OfUser } from './keys.ts'
import type { MailAddress } from './mail-address.ts'
import type { ReplacementWay } from './profile.ts'

/** Of whose token: a user's, or the one that a customer shares. */
type OfHolder = OfUser & { readonly holder: string }

/**
 * Which request, and what became of it, so that an entry tells the whole story by itself; the first ones did not have
 * it.
 */
export type AskedReplacement = {
  readonly userId: string
  readonly way: ReplacementWay
  readonly askedAtMs: number
  readonly details: Readonly<Record<string, string>>
}

/** What happens to a change that waits because the token was not at hand; `userId` is whoever asks, stops or asked. */
export type ReplacementEvent =
  | (OfHolder & {
      readonly type: 'replacement_asked'
      readonly way: ReplacementWay
      /** The binding that is to be replaced or gone around. */
      readonly replaces: string
      readonly askedAtMs: number
      readonly dueAtMs: number
      /** What it dies with, as a ticket does (`User.ticketGrant`). */
      readonly grantedUnder: string
      /** The mailbox, for that way. */
      readonly address: Confidential<MailAddress> | null
      /** What the kind of service needs to know for its ways. */
      readonly details: Readonly<Record<string, string>>
    })
  /** By one press of somebody who was logged in. */
  | (OfHolder & { readonly type: 'replacement_stopped'; readonly asked?: AskedReplacement })
  /** It took effect, or fell because something else had changed. */
  | (OfHolder & {
      readonly type: 'replacement_done' | 'replacement_fallen'
      readonly asked?: AskedReplacement
    })
