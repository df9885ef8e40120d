import { type Confidential, reveal } from '../../platform/decision/event.ts'
import { newSessionId, sessionHash } from '../../platform/secrets/random.ts'
import { bindingState, userHolder } from '../rules/binding.ts'
import { type CertificateCheck, certificateState, decideWithCertificate } from '../rules/certificate.ts'
import type { TicketPurpose } from '../rules/events.ts'
import { decideFirstFactor } from '../rules/first-factor.ts'
import { withNotices } from '../rules/notices.ts'
import { passwordState, unknownLoginState } from '../rules/password.ts'
import { mailAddressState } from '../rules/registered-address.ts'
import { sessionState } from '../rules/session.ts'
import { userState } from '../rules/user.ts'
import { type Caller, type Context, changeContext, loginHash, profileOf, untilFresh } from './context.ts'
import { beginMethod } from './methods/begin-method.ts'
import { prepareNotices } from './methods/prepare-notices.ts'
import { prepareLogin } from './prepare-login.ts'

export type Credentials = {
  readonly service: string
  readonly userId: string
  readonly password: string
  readonly purpose: TicketPurpose
  /** What the browser claims to be, for services that show it in a history. */
  readonly device?: string | null
  /** The client certificate, for logins that use one; the user ID says whose it is. */
  readonly certificate?: CertificateCheck
}

/**
 * STEP 1 of login and enrollment. Accepted: a ticket, to be set as the browser's new session. An unknown user takes as
 * long as a wrong password. Rejects with `Overloaded` when too many passwords are waiting to be checked.
 */
export function passFirstFactor(context: Context, caller: Caller, credentials: Credentials) {
  const { store, passwords } = context
  const { service, userId, password, purpose, device = null, certificate = null } = credentials
  const profile = profileOf(context, service)
  const strangerHash = loginHash(context, service, userId)
  return untilFresh(async () => {
    const stored = (await store.read({ password: passwordState.ref(service, userId) })).password
    const checked = await passwords.verify({ service, userId }, stored && reveal(stored.verifier), password)
    const rehashed: Confidential<string> | null =
      checked.matches && checked.outdated
        ? { confidential: await passwords.derive({ service, userId }, password) }
        : null
    const notices = await prepareNotices(context, { service, userId }, 'password')
    const sessionId = newSessionId()
    const prepared = await prepareLogin(context, profile, userId)
    const { currentHash, currentSeenAtMs } = prepared
    const now = context.now()
    const refs = {
      ...prepared.refs,
      user: userState.ref(service, userId),
      password: passwordState.ref(service, userId),
      unknownLogin: unknownLoginState.ref(service, strangerHash),
      binding: bindingState.ref(service, userHolder(userId)),
      mailAddress: mailAddressState.ref(service, userId),
      session: sessionState.ref(sessionHash(sessionId)),
      // Other logins don't wait for one more table.
      ...(certificate?.shown ? { certificate: certificateState.ref(certificate.shown.serial) } : {}),
    }
    const submission = {
      service,
      userId,
      loginHash: strangerHash,
      purpose,
      verdict: { matches: checked.matches, generation: stored?.generation ?? 0, rehashed },
      sessionHash: sessionHash(sessionId),
      currentHash,
      currentSeenAtMs,
      device,
      ...(certificate === null ? {} : { by: 'certificate' as const }),
    }
    const outcome = await store.change(changeContext(caller, now), refs, (states) =>
      decideWithCertificate(states.certificate, certificate, now, () => {
        const rules = { profile, addition: prepared.additionOf(states) }
        return withNotices(decideFirstFactor(states, submission, rules, now), notices, now)
      }),
    )
    if (!outcome.ok) return outcome
    const begun = { service, userId, ticketHash: sessionHash(sessionId) }
    await beginMethod(context, caller, outcome.methods, begun)
    return { ...outcome, sessionId }
  })
}
