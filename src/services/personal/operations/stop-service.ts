import {
  type Caller,
  type Context,
  changeContext,
  insideTurn,
  untilFresh,
} from '../../../authority/operations/context.ts'
import { codeAtOf } from '../../../authority/operations/enroll-token.ts'
import type { FoundSession } from '../../../authority/operations/find-session.ts'
import { prepareNotices } from '../../../authority/operations/methods/prepare-notices.ts'
import { passwordVerdict } from '../../../authority/operations/password-verdict.ts'
import { usersOfCustomer } from '../../../authority/operations/users-of-customer.ts'
import { sessionSeenAtMs } from '../../../authority/queries/sessions.ts'
import { bindingState, userHolder } from '../../../authority/rules/binding.ts'
import { withNotices } from '../../../authority/rules/notices.ts'
import { passwordState } from '../../../authority/rules/password.ts'
import { sessionState } from '../../../authority/rules/session.ts'
import { tokenState, tokenUseState } from '../../../authority/rules/token.ts'
import { userState } from '../../../authority/rules/user.ts'
import { agreementState } from '../../../bank/rules/agreement.ts'
import { serviceStopNotices } from '../rules/notices.ts'
import { decideServiceStop, stopTakesCode } from '../rules/service-stop.ts'
import { personalProfileOf } from './profile-of.ts'

export type ServiceStopRequest = {
  readonly service: string
  readonly userId: string
  readonly sessionHash: string
  readonly password: string
  /** Empty if no token code is asked for. */
  readonly code: string
}

/** Must the stop screen ask for a code in addition to the password? */
export function asksForCode({ binding }: FoundSession): boolean {
  return stopTakesCode(binding)
}

/**
 * IB取引中止. Accepted: nobody of the customer gets in any more, and open sessions end, until the institution restarts the
 * service. A wrong password or code is refused and counted, as at login. Rejects with `Overloaded` when too many
 * passwords are waiting to be checked.
 */
export function stopService(context: Context, caller: Caller, request: ServiceStopRequest) {
  const { store } = context
  const { service, userId, sessionHash, password, code } = request
  const profile = personalProfileOf(context, service)
  const holder = userHolder(userId)
  return untilFresh(async () => {
    const read = await store.read({
      user: userState.ref(service, userId),
      password: passwordState.ref(service, userId),
      binding: bindingState.ref(service, holder),
    })
    const tokenId = read.binding?.tokenId ?? ''
    const { token } = await store.read({ token: tokenState.ref(tokenId) })
    const verdict = await passwordVerdict(context, insideTurn(caller), read.password, password)
    const notices = await prepareNotices(context, request, 'password')
    const now = context.now()
    const customerId = read.user?.customerId ?? ''
    const everybody = await usersOfCustomer(context, service, customerId)
    const refs = {
      ...everybody.refs,
      session: sessionState.ref(sessionHash),
      user: userState.ref(service, userId),
      password: passwordState.ref(service, userId),
      agreement: agreementState.ref(service, customerId),
      binding: bindingState.ref(service, holder),
      token: tokenState.ref(tokenId),
      tokenUse: tokenUseState.ref(tokenId),
    }
    const stop = {
      service,
      userId,
      holder,
      verdict,
      code,
      codeAt: codeAtOf(context, token),
      seenAtMs: await sessionSeenAtMs(store, sessionHash),
      userIds: everybody.userIds,
    }
    return store.change(changeContext(caller, now), refs, (states) =>
      withNotices(decideServiceStop(states, stop, profile, now), notices, now, serviceStopNotices),
    )
  })
}
