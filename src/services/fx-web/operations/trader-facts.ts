import type { Context } from '../../../authority/operations/context.ts'
import { sessionSeenAtMs } from '../../../authority/queries/sessions.ts'
import { userHolder } from '../../../authority/rules/binding.ts'
import { riskRefs } from '../../../authority/rules/risk.ts'
import { sessionState } from '../../../authority/rules/session.ts'
import { signingUserState } from '../../../authority/rules/signed-operation.ts'
import { userState } from '../../../authority/rules/user.ts'
import { creditLineState } from '../rules/credit.ts'
import type { Trader } from '../rules/quote.ts'
import { fxProfileOf } from './profile-of.ts'

/** The acting user, never taken from the request. */
export type Acting = {
  readonly service: string
  readonly userId: string
  readonly customerId: string
  readonly sessionHash: string
}

/** The rows that every decision on a trade reads, and when the session was last used. */
export async function traderFacts(context: Context, { service, userId, customerId, sessionHash }: Acting) {
  const profile = fxProfileOf(context, service)
  const refs = {
    ...riskRefs(profile, { userId, holder: userHolder(userId) }),
    session: sessionState.ref(sessionHash),
    user: userState.ref(service, userId),
    credit: creditLineState.ref(service, customerId),
    signingUser: signingUserState.ref(service, userId),
  }
  const seenAtMs = await sessionSeenAtMs(context.store, sessionHash)
  const trader: Trader = { service, userId, sessionHash, seenAtMs }
  return { refs, trader }
}
