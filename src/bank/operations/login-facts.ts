import { type Context, profileOf } from '../../authority/operations/context.ts'
import { sessionSeenAtMs } from '../../authority/queries/sessions.ts'
import { waitUntilMs } from '../../authority/rules/begin-session.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { sessionState } from '../../authority/rules/session.ts'
import { userState } from '../../authority/rules/user.ts'
import { fbUserState } from '../../services/web-fb/rules/fb-user.ts'
import { agreementState } from '../rules/agreement.ts'
import { lastLoginState } from '../rules/last-login.ts'

/**
 * What a login at a service of a bank depends on besides the password: the customer's agreement, the user's rights, and
 * the session that the user may have elsewhere. Of another service, references to nothing.
 */
export async function bankingFacts({ store }: Context, profile: ServiceProfile, userId: string) {
  const { service } = profile
  const { user } = profile.banking === null ? {} : await store.read({ user: userState.ref(service, userId) })
  const currentHash = user?.sessionHash ?? null
  const refs = {
    agreement: agreementState.ref(service, user?.customerId ?? ''),
    fbUser: fbUserState.ref(service, userId),
    lastLogin: lastLoginState.ref(service, userId),
    current: sessionState.ref(currentHash ?? ''),
  }
  const currentSeenAtMs = currentHash === null ? 0 : await sessionSeenAtMs(store, currentHash)
  return { refs, currentHash, currentSeenAtMs }
}

/** Until when a login has to wait that was refused because the user is logged in elsewhere. */
export async function loginWaitsUntil(
  context: Context,
  service: string,
  userId: string,
): Promise<Temporal.Instant> {
  const profile = profileOf(context, service)
  const { refs, currentSeenAtMs } = await bankingFacts(context, profile, userId)
  const { current } = await context.store.read({ current: refs.current })
  return Temporal.Instant.fromEpochMilliseconds(waitUntilMs({ current, currentSeenAtMs }, profile))
}
