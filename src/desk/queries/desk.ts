import type { Approval } from '../../authority/rules/approval.ts'
import type { Binding } from '../../authority/rules/binding.ts'
import type { User } from '../../authority/rules/user.ts'
import type { Value } from '../../platform/decision/table.ts'
import type { ChainHead } from '../../platform/store/store.ts'

/** One line of a desk's search. */
export type FoundUser = {
  readonly service: string
  readonly userId: string
  readonly userName: string
  readonly customerName: string
  readonly administrator: boolean
  readonly userStatus: User['status']
  readonly passwordLocked: boolean
  readonly tokenId: string | null
  readonly bindingStatus: Binding['status'] | null
}

type Runner = (sql: string, ...params: Value[]) => Promise<Value[][]>

/** What only the support desk asks. */
export function deskQueries(run: Runner) {
  return { ...userQueries(run), ...approvalQueries(run), ...draftQueries(run) }
}

function userQueries(run: Runner) {
  return {
    /**
     * Users of some services whose ID, name or customer contains one of the texts, or whose token, own or shared, is one of
     * them, at most `limit`, by service and ID.
     */
    async findUsers(
      services: readonly string[],
      texts: readonly string[],
      limit: number,
    ): Promise<FoundUser[]> {
      const fits =
        "(u.user_id LIKE ? ESCAPE '\\' OR u.user_name LIKE ? ESCAPE '\\' OR c.name LIKE ? ESCAPE '\\' OR b.token_id = ? OR s.token_id = ?)"
      const values = texts.flatMap((text) => {
        const like = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
        return [like, like, like, text, text]
      })
      const rows = await run(
        'SELECT u.service, u.user_id, u.user_name, c.name, u.administrator, u.status, p.locked, ' +
          'COALESCE(b.token_id, s.token_id), COALESCE(b.status, s.status) ' +
          'FROM service_user u JOIN customer c ON c.service = u.service AND c.customer_id = u.customer_id ' +
          'LEFT JOIN password p ON p.service = u.service AND p.user_id = u.user_id ' +
          "LEFT JOIN binding b ON b.service = u.service AND b.holder = 'user:' || u.user_id " +
          // The one that all users of a customer share (S3-3.2-08) is found with each of them.
          "LEFT JOIN binding s ON s.service = u.service AND s.holder = 'customer:' || u.customer_id " +
          `WHERE u.service IN (${services.map(() => '?').join(', ')}) AND (${texts.map(() => fits).join(' OR ')}) ` +
          'ORDER BY u.service, u.user_id LIMIT ?',
        ...services,
        ...values,
        limit,
      )
      return rows.map(
        ([service, userId, userName, customerName, administrator, userStatus, locked, tokenId, status]) => ({
          service: service as string,
          userId: userId as string,
          userName: userName as string,
          customerName: customerName as string,
          administrator: administrator === 1,
          userStatus: userStatus as User['status'],
          passwordLocked: locked === 1,
          tokenId: tokenId as string | null,
          bindingStatus: status as Binding['status'] | null,
        }),
      )
    },
  }
}

function approvalQueries(run: Runner) {
  return {
    /** The keys of the requests for approval of some services that wait, were granted or declined, the oldest first. */
    async recentApprovals(
      services: readonly string[],
      sinceMs: number,
    ): Promise<Pick<Approval, 'service' | 'userId' | 'action'>[]> {
      const rows = await run(
        `SELECT service, user_id, action FROM approval WHERE service IN (${services.map(() => '?').join(', ')}) ` +
          "AND status <> 'used' AND requested_at_ms > ? ORDER BY requested_at_ms",
        ...services,
        sinceMs,
      )
      return rows.map(([service, userId, action]) => ({
        service: service as string,
        userId: userId as string,
        action: action as Approval['action'],
      }))
    },

    /** Which of some user IDs of a service are taken; asked in pieces by the import. */
    async takenUserIds(service: string, userIds: readonly string[]): Promise<string[]> {
      if (userIds.length === 0) return []
      const rows = await run(
        `SELECT user_id FROM service_user WHERE service = ? AND user_id IN (${userIds.map(() => '?').join(', ')})`,
        service,
        ...userIds,
      )
      return rows.map(([userId]) => userId as string)
    },
  }
}

function draftQueries(run: Runner) {
  return {
    async saveImportDraft(
      draftId: string,
      owner: string,
      sealed: Uint8Array,
      expiresAtMs: number,
    ): Promise<void> {
      await run(
        'INSERT INTO import_draft (draft_id, owner, sealed, expires_at_ms) VALUES (?, ?, ?, ?)',
        draftId,
        owner,
        sealed,
        expiresAtMs,
      )
    },

    /** A draft that stays where it is; only its owner's, and only in time. */
    async importDraft(draftId: string, owner: string, nowMs: number): Promise<Uint8Array | undefined> {
      const rows = await run(
        'SELECT sealed FROM import_draft WHERE draft_id = ? AND owner = ? AND expires_at_ms > ?',
        draftId,
        owner,
        nowMs,
      )
      return rows[0]?.[0] as Uint8Array | undefined
    },

    /** Writes a draft anew; only its owner's, and only in time. False when there is none. */
    async replaceDraft(draftId: string, owner: string, sealed: Uint8Array, nowMs: number): Promise<boolean> {
      const rows = await run(
        'UPDATE import_draft SET sealed = ? WHERE draft_id = ? AND owner = ? AND expires_at_ms > ? RETURNING draft_id',
        sealed,
        draftId,
        owner,
        nowMs,
      )
      return rows.length > 0
    },

    /** Takes a draft out, once: whoever comes second gets nothing. Only its owner's, and only in time. */
    async takeImportDraft(draftId: string, owner: string, nowMs: number): Promise<Uint8Array | undefined> {
      const rows = await run(
        'DELETE FROM import_draft WHERE draft_id = ? AND owner = ? AND expires_at_ms > ? RETURNING sealed',
        draftId,
        owner,
        nowMs,
      )
      return rows[0]?.[0] as Uint8Array | undefined
    },

    /** The newest signed checkpoint of the journal, of whichever chain. */
    async newestCheckpoint(): Promise<
      (ChainHead & { readonly atMs: number; readonly keyId: string }) | undefined
    > {
      const rows = await run(
        'SELECT chain, seq, hash, at_ms, key_id FROM journal_checkpoint ORDER BY at_ms DESC LIMIT 1',
      )
      const [row] = rows
      if (row === undefined) return undefined
      const [chain, seq, hash, atMs, keyId] = row as [string, number, string, number, string]
      return { chain, seq, hash, atMs, keyId }
    },

    async forgetExpiredDrafts(nowMs: number): Promise<void> {
      await run('DELETE FROM import_draft WHERE expires_at_ms <= ?', nowMs)
    },
  }
}
