import type { EventOf } from '../../platform/decision/event.ts'
import { state } from '../../platform/decision/state.ts'
import { text } from '../../platform/decision/table.ts'
import type { DeskEvent } from './events.ts'
import { ofUser } from './keys.ts'
import type { User } from './user.ts'

/** What staff may do for a user. `create_user` covers customers and the import too. */
export const deskActions = [
  'unlock_password',
  'unlock_code',
  'issue_letter',
  'reset_password',
  'revoke_token',
  'remove_mail_address',
  'suspend_user',
  'resume_user',
  'issue_activation_code',
  'release_token',
  'stop_service',
  'restart_service',
  'revoke_certificate',
  'create_user',
] as const

export type DeskAction = (typeof deskActions)[number]

/** Everything that a role may carry; what is not an action on a user stands for screens of its own. */
export type Right = DeskAction | 'import_tokens' | 'approve' | 'audit' | 'migration' | 'handover'

/**
 * Who may do what (requirements appendix F): the branch takes what the manuals send to the お取引店, and the written
 * forms of WEB-FB (支店窓口, S3-FAQ-03). Runs of transfers and their files, which show whom every customer pays, are
 * for the clearing alone: whoever unlocks users or opens customers never holds them as well.
 */
export const roleRights = {
  desk: [...deskActions, 'import_tokens', 'migration'],
  branch: [
    'unlock_password',
    'unlock_code',
    'revoke_token',
    'remove_mail_address',
    'release_token',
    'stop_service',
    'restart_service',
    'revoke_certificate',
  ],
  approver: ['approve', 'migration'],
  auditor: ['audit', 'migration'],
  clearing: ['handover'],
} as const satisfies Record<string, readonly Right[]>

export type Role = keyof typeof roleRights

/** Staff of one institution, who sign in at its desk as users of the service `desk/<institution>`. */
export type Operator = { readonly service: string; readonly userId: string; readonly role: Role }

/** Does the role carry the right, and does the service belong to the operator's institution? */
export function mayAct(operator: Operator, right: Right, service: string): boolean {
  return mayActAt(operator, right, deskOf(service))
}

/** The same for what concerns no single service: is it the operator's own desk? */
export function mayActAt(operator: Operator, right: Right, desk: string): boolean {
  const rights: readonly string[] = roleRights[operator.role]
  return rights.includes(right) && desk === operator.service
}

/** Whoever acts at a desk: the user of the desk, and the role. */
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

/** The same for what concerns no single service. */
export function refuseOperatorAt(
  { operatorUser, operator }: OperatorStates,
  right: Right,
  desk: string,
): 'not_permitted' | null {
  if (operator === undefined || operatorUser?.status !== 'active') return 'not_permitted'
  return mayActAt(operator, right, desk) ? null : 'not_permitted'
}

/** The desk that looks after a service. */
export function deskOf(service: string): string {
  return `desk/${service.split('/')[0]}`
}

export const operatorState = state<Operator, EventOf<DeskEvent, 'operator_appointed'>>()({
  name: 'operator',
  table: 'desk_operator',
  key: ['service', 'userId'],
  columns: { service: text, userId: text, role: text },
  on: {
    operator_appointed: { key: ofUser, fold: (_, { service, userId, role }) => ({ service, userId, role }) },
  },
})
