import { ref } from '../../domain/states.ts'
import type { Context } from '../context.ts'

/** Somebody logged in at WEB-FB, as the screens know them. */
export type Who = {
  readonly service: string
  readonly userId: string
  readonly customerId: string
  readonly sessionHash: string
}

/** What every decision about somebody's act at WEB-FB looks at, and what a wrong fixed password may lock. */
export async function actorFacts({ store }: Context, { service, userId, customerId, sessionHash }: Who) {
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
