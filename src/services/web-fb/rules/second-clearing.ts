import { type Operator, refuseOperator } from '../../../authority/rules/operator.ts'
import type { User } from '../../../authority/rules/user.ts'
import type { Refusal } from './refusal.ts'

// What one of the clearing asked for, and another one grants: about a refused posting, or about what a restore brought back.

export type CaseVerdict = 'grant' | 'decline'

/** Whoever asked for it, as they are when another one grants it. */
export type AskerStates = { readonly askerUser: User | undefined; readonly asker: Operator | undefined }

/** Nobody grants what they asked for themselves, and what somebody asked for who may not any more falls. */
export function refuseGrant(
  { askerUser, asker }: AskerStates,
  of: { readonly service: string; readonly askedBy: string; readonly operatorId: string },
): Refusal | null {
  if (of.askedBy === of.operatorId) return 'case_own'
  const states = { operatorUser: askerUser, operator: asker }
  return refuseOperator(states, 'handover', of.service) === null ? null : 'case_fallen'
}
