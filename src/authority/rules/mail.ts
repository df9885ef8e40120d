import { accept, refuse } from '../../platform/decision/decision.ts'
import type { Confidential, EventOf } from '../../platform/decision/event.ts'
import { type RowsResealed, resealed } from '../../platform/decision/resealing.ts'
import { existing, gone, state } from '../../platform/decision/state.ts'
import { bytes, confidential, flag, integer, text } from '../../platform/decision/table.ts'
import type { Decision } from './decision.ts'
import type { Event } from './events.ts'
import type { FenceEvent } from './fence-events.ts'
import type { DropReason, MailKind } from './mail-content.ts'
import type { MailEvent, OfMail } from './mail-events.ts'

/**
 * What an operation prepares before it decides: a random ID, and recipient and content sealed to that ID, so that
 * neither a row nor the journal reveals an address or a code.
 */
export type MailDraft = {
  readonly mailId: string
  readonly service: string
  readonly userId: string
  readonly kind: MailKind
  readonly sealed: Uint8Array
  /** When sending it becomes useless. */
  readonly notAfterMs: number | null
  readonly once: boolean
}

export const mailTransitions = {
  waiting: {
    mail_claimed: 'sending',
    mail_dropped: 'dropped',
    'mail_bounced (after an attempt)': 'bounced',
    mails_fenced: 'held',
  },
  sending: {
    mail_claimed: 'sending',
    mail_sent: 'sent',
    mail_deferred: 'waiting',
    mail_dropped: 'dropped',
    mail_bounced: 'bounced',
    mails_fenced: 'held',
  },
  /** From before a restore, and may have gone out: a person decides. */
  held: { mail_released: 'waiting', mail_dropped: 'dropped', 'mail_bounced (after an attempt)': 'bounced' },
  sent: { mail_bounced: 'bounced' },
  dropped: { 'mail_bounced (after an attempt)': 'bounced' },
  bounced: {},
} as const

export type MailStatus = keyof typeof mailTransitions

/** One mail of the outbox. */
export type Mail = {
  readonly mailId: string
  readonly service: string
  readonly userId: string
  readonly kind: MailKind
  readonly status: MailStatus
  /** Recipient and content; null once no longer needed. */
  readonly sealed: Confidential<Uint8Array> | null
  readonly queuedAtMs: number
  readonly notAfterMs: number | null
  readonly once: boolean
  readonly attempts: number
  /** When a worker should look at it next: for an attempt, or because the claiming worker did not come back. */
  readonly dueAtMs: number | null
  /** The last error. */
  readonly reason: string | null
  readonly endedAtMs: number | null
}

const ofMail = ({ mailId }: { readonly mailId: string }) => [mailId] as const

/** Content and recipient are kept only until the mail has ended. */
const ended = { sealed: null, dueAtMs: null } as const

export const mailState = state<Mail, MailEvent | EventOf<FenceEvent, 'mails_fenced'> | RowsResealed>()({
  name: 'mail',
  row: 'a mail that waits, is being sent, or has ended; recipient and content sealed, and only until then',
  table: 'mail',
  ofPerson: { by: 'userId', erased: gone },
  key: ['mailId'],
  columns: {
    mailId: text,
    service: text,
    userId: text,
    kind: text,
    sealed: confidential(bytes),
    status: text,
    queuedAtMs: integer,
    notAfterMs: integer,
    once: flag,
    attempts: integer,
    dueAtMs: integer,
    reason: text,
    endedAtMs: integer,
  },
  fades: true,
  on: {
    mail_queued: {
      key: ofMail,
      fold: (_, { type: __, ...queued }) => {
        const fresh = { status: 'waiting', attempts: 0, reason: null, endedAtMs: null } as const
        return { ...queued, ...fresh, dueAtMs: queued.queuedAtMs }
      },
      begins: true,
    },
    mail_claimed: {
      key: ofMail,
      fold: existing((mail, { type, attempt, claimedUntilMs }) => {
        return { ...mail, status: mailTransitions.waiting[type], attempts: attempt, dueAtMs: claimedUntilMs }
      }),
    },
    mail_deferred: {
      key: ofMail,
      fold: existing((mail, { type, nextAttemptAtMs, reason }) => {
        return { ...mail, status: mailTransitions.sending[type], dueAtMs: nextAttemptAtMs, reason }
      }),
    },
    mail_sent: {
      key: ofMail,
      fold: existing((mail, { sentAtMs }) => {
        return { ...mail, ...ended, status: 'sent', reason: null, endedAtMs: sentAtMs }
      }),
    },
    mail_dropped: {
      key: ofMail,
      fold: existing((mail, { reason, droppedAtMs }) => {
        return { ...mail, ...ended, status: 'dropped', reason, endedAtMs: droppedAtMs }
      }),
    },
    mail_released: {
      key: ofMail,
      fold: existing((mail, { type, releasedAtMs }) => {
        return { ...mail, status: mailTransitions.held[type], dueAtMs: releasedAtMs }
      }),
    },
    mails_fenced: {
      keys: ({ held, dropped }) => [...held, ...dropped].map((mailId) => [mailId] as const),
      fold: existing((mail, { fencedAtMs }) => {
        if (!mail.once) return { ...mail, status: mailTransitions.waiting.mails_fenced, dueAtMs: null }
        return { ...mail, ...ended, status: 'dropped', reason: 'uncertain', endedAtMs: fencedAtMs }
      }),
    },
    mail_bounced: {
      key: ofMail,
      fold: existing((mail, { reason, bouncedAtMs }) => {
        return { ...mail, ...ended, status: 'bounced', reason, endedAtMs: bouncedAtMs }
      }),
    },
    rows_resealed: resealed('mail', ofMail, ['sealed']),
  },
})

/**
 * The event that puts a mail into the outbox; a decision adds it to what caused the mail, so that both are committed or
 * neither is. The decision does not have to load the mail.
 */
export function queueMail(draft: MailDraft, now: Temporal.Instant): Event {
  const { sealed, ...rest } = draft
  return {
    type: 'mail_queued',
    ...rest,
    sealed: { confidential: sealed },
    queuedAtMs: now.epochMilliseconds,
  }
}

export type MailRefusal =
  | 'mail_unknown'
  | 'mail_not_due'
  | 'mail_not_claimed'
  | 'mail_not_sent'
  | 'mail_not_held'

/** Longer than a worker may take for one mail: a claim this old belongs to a dead worker. */
export const claimSeconds = 120

/** About a day of attempts: a longer outage of the mail server needs a person. */
export const attemptsMax = 30
const backOffSeconds = [5, 15, 60, 300, 900] as const
const lastBackOffSeconds = 3600

/**
 * Claims a mail that is due, so that no other worker sends it too. `claimed` is the mail to send; null if it had to be
 * dropped. An unsettled claim leaves open whether the mail went out: then a code is dropped and a notice is sent again.
 */
export function decideClaim(
  mail: Mail | undefined,
  now: Temporal.Instant,
): Decision<{ readonly claimed: Mail | null }, MailRefusal> {
  if (mail === undefined) return refuse('mail_unknown')
  const nowMs = now.epochMilliseconds
  if (mail.dueAtMs === null || mail.dueAtMs > nowMs) return refuse('mail_not_due')
  if (mail.status === 'sending' && mail.once) return dropping(mail, 'uncertain', nowMs)
  if (isPast(mail, nowMs)) return dropping(mail, 'expired', nowMs)
  if (mail.attempts >= attemptsMax) return dropping(mail, 'attempts', nowMs)
  const attempt = mail.attempts + 1
  const claimedUntilMs = nowMs + claimSeconds * 1000
  const event: Event = { type: 'mail_claimed', ...of(mail), attempt, claimedUntilMs }
  return accept(
    { claimed: { ...mail, status: 'sending', attempts: attempt, dueAtMs: claimedUntilMs } },
    event,
  )
}

function dropping(
  mail: Mail,
  reason: DropReason,
  nowMs: number,
): Decision<{ readonly claimed: null }, never> {
  return accept({ claimed: null }, dropped(mail, { reason, detail: mail.reason }, nowMs))
}

/** The mail server accepted it. Refused if another worker has claimed it since: the attempt number is the fence. */
export function decideDelivered(
  mail: Mail | undefined,
  delivered: { readonly attempt: number; readonly messageId: string; readonly response: string },
  now: Temporal.Instant,
): Decision<object, MailRefusal> {
  if (!isClaimed(mail, delivered.attempt)) return refuse('mail_not_claimed')
  const { messageId, response } = delivered
  const sentAtMs = now.epochMilliseconds
  return accept({}, { type: 'mail_sent', ...of(mail), messageId, response, sentAtMs })
}

/**
 * Why a mail did not go out: `temporary`, try again; `permanent`, the server will never accept it; `uncertain`, the
 * connection broke when the server may already have accepted it.
 */
export type MailFailure = {
  readonly attempt: number
  readonly failure: 'temporary' | 'permanent' | 'uncertain'
  readonly reason: string
}

/** Retries with growing pauses, while the mail is still useful and nobody can get a code twice. */
export function decideFailed(
  mail: Mail | undefined,
  { attempt, failure, reason: detail }: MailFailure,
  now: Temporal.Instant,
): Decision<object, MailRefusal> {
  if (!isClaimed(mail, attempt)) return refuse('mail_not_claimed')
  const nowMs = now.epochMilliseconds
  const drop = (reason: DropReason) => accept({}, dropped(mail, { reason, detail }, nowMs))
  if (failure === 'permanent') return drop('refused')
  if (failure === 'uncertain' && mail.once) return drop('uncertain')
  if (attempt >= attemptsMax) return drop('attempts')
  const nextAttemptAtMs = nowMs + (backOffSeconds[attempt - 1] ?? lastBackOffSeconds) * 1000
  // Now, not at the next attempt, so that a waiting user can be told at once.
  if (isPast(mail, nextAttemptAtMs)) return drop('expired')
  return accept({}, { type: 'mail_deferred', ...of(mail), reason: detail, nextAttemptAtMs })
}

/**
 * The mail bounced further on. The report must name the mail's ID, which nobody can guess; a mail that was never tried
 * can't have bounced.
 */
export function decideBounced(
  mail: Mail | undefined,
  bounce: { readonly reason: string },
  now: Temporal.Instant,
): Decision<object, MailRefusal> {
  if (mail === undefined) return refuse('mail_unknown')
  if (mail.attempts === 0 || mail.status === 'bounced') return refuse('mail_not_sent')
  const bouncedAtMs = now.epochMilliseconds
  return accept({}, { type: 'mail_bounced', ...of(mail), reason: bounce.reason, bouncedAtMs })
}

/** What becomes of a mail that a restore held: it is sent now, or it went out before and is not sent again. */
export function decideHeld(
  mail: Mail | undefined,
  verdict: 'release' | 'drop',
  now: Temporal.Instant,
): Decision<object, MailRefusal> {
  if (mail === undefined) return refuse('mail_unknown')
  if (mail.status !== 'held') return refuse('mail_not_held')
  const nowMs = now.epochMilliseconds
  if (verdict === 'release') return accept({}, { type: 'mail_released', ...of(mail), releasedAtMs: nowMs })
  return accept({}, dropped(mail, { reason: 'held', detail: mail.reason }, nowMs))
}

function isClaimed(mail: Mail | undefined, attempt: number): mail is Mail {
  return mail !== undefined && mail.status === 'sending' && mail.attempts === attempt
}

function isPast({ notAfterMs }: Mail, ms: number): boolean {
  return notAfterMs !== null && ms >= notAfterMs
}

function of({ service, userId, mailId }: Mail): OfMail {
  return { service, userId, mailId }
}

function dropped(
  mail: Mail,
  { reason, detail }: { readonly reason: DropReason; readonly detail: string | null },
  droppedAtMs: number,
): Event {
  return { type: 'mail_dropped', ...of(mail), reason, detail, droppedAtMs }
}
