import { newSessionId, sessionHash } from '../../../platform/secrets/random.ts'
import { userHolder } from '../../rules/binding.ts'
import { decideMailLogin } from '../../rules/login.ts'
import { withNotices } from '../../rules/notices.ts'
import { ref } from '../../rules/states.ts'
import { type Caller, type Context, occasion, profileOf } from '../context.ts'
import type { CodeLogin } from '../log-in.ts'
import { mailCodeHash } from './mail-code.ts'
import { prepareNotices } from './prepare-notices.ts'

/** Login STEP 2 with a code by mail. Accepted: `sessionId` replaces the ticket, and the code is used up, durably. */
export async function logInByMail(context: Context, caller: Caller, login: CodeLogin) {
  const { service, userId, ticketHash, code } = login
  const profile = profileOf(context, service)
  const notices = await prepareNotices(context, login, 'code')
  const sessionId = newSessionId()
  const now = context.now()
  const refs = {
    ticket: ref.session(ticketHash),
    user: ref.user(service, userId),
    password: ref.password(service, userId),
    binding: ref.binding(service, userHolder(userId)),
    mailAddress: ref.mailAddress(service, userId),
    challenge: ref.challenge(service, userId, 'login'),
    session: ref.session(sessionHash(sessionId)),
  }
  const use = { service, userId, purpose: 'login', sessionHash: ticketHash } as const
  const codeHash = mailCodeHash(context, use, code)
  const submission = { service, userId, codeHash, sessionHash: sessionHash(sessionId) }
  const outcome = await context.store.change(occasion(caller, now), refs, (states) =>
    withNotices(decideMailLogin(states, submission, profile, now), notices, now),
  )
  return outcome.ok ? { ...outcome, sessionId } : outcome
}
