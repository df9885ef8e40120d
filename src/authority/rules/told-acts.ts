import { accept, refuse } from '../../platform/decision/decision.ts'
import type { AnyEvent, EventOf } from '../../platform/decision/event.ts'
import type { Decision } from './decision.ts'
import type { DeskEvent } from './desk-events.ts'
import { openSession, type SessionStates } from './gate.ts'
import type { PasskeyEvent } from './passkey-events.ts'
import type { ServiceProfile } from './profile.ts'
import type { TokenMoveToldEvent } from './token-events.ts'
import type { ToldAct } from './two-persons.ts'

/** Where it stands in the journal, for good. */
export type Place = { readonly chain: string; readonly seq: number }

export type JournaledAct = Place & { readonly event: AnyEvent }

/** A token of the user's that moved to another device (P6). */
export type ToldMove = { readonly movedTokenId: string; readonly atMs: number }

/** A passkey of the user's that somebody threw out as not theirs (decision 96). */
export type ToldDisowning = { readonly disowned: 'passkey'; readonly atMs: number }

/** Whatever the first screen tells until its user has read it. */
export type Told = ToldAct | ToldMove | ToldDisowning

/** How many acts a screen lists. */
export const toldMax = 50

/** Null for what isn't told: how a user came to be, and acts of before it was told at all, which have no time. */
export function toldAct(event: AnyEvent): ToldAct | null {
  if (!isActed(event)) return null
  const { action, onToken = false, actedAtMs } = event
  return action === 'create_user' || actedAtMs === undefined ? null : { action, onToken, atMs: actedAtMs }
}

/**
 * Of one user's entries, newest first: the acts, moves of the token, and passkeys thrown out, that the user hasn't confirmed having
 * read, and where each stands. A confirmation names the newest one that was on the screen, so one that came meanwhile is still
 * told.
 */
export function untoldActs(entries: readonly JournaledAct[]): readonly (Told & Place)[] {
  const seen = new Set<string>()
  const acts: (Told & Place)[] = []
  for (const { chain, seq, event } of entries) {
    if (isSeenEvent(event)) seen.add(placeName(event))
    if (seen.has(placeName({ chain, seq }))) break
    const act = toldOf(event)
    if (act !== null) acts.push({ ...act, chain, seq })
  }
  return acts
}

function toldOf(event: AnyEvent): Told | null {
  if (isMove(event)) return { movedTokenId: event.tokenId, atMs: event.movedAtMs }
  if (isDisowning(event)) return { disowned: 'passkey', atMs: event.disownedAtMs }
  return toldAct(event)
}

function isSeenEvent(event: AnyEvent): event is EventOf<DeskEvent, 'desk_acts_seen'> {
  return event.type === 'desk_acts_seen'
}

function isMove(event: AnyEvent): event is TokenMoveToldEvent {
  return event.type === 'user_token_moved'
}

function isDisowning(event: AnyEvent): event is EventOf<PasskeyEvent, 'passkey_disowned'> {
  return event.type === 'passkey_disowned'
}

function isActed(event: AnyEvent): event is EventOf<DeskEvent, 'desk_acted'> {
  return event.type === 'desk_acted'
}

/** The place as a form carries it. */
export function placeName({ chain, seq }: Place): string {
  return `${chain}.${seq}`
}

/**
 * 確認しました. `shown` is what was newest on the screen where it was pressed, and counts only if it's still untold: a
 * second press, and a place that somebody made up, change nothing.
 */
export function decideActsSeen(
  states: SessionStates,
  {
    entries,
    shown,
    seenAtMs,
  }: {
    readonly entries: readonly JournaledAct[]
    readonly shown: string
    readonly seenAtMs: number
  },
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object, 'ticket_invalid' | 'nothing_to_do'> {
  const opened = openSession(states, seenAtMs, profile, now)
  if (opened === null) return refuse('ticket_invalid')
  const { service, userId } = opened.user
  const place = untoldActs(entries).find((act) => placeName(act) === shown)
  if (place === undefined) return refuse('nothing_to_do')
  const { chain, seq } = place
  return accept({}, { type: 'desk_acts_seen', service, userId, chain, seq })
}
