import type { EventOf } from '../../platform/decision/event.ts'
import { existing, state } from '../../platform/decision/state.ts'
import { integer, text } from '../../platform/decision/table.ts'
import type { DeskEvent } from './events.ts'
import type { DeskAction } from './rights.ts'

/** Statuses of a request for a second operator's approval. Every one ends, and a new request starts over. */
export const approvalTransitions = {
  pending: { approval_granted: 'granted', approval_declined: 'declined' },
  granted: { approval_used: 'used' },
  declined: {},
  used: {},
} as const

export type ApprovalStatus = keyof typeof approvalTransitions

/** At most one open request per action on a user. What was requested never changes afterwards. */
export type Approval = {
  readonly service: string
  readonly userId: string
  readonly action: DeskAction
  readonly status: ApprovalStatus
  readonly reason: string
  readonly identification: string
  readonly requestedBy: string
  readonly requestedAtMs: number
  readonly decidedBy: string | null
  readonly decidedAtMs: number | null
}

const ofApproval = ({ service, userId, action }: Pick<Approval, 'service' | 'userId' | 'action'>) =>
  [service, userId, action] as const

const decided = existing<Approval, EventOf<DeskEvent, 'approval_granted' | 'approval_declined'>>(
  (approval, { type, decidedBy, decidedAtMs }) => {
    return { ...approval, status: approvalTransitions.pending[type], decidedBy, decidedAtMs }
  },
)

export const approvalState = state<
  Approval,
  EventOf<DeskEvent, 'approval_requested' | 'approval_granted' | 'approval_declined' | 'approval_used'>
>()({
  name: 'approval',
  row: 'what an operator asked a second one to approve',
  table: 'approval',
  key: ['service', 'userId', 'action'],
  columns: {
    service: text,
    userId: text,
    action: text,
    status: text,
    reason: text,
    identification: text,
    requestedBy: text,
    requestedAtMs: integer,
    decidedBy: text,
    decidedAtMs: integer,
  },
  on: {
    approval_requested: {
      key: ofApproval,
      fold: (_, { type: __, ...requested }) => {
        return { ...requested, status: 'pending', decidedBy: null, decidedAtMs: null }
      },
    },
    approval_granted: { key: ofApproval, fold: decided },
    approval_declined: { key: ofApproval, fold: decided },
    approval_used: {
      key: ofApproval,
      fold: existing((approval) => ({ ...approval, status: approvalTransitions.granted.approval_used })),
    },
  },
})
