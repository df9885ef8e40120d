import type { Refs, StatesOf } from '../../platform/store/store.ts'
import { sessionSeenAtMs } from '../queries/sessions.ts'
import { waitUntilMs } from '../rules/begin-session.ts'
import { type LoginAddition, nothingAdded } from '../rules/login-addition.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import { sessionState } from '../rules/session.ts'
import { userState } from '../rules/user.ts'
import { type Context, kindOf } from './context.ts'

export type PreparedLogin = {
  /** To be loaded along with the login's own rows. */
  readonly refs: Refs
  readonly currentHash: string | null
  readonly currentSeenAtMs: number
  readonly additionOf: (states: StatesOf<Refs>) => LoginAddition
}

const nothingPrepared: PreparedLogin = {
  refs: {},
  currentHash: null,
  currentSeenAtMs: 0,
  additionOf: () => nothingAdded,
}

/**
 * What a login depends on in addition to the user's own rows: the rows of the service's kind, and the user's session
 * elsewhere if that makes the login wait or an enrollment ends it. A service with neither reads nothing: logins are the
 * most frequent change.
 */
export async function prepareLogin(
  context: Context,
  profile: ServiceProfile,
  userId: string,
): Promise<PreparedLogin> {
  const { store } = context
  const { service, login } = profile
  const part = kindOf(context, profile).login
  const looksElsewhere = login.second === 'waits' || login.code !== 'required'
  if (part === null && !looksElsewhere) return nothingPrepared
  const { user } = await store.read({ user: userState.ref(service, userId) })
  const currentHash = (looksElsewhere ? user?.sessionHash : null) ?? null
  const subject = { service, userId, customerId: user?.customerId ?? '' }
  const { refs = {}, additionOf = nothingPrepared.additionOf } = part?.prepare(subject, profile) ?? {}
  return {
    refs: { ...refs, current: sessionState.ref(currentHash ?? '') },
    currentHash,
    currentSeenAtMs: currentHash === null ? 0 : await sessionSeenAtMs(store, currentHash),
    additionOf,
  }
}

/** When a login that was refused because the user is logged in elsewhere can be retried. */
export async function loginWaitsUntil(
  context: Context,
  profile: ServiceProfile,
  userId: string,
): Promise<Temporal.Instant> {
  const { currentHash, currentSeenAtMs } = await prepareLogin(context, profile, userId)
  const { current } = await context.store.read({ current: sessionState.ref(currentHash ?? '') })
  return Temporal.Instant.fromEpochMilliseconds(waitUntilMs({ current, currentSeenAtMs }, profile))
}
