import { accept, refuse, together } from '../../platform/decision/decision.ts'
import { actOrAsk } from './approval.ts'
import { clientActor } from './client.ts'
import type { ClientAct, ClientTold, Waiting } from './client-acts.ts'
import { standingOf } from './client-asking.ts'
import { decideCustomer } from './customer.ts'
import type { Decision } from './decision.ts'
import type { RequestDetails } from './desk-events.ts'
import { contextOf, refuseNewPassword } from './password-rules.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import {
  type CreationStates,
  type DeskCreationStates,
  decideUserCreation,
  type UserCreation,
  whyCreationTakesTwo,
} from './registration.ts'
import { fitsUserId } from './user-id.ts'

export type ClientCreation = UserCreation &
  ClientAct &
  Waiting & {
    /** Whether the customer is to be a new one: a mistyped number must not open another, nor find somebody else's (D1). */
    readonly opens: 'customer' | 'user'
    /** What an approver reads, and what is carried out. */
    readonly details: RequestDetails
    /** The first password, where the customer chose it on the application form. */
    readonly typed: string | null
  }

/**
 * A system of the institution opens a user, with the customer or for one that is there: as an operator does, and where
 * the profile asks for a second person, what an approver at the desk granted (X1).
 */
export function decideClientUserCreation(
  states: CreationStates & Omit<DeskCreationStates, 'operatorUser' | 'operator'>,
  creation: ClientCreation,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<ClientTold, Refusal | Stale> {
  const { approval } = states
  const { service, userId, clientId, reason, opens, customer, details, administrator, waiting } = creation
  if (!fitsUserId(userId, profile.customers?.userIds)) return refuse('user_id_form')
  if (states.user !== undefined) return refuse('user_id_taken')
  const isThere = states.customerNumber !== undefined
  if (opens === 'user' && !isThere) return refuse('no_such_customer')
  if (opens === 'customer' && isThere) return refuse('customer_number_taken')
  const opened = decideCustomer(states, service, customer)
  if (!opened.outcome.ok) return refuse(opened.outcome.refusal)
  if (profile.desk.initialPassword === 'application') {
    const typed = creation.typed ?? ''
    const broken = refuseNewPassword(typed, typed, creation, contextOf(profile, false))
    if (broken !== null) return refuse(broken)
  }
  const because = whyCreationTakesTwo(administrator, undefined, profile, now)
  const standing = standingOf(approval, { clientId, details, because, waiting }, now)
  if (standing.is === 'waiting') {
    return accept({ result: 'requested', requestedAtMs: standing.requestedAtMs })
  }
  if (standing.is === 'declined') return refuse('approval_pending')
  const by = clientActor(clientId)
  const said = { reason, identification: 'API', details, because, handsOver: false } as const
  const wanted = { service, userId, action: 'create_user', step: standing.is, by, ...said } as const
  const told = actOrAsk(approval, { ...wanted, parties: states }, now, (permit) => {
    const acted = { type: 'desk_acted', service, userId, operatorId: by, action: 'create_user' } as const
    return together(accept({}, { ...acted, ...permit, actedAtMs: now.epochMilliseconds }), () =>
      decideUserCreation(states, creation, profile, now),
    )
  })
  return together(told, ({ result }) =>
    accept({ result, requestedAtMs: result === 'done' ? null : now.epochMilliseconds }),
  )
}
