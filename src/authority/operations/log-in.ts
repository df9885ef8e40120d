import { bankingFacts } from '../../bank/operations/login-facts.ts'
import { newSessionId, sessionHash } from '../../platform/secrets/random.ts'
import { userHolder } from '../rules/binding.ts'
import { decideLogin } from '../rules/login.ts'
import { withNotices } from '../rules/notices.ts'
import { ref } from '../rules/states.ts'
import { type Caller, type Context, occasion, profileOf, untilFresh } from './context.ts'
import { codeAtOf } from './enroll-token.ts'
import { prepareNotices } from './methods/prepare-notices.ts'

export type CodeLogin = {
  readonly service: string
  readonly userId: string
  /** The ticket that STEP 1, or a completed enrollment, gave. */
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
  const bindingRef = ref.binding(service, userHolder(userId))
  return untilFresh(async () => {
    const tokenId = (await store.read({ binding: bindingRef })).binding?.tokenId ?? ''
    const { token } = await store.read({ token: ref.token(tokenId) })
    const notices = await prepareNotices(context, login, 'code')
    // More rows for a bank's services only: this is the busiest of all changes.
    const bank = profile.banking === null ? null : await bankingFacts(context, profile, userId)
    const sessionId = newSessionId()
    const now = context.now()
    const refs = {
      ticket: ref.session(ticketHash),
      user: ref.user(service, userId),
      password: ref.password(service, userId),
      binding: bindingRef,
      token: ref.token(tokenId),
      tokenUse: ref.tokenUse(tokenId),
      session: ref.session(sessionHash(sessionId)),
    }
    const allRefs = bank === null ? refs : { ...refs, ...bank.refs }
    const codeAt = codeAtOf(context, token)
    const submission = {
      ...{ service, userId, code, codeAt, sessionHash: sessionHash(sessionId), device },
      ...(bank !== null && { currentHash: bank.currentHash, currentSeenAtMs: bank.currentSeenAtMs }),
    }
    const outcome = await store.change(occasion(caller, now), allRefs, (states) =>
      withNotices(decideLogin(states, submission, profile, now), notices, now),
    )
    return outcome.ok ? { ...outcome, sessionId } : outcome
  })
}
