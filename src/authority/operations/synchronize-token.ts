import { bindingState, userHolder } from '../rules/binding.ts'
import { passwordState } from '../rules/password.ts'
import { sessionState } from '../rules/session.ts'
import { decideSynchronization } from '../rules/synchronization.ts'
import { tokenState, tokenUseState } from '../rules/token.ts'
import { userState } from '../rules/user.ts'
import { type Caller, type Context, changeContext, profileOf, untilFresh } from './context.ts'
import { codeAtOf } from './enroll-token.ts'

export type Synchronization = {
  readonly service: string
  readonly userId: string
  /** The ticket from STEP 1. It stays valid for the login that follows. */
  readonly ticketHash: string
  readonly codes: readonly [string, string]
}

/** 同期ズレ補正. Accepted: both codes are spent and the drift is known; a third code logs in. */
export function synchronizeToken(context: Context, caller: Caller, synchronization: Synchronization) {
  const { store } = context
  const { service, userId, ticketHash, codes } = synchronization
  const profile = profileOf(context, service)
  const bindingRef = bindingState.ref(service, userHolder(userId))
  return untilFresh(async () => {
    const tokenId = (await store.read({ binding: bindingRef })).binding?.tokenId ?? ''
    const { token } = await store.read({ token: tokenState.ref(tokenId) })
    const now = context.now()
    const refs = {
      ticket: sessionState.ref(ticketHash),
      user: userState.ref(service, userId),
      password: passwordState.ref(service, userId),
      binding: bindingRef,
      token: tokenState.ref(tokenId),
      tokenUse: tokenUseState.ref(tokenId),
    }
    const submission = { service, userId, codes, codeAt: codeAtOf(context, token) }
    return store.change(changeContext(caller, now), refs, (states) =>
      decideSynchronization(states, submission, profile, now),
    )
  })
}
