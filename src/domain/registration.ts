import { accept, type Decision, refuse } from './decision.ts'
import type { Confidential, Event } from './events.ts'
import type { ServiceProfile } from './profile.ts'
import type { User } from './user.ts'

export type UserCreation = {
  readonly service: string
  readonly userId: string
  readonly userName: string
  readonly administrator: boolean
  readonly customer: { readonly customerId: string; readonly name: string; readonly isNew: boolean }
  readonly initialVerifier: Confidential<string>
}

/** The institution opens a user, with an initial password that must be changed at the first login. */
export function decideUserCreation(
  states: { readonly user: User | undefined },
  creation: UserCreation,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<object> {
  const { service, userId, userName, administrator, customer, initialVerifier } = creation
  if (states.user !== undefined) return refuse('user_id_taken')
  const { customerId, name, isNew } = customer
  const setAtMs = now.epochMilliseconds
  const expiresAtMs = setAtMs + profile.password.initialValidDays * 86_400_000
  const events: Event[] = isNew ? [{ type: 'customer_created', service, customerId, name }] : []
  events.push({ type: 'user_created', service, userId, customerId, userName, administrator })
  events.push({
    type: 'password_set',
    service,
    userId,
    verifier: initialVerifier,
    mustChange: 'initial',
    setAtMs,
    expiresAtMs,
  })
  return accept({}, ...events)
}
