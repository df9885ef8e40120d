import { newSessionId, sessionHash } from '../../platform/secrets/random.ts'
import { bindingState, userHolder } from '../rules/binding.ts'
import { decideLogin } from '../rules/login.ts'
import { withNotices } from '../rules/notices.ts'
import { sessionState } from '../rules/session.ts'
import { tokenState, tokenUseState } from '../rules/token.ts'
import { type Caller, type Context, changeContext, profileOf, untilFresh } from './context.ts'
import { codeAtOf } from './enroll-token.ts'
import { browserOf } from './known-browser.ts'
import { prepareNotices } from './methods/prepare-notices.ts'
import { prepareLogin } from './prepare-login.ts'
import { ticketRefs } from './ticket-refs.ts'

export type CodeLogin = {
  readonly service: string
  readonly userId: string
  /** The ticket from STEP 1 or a completed enrollment. */
  readonly ticketHash: string
  readonly code: string
  readonly device?: string | null
}

/**
 * Login STEP 2. Accepted: `sessionId` replaces the ticket; its stage says whether the password must be changed
 * first. The code is spent, durably, before this fulfills.
 */
export function logIn(context: Context, caller: Caller, login: CodeLogin) {
  const { store } = context
  const { service, userId, ticketHash, code, device = null } = login
  const profile = profileOf(context, service)
  const bindingRef = bindingState.ref(service, userHolder(userId))
  return untilFresh(async () => {
    const tokenId = (await store.read({ binding: bindingRef })).binding?.tokenId ?? ''
    const { token } = await store.read({ token: tokenState.ref(tokenId) })
    const notices = await prepareNotices(context, login, 'code')
    const prepared = await prepareLogin(context, profile, userId)
    const { currentHash, currentSeenAtMs } = prepared
    const sessionId = newSessionId()
    const browserId = await browserOf(context, caller, { service, userId })
    const now = context.now()
    const refs = {
      ...prepared.refs,
      ...ticketRefs({ service, userId, ticketHash }),
      token: tokenState.ref(tokenId),
      tokenUse: tokenUseState.ref(tokenId),
      session: sessionState.ref(sessionHash(sessionId)),
    }
    const submission = {
      service,
      userId,
      code,
      codeAt: codeAtOf(context, token),
      sessionHash: sessionHash(sessionId),
      device,
      currentHash,
      currentSeenAtMs,
      browserId,
    }
    const outcome = await store.change(changeContext(caller, now), refs, (states) => {
      const rules = { profile, addition: prepared.additionOf(states) }
      return withNotices(decideLogin(states, submission, rules, now), notices, now)
    })
    return outcome.ok ? { ...outcome, sessionId, browserId } : outcome
  })
}
