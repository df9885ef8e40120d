import type { FenceRaised } from '../../platform/decision/fence.ts'
import { newestArchived } from '../../platform/store/archived.ts'
import type { Queryable } from '../../platform/store/store.ts'
import type { OfUser } from '../rules/keys.ts'
import type { MovingFactor } from '../rules/profile.ts'

export type FencedToken = {
  readonly tokenId: string
  readonly movingFactor: MovingFactor
  readonly periodSeconds: number
  readonly driftMs: number
  readonly driftUncertaintyMs: number
}

const pageSize = 5000
/** Nobody restores more often than that while anybody wants to know. */
const fencesMax = 10

/** Every token that can still give a code. */
export async function livingTokens(store: Queryable): Promise<FencedToken[]> {
  const tokens: FencedToken[] = []
  for (let after = ''; ; ) {
    const rows = await store.query(
      'SELECT t.token_id, t.moving_factor, t.period_seconds, u.drift_ms, u.drift_uncertainty_ms FROM token t ' +
        "JOIN token_use u ON u.token_id = t.token_id WHERE t.status <> 'revoked' AND t.token_id > ? " +
        'ORDER BY t.token_id LIMIT ?',
      after,
      pageSize,
    )
    for (const [tokenId, movingFactor, periodSeconds, driftMs, driftUncertaintyMs] of rows) {
      tokens.push({
        tokenId: tokenId as string,
        movingFactor: movingFactor as MovingFactor,
        periodSeconds: periodSeconds as number,
        driftMs: driftMs as number,
        driftUncertaintyMs: driftUncertaintyMs as number,
      })
    }
    if (rows.length < pageSize) return tokens
    after = tokens.at(-1)?.tokenId ?? after
  }
}

/** Tokens on their way to another device. */
export async function openMoves(store: Queryable): Promise<string[]> {
  const rows = await store.query("SELECT move_hash FROM token_move WHERE status <> 'moved'")
  return rows.map(([moveHash]) => moveHash as string)
}

/** Users with a session or a ticket. */
export async function usersInside(store: Queryable): Promise<OfUser[]> {
  const rows = await store.query(
    'SELECT service, user_id FROM service_user WHERE session_hash IS NOT NULL OR ticket_grant IS NOT NULL',
  )
  return rows.map(ofUserRow)
}

export async function liveChallenges(store: Queryable): Promise<(OfUser & { readonly purpose: string })[]> {
  const rows = await store.query(
    'SELECT service, user_id, purpose FROM challenge WHERE code_hash IS NOT NULL',
  )
  return rows.map((row) => ({ ...ofUserRow(row), purpose: row[2] as string }))
}

export async function liveActivations(store: Queryable): Promise<OfUser[]> {
  const rows = await store.query("SELECT service, user_id FROM activation WHERE status = 'issued'")
  return rows.map(ofUserRow)
}

export async function liveApprovals(store: Queryable): Promise<(OfUser & { readonly action: string })[]> {
  const rows = await store.query(
    "SELECT service, user_id, action FROM approval WHERE status IN ('pending', 'granted')",
  )
  return rows.map((row) => ({ ...ofUserRow(row), action: row[2] as string }))
}

/** Mails that are not known to have gone out. */
export async function unsentMails(
  store: Queryable,
): Promise<{ readonly mailId: string; readonly once: boolean }[]> {
  const rows = await store.query("SELECT mail_id, once FROM mail WHERE status IN ('waiting', 'sending')")
  return rows.map(([mailId, once]) => ({ mailId: mailId as string, once: once === 1 }))
}

export async function heldMails(store: Queryable): Promise<string[]> {
  const rows = await store.query(
    "SELECT mail_id FROM mail WHERE status = 'held' ORDER BY queued_at_ms, mail_id",
  )
  return rows.map(([mailId]) => mailId as string)
}

/** When the newest fence was raised; null: never. */
export async function newestFence(store: Queryable): Promise<FenceRaised | null> {
  const [newest] = await fencesInJournal(store, 1)
  return newest?.fence ?? (await newestArchived(store))?.fence ?? null
}

/** Where the newest one stands in the journal; null: there is none, or the archive has it. */
export async function newestFencePosition(store: Queryable): Promise<number | null> {
  const [newest] = await fencesInJournal(store, 1)
  return newest?.position ?? null
}

/** Those raised since then, the newest first. */
export async function recentFences(store: Queryable, fromMs: number): Promise<readonly FenceRaised[]> {
  const newest = await fencesInJournal(store, fencesMax)
  return newest.map(({ fence }) => fence).filter(({ raisedAtMs }) => raisedAtMs >= fromMs)
}

/** So many at most, the newest first. */
async function fencesInJournal(store: Queryable, most: number) {
  const rows = await store.query(
    "SELECT position, body FROM journal WHERE type = 'fence_raised' AND service IS NULL ORDER BY position DESC LIMIT ?",
    most,
  )
  return rows.map(([position, body]) => {
    const { event: fence } = JSON.parse(body as string) as { readonly event: FenceRaised }
    return { position: position as number, fence }
  })
}

/**
 * When the newest entry of another chain happened, but for the beginnings of chains, which whatever opens the database writes, and for
 * what an earlier restore wrote, after which nothing more was lost; null: there is none.
 */
export async function newestOfOthersMs(store: Queryable, chain: string): Promise<number | null> {
  const [row] = await store.query(
    "SELECT at_ms FROM journal WHERE chain <> ? AND type <> 'chain_started' AND chain NOT IN " +
      "(SELECT chain FROM journal WHERE type = 'fence_raised' AND service IS NULL) ORDER BY position DESC LIMIT 1",
    chain,
  )
  return (row?.[0] as number | undefined) ?? null
}

function ofUserRow([service, userId]: readonly unknown[]): OfUser {
  return { service: service as string, userId: userId as string }
}
