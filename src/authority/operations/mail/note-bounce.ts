import { type BounceProblem, readBounce } from '../../../platform/mail/bounce.ts'
import type { Outcome } from '../../rules/decision.ts'
import { decideBounced, type MailRefusal, mailState } from '../../rules/mail.ts'
import { type Caller, type Context, changeContext } from '../context.ts'

/** Records that one of our mails bounced. Refused for a malformed message, and for a mail that we did not send. */
export async function noteBounce(
  context: Context,
  caller: Caller,
  message: string,
): Promise<Outcome<{ readonly mailId: string; readonly reason: string }, MailRefusal | BounceProblem>> {
  const bounce = readBounce(message)
  if (typeof bounce === 'string') return { ok: false, refusal: bounce }
  const now = context.now()
  const refs = { mail: mailState.ref(bounce.mailId) }
  const outcome = await context.store.change(changeContext(caller, now), refs, ({ mail }) =>
    decideBounced(mail, bounce, now),
  )
  return outcome.ok ? { ok: true, ...bounce } : outcome
}
