import type { Post } from '../../../platform/mail/letter.ts'
import {
  type FollowWork,
  startOutboxWorker,
  type WorkerSays,
  type WorkerSettings,
} from '../../../platform/outbox/worker.ts'
import type { Context } from '../context.ts'
import type { WriteText } from './letter.ts'
import { outboxOf } from './send-mail.ts'

const mailSettings = { atOnceMax: 5, pollMs: 500, pauseMs: 1000, pauseMsMax: 15_000 }
export const mailsSay: WorkerSays = {
  piece: 'outbox mail',
  away: 'the mail server cannot be reached; mails wait',
  back: 'the mail server can be reached again',
  failed: 'a mail could not be dealt with',
  unreadable: 'the outbox cannot be read',
}
/** The same grace period as for requests. */
const mailStopMs = 10_000

/** Sends the outbox until stopped: then starts no new mail, and finally cuts off those under way. */
export function startMails(
  context: Context,
  {
    post,
    writeText,
    log,
    follow,
  }: { readonly post: Post; readonly writeText: WriteText } & Pick<WorkerSettings, 'log' | 'follow'>,
) {
  const worker = startOutboxWorker({
    ...mailSettings,
    says: mailsSay,
    outbox: outboxOf(context, follow === undefined ? post : followedPost(post, follow), writeText),
    follow,
    log,
  })
  return {
    async stop(): Promise<void> {
      const late = setTimeout(post.close, mailStopMs)
      await worker.stop()
      clearTimeout(late)
      post.close()
    },
  }
}

function followedPost(post: Post, { call }: FollowWork): Post {
  return {
    ...post,
    send: (letter) =>
      call(
        'mail',
        () => post.send(letter),
        ({ delivered }) => !delivered,
      ),
  }
}
