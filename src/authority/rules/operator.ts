import type { EventOf } from '../../platform/decision/event.ts'
import { state } from '../../platform/decision/state.ts'
import { text } from '../../platform/decision/table.ts'
import type { DeskEvent } from './events.ts'
import { ofUser } from './keys.ts'
import { type Right, type Role, roleRights } from './rights.ts'
import type { User } from './user.ts'

/** Staff of one institution, who sign in at its desk as users of the service `desk/<institution>`. */
export type Operator = { readonly service: string; readonly userId: string; readonly role: Role }

/** Does the role carry the right, and does the service belong to the operator's institution? */
export function mayAct(operator: Operator, right: Right, service: string): boolean {
  return mayActAt(operator, right, deskOf(service))
}

/** The same for matters outside any service: is it the operator's own desk? */
export function mayActAt(operator: Operator, right: Right, desk: string): boolean {
  const rights: readonly string[] = roleRights[operator.role]
  return rights.includes(right) && desk === operator.service
}

/** The person acting at a desk: the desk's user, with a role. */
export type OperatorStates = {
  readonly operatorUser: User | undefined
  readonly operator: Operator | undefined
}

/** Why an operator may not act for a service (any more). Every decision at a desk asks here. */
export function refuseOperator(
  states: OperatorStates,
  right: Right,
  service: string,
): 'not_permitted' | null {
  return refuseOperatorAt(states, right, deskOf(service))
}

/** The same for matters outside any service. */
export function refuseOperatorAt(
  { operatorUser, operator }: OperatorStates,
  right: Right,
  desk: string,
): 'not_permitted' | null {
  if (operator === undefined || operatorUser?.status !== 'active') return 'not_permitted'
  return mayActAt(operator, right, desk) ? null : 'not_permitted'
}

/** Is the service a desk? */
export function isDesk(service: string): boolean {
  return service.startsWith('desk/')
}

/** The desk that looks after a service. */
export function deskOf(service: string): string {
  return `desk/${service.split('/')[0]}`
}

export const operatorState = state<Operator, EventOf<DeskEvent, 'operator_appointed'>>()({
  name: 'operator',
  row: 'the role of an operator',
  table: 'desk_operator',
  key: ['service', 'userId'],
  columns: { service: text, userId: text, role: text },
  on: {
    operator_appointed: { key: ofUser, fold: (_, { service, userId, role }) => ({ service, userId, role }) },
  },
})
