import { reveal } from '../../../platform/decision/event.ts'
import type { Delivery, Letter, Post } from '../../../platform/mail/letter.ts'
import type { Delivered, Outbox } from '../../../platform/outbox/worker.ts'
import { SealError } from '../../../platform/secrets/seal.ts'
import { dueMails } from '../../queries/mails.ts'
import type { Decision } from '../../rules/decision.ts'
import {
  decideClaim,
  decideDelivered,
  decideFailed,
  type Mail,
  type MailRefusal,
  mailState,
} from '../../rules/mail.ts'
import { backgroundCaller } from '../background.ts'
import { type Context, changeContext } from '../context.ts'
import { openMail } from './draft-mail.ts'
import { type WriteText, writeLetter } from './letter.ts'

const worker = backgroundCaller('mail')

/** The outbox as the worker sees it, and the transport. */
export function outboxOf(context: Context, post: Post, writeText: WriteText): Outbox {
  return {
    due: (limit) => dueMails(context.store, context.now().epochMilliseconds, limit),
    deliver: (mailId) => sendMail(context, { post, writeText }, mailId),
  }
}

type Ways = { readonly post: Post; readonly writeText: WriteText }

/**
 * Claims a mail that is due, sends it and records the result. The claim is committed before anything is sent, so that
 * only one of any number of workers sends it, and a code is not sent again after a crash. Rejects if the store does or
 * the clock can't be trusted; the mail is due again when the claim expires.
 */
async function sendMail(context: Context, { post, writeText }: Ways, mailId: string): Promise<Delivered> {
  const taken = await change(context, mailId, decideClaim)
  if (!taken.ok || taken.claimed === null) return 'unasked'
  const mail = taken.claimed
  const letter = letterOf(context, mail, writeText)
  const delivery = typeof letter === 'string' ? notComposed(letter) : await post.send(letter)
  const attempt = mail.attempts
  await change(context, mailId, (state, now) =>
    delivery.delivered
      ? decideDelivered(state, { ...delivery, attempt }, now)
      : decideFailed(state, { ...delivery, attempt }, now),
  )
  if (typeof letter === 'string') return 'unasked'
  return !delivery.delivered && delivery.unreachable ? 'unreachable' : 'answered'
}

function notComposed(reason: string): Delivery {
  return { delivered: false, failure: 'temporary', unreachable: false, reason }
}

/** Or the reason for not sending; a missing profile or key may come back. */
function letterOf(context: Context, mail: Mail, writeText: WriteText): Letter | string {
  const { mailId, service, sealed } = mail
  if (sealed === null) return 'no content'
  try {
    const opened = openMail(context, mailId, reveal(sealed))
    return writeLetter(mail, opened, context.profiles.get(service), writeText) ?? 'no sender'
  } catch (error) {
    if (error instanceof SealError) return 'cannot be opened'
    throw error
  }
}

function change<Outcome extends object>(
  context: Context,
  mailId: string,
  decide: (mail: Mail | undefined, now: Temporal.Instant) => Decision<Outcome, MailRefusal>,
) {
  const now = context.now()
  return context.store.change(changeContext(worker, now), { mail: mailState.ref(mailId) }, ({ mail }) =>
    decide(mail, now),
  )
}
