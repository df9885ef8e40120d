import type { Context } from '../../authority/operations/context.ts'
import { listJournal } from '../../authority/operations/list-journal.ts'
import { lookUpHolder } from '../../authority/operations/look-up-holder.ts'
import { usersOfCustomer } from '../../authority/operations/users-of-customer.ts'
import { userHolder } from '../../authority/rules/binding.ts'
import { tokenState, tokenUseState } from '../../authority/rules/token.ts'
import { type DriftReading, driftReadings } from '../rules/drift.ts'
import type { Event } from '../rules/events.ts'

const readingsMax = 60
/** What tells where a token stood. */
const types = ['code_accepted', 'token_synchronized', 'token_enrolled'] as const

/** A user's token, and where it stood whenever the service accepted a code of it, the oldest first; null without one. */
export async function readDrift(context: Context, of: { readonly service: string; readonly userId: string }) {
  const { store } = context
  const { user, holder, tokenId, binding } = await lookUpHolder(context, of)
  const { token, tokenUse } = await store.read({
    token: tokenState.ref(tokenId),
    tokenUse: tokenUseState.ref(tokenId),
  })
  if (user === undefined || binding === undefined || token === undefined || tokenUse === undefined)
    return null
  const isShared = holder !== userHolder(of.userId)
  const { userIds } = isShared
    ? await usersOfCustomer(context, of.service, user.customerId)
    : { userIds: [of.userId] }
  const entries = await listJournal<Event>(
    context,
    { service: of.service, userIds: [...userIds], types },
    readingsMax,
  )
  const accepted = entries.flatMap(({ at, event }) =>
    event.type === 'chain_started' ? [] : { atMs: Temporal.Instant.from(at).epochMilliseconds, event },
  )
  const readings: readonly DriftReading[] = driftReadings(token, accepted)
  return { binding, token, tokenUse, readings }
}

export type TokenDrift = NonNullable<Awaited<ReturnType<typeof readDrift>>>
