import { type OperatorStates, refuseOperator } from '../../../authority/rules/operator.ts'
import { dayOf } from '../../../bank/rules/calendar.ts'
import { accept, refuse } from '../../../platform/decision/decision.ts'
import type { Contract } from './contract.ts'
import type { Decision } from './decision.ts'
import type { Refusal } from './refusal.ts'

/** Why somebody at the bank has to look after a contract (D12): the customer disputes it, or its last day is over. */
export type Concern = 'disputed' | 'overdue'

export function concernOf(contract: Contract, now: Temporal.Instant): Concern | null {
  if (contract.confirmation === 'disputed') return 'disputed'
  return contract.status === 'open' && contract.deliverUntil < dayOf(now).toString() ? 'overdue' : null
}

type CareStates = OperatorStates & { readonly contract: Contract | undefined }
type Caring = { readonly service: string; readonly contractId: string; readonly operatorId: string }

/** Somebody takes it on; a colleague may take it over, who sees whose it was. `owner` is what the screen showed. */
export function decideTaking(
  states: CareStates,
  { owner, ...caring }: Caring & { readonly owner: string | null },
  now: Temporal.Instant,
): Decision<object, Refusal> {
  const found = cared(states, caring, now)
  if (typeof found === 'string') return refuse(found)
  if (found.owner !== owner || found.owner === caring.operatorId) return refuse('nothing_to_do')
  const { concludedBy: userId } = found
  return accept({}, { type: 'contract_taken', ...caring, userId, takenAtMs: now.epochMilliseconds })
}

/**
 * The answer to a dispute, by whoever looks after it. The contract then waits for the customer's コンファーム again, who may
 * dispute the answer, too: the bank doesn't confirm for a customer.
 */
export function decideAnswer(
  states: CareStates,
  { answer, ...caring }: Caring & { readonly answer: string },
  now: Temporal.Instant,
): Decision<object, Refusal> {
  const found = cared(states, caring, now)
  if (typeof found === 'string') return refuse(found)
  if (found.confirmation !== 'disputed') return refuse('nothing_to_do')
  if (found.owner !== caring.operatorId) return refuse('contract_of_another')
  const { concludedBy: userId } = found
  return accept(
    {},
    { type: 'contract_answered', ...caring, userId, answer, answeredAtMs: now.epochMilliseconds },
  )
}

function cared(
  states: CareStates,
  { service }: Caring,
  now: Temporal.Instant,
): Contract | 'not_permitted' | 'contract_unknown' | 'nothing_to_do' {
  const { contract } = states
  if (refuseOperator(states, 'contracts', service) !== null) return 'not_permitted'
  if (contract?.service !== service) return 'contract_unknown'
  return concernOf(contract, now) === null ? 'nothing_to_do' : contract
}
