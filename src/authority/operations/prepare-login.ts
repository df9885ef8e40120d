import type { Refs, StatesOf } from '../../platform/store/store.ts'
import { sessionSeenAtMs } from '../queries/sessions.ts'
import { waitUntilMs } from '../rules/begin-session.ts'
import { type LoginAddition, nothingAdded } from '../rules/login-addition.ts'
import type { ServiceProfile } from '../rules/profile.ts'
import { sessionState } from '../rules/session.ts'
import { type User, userState } from '../rules/user.ts'
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
  const { service } = profile
  const part = kindOf(context, profile).login
  if (part === null && !looksElsewhere(profile)) return nothingPrepared
  const { user } = await context.store.read({ user: userState.ref(service, userId) })
  const { currentHash, currentSeenAtMs } = await elsewhere(context, profile, user)
  const subject = { service, userId, customerId: user?.customerId ?? '' }
  const { refs = {}, additionOf = nothingPrepared.additionOf } = part?.prepare(subject, profile) ?? {}
  return {
    refs: { ...refs, current: sessionState.ref(currentHash ?? '') },
    currentHash,
    currentSeenAtMs,
    additionOf,
  }
}

type Elsewhere = Pick<PreparedLogin, 'currentHash' | 'currentSeenAtMs'>

const nowhere: Elsewhere = { currentHash: null, currentSeenAtMs: 0 }

function looksElsewhere({ login }: ServiceProfile): boolean {
  return login.second === 'waits' || login.code !== 'required'
}

/** The user's session elsewhere, for a login whose own path leads to all other rows. Most services read nothing here. */
export async function sessionElsewhere(
  context: Context,
  profile: ServiceProfile,
  userId: string,
): Promise<Elsewhere> {
  if (!looksElsewhere(profile)) return nowhere
  const { user } = await context.store.read({ user: userState.ref(profile.service, userId) })
  return elsewhere(context, profile, user)
}

async function elsewhere(
  { store }: Context,
  profile: ServiceProfile,
  user: User | undefined,
): Promise<Elsewhere> {
  const currentHash = user?.sessionHash ?? null
  if (!looksElsewhere(profile) || currentHash === null) return nowhere
  return { currentHash, currentSeenAtMs: await sessionSeenAtMs(store, currentHash) }
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
