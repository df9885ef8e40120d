import type { Context } from '../../../../authority/operations/context.ts'
import { prepareNotices } from '../../../../authority/operations/methods/prepare-notices.ts'
import { usersOfCustomer } from '../../../../authority/queries/bindings.ts'
import { customerHolder } from '../../../../authority/rules/binding.ts'
import type { Event as AuthorityEvent } from '../../../../authority/rules/events.ts'
import { type UserNoticeDrafts, withUserNotices } from '../../../../authority/rules/notices.ts'
import type { Decision } from '../../../../platform/decision/decision.ts'
import type { AnyEvent } from '../../../../platform/decision/event.ts'
import { fbProfileOf } from '../profile-of.ts'

/** More than any profile lets a customer have. */
const usersMax = 1000

/**
 * Tells the customer's users who have an address what becomes of their tokens; of the shared one, all of them. Whether anybody is
 * told is looked up now.
 */
export async function tokenNotices(
  context: Context,
  { service, customerId }: { readonly service: string; readonly customerId: string },
) {
  const drafts = await draftsFor(context, service, customerId)
  const shared = customerHolder(customerId)
  const isTheirs = (userId: string, event: AnyEvent) => {
    // The session in which it was done goes on under another ID, which is no login.
    if (event.type === 'session_started') return false
    const of = event as { readonly userId?: string; readonly holder?: string }
    return of.userId === userId || of.holder === shared
  }
  return <Accepted extends object, Refused extends string, E extends AnyEvent>(
    decision: Decision<Accepted, Refused, E>,
    now: Temporal.Instant,
  ): Decision<Accepted, Refused, E | AuthorityEvent> => withUserNotices(decision, drafts, now, isTheirs)
}

async function draftsFor(context: Context, service: string, customerId: string): Promise<UserNoticeDrafts> {
  if (fbProfileOf(context, service).methods.mail === null) return new Map()
  const users = await usersOfCustomer(context.store, service, customerId, usersMax)
  const told = users.filter(({ address }) => address !== null)
  const drafts = told.map(
    async ({ userId }) => [userId, await prepareNotices(context, { service, userId }, 'code')] as const,
  )
  return new Map(await Promise.all(drafts))
}
