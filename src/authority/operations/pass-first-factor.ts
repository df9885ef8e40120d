import { newSessionId, sessionHash } from '../../platform/secrets/random.ts'
import { type CertificateCheck, certificateState, decideWithCertificate } from '../rules/certificate.ts'
import type { TicketPurpose } from '../rules/events.ts'
import { decideFirstFactor } from '../rules/first-factor.ts'
import { registeredRefs } from '../rules/methods/registered.ts'
import { withNotices } from '../rules/notices.ts'
import { type Caller, type Context, profileOf, untilFresh } from './context.ts'
import { attemptPassword } from './judge-password.ts'
import { browserOf } from './known-browser.ts'
import { beginMethod } from './methods/begin-method.ts'
import { prepareNotices } from './methods/prepare-notices.ts'
import { prepareLogin } from './prepare-login.ts'
import { applyDueAddress } from './replacement/due-addresses.ts'

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
  const { store } = context
  const { service, userId, password, purpose, device = null, certificate = null } = credentials
  const profile = profileOf(context, service)
  const methods = context.methods.map(({ rules }) => rules)
  const typed = { service, userId, password, device, proven: certificate !== null }
  return attemptPassword(context, caller, typed, (judging) =>
    untilFresh(async () => {
      // A login goes by what counts now.
      if (profile.methods.mail !== null) await applyDueAddress(context, caller, { service, userId })
      const judged = await judging()
      const notices = await prepareNotices(context, { service, userId }, 'password')
      const sessionId = newSessionId()
      const browser = await browserOf(context, caller, { service, userId })
      const prepared = await prepareLogin(context, profile, userId)
      const { currentHash, currentSeenAtMs } = prepared
      const now = context.now()
      const refs = {
        ...prepared.refs,
        ...judged.refs,
        ...registeredRefs(profile, userId),
        // Other logins don't wait for one more table.
        ...(certificate?.shown ? { certificate: certificateState.ref(certificate.shown.serial) } : {}),
      }
      const submission = {
        ...judged.submission,
        purpose,
        sessionHash: sessionHash(sessionId),
        currentHash,
        currentSeenAtMs,
        ...browser,
        ...(certificate === null ? {} : { by: 'certificate' as const }),
      }
      const outcome = await store.change(judged.changing(now), refs, (states) =>
        decideWithCertificate(states.certificate, certificate, now, () => {
          const rules = { profile, methods, addition: prepared.additionOf(states) }
          return withNotices(decideFirstFactor(states, submission, rules, now), notices, now)
        }),
      )
      if (!outcome.ok) return outcome
      const begun = { service, userId, ticketHash: sessionHash(sessionId) }
      await beginMethod(context, caller, outcome.methods, begun)
      return { ...outcome, sessionId, browserId: browser.browserId }
    }),
  )
}
