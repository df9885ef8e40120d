import { accept, refuse } from '../../platform/decision/decision.ts'
import {
  type Approval,
  approvalValidMs,
  isAskerGone,
  isDeciderGone,
  openApproval,
  type PartyStates,
} from './approval.ts'
import type { DecisionOf } from './decision.ts'
import type { DeskEvent, RequestDetails } from './desk-events.ts'
import { isOneHand } from './staffing.ts'
import { isTerminalCommand, type TerminalCommand } from './terminal-commands.ts'

/** A command as it was typed: what it takes another person's yes to. */
export type TerminalOrder = {
  readonly command: TerminalCommand
  /** The desk whose staff approves. */
  readonly desk: string
  readonly approvalId: string
  /** `terminal:` and the name. */
  readonly by: string
  readonly reason: string
  /** What the approver reads; `orderDigest` stands for every argument, and for the content of the files that are read. */
  readonly details: RequestDetails & { readonly orderDigest: string }
  /** Does it print what opens something, so that whoever asked must not do it (X1)? */
  readonly handsOver: boolean
}

/** Why an approval does not let a command through. */
export type TerminalRefusal =
  | 'approval_unknown'
  | 'other_arguments'
  | 'approval_declined'
  | 'approval_withdrawn'
  | 'approval_used'
  | 'approval_over'
  | 'approval_waits'
  | 'approval_void'
  | 'own_request'
  | 'other_hands'

export type Filed = {
  readonly status: 'pending' | 'granted'
  readonly requestedBy: string
  readonly untilMs: number
}

/** At the terminal nobody calls. */
const identification = 'サーバの端末'

/** Files a command for another person to grant; the same command again finds its request. */
export function decideTerminalRequest(
  approval: Approval | undefined,
  { command: action, desk: service, approvalId: userId, by, reason, details }: TerminalOrder,
  now: Temporal.Instant,
): DecisionOf<DeskEvent, Filed, 'approval_pending'> {
  const open = openApproval(approval, now)
  if (open !== undefined && open.details['orderDigest'] !== details.orderDigest)
    return refuse('approval_pending')
  if (open !== undefined) return accept(filed(open))
  const requestedAtMs = now.epochMilliseconds
  const requested = { service, userId, action, reason, identification, requestedBy: by, requestedAtMs }
  const status = 'pending' as const
  return accept(filed({ status, requestedBy: by, requestedAtMs }), {
    type: 'approval_requested',
    ...requested,
    details,
    because: [action],
  })
}

function filed({
  status,
  requestedBy,
  requestedAtMs,
}: Pick<Approval, 'status' | 'requestedBy' | 'requestedAtMs'>) {
  const known = status === 'granted' ? ('granted' as const) : ('pending' as const)
  return { status: known, requestedBy, untilMs: requestedAtMs + approvalValidMs }
}

/**
 * Takes back a command that waits or was granted, so that it can be asked for anew, by the same person or another. It only
 * takes something away, so it takes nobody's yes: the name at a terminal is what its caller says.
 */
export function decideTerminalWithdrawal(
  approval: Approval | undefined,
  by: string,
  now: Temporal.Instant,
): DecisionOf<DeskEvent, object, 'nothing_to_withdraw'> {
  const open = openApproval(approval, now)
  if (open === undefined || !isTerminalCommand(open.action)) return refuse('nothing_to_withdraw')
  const { service, userId, action } = open
  return accept(
    {},
    {
      type: 'approval_withdrawn',
      service,
      userId,
      action,
      withdrawnBy: by,
      withdrawnAtMs: now.epochMilliseconds,
    },
  )
}

/** Why the command may not be carried out on this approval now; null where it may, once. */
export function refuseTerminalUse(
  states: PartyStates & { readonly approval: Approval | undefined },
  { by, details, handsOver }: Pick<TerminalOrder, 'by' | 'details' | 'handsOver'>,
  now: Temporal.Instant,
): TerminalRefusal | null {
  const { approval } = states
  if (approval === undefined) return 'approval_unknown'
  if (approval.details['orderDigest'] !== details.orderDigest) return 'other_arguments'
  if (approval.status === 'declined') return 'approval_declined'
  if (approval.status === 'withdrawn') return 'approval_withdrawn'
  if (approval.status === 'used') return 'approval_used'
  if (openApproval(approval, now) === undefined) return 'approval_over'
  if (approval.status === 'pending') return 'approval_waits'
  if (isAskerGone(states, approval) || isDeciderGone(states, approval)) return 'approval_void'
  // Somebody on the staff has a login ID and a 社員番号, and may give either as the name.
  const isAsker = isOneHand({ by: approval.requestedBy, operator: states.asker }, { by, operator: undefined })
  if (isAsker && handsOver) return 'own_request'
  return isAsker || handsOver ? null : 'other_hands'
}
