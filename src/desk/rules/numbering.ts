import { type CallStates, refuseAct } from '../../authority/rules/act-in-call.ts'
import { actOrAsk, type Told, type Wanted } from '../../authority/rules/approval.ts'
import { reasonsOfCare } from '../../authority/rules/care.ts'
import { type CustomerStates, decideNumbering } from '../../authority/rules/customer.ts'
import { refuseOperator } from '../../authority/rules/operator.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { Stale } from '../../authority/rules/refusal.ts'
import type { DeskCreationStates } from '../../authority/rules/registration.ts'
import type { ApprovalName } from '../../authority/rules/two-persons.ts'
import type { User } from '../../authority/rules/user.ts'
import { accept, refuse } from '../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { Refusal } from './refusal.ts'

export type Numbering = Pick<Wanted, 'step' | 'reason' | 'identification'> & {
  readonly service: string
  /** The user on whose page it is asked for. */
  readonly userId: string
  readonly customerId: string
  readonly number: string
  /** It looks like two who were merged by their name, and the operator says that it is one. */
  readonly checked: boolean
  readonly operatorId: string
  /** Of the call that the operator had open about this user. */
  readonly caseNumber?: string | null
}

export type NumberingStates = DeskCreationStates &
  CustomerStates &
  CallStates & { readonly user: User | undefined }

/**
 * A customer from before numbers were kept gets its own at the desk (D1). What could not be done is refused before
 * anybody is asked to grant it, and again when it is carried out.
 */
export function decideDeskNumbering(
  states: NumberingStates,
  { number, customerId, checked, ...asked }: Numbering,
  { desk }: Pick<ServiceProfile, 'desk'>,
  now: Temporal.Instant,
): Decision<Told, Refusal | Stale> {
  const { user, operator, customer } = states
  const { service, userId, operatorId } = asked
  const action = 'number_customer'
  const barred = refuseOperator(states, action, service)
  if (barred !== null) return refuse(barred)
  if (user === undefined || user.status === 'deleted') return refuse('no_such_user')
  const byCall = refuseAct(states, { ...asked, action }, desk)
  if (byCall !== null) return refuse(byCall)
  // Parted from the customer meanwhile.
  if (user.customerId !== customerId) return refuse('stale')
  if (customer !== undefined && customer.number !== null) return refuse('customer_numbered')
  const { outcome, events } = decideNumbering(states, { service, customerId, number })
  if (!outcome.ok) return refuse(outcome.refusal)
  const listed: readonly ApprovalName[] = desk.approvals.includes(action) ? [action] : []
  const because = [...listed, ...reasonsOfCare(action, { care: undefined, operator }, desk, now)]
  const details = { customerNumber: number, ...(checked ? { checkedAsOne: '1' } : {}) }
  const wanted = {
    ...asked,
    action,
    by: operatorId,
    details,
    because,
    handsOver: false,
    parties: states,
  } as const
  return actOrAsk(states.approval, wanted, now, (permit) => {
    const acted = { type: 'desk_acted', service, userId, operatorId, action } as const
    return accept({}, { ...acted, ...permit, actedAtMs: now.epochMilliseconds }, ...events)
  })
}
