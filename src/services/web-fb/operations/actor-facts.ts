import type { Context } from '../../../authority/operations/context.ts'
import { sessionSeenAtMs } from '../../../authority/queries/sessions.ts'
import { passwordState } from '../../../authority/rules/password.ts'
import { sessionState } from '../../../authority/rules/session.ts'
import { userState } from '../../../authority/rules/user.ts'
import { agreementState } from '../../../bank/rules/agreement.ts'
import { fbUserState } from '../rules/fb-user.ts'
import type { Acting } from './transfers/facts.ts'

/** The rows that every decision on a user's act at WEB-FB reads, and what a wrong fixed password may lock. */
export async function actorFacts({ store }: Context, { service, userId, customerId, sessionHash }: Acting) {
  const refs = {
    session: sessionState.ref(sessionHash),
    user: userState.ref(service, userId),
    password: passwordState.ref(service, userId),
    fbUser: fbUserState.ref(service, userId),
    agreement: agreementState.ref(service, customerId),
  }
  const seenAtMs = await sessionSeenAtMs(store, sessionHash)
  return { refs, actor: { service, userId, customerId, seenAtMs } }
}
