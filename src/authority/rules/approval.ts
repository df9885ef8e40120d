import type { Event } from './events.ts'
import type { DeskAction } from './operator.ts'

/** Statuses of a request for a second operator's approval. Each ends, and a new request starts anew. */
export const approvalTransitions = {
  pending: { approval_granted: 'granted', approval_declined: 'declined' },
  granted: { approval_used: 'used' },
  declined: {},
  used: {},
} as const

export type ApprovalStatus = keyof typeof approvalTransitions

/** At most one request is open for an action on a user. What was asked for never changes afterwards. */
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

export function evolveApproval(approval: Approval | undefined, event: Event): Approval | undefined {
  switch (event.type) {
    case 'approval_requested': {
      const { type: _, ...requested } = event
      return { ...requested, status: 'pending', decidedBy: null, decidedAtMs: null }
    }
    case 'approval_granted':
    case 'approval_declined': {
      const { decidedBy, decidedAtMs } = event
      const status = approvalTransitions.pending[event.type]
      return approval && { ...approval, status, decidedBy, decidedAtMs }
    }
    case 'approval_used':
      return approval && { ...approval, status: approvalTransitions.granted.approval_used }
    default:
      return approval
  }
}
