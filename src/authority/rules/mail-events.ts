import type { Confidential } from '../../platform/decision/event.ts'
import type { OfUser } from './keys.ts'
import type { DropReason, MailKind } from './mail-content.ts'

export type OfMail = OfUser & { readonly mailId: string }

/** `userId` is the recipient. Content and address are sealed. */
export type MailEvent =
  | (OfMail & {
      readonly type: 'mail_queued'
      readonly kind: MailKind
      readonly sealed: Confidential<Uint8Array>
      readonly queuedAtMs: number
      readonly notAfterMs: number | null
      readonly once: boolean
    })
  | (OfMail & { readonly type: 'mail_claimed'; readonly attempt: number; readonly claimedUntilMs: number })
  | (OfMail & {
      readonly type: 'mail_sent'
      readonly messageId: string
      readonly response: string
      readonly sentAtMs: number
    })
  | (OfMail & { readonly type: 'mail_deferred'; readonly reason: string; readonly nextAttemptAtMs: number })
  | (OfMail & {
      readonly type: 'mail_dropped'
      readonly reason: DropReason
      /** The mail server's last answer, if it was asked. */
      readonly detail: string | null
      readonly droppedAtMs: number
    })
  /** A person says that it did not go out before the restore. */
  | (OfMail & { readonly type: 'mail_released'; readonly releasedAtMs: number })
  | (OfMail & { readonly type: 'mail_bounced'; readonly reason: string; readonly bouncedAtMs: number })
