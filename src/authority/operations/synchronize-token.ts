import { bindingState, userHolder } from '../rules/binding.ts'
import { decideSynchronization } from '../rules/synchronization.ts'
import { tokenState, tokenUseState } from '../rules/token.ts'
import { type Caller, type Context, changeContext, profileOf, untilFresh } from './context.ts'
import { codeAtOf } from './enroll-token.ts'
import { ticketRefs } from './ticket-refs.ts'

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
      ...ticketRefs({ service, userId, ticketHash }),
      token: tokenState.ref(tokenId),
      tokenUse: tokenUseState.ref(tokenId),
    }
    const submission = { service, userId, codes, codeAt: codeAtOf(context, token) }
    return store.change(changeContext(caller, now), refs, (states) =>
      decideSynchronization(states, submission, profile, now),
    )
  })
}
