import { newSessionId, sessionHash } from '../../../platform/secrets/random.ts'
import { challengeState } from '../../rules/challenge.ts'
import { decideMailLogin } from '../../rules/login.ts'
import { passkeyRefs } from '../../rules/methods/registered.ts'
import { withNotices } from '../../rules/notices.ts'
import { mailAddressState } from '../../rules/registered-address.ts'
import { type Caller, type Context, changeContext, profileOf, untilFresh } from '../context.ts'
import { browserOf, loggedIn } from '../known-browser.ts'
import type { CodeLogin } from '../log-in.ts'
import { prepareLogin } from '../prepare-login.ts'
import { ticketRefs } from '../ticket-refs.ts'
import { typedCodeHash } from './mail-code.ts'
import { prepareNotices } from './prepare-notices.ts'

/** Login STEP 2 with a code by mail. Accepted: `sessionId` replaces the ticket, and the code is durably spent. */
export function logInByMail(context: Context, caller: Caller, login: CodeLogin) {
  const { service, userId, ticketHash, code, device = null } = login
  const profile = profileOf(context, service)
  return untilFresh(async () => {
    const notices = await prepareNotices(context, login, 'code')
    const prepared = await prepareLogin(context, profile, userId)
    const { currentHash, currentSeenAtMs } = prepared
    const sessionId = newSessionId()
    const browser = await browserOf(context, caller, { service, userId })
    const now = context.now()
    const refs = {
      ...prepared.refs,
      ...ticketRefs({ service, userId, ticketHash }),
      ...passkeyRefs(profile, userId),
      mailAddress: mailAddressState.ref(service, userId),
      challenge: challengeState.ref(service, userId, 'login'),
    }
    const use = { service, userId, purpose: 'login', sessionHash: ticketHash } as const
    const submission = {
      service,
      userId,
      codeHash: await typedCodeHash(context, use, code),
      sessionHash: sessionHash(sessionId),
      device,
      currentHash,
      currentSeenAtMs,
      ...browser,
    }
    const outcome = await context.store.change(changeContext(caller, now), refs, (states) => {
      const rules = { profile, addition: prepared.additionOf(states) }
      return withNotices(decideMailLogin(states, submission, rules, now), notices, now)
    })
    return outcome.ok ? loggedIn(outcome, { service, userId, sessionId, browser, now }) : outcome
  })
}
