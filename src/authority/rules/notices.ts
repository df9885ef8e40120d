import type { Decision } from '../../platform/decision/decision.ts'
import type { AnyEvent } from '../../platform/decision/event.ts'
import type { Event } from './events.ts'
import type { OfUser } from './keys.ts'
import { type MailDraft, queueMail } from './mail.ts'
import { isNewLock } from './new-lock.ts'
import { toldAct } from './told-acts.ts'

/**
 * Which events users are told about by mail. The operation says how to draft a mail for each; the events select those
 * due, and only they are drafted.
 */
export type Notice =
  | 'login'
  | 'lock'
  | 'cap'
  | 'registration'
  | 'password'
  | 'change'
  | 'stop'
  | 'service_stop'
  | 'service_restart'
  | 'passkey'
  | 'passkey_at_once'
  | 'passkey_removed'
  | 'passkey_disowned'
  | 'passkey_copied'
export type NoticeDrafts = { readonly [N in Notice]?: () => MailDraft }

/**
 * The decision, with the mails for its events in the same transaction (FLOW-09); `others` gives the mails for the
 * events of a module above.
 */
export function withNotices<Accepted extends object, Refused extends string, E extends AnyEvent>(
  decision: Decision<Accepted, Refused, E>,
  drafts: NoticeDrafts,
  now: Temporal.Instant,
  others: { readonly [T in E['type']]?: Notice } = {},
): Decision<Accepted, Refused, E | Event> {
  const due = decision.events.flatMap((event) => noticeOf(event) ?? others[event.type as E['type']] ?? [])
  return withMails(decision, mailsFor(due, drafts, now))
}

/** For each user, by ID, who may be told by mail. */
export type UserNoticeDrafts = ReadonlyMap<string, NoticeDrafts>

/** The same where a decision is about several users: each is told of what is theirs, which `isTheirs` says. */
export function withUserNotices<Accepted extends object, Refused extends string, E extends AnyEvent>(
  decision: Decision<Accepted, Refused, E>,
  drafts: UserNoticeDrafts,
  now: Temporal.Instant,
  isTheirs: (userId: string, event: E) => boolean,
): Decision<Accepted, Refused, E | Event> {
  const mails = [...drafts].flatMap(([userId, own]) => {
    const theirs = decision.events.filter((event) => isTheirs(userId, event))
    return mailsFor(
      theirs.flatMap((event) => noticeOf(event) ?? []),
      own,
      now,
    )
  })
  return withMails(decision, mails)
}

/** One for each notice that is due, however often it is. */
function mailsFor(notices: readonly Notice[], drafts: NoticeDrafts, now: Temporal.Instant): readonly Event[] {
  const due = new Set(notices)
  // A new password brings a new session (SES-01), which is not a login.
  if (due.has('password')) due.delete('login')
  return [...due].flatMap((notice) => {
    const draft = drafts[notice]
    return draft === undefined ? [] : [queueMail(draft(), now)]
  })
}

function withMails<Accepted extends object, Refused extends string, E extends AnyEvent>(
  decision: Decision<Accepted, Refused, E>,
  mails: readonly Event[],
): Decision<Accepted, Refused, E | Event> {
  return mails.length === 0 ? decision : { ...decision, events: [...decision.events, ...mails] }
}

/** For each user, by ID, whom the desk acts on and who has an address, the mail that tells of it. */
export type DeskNoticeDrafts = ReadonlyMap<string, MailDraft>

/**
 * The desk's decision, with a mail to each user whom it acted on, in the same transaction (X3, X10, FLOW-09). What was
 * only asked for is told once it is done. No setting turns these off.
 */
export function withDeskNotices<Accepted extends object, Refused extends string, E extends AnyEvent>(
  decision: Decision<Accepted, Refused, E>,
  drafts: DeskNoticeDrafts,
  now: Temporal.Instant,
): Decision<Accepted, Refused, E | Event> {
  const users = new Set(
    decision.events.flatMap((event) => {
      const happened: AnyEvent = event
      return toldAct(happened) === null ? [] : [(happened as AnyEvent & OfUser).userId]
    }),
  )
  const mails = [...users].flatMap((userId) => {
    const draft = drafts.get(userId)
    return draft === undefined ? [] : [queueMail(draft, now)]
  })
  return withMails(decision, mails)
}

/**
 * The decision, with a mail to everybody who is told of a change that goes around a token: if it waits, took effect or
 * was stopped by this decision. No setting turns these off.
 */
export function withReplacementNotices<Accepted extends object, Refused extends string, E extends AnyEvent>(
  decision: Decision<Accepted, Refused, E>,
  drafts: readonly MailDraft[],
  now: Temporal.Instant,
): Decision<Accepted, Refused, E | Event> {
  const told: readonly string[] = ['replacement_asked', 'replacement_done', 'replacement_stopped']
  if (!decision.events.some(({ type }) => told.includes(type))) return decision
  return withMails(
    decision,
    drafts.map((draft) => queueMail(draft, now)),
  )
}

function noticeOf(happened: AnyEvent): Notice | undefined {
  const event = happened as Event
  switch (event.type) {
    case 'session_started':
      return event.stage === 'ticket' || event.purpose !== 'login' ? undefined : 'login'
    case 'code_rejected':
    case 'enrollment_rejected':
    case 'challenge_failed':
      if (event.capped) return 'cap'
      return isNewLock(event) ? 'lock' : undefined
    case 'password_rejected':
      return isNewLock(event) ? 'lock' : undefined
    case 'token_enrolled':
    case 'mail_address_registered':
      return 'registration'
    // A password that somebody else set for the user comes by letter.
    case 'password_set':
      return event.mustChange === null ? 'password' : undefined
    case 'passkey_registered':
      return event.registeredBy === 'signature' ? 'passkey_at_once' : 'passkey'
    case 'passkey_removed':
      return event.disowned ? 'passkey_disowned' : 'passkey_removed'
    case 'passkey_rejected':
      return event.refusal === 'passkey_copied' ? 'passkey_copied' : undefined
    case 'mail_address_changed':
      return 'change'
    case 'binding_revoked':
      return 'stop'
    default:
      return undefined
  }
}
