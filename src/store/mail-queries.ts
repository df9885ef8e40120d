import type { Mail } from '../domain/mail.ts'
import { tables, type Value } from './rows.ts'

type Runner = (sql: string, ...params: Value[]) => Promise<Value[][]>

const mailColumns = tables.mail.columns.map(([name]) => name).join(', ')

/** Which mails there are, for the worker and for operators. */
export function mailQueries(run: Runner) {
  return {
    /** IDs of mails that a worker is to look at now: codes first, then by how long they are due. */
    async dueMails(nowMs: number, limit: number): Promise<string[]> {
      const rows = await run(
        'SELECT mail_id FROM mail WHERE due_at_ms IS NOT NULL AND due_at_ms <= ? ' +
          'ORDER BY once DESC, due_at_ms LIMIT ?',
        nowMs,
        limit,
      )
      return rows.map(([mailId]) => mailId as string)
    },

    /** The newest mails first: of one service, or of all. */
    async newestMails(service: string | null, limit: number): Promise<Mail[]> {
      const rows = await run(
        `SELECT ${mailColumns} FROM mail ${service === null ? '' : 'WHERE service = ? '}` +
          'ORDER BY queued_at_ms DESC, mail_id LIMIT ?',
        ...(service === null ? [] : [service]),
        limit,
      )
      return rows.map(tables.mail.fromRow)
    },

    /** Forgets mails that ended before then; the journal keeps that they were. */
    async forgetEndedMails(beforeMs: number): Promise<void> {
      await run('DELETE FROM mail WHERE ended_at_ms < ?', beforeMs)
    },
  }
}
