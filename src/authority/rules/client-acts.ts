import { accept, refuse } from '../../platform/decision/decision.ts'
import { clientActor } from './client.ts'
import type { Decision } from './decision.ts'
import type { OfUser } from './keys.ts'
import { type LostToken, lostTokenBarred } from './lost-report.ts'
import type { Stale } from './refusal.ts'
import type { User } from './user.ts'

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
