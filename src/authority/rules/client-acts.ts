import { accept, refuse, together } from '../../platform/decision/decision.ts'
import type { AnyEvent } from '../../platform/decision/event.ts'
import type { CodeStates } from './authentication.ts'
import { clientActor } from './client.ts'
import type { Decision, DecisionOf } from './decision.ts'
import { enrollUser, type UserEnrollment } from './enrollment.ts'
import type { Event } from './events.ts'
import type { LoginRules } from './first-factor.ts'
import type { OfUser } from './keys.ts'
import { type LostToken, lostTokenBarred } from './lost-report.ts'
import type { Refusal, Stale } from './refusal.ts'
import { synchronizeHolder } from './synchronization.ts'
import type { ProofStates } from './token-proof.ts'
import type { User } from './user.ts'
import { barOf } from './verification.ts'

/** What a system of the institution did, and why. */
export type ClientAct = OfUser & { readonly clientId: string; readonly reason: string }

/**
 * 紛失・盗難 as somebody told the bank: the same as the users' own report, without their password. It takes something away at
 * once, so it never waits for a second person; only the desk lets the user in again (D6).
 */
export function decideClientLostReport(
  { user, binding }: { readonly user: User | undefined } & Pick<LostToken, 'binding'>,
  { service, userId, clientId, reason, tokenId }: ClientAct & Pick<LostToken, 'tokenId'>,
  now: Temporal.Instant,
): Decision<object, 'no_such_user' | 'nothing_to_do' | Stale> {
  if (user === undefined || user.status === 'deleted') return refuse('no_such_user')
  if (user.status === 'suspended') return refuse('nothing_to_do')
  const barred = lostTokenBarred({ binding, tokenId }, userId)
  if (barred === null) return refuse('stale')
  const acted = {
    type: 'desk_acted',
    service,
    userId,
    operatorId: clientActor(clientId),
    reason,
    identification: 'API',
    action: 'suspend_user',
    approved: false,
    actedAtMs: now.epochMilliseconds,
  } as const
  return accept({}, acted, { type: 'user_suspended', service, userId }, ...barred)
}

export type ClientRules<E extends AnyEvent> = LoginRules<E> & { readonly sharesTokens: boolean }

/**
 * 利用開始登録 by the bank's own screens, which know who the user is. Where users of a customer may share a token, its
 * administrators register them (S3-3.2). Nobody who logged in without a code stays in.
 */
export function decideClientEnrollment<E extends AnyEvent>(
  states: ProofStates & { readonly user: User | undefined },
  submission: Omit<UserEnrollment, 'user' | 'mayHave'> & { readonly sessionHash: string | null },
  { profile, addition, sharesTokens }: ClientRules<E>,
  now: Temporal.Instant,
): DecisionOf<Event | E, { readonly tokenId: string }, Refusal | Stale> {
  const { user } = states
  if (user === undefined || user.status === 'deleted') return refuse('no_such_user')
  if (sharesTokens) return refuse('not_permitted')
  const { service, userId, sessionHash } = submission
  if (user.sessionHash !== sessionHash) return refuse('stale')
  const barred = barOf(user, { profile, addition }, now)
  if (barred !== null) return refuse(barred)
  const end = { type: 'session_ended', service, userId, reason: 'replaced' } as const
  const isOut = profile.login.code === 'required' || sessionHash === null
  return together(enrollUser(states, { ...submission, user }, { profile, addition }, now), (enrolled) =>
    isOut ? accept(enrolled) : accept(enrolled, { ...end, sessionHash }),
  )
}

/** 同期ズレ補正 by the bank's own screens. */
export function decideClientSynchronization(
  states: CodeStates & { readonly user: User | undefined },
  submission: Parameters<typeof synchronizeHolder>[1],
  rules: Parameters<typeof barOf>[1],
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { user } = states
  if (user === undefined || user.status === 'deleted') return refuse('no_such_user')
  const barred = barOf(user, rules, now)
  return barred === null ? synchronizeHolder(states, submission, rules.profile, now) : refuse(barred)
}

/** Logs a user out: the session that counts ends at once, on every node. */
export function decideClientLogout(
  { user }: { readonly user: User | undefined },
  { service, userId }: OfUser,
  sessionHash: string | null,
): Decision<object, 'no_such_user' | 'nothing_to_do' | Stale> {
  if (user === undefined || user.status === 'deleted') return refuse('no_such_user')
  if (user.sessionHash !== sessionHash) return refuse('stale')
  if (sessionHash === null) return refuse('nothing_to_do')
  return accept({}, { type: 'session_ended', service, userId, sessionHash, reason: 'stopped' })
}
