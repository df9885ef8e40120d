import { type Caller, type Context, changeContext } from '../../../../src/authority/operations/context.ts'
import { sessionSeenAtMs } from '../../../../src/authority/queries/sessions.ts'
import { type Session, sessionState } from '../../../../src/authority/rules/session.ts'
import { type User, userState } from '../../../../src/authority/rules/user.ts'
import { benefitState, decideClaim } from '../rules/benefit.ts'
import { sampleProfileOf } from './profile-of.ts'

/** Gives the member of this session the benefit, once more. */
export async function claimBenefit(
  context: Context,
  caller: Caller,
  { service, userId, sessionHash }: Pick<Session, 'service' | 'userId' | 'sessionHash'>,
) {
  const { store } = context
  const profile = sampleProfileOf(context, service)
  const refs = {
    session: sessionState.ref(sessionHash),
    user: userState.ref(service, userId),
    benefit: benefitState.ref(service, userId),
  }
  const seenAtMs = await sessionSeenAtMs(store, sessionHash)
  const now = context.now()
  return store.change(changeContext(caller, now), refs, (states) =>
    decideClaim(states, { seenAtMs }, profile, now),
  )
}

/** How often the member got the benefit so far. */
export async function timesClaimed(
  { store }: Context,
  { service, userId }: Pick<User, 'service' | 'userId'>,
): Promise<number> {
  const { benefit } = await store.read({ benefit: benefitState.ref(service, userId) })
  return benefit?.times ?? 0
}
