import { type Cuts, isBeforeCut } from '../../platform/store/cuts.ts'
import { deleteInPieces } from '../../platform/store/delete-in-pieces.ts'
import type { Queryable } from '../../platform/store/store.ts'
import { type Mail, mailState } from '../rules/mail.ts'
import type { MailAddress } from '../rules/mail-address.ts'

export type ExpiringToken = {
  readonly service: string
  readonly userId: string
  readonly tokenId: string
  readonly expiresAtMs: number
  readonly address: MailAddress
}

const mailColumns = mailState.table.columns.map(([name]) => name).join(', ')

/** IDs of mails that are due for a worker: codes first, then the longest overdue. */
export async function dueMails(store: Queryable, nowMs: number, limit: number): Promise<string[]> {
  const rows = await store.query(
    'SELECT mail_id FROM mail WHERE due_at_ms IS NOT NULL AND due_at_ms <= ? ' +
      'ORDER BY once DESC, due_at_ms LIMIT ?',
    nowMs,
    limit,
  )
  return rows.map(([mailId]) => mailId as string)
}

/** The newest mails first: of one service, or of all. */
export async function newestMails(store: Queryable, service: string | null, limit: number): Promise<Mail[]> {
  const rows = await store.query(
    `SELECT ${mailColumns} FROM mail ${service === null ? '' : 'WHERE service = ? '}` +
      'ORDER BY queued_at_ms DESC, mail_id LIMIT ?',
    ...(service === null ? [] : [service]),
    limit,
  )
  return rows.map(mailState.table.fromRow)
}

/** Tokens that expire between two instants, for users of these services with a registered address. */
export async function expiringTokens(
  store: Queryable,
  services: readonly string[],
  fromMs: number,
  untilMs: number,
  limit: number,
): Promise<ExpiringToken[]> {
  const rows = await store.query(
    'SELECT m.service, m.user_id, t.token_id, t.expires_at_ms, m.address FROM token t ' +
      'JOIN binding b ON b.token_id = t.token_id ' +
      "JOIN mail_address m ON m.service = b.service AND b.holder = 'user:' || m.user_id " +
      "WHERE t.status = 'active' AND t.expires_at_ms > ? AND t.expires_at_ms <= ? " +
      `AND b.service IN (${services.map(() => '?').join(', ')}) ORDER BY t.expires_at_ms LIMIT ?`,
    fromMs,
    untilMs,
    ...services,
    limit,
  )
  return rows.map(([service, userId, tokenId, expiresAtMs, address]) => ({
    service: service as string,
    userId: userId as string,
    tokenId: tokenId as string,
    expiresAtMs: expiresAtMs as number,
    address: address as MailAddress,
  }))
}

/** Whom a token belongs to, where codes or notices go to an address. */
export async function holdersWithAddress(
  store: Queryable,
  services: readonly string[],
  tokenId: string,
): Promise<Omit<ExpiringToken, 'expiresAtMs'>[]> {
  const rows = await store.query(
    'SELECT m.service, m.user_id, m.address FROM binding b ' +
      "JOIN mail_address m ON m.service = b.service AND b.holder = 'user:' || m.user_id " +
      `WHERE b.token_id = ? AND b.service IN (${services.map(() => '?').join(', ')}) ORDER BY m.service, m.user_id`,
    tokenId,
    ...services,
  )
  return rows.map(([service, userId, address]) => ({
    service: service as string,
    userId: userId as string,
    tokenId,
    address: address as MailAddress,
  }))
}

/**
 * Deletes mails that ended before the cut of their service; the journal still records them. Others have their turn after
 * each thousand, so that a profile may ask for much less than before.
 */
export async function forgetEndedMails(store: Queryable, cuts: Cuts): Promise<void> {
  const { sql, values } = isBeforeCut(cuts, { instant: 'ended_at_ms', service: 'service' })
  await deleteInPieces(store, { table: 'mail', key: 'mail_id' }, sql, ...values)
}

/** Deletes the counts of mailboxes that no code went to since then. */
export async function forgetQuietMailboxes(store: Queryable, sinceMs: number): Promise<void> {
  await deleteInPieces(store, { table: 'mailbox', key: 'mailbox_hash' }, 'last_sent_at_ms < ?', sinceMs)
}
