import { accept, refuse } from '../../platform/decision/decision.ts'
import type { Confidential, EventOf } from '../../platform/decision/event.ts'
import { gone, state } from '../../platform/decision/state.ts'
import { confidential, integer, json, text } from '../../platform/decision/table.ts'
import { customerHolder, userHolder } from './binding.ts'
import type { Decision } from './decision.ts'
import { openSession, type SessionStates } from './gate.ts'
import type { MailAddress } from './mail-address.ts'
import type { ReplacementWay, ServiceProfile } from './profile.ts'
import type { ReplacementEvent } from './replacement-events.ts'
import type { User } from './user.ts'

/**
 * A change that waits, because whoever asked had no code of the token that it replaces (X6, X7). A holder has one at
 * most. It dies with whatever voids the tickets of whoever asked: no clock is asked which of them came first.
 */
export type PendingReplacement = {
  readonly service: string
  readonly holder: string
  /** Who asked. */
  readonly userId: string
  readonly way: ReplacementWay
  readonly replaces: string
  readonly askedAtMs: number
  readonly dueAtMs: number
  readonly grantedUnder: string
  readonly address: Confidential<MailAddress> | null
  readonly details: Readonly<Record<string, string>>
}

const ofHolder = ({ service, holder }: Pick<PendingReplacement, 'service' | 'holder'>) =>
  [service, holder] as const

export const pendingReplacementState = state<PendingReplacement, ReplacementEvent>()({
  name: 'pendingReplacement',
  row: 'a change that goes around a token, and until when it waits',
  table: 'pending_replacement',
  ofPerson: { by: 'userId', erased: gone },
  key: ['service', 'holder'],
  columns: {
    service: text,
    holder: text,
    userId: text,
    way: text,
    replaces: text,
    askedAtMs: integer,
    dueAtMs: integer,
    grantedUnder: text,
    address: confidential(text),
    details: json,
  },
  on: {
    replacement_asked: { key: ofHolder, fold: (_, { type: __, ...asked }) => asked },
    replacement_stopped: { key: ofHolder, fold: gone },
    replacement_done: { key: ofHolder, fold: gone },
    replacement_fallen: { key: ofHolder, fold: gone },
  },
})

/** Does it still wait to happen, or has something voided it since? `asker` is whoever asked. */
export function isAlive(
  pending: PendingReplacement | undefined,
  asker: User | undefined,
): pending is PendingReplacement {
  return (
    pending !== undefined &&
    asker?.status === 'active' &&
    asker.service === pending.service &&
    asker.userId === pending.userId &&
    asker.ticketGrant === pending.grantedUnder
  )
}

export function replacementFallen(
  pending: PendingReplacement,
): EventOf<ReplacementEvent, 'replacement_fallen'> {
  return { type: 'replacement_fallen', ...endOf(pending) }
}

export function replacementDone(pending: PendingReplacement): EventOf<ReplacementEvent, 'replacement_done'> {
  return { type: 'replacement_done', ...endOf(pending) }
}

/** Whose it is, and what it was. */
function endOf({ service, userId, holder, way, askedAtMs, details }: PendingReplacement) {
  return { service, userId, holder, asked: { userId, way, askedAtMs, details } }
}

/** The event by which a change begins to wait. */
export function replacementAsked(
  asked: Omit<EventOf<ReplacementEvent, 'replacement_asked'>, 'type' | 'askedAtMs'>,
  now: Temporal.Instant,
): EventOf<ReplacementEvent, 'replacement_asked'> {
  return { type: 'replacement_asked', ...asked, askedAtMs: now.epochMilliseconds }
}

/**
 * 「この変更を止める」: one press, without a code, of the user, or of anybody at the customer whose users share the token or
 * would all lose theirs. `shown` is when the one on the screen was asked for: a page from before stops no other.
 */
export function decideReplacementStop(
  states: SessionStates & { readonly pending: PendingReplacement | undefined },
  { shown, seenAtMs }: { readonly shown: string; readonly seenAtMs: number },
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, 'ticket_invalid' | 'nothing_to_do'> {
  const opened = openSession(states, seenAtMs, profile, now)
  if (opened === null) return refuse('ticket_invalid')
  const { service, userId, customerId } = opened.user
  const { pending } = states
  if (pending === undefined || pending.service !== service) return refuse('nothing_to_do')
  const { holder } = pending
  if (holder !== userHolder(userId) && holder !== customerHolder(customerId)) return refuse('nothing_to_do')
  if (String(pending.askedAtMs) !== shown) return refuse('nothing_to_do')
  return accept({}, { type: 'replacement_stopped', ...endOf(pending), userId })
}
