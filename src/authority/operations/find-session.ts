import { sessionHash } from '../../platform/secrets/random.ts'
import { sessionSeenAtMs, touchSession } from '../queries/sessions.ts'
import type { Binding } from '../rules/binding.ts'
import { type Customer, customerState } from '../rules/customer.ts'
import { anyStage, openSession, openTicket } from '../rules/gate.ts'
import { readyMethods } from '../rules/methods/method.ts'
import type { Method } from '../rules/methods/policy.ts'
import { registeredRefs } from '../rules/methods/registered.ts'
import type { PasskeyHolder } from '../rules/passkeys.ts'
import { passwordState } from '../rules/password.ts'
import type { RegisteredAddress } from '../rules/registered-address.ts'
import { type Session, sessionState } from '../rules/session.ts'
import { tokenState } from '../rules/token.ts'
import { type User, userState } from '../rules/user.ts'
import { type Context, kindOf, profileOf } from './context.ts'

export type FoundSession = {
  readonly session: Session
  readonly user: User
  readonly customer: Customer
  readonly binding: Binding | undefined
  /** Of a session; a ticket shows none. */
  readonly tokenExpiresAtMs: number | null
  /** Where codes by mail go, in a service that uses them. */
  readonly mailAddress: RegisteredAddress | undefined
  /** In a service that has them. */
  readonly passkeys: PasskeyHolder | undefined
  /** What the user may log in with now. */
  readonly methods: readonly Method[]
}

/** The precision of the idle limit; recording every single request would cost a write each. */
const seenEveryMs = 5000

/**
 * The session of this service that a browser presents, if it is still valid. Everything about it is read again on each
 * request, so that an end anywhere takes effect at once on every node (FLOW-05). What a page asks for by itself counts as no
 * use: a screen that nobody sits before would never end.
 */
export async function findSession(
  context: Context,
  service: string,
  sessionId: string,
  { counts = true }: { readonly counts?: boolean } = {},
): Promise<FoundSession | undefined> {
  return findSessionByHash(context, service, sessionHash(sessionId), { counts })
}

/** The same for what is known of a session without its cookie: whether it still goes on. */
export async function findSessionByHash(
  context: Context,
  service: string,
  hash: string,
  { counts }: { readonly counts: boolean },
): Promise<FoundSession | undefined> {
  const { store } = context
  const { session } = await store.read({ session: sessionState.ref(hash) })
  if (session === undefined || session.service !== service) return undefined

  const profile = profileOf(context, service)
  const { userId, stage } = session
  const isTicket = stage === 'ticket'
  const [{ user, password, ...registered }, seenAtMs] = await Promise.all([
    store.read({
      user: userState.ref(service, userId),
      ...(isTicket ? { password: passwordState.ref(service, userId) } : {}),
      ...registeredRefs(profile, userId),
    }),
    isTicket ? 0 : sessionSeenAtMs(store, hash),
  ])
  if (user === undefined) return undefined
  const { binding, mailAddress, passkeys } = registered
  const { customer, token } = await store.read({
    customer: customerState.ref(service, user.customerId),
    // Nothing is asked of a ticket's token here, whose row is the largest of them.
    token: tokenState.ref(isTicket ? '' : (binding?.tokenId ?? '')),
  })
  if (customer === undefined) throw new Error(`user ${user.userId} of ${service} has no customer`)

  const purpose = isTicket ? session.purpose : undefined
  if ((await kindOf(context, profile).login?.admits(context.store, user, purpose)) === false) return undefined

  const now = context.now()
  const all = context.methods.map(({ rules }) => rules)
  const methods = readyMethods(all, profile, registered, now)
  const tokenExpiresAtMs = token?.expiresAtMs ?? null
  const found = { session, user, customer, binding, tokenExpiresAtMs, mailAddress, passkeys, methods }
  if (isTicket) {
    const states = { ticket: session, user, password, binding, mailAddress }
    return openTicket(states, session.purpose, now) === null ? undefined : found
  }
  if (openSession({ session, user }, seenAtMs, profile, now, anyStage) === null) return undefined
  // A revocation as a whole signs out those it finds the token bound to; this is for whoever binds it meanwhile, and for
  // entries from before it named anybody.
  if (token?.status === 'revoked') return undefined
  if (counts && now.epochMilliseconds - seenAtMs >= seenEveryMs)
    await touchSession(store, hash, now.epochMilliseconds)
  return found
}
