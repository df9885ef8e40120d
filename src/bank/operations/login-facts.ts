import { type Context, profileOf } from '../../authority/operations/context.ts'
import { waitUntilMs } from '../../authority/rules/begin-session.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import { ref } from '../../authority/rules/states.ts'

/**
 * What a login at a service of a bank depends on besides the password: the customer's agreement, the user's rights, and
 * the session that the user may have elsewhere. Of another service, references to nothing.
 */
export async function bankingFacts({ store }: Context, profile: ServiceProfile, userId: string) {
  const { service } = profile
  const { user } = profile.banking === null ? {} : await store.read({ user: ref.user(service, userId) })
  const currentHash = user?.sessionHash ?? null
  const refs = {
    agreement: ref.agreement(service, user?.customerId ?? ''),
    fbUser: ref.fbUser(service, userId),
    lastLogin: ref.lastLogin(service, userId),
    current: ref.session(currentHash ?? ''),
  }
  const currentSeenAtMs = currentHash === null ? 0 : await store.sessionSeenAtMs(currentHash)
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
