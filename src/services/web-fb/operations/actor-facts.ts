import type { Context } from '../../../authority/operations/context.ts'
import { ref } from '../../../authority/rules/states.ts'
import type { Acting } from './transfers/facts.ts'

/** What every decision about somebody's act at WEB-FB looks at, and what a wrong fixed password may lock. */
export async function actorFacts({ store }: Context, { service, userId, customerId, sessionHash }: Acting) {
  const refs = {
    session: ref.session(sessionHash),
    user: ref.user(service, userId),
    password: ref.password(service, userId),
    fbUser: ref.fbUser(service, userId),
    agreement: ref.agreement(service, customerId),
  }
  const seenAtMs = await store.sessionSeenAtMs(sessionHash)
  return { refs, actor: { service, userId, customerId, seenAtMs } }
}
