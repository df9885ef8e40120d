import type { Context } from '../../../authority/operations/context.ts'
import { startPolling } from '../../../platform/outbox/poll.ts'
import { claimNotice, type DueNotice, dueNotices, settleNotice } from '../queries/asks.ts'
import { nextNoticeMs } from '../rules/asking.ts'
import { openNotice } from './asks.ts'
import { findOidcClient } from './clients.ts'
import { hasArrived, type Telling, tellSystem } from './tell-system.ts'

export type NoticeSettings = Telling & {
  readonly context: Context
  readonly log: { readonly warn: (fields: object, message: string) => void }
  readonly pollMs?: number
}

const atOnce = 50
/** Longer than anybody waits for an answer. */
const claimMs = 30_000

/** Notifies systems that a user has answered, or didn't in time (CIBA §10.2), until stopped: what it is, they ask. */
export function startNotices(settings: NoticeSettings): { readonly stop: () => Promise<void> } {
  const { log, pollMs = 1000 } = settings
  let failing = false
  return startPolling(async () => {
    try {
      const count = await notifyAnswered(settings)
      failing = false
      return count === atOnce ? 0 : pollMs
    } catch (error) {
      if (!failing) log.warn({ err: error }, 'answers of tokens are not told')
      failing = true
      return pollMs
    }
  })
}

/** One round; gives how many it saw. */
export async function notifyAnswered(settings: NoticeSettings): Promise<number> {
  const { store, now } = settings.context
  const due = await dueNotices(store, now().epochMilliseconds, atOnce)
  await Promise.all(due.map((notice) => notify(settings, notice)))
  return due.length
}

async function notify(settings: NoticeSettings, notice: DueNotice): Promise<void> {
  const { context, log } = settings
  const { store, now } = context
  const { hash, oidcClientId, service } = notice
  if (!(await claimNotice(store, notice, now().epochMilliseconds + claimMs))) return
  const client = await findOidcClient(context, { service, oidcClientId })
  if (client === undefined || client.notifyUri === null || client.status === 'disabled')
    return settleNotice(store, hash, null)
  const { id, notificationToken } = openNotice(context, notice)
  const headers = { authorization: `Bearer ${notificationToken}` }
  const answer = await tellSystem(settings, client.notifyUri, headers, JSON.stringify({ auth_req_id: id }))
  const next = hasArrived(answer)
    ? null
    : nextNoticeMs(notice.attempts, now().epochMilliseconds, notice.expiresAtMs)
  await settleNotice(store, hash, next)
  if (!hasArrived(answer) && next === null)
    log.warn({ oidcClientId, service, answer }, 'the answer of a token could not be told')
}
