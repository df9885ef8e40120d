import { newSessionId, sessionHash } from '../../../platform/secrets/random.ts'
import { bindingState, userHolder } from '../../rules/binding.ts'
import { challengeState } from '../../rules/challenge.ts'
import { decideMailRegistration } from '../../rules/mail-registration.ts'
import { withNotices } from '../../rules/notices.ts'
import { passwordState } from '../../rules/password.ts'
import { mailAddressState } from '../../rules/registered-address.ts'
import { sessionState } from '../../rules/session.ts'
import { userState } from '../../rules/user.ts'
import { type Caller, type Context, changeContext, profileOf } from '../context.ts'
import type { CodeLogin } from '../log-in.ts'
import { mailCodeHash } from './mail-code.ts'
import { prepareAddressNotice } from './prepare-notices.ts'

/**
 * The mailed code confirms an address. Accepted: the address is registered, and `sessionId` is a ticket to log in with
 * immediately. `registration.ticketHash` is the ticket from STEP 1.
 */
export async function registerAddress(context: Context, caller: Caller, registration: CodeLogin) {
  const { service, userId, ticketHash, code } = registration
  const profile = profileOf(context, service)
  const notices = await prepareAddressNotice(context, registration, 'registration')
  const sessionId = newSessionId()
  const now = context.now()
  const refs = {
    session: sessionState.ref(ticketHash),
    user: userState.ref(service, userId),
    password: passwordState.ref(service, userId),
    binding: bindingState.ref(service, userHolder(userId)),
    mailAddress: mailAddressState.ref(service, userId),
    challenge: challengeState.ref(service, userId, 'registration'),
    next: sessionState.ref(sessionHash(sessionId)),
  }
  const use = { service, userId, purpose: 'registration', sessionHash: ticketHash } as const
  const submission = {
    service,
    userId,
    codeHash: mailCodeHash(context, use, code),
    sessionHash: sessionHash(sessionId),
  }
  const outcome = await context.store.change(changeContext(caller, now), refs, (states) =>
    withNotices(decideMailRegistration(states, submission, profile, now), notices, now),
  )
  return outcome.ok ? { ...outcome, sessionId } : outcome
}
