import type { EventOf } from '../../platform/decision/event.ts'
import { existing, state } from '../../platform/decision/state.ts'
import { integer, text } from '../../platform/decision/table.ts'
import type { DeskEvent } from './desk-events.ts'
import { ofUser } from './keys.ts'
import { type Right, type Role, roleRights } from './rights.ts'
import type { User } from './user.ts'

/** Staff of one institution, who sign in at its desk as users of the service `desk/<institution>`. */
export type Operator = {
  readonly service: string
  readonly userId: string
  readonly role: Role
  /** 社員番号, which tells who it is: one person, one account. Null: appointed before there were such numbers. */
  readonly employeeNumber: string | null
  /** The last day in Japan on which the operator did something that nobody else approved, and how much on it. */
  readonly actsDay: string | null
  readonly acts: number
}

/** Where somebody is on the staff, and as what. */
export type Appointment = Pick<Operator, 'service' | 'userId' | 'role'>

/** How much an operator did today that nobody else approved. */
export function actsToday({ actsDay, acts }: Operator, now: Temporal.Instant): number {
  return actsDay === dayInJapan(now) ? acts : 0
}

/** The operator after so many more of them: for several that are decided together. */
export function afterActs(operator: Operator, more: number, now: Temporal.Instant): Operator {
  return { ...operator, actsDay: dayInJapan(now), acts: actsToday(operator, now) + more }
}

function dayInJapan(at: Temporal.Instant): string {
  return at.toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toString()
}

/** Does the role carry the right, and does the service belong to the operator's institution? */
export function mayAct(operator: Appointment, right: Right, service: string): boolean {
  return mayActAt(operator, right, deskOf(service))
}

/** The same for matters outside any service: is it the operator's own desk? */
function mayActAt(operator: Appointment, right: Right, desk: string): boolean {
  const rights: readonly string[] = roleRights[operator.role]
  return rights.includes(right) && desk === operator.service
}

/** The person acting at a desk: the desk's user, with a role. */
export type OperatorStates = {
  readonly operatorUser: User | undefined
  readonly operator: Appointment | undefined
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

/** The desk that looks after a service, or a desk itself. */
export function deskOf(service: string): string {
  return isDesk(service) ? service : `desk/${service.split('/')[0]}`
}

export const operatorState = state<
  Operator,
  EventOf<DeskEvent, 'operator_appointed' | 'operator_numbered' | 'operator_role_changed' | 'desk_acted'>
>()({
  name: 'operator',
  row: 'the role of an operator',
  table: 'desk_operator',
  key: ['service', 'userId'],
  columns: {
    service: text,
    userId: text,
    role: text,
    employeeNumber: text,
    actsDay: text,
    acts: integer,
  },
  on: {
    operator_appointed: {
      key: ofUser,
      fold: (_, { service, userId, role, employeeNumber = null }) => {
        return { service, userId, role, employeeNumber, actsDay: null, acts: 0 }
      },
    },
    operator_numbered: {
      key: ofUser,
      fold: existing((operator, { employeeNumber }) => ({ ...operator, employeeNumber })),
    },
    operator_role_changed: {
      key: ofUser,
      fold: existing((operator, { role }) => ({ ...operator, role })),
    },
    desk_acted: {
      key: (event) =>
        event.approved || event.actedAtMs === undefined ? null : [deskOf(event.service), event.operatorId],
      fold: existing((operator, { actedAtMs = 0 }) => {
        const actsDay = dayInJapan(Temporal.Instant.fromEpochMilliseconds(actedAtMs))
        return { ...operator, actsDay, acts: operator.actsDay === actsDay ? operator.acts + 1 : 1 }
      }),
    },
  },
})
