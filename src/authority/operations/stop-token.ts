import { bindingState, revokedBindingState, tokenClaimState, userHolder } from '../rules/binding.ts'
import { withNotices } from '../rules/notices.ts'
import { tokenState, tokenUseState } from '../rules/token.ts'
import { decideTokenStop } from '../rules/token-stop.ts'
import { type Caller, type Context, changeContext, profileOf, untilFresh } from './context.ts'
import { codeAtOf } from './enroll-token.ts'
import { prepareNotices } from './methods/prepare-notices.ts'
import { ticketRefs } from './ticket-refs.ts'

export type TokenStop = {
  readonly service: string
  readonly userId: string
  /** The ticket from the password step. */
  readonly ticketHash: string
  readonly code: string
}

/**
 * 利用停止. Accepted: the token is no longer bound in this service, the user's sessions are over, and from now on the login
 * asks for no code. A wrong code is refused and counted, as at login.
 */
export function stopToken(context: Context, caller: Caller, stop: TokenStop) {
  const { store } = context
  const { service, userId, ticketHash, code } = stop
  const profile = profileOf(context, service)
  const bindingRef = bindingState.ref(service, userHolder(userId))
  return untilFresh(async () => {
    const { binding } = await store.read({ binding: bindingRef })
    const tokenId = binding?.tokenId ?? ''
    const { token } = await store.read({ token: tokenState.ref(tokenId) })
    const notices = await prepareNotices(context, stop, 'code')
    const now = context.now()
    const refs = {
      ...ticketRefs({ service, userId, ticketHash }),
      claim: tokenClaimState.ref(service, tokenId),
      revoked: revokedBindingState.ref(binding?.bindingId ?? ''),
      token: tokenState.ref(tokenId),
      tokenUse: tokenUseState.ref(tokenId),
    }
    const submission = { service, userId, code, codeAt: codeAtOf(context, token) }
    return store.change(changeContext(caller, now), refs, (states) =>
      withNotices(decideTokenStop(states, submission, profile, now), notices, now),
    )
  })
}
