import { type CallStates, refuseAct } from '../../authority/rules/act-in-call.ts'
import { reasonsOfCare } from '../../authority/rules/care.ts'
import { type Operator, type OperatorStates, refuseOperator } from '../../authority/rules/operator.ts'
import {
  decideParticulars,
  type KeptParticulars,
  type ParticularsChange,
} from '../../authority/rules/particulars.ts'
import type { ServiceProfile } from '../../authority/rules/profile.ts'
import type { Stale } from '../../authority/rules/refusal.ts'
import type { User } from '../../authority/rules/user.ts'
import { accept, refuse } from '../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { Refusal } from './refusal.ts'

export type DeskParticulars = {
  readonly service: string
  readonly userId: string
  readonly operatorId: string
  readonly reason: string
  readonly identification: string
  readonly change: ParticularsChange
  /** Of the call that the operator had open about this user. */
  readonly caseNumber?: string | null
}

export type DeskParticularsStates = OperatorStates &
  CallStates & {
    readonly operator: Operator | undefined
    readonly user: User | undefined
    readonly particulars: KeptParticulars | undefined
  }

/** One operator changes what callers are identified with; what follows from it takes two for a while (why-two.ts). */
export function decideDeskParticulars(
  states: DeskParticularsStates,
  { service, userId, operatorId, reason, identification, change, caseNumber = null }: DeskParticulars,
  { desk }: Pick<ServiceProfile, 'desk'>,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const action = 'change_particulars'
  const barred = refuseOperator(states, action, service)
  if (barred !== null) return refuse(barred)
  const byCall = refuseAct(states, { service, userId, action, step: 'ask', caseNumber }, desk)
  if (byCall !== null) return refuse(byCall)
  if (reason === '' || identification === '') throw new TypeError('an action comes with why and for whom')
  const { outcome, events } = decideParticulars(states, change, now)
  if (!outcome.ok) return refuse(outcome.refusal)
  // There is no request that somebody else could grant: another operator does it.
  if (reasonsOfCare(action, { care: undefined, operator: states.operator }, desk, now).length > 0)
    return refuse('acts_used_up')
  const why = { operatorId, action, reason, identification, approved: false } as const
  const acted = { type: 'desk_acted', service, userId, ...why, actedAtMs: now.epochMilliseconds } as const
  const inCall = caseNumber === null ? {} : { caseNumber }
  return accept({}, { ...acted, ...inCall }, ...events)
}
