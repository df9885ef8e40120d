import { userHolder } from '../rules/binding.ts'
import { withNotices } from '../rules/notices.ts'
import { ref } from '../rules/states.ts'
import { decideTokenStop } from '../rules/token-stop.ts'
import { type Caller, type Context, occasion, profileOf, untilFresh } from './context.ts'
import { codeAtOf } from './enroll-token.ts'
import { prepareNotices } from './methods/prepare-notices.ts'

export type TokenStop = {
  readonly service: string
  readonly userId: string
  /** The ticket that the password gave. */
  readonly ticketHash: string
  readonly code: string
}

/**
 * 利用停止. Accepted: the token is nobody's in this service any more, sessions of the user are over, and from now on the
 * login asks no code. A wrong code is refused, and counted, as at the login.
 */
export function stopToken(context: Context, caller: Caller, stop: TokenStop) {
  const { store } = context
  const { service, userId, ticketHash, code } = stop
  const profile = profileOf(context, service)
  const bindingRef = ref.binding(service, userHolder(userId))
  return untilFresh(async () => {
    const { binding } = await store.read({ binding: bindingRef })
    const tokenId = binding?.tokenId ?? ''
    const { token } = await store.read({ token: ref.token(tokenId) })
    const notices = await prepareNotices(context, stop, 'code')
    const now = context.now()
    const refs = {
      ticket: ref.session(ticketHash),
      user: ref.user(service, userId),
      password: ref.password(service, userId),
      binding: bindingRef,
      claim: ref.tokenClaim(service, tokenId),
      revoked: ref.revokedBinding(binding?.bindingId ?? ''),
      token: ref.token(tokenId),
      tokenUse: ref.tokenUse(tokenId),
    }
    const submission = { service, userId, code, codeAt: codeAtOf(context, token) }
    return store.change(occasion(caller, now), refs, (states) =>
      withNotices(decideTokenStop(states, submission, profile, now), notices, now),
    )
  })
}
