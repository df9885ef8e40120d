import { accept, type Decision, refuse, together } from '../../platform/decision/decision.ts'
import type { AnyEvent, EventOf } from '../../platform/decision/event.ts'
import { existing, state } from '../../platform/decision/state.ts'
import { integer, json, text } from '../../platform/decision/table.ts'
import { type ApprovalTalk, isOutdated, talkOf } from './approval-talk.ts'
import type { Call } from './call.ts'
import { type Client, clientIdOf, mayStillAsk } from './client.ts'
import type { ApprovedBy, DeskEvent, RequestDetails } from './desk-events.ts'
import type { FenceEvent } from './fence-events.ts'
import { caseOnly } from './of-persons.ts'
import { type Operator, refuseOperator } from './operator.ts'
import { keyDoubt } from './staffing.ts'
import { isTerminalCommand } from './terminal-commands.ts'
import { type ApprovalName, type ApprovedAct, rightToApprove, rightToAsk } from './two-persons.ts'
import type { User } from './user.ts'

/** Statuses of a request for a second operator's approval. Every one ends, and a new request starts over. */
export const approvalTransitions = {
  pending: {
    approval_granted: 'granted',
    approval_declined: 'declined',
    approval_withdrawn: 'withdrawn',
    approvals_fenced: 'void',
  },
  granted: { approval_used: 'used', approval_withdrawn: 'withdrawn', approvals_fenced: 'void' },
  withdrawn: {},
  void: {},
  declined: {},
  used: {},
} as const

export type ApprovalStatus = keyof typeof approvalTransitions

/** At most one open request per action on a user. What was requested never changes afterwards. */
export type Approval = {
  readonly service: string
  readonly userId: string
  readonly action: ApprovedAct
  readonly status: ApprovalStatus
  readonly reason: string
  readonly identification: string
  readonly requestedBy: string
  readonly requestedAtMs: number
  readonly decidedBy: string | null
  readonly decidedAtMs: number | null
  readonly details: RequestDetails
  readonly because: readonly ApprovalName[]
}

type OfApproval = Pick<Approval, 'service' | 'userId'> & { readonly action: string }

const ofApproval = ({ service, userId, action }: OfApproval) => [service, userId, action] as const

const decided = existing<Approval, EventOf<DeskEvent, 'approval_granted' | 'approval_declined'>>(
  (approval, { type, decidedBy, decidedAtMs }) => {
    return { ...approval, status: approvalTransitions.pending[type], decidedBy, decidedAtMs }
  },
)

export const approvalState = state<
  Approval,
  | EventOf<
      DeskEvent,
      'approval_requested' | 'approval_granted' | 'approval_declined' | 'approval_withdrawn' | 'approval_used'
    >
  | EventOf<FenceEvent, 'approvals_fenced'>
>()({
  name: 'approval',
  row: 'what an operator asked a second one to approve',
  table: 'approval',
  ofPerson: {
    by: 'userId',
    erased: (approval) => ({
      ...approval,
      reason: '',
      identification: '',
      details: caseOnly(approval.details),
    }),
  },
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
    details: json,
    because: json,
  },
  on: {
    approval_requested: {
      key: ofApproval,
      fold: (_, { type: __, facts: ___, details = {}, because = [], ...requested }) => {
        return { ...requested, status: 'pending', decidedBy: null, decidedAtMs: null, details, because }
      },
    },
    approval_granted: { key: ofApproval, fold: decided },
    approval_declined: { key: ofApproval, fold: decided },
    approval_withdrawn: {
      key: ofApproval,
      fold: existing((approval, { withdrawnBy: decidedBy, withdrawnAtMs: decidedAtMs }) => {
        return {
          ...approval,
          status: approvalTransitions.pending.approval_withdrawn,
          decidedBy,
          decidedAtMs,
        }
      }),
    },
    approval_used: {
      key: ofApproval,
      fold: existing((approval) => ({ ...approval, status: approvalTransitions.granted.approval_used })),
    },
    approvals_fenced: {
      keys: ({ approvals }) => approvals.map(ofApproval),
      fold: existing((approval) => ({ ...approval, status: approvalTransitions.pending.approvals_fenced })),
    },
  },
})

/** How long a request counts, granted or not. */
export const approvalValidMs = 24 * 3_600_000

/** The request that still counts: not declined, not used, not older than a day. */
export function openApproval(approval: Approval | undefined, now: Temporal.Instant): Approval | undefined {
  if (approval?.status !== 'pending' && approval?.status !== 'granted') return undefined
  return isExpired(approval, now) ? undefined : approval
}

/** Did its time go by before it was declined, or done? */
export function isExpired(
  { status, requestedAtMs }: Pick<Approval, 'status' | 'requestedAtMs'>,
  now: Temporal.Instant,
): boolean {
  const isOver = now.epochMilliseconds >= requestedAtMs + approvalValidMs
  return isOver && (status === 'pending' || status === 'granted')
}

/** Whoever asked for what is granted or carried out now, and whoever granted it. */
export type PartyStates = {
  readonly askerUser?: User | undefined
  readonly asker?: Operator | undefined
  readonly deciderUser?: User | undefined
  readonly decider?: Operator | undefined
  /** Who asked, where it was a system of the institution (連携先). */
  readonly askerClient?: Client | undefined
  /** The call in which it was asked for. */
  readonly askedCall?: Call | undefined
  /** What it was asked on, and what was said of it. */
  readonly talk?: ApprovalTalk | undefined
}

/**
 * May whoever asked still ask? What is asked for by somebody who may not any more falls (D2, ADM-08). At the terminal it is
 * a name: it falls if that was an operator's who is dismissed now.
 */
export function isAskerGone(
  { askerUser, asker, askerClient, askedCall }: PartyStates,
  { service, action, requestedBy, details }: Approval,
): boolean {
  if (isCallerRefused(askedCall, details)) return true
  const clientId = clientIdOf(requestedBy)
  if (clientId !== undefined) {
    const scope = action === 'create_user' ? 'users:create' : 'bindings:act'
    return askerClient?.clientId !== clientId || !mayStillAsk(askerClient, service, scope)
  }
  if (isTerminalCommand(action)) return asker !== undefined && askerUser?.status !== 'active'
  if (asker?.userId !== requestedBy) return true
  return refuseOperator({ operatorUser: askerUser, operator: asker }, rightToAsk(action), service) !== null
}

/** Did whoever called turn out to be somebody else in the very call in which it was asked for? Nothing of it is done. */
function isCallerRefused(askedCall: Call | undefined, { caseNumber }: RequestDetails): boolean {
  if (caseNumber === undefined) return false
  return askedCall?.caseNumber !== caseNumber || askedCall.identified === 'failed'
}

/**
 * The same for whoever granted it: nothing is done on the word of somebody who was dismissed since (D2), or who came by a
 * key of the client that asked, or may have one that nobody knows the maker of.
 */
export function isDeciderGone(
  { deciderUser, decider, askerClient }: PartyStates,
  { service, action, decidedBy, requestedAtMs }: Approval,
): boolean {
  if (decider === undefined || decider.userId !== decidedBy) return true
  if (keyDoubt(decider, askerClient, requestedAtMs) !== null) return true
  const states = { operatorUser: deciderUser, operator: decider }
  return refuseOperator(states, rightToApprove(action), service) !== null
}

/** Who wants to do what, and why it takes two. */
export type Wanted = {
  readonly service: string
  readonly userId: string
  readonly action: ApprovedAct
  /** `ask` acts, or files a request where a second person is needed; `carry_out` does what was granted. */
  readonly step: 'ask' | 'carry_out'
  readonly by: string
  readonly reason: string
  readonly identification: string
  readonly details: RequestDetails
  /** Nothing: one person may do it alone. */
  readonly because: readonly ApprovalName[]
  /** Does whoever does it read a secret, so that it must not be whoever asked (X1)? */
  readonly handsOver: boolean
  /** Of the call in which it is asked for or done; null: outside any. */
  readonly caseNumber?: string | null
  /** Of the request, for what is carried out. */
  readonly parties: PartyStates
  /** How things stand that it would change; left out where nobody holds it against that. */
  readonly facts?: RequestDetails
}

export type Permit = {
  readonly reason: string
  readonly identification: string
  readonly approved: boolean
  readonly caseNumber?: string
  readonly approval?: ApprovedBy
}

/** May it be done now? `ask`: it was filed instead, for a second person to grant. */
export function decideTwoPersons(
  approval: Approval | undefined,
  wanted: Wanted,
  now: Temporal.Instant,
):
  | { readonly is: 'permitted'; readonly permit: Permit; readonly events: readonly DeskEvent[] }
  | { readonly is: 'requested'; readonly event: DeskEvent }
  | { readonly is: 'refused'; readonly refusal: NotPermitted } {
  const { service, userId, action, step, by, reason, identification, because, parties } = wanted
  const { facts } = wanted
  const ofCase = wanted.caseNumber == null ? {} : { caseNumber: wanted.caseNumber }
  const details = { ...wanted.details, ...ofCase }
  const open = openApproval(approval, now)
  const outdated = open !== undefined && isOutdated(parties.talk, open, facts)
  if (step === 'carry_out') {
    if (open?.status !== 'granted' || !isFor(open, wanted)) return { is: 'refused', refusal: 'nothing_to_do' }
    if (isAskerGone(parties, open) || isDeciderGone(parties, open))
      return { is: 'refused', refusal: 'nothing_to_do' }
    if (outdated) return { is: 'refused', refusal: 'approval_outdated' }
    const used: DeskEvent = { type: 'approval_used', service, userId, action }
    return { is: 'permitted', permit: { ...ofCase, ...permitOf(open) }, events: [used] }
  }
  if (reason === '' || identification === '') throw new TypeError('an action comes with why and for whom')
  if (because.length === 0)
    return { is: 'permitted', permit: { reason, identification, approved: false, ...ofCase }, events: [] }
  // What was asked for on other facts is asked for anew; what somebody else asked for while this one was on its way is not.
  const isKnown = open !== undefined && talkOf(parties.talk, open) !== undefined
  if (open !== undefined && !(outdated && isKnown)) return { is: 'refused', refusal: 'approval_pending' }
  const requestedAtMs = now.epochMilliseconds
  const requested = { service, userId, action, reason, identification, requestedBy: by, requestedAtMs }
  const event = { type: 'approval_requested', ...requested, details, because } as const
  return { is: 'requested', event: facts === undefined ? event : { ...event, facts } }
}

export type NotPermitted = 'nothing_to_do' | 'approval_pending' | 'approval_outdated'

/** The act says who asked for it and who granted it, so that nobody has to look for that elsewhere (D3). */
function permitOf(open: Approval): Permit {
  const { reason, identification, requestedBy, requestedAtMs, decidedBy, decidedAtMs, details } = open
  const { caseNumber } = details
  const permit = { reason, identification, approved: true, ...(caseNumber !== undefined && { caseNumber }) }
  if (decidedBy === null || decidedAtMs === null) return permit
  return { ...permit, approval: { requestedBy, requestedAtMs, decidedBy, decidedAtMs } }
}

export type Told = { readonly result: 'done' | 'requested' }

/** What several acts do with it: refused, filed, or done by `act`, whose events follow. */
export function actOrAsk<R extends string, E extends AnyEvent>(
  approval: Approval | undefined,
  wanted: Wanted,
  now: Temporal.Instant,
  act: (permit: Permit) => Decision<object, R, E>,
): Decision<Told, R | NotPermitted, E | DeskEvent> {
  const asked = decideTwoPersons(approval, wanted, now)
  switch (asked.is) {
    case 'refused':
      return refuse(asked.refusal)
    case 'requested':
      return accept({ result: 'requested' }, asked.event)
    case 'permitted':
      return together(accept({}, ...asked.events), () =>
        together(act(asked.permit), () => accept({ result: 'done' } as const)),
      )
  }
}

/** Whoever asked does it, but never reads what it makes; and nothing else than what was granted is done. */
function isFor({ requestedBy, details }: Approval, wanted: Wanted): boolean {
  if ((requestedBy === wanted.by) === wanted.handsOver) return false
  // The call may be over by now, and whoever prints a letter is in none, or in another.
  const names = Object.keys(details).filter((name) => name !== 'caseNumber')
  return (
    names.length === Object.keys(wanted.details).length &&
    names.every((name) => details[name] === wanted.details[name])
  )
}
