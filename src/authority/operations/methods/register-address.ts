import { reveal } from '../../../platform/decision/event.ts'
import { newSessionId, sessionHash } from '../../../platform/secrets/random.ts'
import { bindingState, userHolder } from '../../rules/binding.ts'
import { challengeState } from '../../rules/challenge.ts'
import { decideMailRegistration } from '../../rules/mail-registration.ts'
import { withNotices, withReplacementNotices } from '../../rules/notices.ts'
import { passwordState } from '../../rules/password.ts'
import { pendingReplacementState } from '../../rules/pending-replacement.ts'
import { mailAddressState } from '../../rules/registered-address.ts'
import { sessionState } from '../../rules/session.ts'
import { userState } from '../../rules/user.ts'
import { type Caller, type Context, changeContext, profileOf, untilFresh } from '../context.ts'
import type { CodeLogin } from '../log-in.ts'
import { prepareWaitNotices } from '../replacement/notices.ts'
import { oldTokenOf } from '../replacement/old-token.ts'
import { typedCodeHash } from './mail-code.ts'
import { prepareAddressNotice } from './prepare-notices.ts'

export type AddressRegistration = CodeLogin & {
  /** Of the token that the user has; null: it isn't at hand, or nothing asks for it. */
  readonly oldCode?: string | null
}

/**
 * The mailed code confirms an address. Accepted: the address is registered, and `sessionId` is a ticket to log in with
 * immediately; or, with `dueAtMs`, it waits until then. `registration.ticketHash` is the ticket from STEP 1.
 */
export function registerAddress(context: Context, caller: Caller, registration: AddressRegistration) {
  return untilFresh(() => attempt(context, caller, registration))
}

async function attempt(context: Context, caller: Caller, registration: AddressRegistration) {
  const { service, userId, ticketHash, code, oldCode = null } = registration
  const profile = profileOf(context, service)
  const registered = await prepareAddressNotice(context, registration, 'registration')
  const sessionId = newSessionId()
  const holder = userHolder(userId)
  const { old, ...oldRefs } = await oldTokenOf(context, { service, holder }, oldCode)
  const waiting = await waitNotices(context, registration)
  const now = context.now()
  const refs = {
    ...oldRefs,
    pending: pendingReplacementState.ref(service, holder),
    session: sessionState.ref(ticketHash),
    user: userState.ref(service, userId),
    password: passwordState.ref(service, userId),
    binding: bindingState.ref(service, holder),
    mailAddress: mailAddressState.ref(service, userId),
    challenge: challengeState.ref(service, userId, 'registration'),
  }
  const use = { service, userId, purpose: 'registration', sessionHash: ticketHash } as const
  const submission = {
    service,
    userId,
    codeHash: await typedCodeHash(context, use, code),
    sessionHash: sessionHash(sessionId),
    old,
  }
  const outcome = await context.store.change(changeContext(caller, now), refs, (states) => {
    const decision = decideMailRegistration(states, submission, profile, now)
    return withReplacementNotices(withNotices(decision, registered, now), waiting, now)
  })
  return outcome.ok ? { ...outcome, sessionId } : outcome
}

/** For an address that has to wait: also to the mailbox itself. */
async function waitNotices(context: Context, { service, userId }: CodeLogin) {
  const { challenge } = await context.store.read({
    challenge: challengeState.ref(service, userId, 'registration'),
  })
  if (challenge === undefined) return []
  return prepareWaitNotices(context, { service, userId }, 'mail_address', reveal(challenge.address))
}
