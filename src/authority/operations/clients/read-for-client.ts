import { entryOf } from '../../../platform/journal/chain.ts'
import { newestJournal } from '../../../platform/journal/queries.ts'
import { sessionSeenAtMs } from '../../queries/sessions.ts'
import { barredHolder, isCustomerHolder, tokenClaimState, userOfHolder } from '../../rules/binding.ts'
import { clientActor } from '../../rules/client.ts'
import { customerState } from '../../rules/customer.ts'
import { deskOf } from '../../rules/operator.ts'
import { passwordState } from '../../rules/password.ts'
import { decideReading, readingState } from '../../rules/reading.ts'
import { mailAddressState } from '../../rules/registered-address.ts'
import { isLoggedIn, sessionState } from '../../rules/session.ts'
import { tokenState } from '../../rules/token.ts'
import { userState } from '../../rules/user.ts'
import { type Caller, type Context, changeContext, profileOf } from '../context.ts'
import { lookUpHolder } from '../look-up-holder.ts'
import { filterText } from '../noted-filter.ts'
import { isCustomerStopped } from '../stopped-customers.ts'
import { noteClientList, type OfClient } from './note-list.ts'
import { userVersion } from './user-version.ts'

/**
 * A user as a system of the institution reads it; undefined where there is none. Journaled before it is read, once an
 * hour (X9).
 */
export async function readUser(
  context: Context,
  caller: Caller,
  { service, clientId }: OfClient,
  userId: string,
) {
  const { user } = await context.store.read({ user: userState.ref(service, userId) })
  if (user === undefined || user.status === 'deleted') return undefined
  const now = context.now()
  const look = { desk: deskOf(service), readBy: clientActor(clientId), service, userId }
  const refs = { reading: readingState.ref(look.desk, look.readBy, service, userId) }
  await context.store.change(changeContext(caller, now), refs, (states) => decideReading(states, look, now))
  return userAsItIs(context, { service, userId })
}

/** The same without journaling, where the caller learns nothing from it. */
export async function userAsItIs(
  context: Context,
  { service, userId }: { readonly service: string; readonly userId: string },
) {
  const { store } = context
  const { user, holder, binding } = await lookUpHolder(context, { service, userId })
  if (user === undefined || user.status === 'deleted') return undefined
  const { customer, session, password, mailAddress } = await store.read({
    customer: customerState.ref(service, user.customerId),
    session: sessionState.ref(user.sessionHash ?? ''),
    password: passwordState.ref(service, userId),
    mailAddress: mailAddressState.ref(service, userId),
  })
  const seenAtMs = session === undefined ? 0 : await sessionSeenAtMs(store, session.sessionHash)
  const sessionPolicy = profileOf(context, service).session
  const counts = session !== undefined && isLoggedIn(session, user, seenAtMs, sessionPolicy, context.now())
  return {
    user,
    customer,
    customerStopped: await isCustomerStopped(context, user),
    holder,
    binding,
    version: userVersion({ user, binding }),
    isShared: isCustomerHolder(holder),
    session: counts ? session : undefined,
    passwordLocked: password?.locked === true,
    hasMailAddress: mailAddress !== undefined,
  }
}

/** A token that somebody has in this service; undefined for any other, whether or not it exists. */
export async function readBoundToken({ store }: Context, service: string, tokenId: string) {
  const { claim, token } = await store.read({
    claim: tokenClaimState.ref(service, tokenId),
    token: tokenState.ref(tokenId),
  })
  if (claim === undefined || token === undefined || claim.holder === barredHolder) return undefined
  return { token, userId: userOfHolder(claim.holder) }
}

export type JournalQuestion = {
  readonly userId?: string
  readonly type?: string
  readonly fromMs?: number
  readonly untilMs?: number
  /** Where the page before ended. */
  readonly before?: number
}

/** A page of a service's journal, newest first. That it was read is journaled first, as at the desk (X9). */
export async function readServiceJournal(
  context: Context,
  caller: Caller,
  { service, clientId }: OfClient,
  { type, ...question }: JournalQuestion,
  limit: number,
) {
  const filter = { service, ...question, ...(type === undefined ? {} : { types: [type] }) }
  const rows = await newestJournal(context.store, filter, limit + 1)
  const shown = rows.slice(0, limit)
  const { userId = null, fromMs, untilMs } = question
  const timeOf = (ms: number | undefined) =>
    ms === undefined ? null : Temporal.Instant.fromEpochMilliseconds(ms).toString()
  const from = timeOf(fromMs)
  // Turning the page asks for nothing more.
  const told = filterText({ service, userId, type: type ?? null, from, until: timeOf(untilMs) })
  await noteClientList(context, caller, { service, clientId }, 'journal', told)
  return {
    entries: shown.map((row) => ({ position: row.position, entry: entryOf(row) })),
    next: rows.length > limit ? (shown.at(-1)?.position ?? null) : null,
  }
}
