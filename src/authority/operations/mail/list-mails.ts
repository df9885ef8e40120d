import { newestMails } from '../../queries/mails.ts'
import type { MailStatus } from '../../rules/mail.ts'
import type { MailKind } from '../../rules/mail-content.ts'
import type { Context } from '../context.ts'

/** A mail of the outbox, without content and recipient. */
export type ListedMail = {
  readonly mailId: string
  readonly service: string
  readonly userId: string
  readonly kind: MailKind
  readonly status: MailStatus
  readonly reason: string | null
  readonly attempts: number
  readonly queuedAt: string
  readonly dueAt: string | null
  readonly endedAt: string | null
}

/** The newest mails first, of one service or of all. Ended ones are deleted after some weeks. */
export async function listMails(
  context: Context,
  service: string | null,
  limit: number,
): Promise<ListedMail[]> {
  const mails = await newestMails(context.store, service, limit)
  return mails.map(({ mailId, service, userId, kind, status, reason, attempts, ...times }) => ({
    mailId,
    service,
    userId,
    kind,
    status,
    reason,
    attempts,
    queuedAt: instantText(times.queuedAtMs),
    dueAt: times.dueAtMs === null ? null : instantText(times.dueAtMs),
    endedAt: times.endedAtMs === null ? null : instantText(times.endedAtMs),
  }))
}

function instantText(ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms).toString()
}
