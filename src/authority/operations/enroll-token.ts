import { reveal } from '../../platform/decision/event.ts'
import { newId, newSessionId, sessionHash } from '../../platform/secrets/random.ts'
import { tokenClaimState } from '../rules/binding.ts'
import type { CodeAt } from '../rules/code-match.ts'
import { decideEnrollment } from '../rules/enrollment.ts'
import { withNotices } from '../rules/notices.ts'
import { type Token, tokenState, tokenUseState } from '../rules/token.ts'
import { type Caller, type Context, changeContext, profileOf, untilFresh } from './context.ts'
import { prepareNotices } from './methods/prepare-notices.ts'
import { prepareLogin } from './prepare-login.ts'
import { ticketRefs } from './ticket-refs.ts'

export type Enrollment = {
  readonly service: string
  readonly userId: string
  /** The ticket from STEP 1. */
  readonly ticketHash: string
  readonly tokenId: string
  /** As many as the profile asks for. */
  readonly codes: readonly [string, string] | readonly [string]
  /** The version of the 利用追加規定 that the user accepted, if the service has one. */
  readonly acceptedTerms?: string | null
}

/**
 * 利用開始登録 STEP 2. Accepted: the token is bound, and `sessionId` is a ticket to log in with immediately; if the login
 * asks others for no code there is no ticket, and the login starts over.
 */
export function enrollToken(context: Context, caller: Caller, enrollment: Enrollment) {
  const { store } = context
  const { service, userId, ticketHash, tokenId, codes, acceptedTerms = null } = enrollment
  const profile = profileOf(context, service)
  return untilFresh(async () => {
    const { token } = await store.read({ token: tokenState.ref(tokenId) })
    const notices = await prepareNotices(context, enrollment, 'code')
    const prepared = await prepareLogin(context, profile, userId)
    const sessionId = newSessionId()
    const now = context.now()
    const refs = {
      ...prepared.refs,
      ...ticketRefs({ service, userId, ticketHash }),
      claim: tokenClaimState.ref(service, tokenId),
      token: tokenState.ref(tokenId),
      tokenUse: tokenUseState.ref(tokenId),
    }
    const submission = {
      service,
      userId,
      tokenId,
      codes,
      codeAt: codeAtOf(context, token),
      bindingId: newId(),
      sessionHash: sessionHash(sessionId),
      acceptedTerms,
      currentHash: prepared.currentHash,
    }
    const outcome = await store.change(changeContext(caller, now), refs, (states) => {
      const rules = { profile, addition: prepared.additionOf(states) }
      return withNotices(decideEnrollment(states, submission, rules, now), notices, now)
    })
    return outcome.ok ? { ...outcome, sessionId } : outcome
  })
}

/** The codes of a token, for a decision to examine; none without a token. */
export function codeAtOf(context: Context, token: Token | undefined): CodeAt {
  if (token === undefined) return () => ''
  const sealed = { ...token, sealedSecret: reveal(token.sealedSecret) }
  return (step) => context.tokenCodes.codeAt(sealed, step)
}
