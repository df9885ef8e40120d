import type { Refs, StatesOf } from '../../../platform/store/store.ts'
import type { OfUser } from '../../rules/keys.ts'
import { nothingAdded } from '../../rules/login-addition.ts'
import type { Refusal, Stale } from '../../rules/refusal.ts'
import { type User, userState } from '../../rules/user.ts'
import { barOf } from '../../rules/verification.ts'
import { type Context, kindOf, profileOf } from '../context.ts'

/**
 * Why a user may confirm nothing for a system of the institution now: what refuses each of their codes, wherever it is
 * typed, refuses that as well. `refusalOf` says it in a decision, by the rows that `refs` loads.
 */
export async function clientBar(context: Context, { service, userId }: OfUser) {
  const profile = profileOf(context, service)
  const ofUser = { user: userState.ref(service, userId) }
  const part = kindOf(context, profile).login
  // Where the kind adds nothing, it depends on nobody's customer.
  const customerId = part === null ? null : ((await context.store.read(ofUser)).user?.customerId ?? '')
  const prepared = part?.prepare({ service, userId, customerId: customerId ?? '' }, profile)
  const refusalOf = (
    states: StatesOf<Refs> & { readonly user: User | undefined },
    now: Temporal.Instant,
  ): Refusal | Stale | null => {
    const { user } = states
    if (user === undefined || user.status === 'deleted') return 'user_unknown'
    if (customerId !== null && user.customerId !== customerId) return 'stale'
    return barOf(user, { profile, addition: prepared?.additionOf(states) ?? nothingAdded }, now)
  }
  return { refs: { ...prepared?.refs, ...ofUser }, refusalOf }
}
