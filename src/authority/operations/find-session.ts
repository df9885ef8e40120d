import { sessionHash } from '../../platform/secrets/random.ts'
import { pathFrom } from '../../platform/store/store.ts'
import { sessionSeenAtMs, touchSession } from '../queries/sessions.ts'
import type { Binding } from '../rules/binding.ts'
import { type Customer, customerState } from '../rules/customer.ts'
import { anyStage, openSession, openTicket } from '../rules/gate.ts'
import { readyMethods } from '../rules/methods/method.ts'
import type { Method } from '../rules/methods/policy.ts'
import { registeredRefs } from '../rules/methods/registered.ts'
import type { PasskeyHolder } from '../rules/passkeys.ts'
import { passwordState } from '../rules/password.ts'
import type { ServiceProfile } from '../rules/profile.ts'
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
  const profile = profileOf(context, service)
  const path = pathFrom({ session: sessionState.ref(hash) })
    .to(({ session }): Partial<HolderRefs> => {
      return session?.service === service ? refsOfHolder(profile, session) : {}
    })
    .to(({ session, user, binding }): Partial<BeyondRefs> => {
      return session === undefined || user === undefined ? {} : refsBeyond(session, user, binding)
    })
  const [states, seenAtMs] = await Promise.all([store.read(path), sessionSeenAtMs(store, hash)])
  const { session, user, password, binding, mailAddress, passkeys, customer, token } = states
  if (session === undefined || user === undefined) return undefined
  if (customer === undefined) throw new Error(`user ${user.userId} of ${service} has no customer`)

  const isTicket = session.stage === 'ticket'
  const purpose = isTicket ? session.purpose : undefined
  if ((await kindOf(context, profile).login?.admits(context.store, user, purpose)) === false) return undefined

  const now = context.now()
  const all = context.methods.map(({ rules }) => rules)
  const methods = readyMethods(all, profile, { binding, mailAddress, passkeys }, now)
  const tokenExpiresAtMs = token?.expiresAtMs ?? null
  const found = { session, user, customer, binding, tokenExpiresAtMs, mailAddress, passkeys, methods }
  if (isTicket) {
    const ticket = { ticket: session, user, password, binding, mailAddress }
    return openTicket(ticket, session.purpose, now) === null ? undefined : found
  }
  if (openSession({ session, user }, seenAtMs, profile, now, anyStage) === null) return undefined
  // A revocation as a whole signs out those it finds the token bound to; this is for whoever binds it meanwhile, and for
  // entries from before it named anybody.
  if (token?.status === 'revoked') return undefined
  if (counts && now.epochMilliseconds - seenAtMs >= seenEveryMs)
    await touchSession(store, hash, now.epochMilliseconds)
  return found
}

type HolderRefs = ReturnType<typeof refsOfHolder>
type BeyondRefs = ReturnType<typeof refsBeyond>

/** The user of a session, what may have voided a ticket, and what the user may log in with. */
function refsOfHolder(profile: ServiceProfile, { userId, stage }: Session) {
  const { service } = profile
  return {
    user: userState.ref(service, userId),
    ...(stage === 'ticket' ? { password: passwordState.ref(service, userId) } : {}),
    ...registeredRefs(profile, userId),
  }
}

/** Nothing is asked of a ticket's token, whose row is the largest of them. */
function refsBeyond({ service, stage }: Session, { customerId }: User, binding: Binding | undefined) {
  return {
    customer: customerState.ref(service, customerId),
    ...(stage === 'ticket' ? {} : { token: tokenState.ref(binding?.tokenId ?? '') }),
  }
}
