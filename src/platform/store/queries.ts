import { administrationQueries } from '../../authority/queries/bindings.ts'
import { certificateQueries } from '../../authority/queries/certificates.ts'
import { mailQueries } from '../../authority/queries/mails.ts'
import { accountQueries } from '../../bank/queries/accounts.ts'
import { deskQueries } from '../../desk/queries/desk.ts'
import { migrationQueries } from '../../desk/queries/migration.ts'
import { fxQueries } from '../../services/fx-web/queries/trade.ts'
import { handoverQueries } from '../../services/web-fb/queries/handover.ts'
import { payeeQueries } from '../../services/web-fb/queries/payees.ts'
import { transferQueries } from '../../services/web-fb/queries/transfers.ts'
import { fbQueries } from '../../services/web-fb/queries/users.ts'
import type { State } from '../decision/state.ts'
import type { Value } from '../decision/table.ts'
import { journalColumns } from '../journal/journal.ts'
import type { Checkpoint, JournalRow } from './store.ts'

/** Runs one statement written with `?`; the drivers provide it. Rows come as arrays, in the order of the columns. */
export type Runner = (sql: string, ...params: Value[]) => Promise<Value[][]>

export type Found<Row extends object = object> = { readonly key: readonly string[]; readonly state: Row }

export type ChainRow = {
  readonly chain: string
  readonly startedAtMs: number
  readonly headSeq: number
  readonly headHash: string
}

/**
 * Which entries of the journal. `before` is a position, for paging; the instants include the first and exclude the
 * last.
 */
export type JournalFilter = {
  readonly service?: string
  readonly services?: readonly string[]
  readonly userId?: string
  readonly userIds?: readonly string[]
  readonly types?: readonly string[]
  readonly before?: number
  readonly fromMs?: number
  readonly untilMs?: number
}

const journalRowColumns = ['position', ...journalColumns].join(', ')

/** Everything read or noted outside a decision, in SQL that both databases understand. */
export type Queries = ReturnType<typeof createQueries>

export function createQueries(run: Runner) {
  return {
    ...stateQueries(run),
    ...tokenQueries(run),
    ...sessionQueries(run),
    ...unknownLoginQueries(run),
    ...journalQueries(run),
    ...checkpointQueries(run),
    ...deskQueries(run),
    ...fxQueries(run),
    ...fbQueries(run),
    ...accountQueries(run),
    ...payeeQueries(run),
    ...handoverQueries(run),
    ...transferQueries(run),
    ...administrationQueries(run),
    ...migrationQueries(run),
    ...mailQueries(run),
    ...certificateQueries(run),
  }
}

function stateQueries(run: Runner) {
  return {
    /** The ID of the customer of that exact name, if there is one. */
    async customerIdByName(service: string, name: string): Promise<string | undefined> {
      const rows = await run('SELECT customer_id FROM customer WHERE service = ? AND name = ?', service, name)
      return rows[0]?.[0] as string | undefined
    },

    /** The ID of the customer with that CTPコード, if there is one. */
    async customerIdByCode(service: string, code: string): Promise<string | undefined> {
      const rows = await run(
        'SELECT customer_id FROM customer WHERE service = ? AND counterparty_code = ?',
        service,
        code,
      )
      return rows[0]?.[0] as string | undefined
    },

    /** Deletes token app requests that can no longer be repeated; the journal still has them. */
    async forgetExpiredIssuances(nowMs: number): Promise<void> {
      await run('DELETE FROM token_issuance WHERE expires_at_ms <= ?', nowMs)
    },

    /** All states of a kind in key order, after a given key: for walking through everything. */
    async statesAfter<Row extends object>(
      { table }: Pick<State<Row>, 'table'>,
      after: readonly string[] | null,
      limit: number,
    ): Promise<Found<Row>[]> {
      const names = table.columns.map(([name]) => name)
      const key = names.slice(0, table.keyLength)
      const where = after === null ? '' : `WHERE (${key.join(', ')}) > (${key.map(() => '?').join(', ')})`
      const order = `ORDER BY ${key.join(', ')} LIMIT ?`
      const rows = await run(
        `SELECT ${names.join(', ')} FROM ${table.name} ${where} ${order}`,
        ...(after ?? []),
        limit,
      )
      return rows.map((row) => ({ key: row.slice(0, key.length) as string[], state: table.fromRow(row) }))
    },
  }
}

function tokenQueries(run: Runner) {
  return {
    /** Which of these token IDs are taken, including those of revoked tokens; the import asks in pieces. */
    async takenTokenIds(tokenIds: readonly string[]): Promise<string[]> {
      if (tokenIds.length === 0) return []
      const among = tokenIds.map(() => '?').join(', ')
      const rows = await run(`SELECT token_id FROM token WHERE token_id IN (${among})`, ...tokenIds)
      return rows.map(([tokenId]) => tokenId as string)
    },

    /** Who holds a token, in which services. */
    async claimsOfToken(tokenId: string): Promise<{ readonly service: string; readonly holder: string }[]> {
      const rows = await run(
        'SELECT service, holder FROM token_claim WHERE token_id = ? ORDER BY service',
        tokenId,
      )
      return rows.map(([service, holder]) => ({ service: service as string, holder: holder as string }))
    },

    /** The last used step of each of these tokens. */
    async lastSteps(tokenIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
      if (tokenIds.length === 0) return new Map()
      const among = tokenIds.map(() => '?').join(', ')
      const sql = `SELECT token_id, last_step FROM token_use WHERE token_id IN (${among})`
      const rows = await run(sql, ...tokenIds)
      return new Map(rows.map(([tokenId, lastStep]) => [tokenId as string, lastStep as number]))
    },

    /** Whose activation code has one of these hashes: each user's newest only, used or not. */
    async activationHolder(
      codeHashes: readonly string[],
    ): Promise<{ readonly service: string; readonly userId: string; readonly codeHash: string } | undefined> {
      const among = codeHashes.map(() => '?').join(', ')
      const sql = `SELECT service, user_id, code_hash FROM activation WHERE code_hash IN (${among})`
      const [row] = await run(sql, ...codeHashes)
      if (row === undefined) return undefined
      const [service, userId, codeHash] = row as [string, string, string]
      return { service, userId, codeHash }
    },
  }
}

function sessionQueries(run: Runner) {
  return {
    /** 0 for a session that has not been used since it started. */
    async sessionSeenAtMs(sessionHash: string): Promise<number> {
      const rows = await run('SELECT seen_at_ms FROM session_seen WHERE session_hash = ?', sessionHash)
      return (rows[0]?.[0] as number | undefined) ?? 0
    },

    async touchSession(sessionHash: string, seenAtMs: number): Promise<void> {
      await run(
        'INSERT INTO session_seen (session_hash, seen_at_ms) VALUES (?, ?) ' +
          'ON CONFLICT (session_hash) DO UPDATE SET seen_at_ms = excluded.seen_at_ms',
        sessionHash,
        seenAtMs,
      )
    },

    /** Deletes sessions that expired before then; the journal still has them. */
    async forgetExpiredSessions(beforeMs: number): Promise<void> {
      await run('DELETE FROM session WHERE expires_at_ms < ?', beforeMs)
      await run('DELETE FROM session_seen WHERE session_hash NOT IN (SELECT session_hash FROM session)')
    },
  }
}

function unknownLoginQueries(run: Runner) {
  return {
    /**
     * Attempts in one service since then with login IDs that nobody has: the hashes in order of commit, after a
     * position.
     */
    async unknownLoginsSince(
      service: string,
      { sinceMs, position }: { readonly sinceMs: number; readonly position: number },
      limit: number,
    ): Promise<{ readonly position: number; readonly loginHash: string }[]> {
      const rows = await run(
        'SELECT position, body FROM journal WHERE service = ? AND user_id IS NULL AND position > ? ' +
          "AND type = 'unknown_login_rejected' AND at_ms >= ? ORDER BY position LIMIT ?",
        service,
        position,
        sinceMs,
        limit,
      )
      return rows.map(([at, body]) => ({
        position: at as number,
        loginHash: (JSON.parse(body as string) as { event: { loginHash: string } }).event.loginHash,
      }))
    },

    /** The hashes of one service in order, after a given one. */
    async unknownLoginsAfter(service: string, after: string, limit: number): Promise<string[]> {
      const rows = await run(
        'SELECT login_hash FROM unknown_login WHERE service = ? AND login_hash > ? ORDER BY login_hash LIMIT ?',
        service,
        after,
        limit,
      )
      return rows.map(([loginHash]) => loginHash as string)
    },

    /** Deletes the counts and locks of these hashes; the journal still has the attempts. */
    async forgetUnknownLogins(service: string, loginHashes: readonly string[]): Promise<void> {
      const hashes = loginHashes.map(() => '?').join(', ')
      await run(
        `DELETE FROM unknown_login WHERE service = ? AND login_hash IN (${hashes})`,
        service,
        ...loginHashes,
      )
    },
  }
}

function journalQueries(run: Runner) {
  return {
    /** Journal entries in order of commit, after a position. */
    async journalAfter(position: number, limit: number): Promise<JournalRow[]> {
      const sql = `SELECT ${journalRowColumns} FROM journal WHERE position > ? ORDER BY position LIMIT ?`
      const rows = await run(sql, position, limit)
      return rows.map(journalRow)
    },

    /** Entries that match the filter, newest first; an empty list of services matches none. */
    async newestJournal(filter: JournalFilter, limit: number): Promise<JournalRow[]> {
      const { service, services, userId, userIds, types, before, fromMs, untilMs } = filter
      const among = (values: readonly string[]) => `(${values.map(() => '?').join(', ')})`
      const conditions: [string, readonly Value[]][] = []
      if (service !== undefined) conditions.push(['service = ?', [service]])
      if (services !== undefined) conditions.push([`service IN ${among(services)}`, services])
      if (userId !== undefined) conditions.push(['user_id = ?', [userId]])
      if (userIds !== undefined) conditions.push([`user_id IN ${among(userIds)}`, userIds])
      if (types !== undefined) conditions.push([`type IN ${among(types)}`, types])
      if (before !== undefined) conditions.push(['position < ?', [before]])
      if (fromMs !== undefined) conditions.push(['at_ms >= ?', [fromMs]])
      if (untilMs !== undefined) conditions.push(['at_ms < ?', [untilMs]])
      if ([services, userIds, types].some((list) => list?.length === 0)) return []
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}`
      const sql = `SELECT ${journalRowColumns} FROM journal ${where} ORDER BY position DESC LIMIT ?`
      const rows = await run(sql, ...conditions.flatMap(([, values]) => values), limit)
      return rows.map(journalRow)
    },

    async chains(): Promise<ChainRow[]> {
      const rows = await run(
        'SELECT chain, started_at_ms, head_seq, head_hash FROM journal_chain ORDER BY chain',
      )
      return rows.map(([chain, startedAtMs, headSeq, headHash]) => ({
        chain: chain as string,
        startedAtMs: startedAtMs as number,
        headSeq: headSeq as number,
        headHash: headHash as string,
      }))
    },
  }
}

function checkpointQueries(run: Runner) {
  return {
    async checkpoints(): Promise<Checkpoint[]> {
      const rows = await run(
        'SELECT chain, seq, hash, at_ms, key_id, signature FROM journal_checkpoint ORDER BY chain, seq',
      )
      return rows.map(([chain, seq, hash, atMs, keyId, signature]) => ({
        chain: chain as string,
        seq: seq as number,
        hash: hash as string,
        atMs: atMs as number,
        keyId: keyId as string,
        signature: signature as string,
      }))
    },

    async saveCheckpoint({ chain, seq, hash, atMs, keyId, signature }: Checkpoint): Promise<void> {
      await run(
        'INSERT INTO journal_checkpoint (chain, seq, hash, at_ms, key_id, signature) VALUES (?, ?, ?, ?, ?, ?) ' +
          'ON CONFLICT (chain, seq) DO NOTHING',
        chain,
        seq,
        hash,
        atMs,
        keyId,
        signature,
      )
    },
  }
}

function journalRow([position, chain, seq, atMs, type, service, userId, body, hash]: Value[]): JournalRow {
  return {
    position: position as number,
    chain: chain as string,
    seq: seq as number,
    atMs: atMs as number,
    type: type as string,
    service: service as string | null,
    userId: userId as string | null,
    body: body as string,
    hash: hash as string,
  }
}
