import { type Approval, isAskerGone, openApproval, type PartyStates } from '../../authority/rules/approval.ts'
import { awaitsAnswer, isOutdated, saidMax, talkOf } from '../../authority/rules/approval-talk.ts'
import type { RequestDetails } from '../../authority/rules/desk-events.ts'
import { type Operator, type OperatorStates, refuseOperator } from '../../authority/rules/operator.ts'
import { isNamed, isSamePerson, keyDoubt } from '../../authority/rules/staffing.ts'
import { isTerminalCommand } from '../../authority/rules/terminal-commands.ts'
import { isStaffAct, rightToApprove, rightToAsk } from '../../authority/rules/two-persons.ts'
import { accept, refuse } from '../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { Refusal } from './refusal.ts'

export type ApprovalStates = OperatorStates &
  PartyStates & {
    readonly approval: Approval | undefined
    readonly operator: Operator | undefined
  }

type OfRequest = {
  readonly operatorId: string
  readonly service: string
  /** Names the very request that was read: one that was asked for again since then has not been read. */
  readonly requestedAtMs: number
}

export type ApprovalRequest = OfRequest & {
  readonly grant: boolean
  /** Why it is declined. */
  readonly reason?: string
}

/**
 * A second operator grants or declines a request, never their own nor one about themselves; the staff's matters take an
 * administrator (D2). `facts` is how things stand that it would change: nobody grants what was asked for on others (D10).
 */
export function decideApproval(
  states: ApprovalStates,
  request: ApprovalRequest,
  now: Temporal.Instant,
  facts?: RequestDetails,
): Decision<object, Refusal> {
  const { grant } = request
  const open = openFor(states, request, now)
  if (typeof open === 'string') return refuse(open)
  const doubt = grant ? keyDoubt(open.operator, states.askerClient, open.approval.requestedAtMs) : null
  if (doubt !== null) return refuse(doubt === 'own' ? 'approval_own' : 'approval_key_unknown')
  const barred = refuseAboutOneself(open)
  if (barred !== null) return refuse(barred)
  const { approval } = open
  if (grant && isAskerGone(states, approval)) return refuse('nothing_to_do')
  if (grant && isOutdated(states.talk, approval, facts)) return refuse('approval_outdated')
  const { service, userId, action } = approval
  const decided = { decidedBy: request.operatorId, decidedAtMs: now.epochMilliseconds }
  const of = { service, userId, action, ...decided }
  if (grant) return accept({}, { type: 'approval_granted', ...of })
  const { reason } = request
  const why = reason === undefined ? {} : { reason, requestedAtMs: approval.requestedAtMs }
  return accept({}, { type: 'approval_declined', ...of, ...why })
}

/** Whoever may grant a request asks about it; its maker answers. It waits on, no longer than before (D10). */
export function decideSaying(
  states: ApprovalStates,
  request: OfRequest & { readonly text: string },
  now: Temporal.Instant,
): Decision<object, Refusal> {
  const { operatorId: by, text } = request
  const said = { by, text, saidAtMs: now.epochMilliseconds }
  if (states.approval?.requestedBy === by) {
    const own = answerable(states, states.approval, request, now)
    return typeof own === 'string' ? refuse(own) : accept({}, { type: 'approval_answered', ...own, ...said })
  }
  const open = openFor(states, request, now)
  if (typeof open === 'string') return refuse(open)
  const barred = refuseAboutOneself(open)
  if (barred !== null) return refuse(barred)
  const { approval } = open
  if ((talkOf(states.talk, approval)?.said.length ?? 0) >= saidMax) return refuse('nothing_to_do')
  return accept({}, { type: 'approval_questioned', ...idOf(approval), ...said })
}

/** The maker's own, while a question is open. */
function answerable(
  states: ApprovalStates,
  approval: Approval,
  { service, requestedAtMs }: OfRequest,
  now: Temporal.Instant,
): ReturnType<typeof idOf> | Refusal {
  const { action } = approval
  if (isTerminalCommand(action)) return 'not_permitted'
  const barred = refuseOperator(states, rightToAsk(action), service)
  if (barred !== null) return barred
  if (approval.status !== 'pending' || approval.requestedAtMs !== requestedAtMs) return 'nothing_to_do'
  if (openApproval(approval, now) === undefined) return 'approval_expired'
  return awaitsAnswer(talkOf(states.talk, approval)) ? idOf(approval) : 'nothing_to_do'
}

function idOf({ service, userId, action, requestedAtMs }: Approval) {
  return { service, userId, action, requestedAtMs }
}

type Open = { readonly approval: Approval; readonly operator: Operator }

/** The request that waits, and who settles it; or why they may not. `approval_own`: they asked for it. */
function openFor(
  states: ApprovalStates,
  { service, requestedAtMs }: OfRequest,
  now: Temporal.Instant,
): Open | Refusal {
  const { approval, operator } = states
  const right = approval === undefined ? 'approve' : rightToApprove(approval.action)
  const barred = refuseOperator(states, right, service)
  if (barred !== null || operator === undefined) return 'not_permitted'
  if (approval?.status !== 'pending' || approval.requestedAtMs !== requestedAtMs) return 'nothing_to_do'
  if (openApproval(approval, now) === undefined) return 'approval_expired'
  if (isSamePerson(operator, approval.requestedBy, states.asker)) return 'approval_own'
  return { approval, operator }
}

function refuseAboutOneself({ approval, operator }: Open): Refusal | null {
  const { action, userId, details } = approval
  if (isStaffAct(action) && userId === operator.userId) return 'approval_of_oneself'
  return isNamed(operator, details['operatorId']) ? 'approval_of_oneself' : null
}
