import type { RequestDetails } from '../../authority/rules/desk-events.ts'
import type { ApprovedAct } from '../../authority/rules/two-persons.ts'
import type { Refs, StatesOf } from '../../platform/store/store.ts'
import type { DeskContext } from '../contract.ts'
import { requestFacts } from '../rules/request-facts.ts'
import type { UserAction } from '../rules/user-action.ts'
import { parseUserAction, targetOf, userRefs } from './act.ts'
import { usersOf } from './parts.ts'

type OfRequest = { readonly service: string; readonly userId: string; readonly action: ApprovedAct }

/** The rows that a request would change, and how they led to each other when they were looked up. */
type FactTarget = {
  readonly service: string
  readonly refs: Refs
  readonly action: UserAction | null
  readonly holder: string
}

/** Only what is done to a user is held against facts: everything else is by its own details. */
export async function factTarget(
  context: DeskContext,
  { service, userId, action: act }: OfRequest,
): Promise<FactTarget> {
  const action = context.profiles.has(service) ? (parseUserAction(act) ?? null) : null
  if (action === null) return { service, refs: {}, action, holder: '' }
  const { user, holder } = await targetOf(context, service, userId)
  const users = usersOf(context, service)
  const ofKind = users.refs({ service, userId, customerId: user?.customerId ?? '' })
  return { service, refs: { ...ofKind, ...userRefs(service, userId, holder) }, action, holder }
}

/** How they stand; undefined for what has none. */
export function factsIn(
  context: DeskContext,
  { service, action, holder }: FactTarget,
  states: StatesOf<Refs>,
): RequestDetails | undefined | 'stale' {
  if (action === null) return undefined
  const users = usersOf(context, service)
  const rows = states as StatesOf<ReturnType<typeof userRefs>>
  if (rows.user !== undefined && users.holder(states, rows.user) !== holder) return 'stale'
  return requestFacts(action, rows, users.addition(states, rows))
}
