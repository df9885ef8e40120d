import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '../authority/operations/context.ts'
import { forgetUnknownLogins } from '../authority/operations/forget-unknown-logins.ts'
import { remindOfExpiry } from '../authority/operations/remind-of-expiry.ts'
import { signCheckpoint } from '../authority/operations/sign-checkpoint.ts'
import { forgetEndedMails } from '../authority/queries/mails.ts'
import { forgetExpiredSessions } from '../authority/queries/sessions.ts'
import { forgetExpiredIssuances } from '../authority/queries/tokens.ts'
import type { Log } from '../platform/http/guards.ts'
import { forgetExpiredDrafts } from '../platform/store/drafts.ts'
import { settleOrders } from '../services/fx-web/operations/settle-orders.ts'
import { forgetExpiredQuotes } from '../services/fx-web/queries/trade.ts'
import { makeDueRuns } from '../services/web-fb/operations/handover/make-run.ts'
import { executeDueTransfers } from '../services/web-fb/operations/transfers/execute-due.ts'
import type { Config } from './config.ts'

const checkpointEntries = 1000
const checkpointMs = 60_000
const forgetMs = 600_000
const forgetLoginsMs = 86_400_000
/** The rate of an order is looked at on full minutes; a little more often than that is soon enough. */
const settleMs = 30_000
/** An expired quote is of use to nobody, but may still be asked about on the same day. */
const quoteKeptMs = 86_400_000
/** Mail servers give a mail back within five days; an operator may look somewhat later. */
const mailKeptMs = 30 * 86_400_000

/**
 * Signs a checkpoint every 1,000 entries or 60 s (AUD-02), into the database, the log and a file beside it, and
 * forgets sessions that ended by themselves and, once a day, old logins of nobody; fills and ends orders. Returns how
 * to stop, which signs a last one.
 */
export function startUpkeep(context: Context, config: Config, log: Log): () => Promise<void> {
  let signed = { seq: 0, at: performance.now() }
  let forgotten = performance.now()
  let settled = performance.now()
  let loginsForgotten = Number.NEGATIVE_INFINITY
  const file = join(config.dataDir, 'journal-checkpoints.jsonl')
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })

  async function sign(): Promise<void> {
    const checkpoint = await signCheckpoint(context)
    signed = { seq: checkpoint.seq, at: performance.now() }
    appendFileSync(file, `${JSON.stringify(checkpoint)}\n`, { mode: 0o600 })
    log.info({ checkpoint }, 'journal checkpoint')
  }
  async function upkeep(): Promise<void> {
    const entries = context.store.head().seq - signed.seq
    if (entries >= checkpointEntries || (entries > 0 && performance.now() - signed.at >= checkpointMs))
      await sign()
    if (performance.now() - settled >= settleMs) {
      settled = performance.now()
      await settleOrders(context)
      await executeDueTransfers(context)
      await makeDueRuns(context).catch((error: unknown) => log.error({ err: error }, 'no run could be made'))
    }
    if (performance.now() - forgotten < forgetMs) return
    forgotten = performance.now()
    await forgetExpiredSessions(context.store, context.now().epochMilliseconds)
    await forgetExpiredDrafts(context.store, context.now().epochMilliseconds)
    await forgetExpiredQuotes(context.store, context.now().epochMilliseconds - quoteKeptMs)
    await forgetExpiredIssuances(context.store, context.now().epochMilliseconds)
    await forgetEndedMails(context.store, context.now().epochMilliseconds - mailKeptMs)
    if (performance.now() - loginsForgotten < forgetLoginsMs) return
    loginsForgotten = performance.now()
    await forgetUnknownLogins(context)
    await remindOfExpiry(context)
  }
  let running: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    running = running.then(upkeep).catch((error: unknown) => log.error({ err: error }, 'upkeep failed'))
  }, 1000)
  return async () => {
    clearInterval(timer)
    await running
    if (context.store.head().seq > signed.seq) await sign()
  }
}
