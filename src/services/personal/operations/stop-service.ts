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
import { type GivenAnswer, shownProof } from '../../../authority/operations/passkeys/proof-by-passkey.ts'
import { passwordVerdict } from '../../../authority/operations/password-verdict.ts'
import { usersOfCustomer } from '../../../authority/operations/users-of-customer.ts'
import { sessionSeenAtMs } from '../../../authority/queries/sessions.ts'
import { bindingState, userHolder } from '../../../authority/rules/binding.ts'
import { withNotices } from '../../../authority/rules/notices.ts'
import { confirmsByPasskey, passkeysConfirm } from '../../../authority/rules/passkey-confirmation.ts'
import { passkeyChallengeState, passkeyHolderState } from '../../../authority/rules/passkeys.ts'
import { passwordState } from '../../../authority/rules/password.ts'
import { sessionState } from '../../../authority/rules/session.ts'
import { tokenState, tokenUseState } from '../../../authority/rules/token.ts'
import { userState } from '../../../authority/rules/user.ts'
import { agreementState } from '../../../bank/rules/agreement.ts'
import { newWebauthnChallenge } from '../../../platform/secrets/webauthn.ts'
import { serviceStopNotices } from '../rules/notices.ts'
import type { PersonalProfile } from '../rules/profile.ts'
import {
  decidePasskeyStop,
  decideServiceStop,
  decideServiceStopAsk,
  stopTakesCode,
} from '../rules/service-stop.ts'
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

/** Who stops it, in which session. */
export type Stopping = Pick<ServiceStopRequest, 'service' | 'userId' | 'sessionHash'> & {
  readonly customerId: string
}

/** Do customers of this service stop it with a passkey, who have one? */
export function passkeysStop(profile: PersonalProfile): boolean {
  return passkeysConfirm(profile, 'service_stop')
}

/** Can this user, now? */
export function stopsByPasskey(
  { now }: Context,
  { passkeys }: Pick<FoundSession, 'passkeys'>,
  profile: PersonalProfile,
): boolean {
  return confirmsByPasskey(passkeys, profile, 'service_stop', now())
}

function passkeyStopRefs({ service, userId, customerId, sessionHash }: Stopping) {
  return {
    session: sessionState.ref(sessionHash),
    user: userState.ref(service, userId),
    agreement: agreementState.ref(service, customerId),
    holder: passkeyHolderState.ref(service, userId),
    challenge: passkeyChallengeState.ref(sessionHash, 'service_stop'),
  }
}

/** What the browser is to sign, before the service is stopped with a passkey. */
export async function askForPasskeyStop(context: Context, caller: Caller, stopping: Stopping) {
  const { store } = context
  const profile = personalProfileOf(context, stopping.service)
  const seenAtMs = await sessionSeenAtMs(store, stopping.sessionHash)
  const now = context.now()
  const ask = { ...stopping, seenAtMs, challenge: newWebauthnChallenge() }
  return store.change(changeContext(caller, now), passkeyStopRefs(stopping), (states) =>
    decideServiceStopAsk(states, ask, profile, now),
  )
}

/** IB取引中止 with a passkey, in the place of password and code. */
export function stopByPasskey(context: Context, caller: Caller, stopping: Stopping, given: GivenAnswer) {
  const { store } = context
  const { service, customerId, sessionHash } = stopping
  const profile = personalProfileOf(context, service)
  return untilFresh(async () => {
    const proof = await shownProof(context, { ...stopping, purpose: 'service_stop' }, given)
    const notices = await prepareNotices(context, stopping, 'code')
    const everybody = await usersOfCustomer(context, service, customerId)
    const { userIds } = everybody
    const seenAtMs = await sessionSeenAtMs(store, sessionHash)
    const now = context.now()
    const stop = { ...stopping, seenAtMs, userIds, proof }
    return store.change(
      changeContext(caller, now),
      { ...everybody.refs, ...passkeyStopRefs(stopping) },
      (states) =>
        withNotices(decidePasskeyStop(states, stop, profile, now), notices, now, serviceStopNotices),
    )
  })
}
