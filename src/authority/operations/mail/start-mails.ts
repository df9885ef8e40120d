import type { Post } from '../../../platform/mail/letter.ts'
import { startMailWorker, type WorkerSettings } from '../../../platform/mail/worker.ts'
import type { Context } from '../context.ts'
import { outboxOf } from './send-mail.ts'

const mailSettings = { atOnceMax: 5, pollMs: 500, pauseMs: 1000, pauseMsMax: 15_000 }
/** The same grace period as for requests. */
const mailStopMs = 10_000

/** Sends the outbox until stopped: then starts no new mail, and finally cuts off those under way. */
export function startMails(context: Context, post: Post, log: WorkerSettings['log']) {
  const worker = startMailWorker({ ...mailSettings, outbox: outboxOf(context, post), log })
  return {
    async stop(): Promise<void> {
      const late = setTimeout(post.close, mailStopMs)
      await worker.stop()
      clearTimeout(late)
      post.close()
    },
  }
}
