import { accept, refuse, together } from '../../platform/decision/decision.ts'
import { type CallStates, callAbout, refuseByCall } from './act-in-call.ts'
import { type AdministratorStates, administratorOf, isUserOtpOpen } from './administrator.ts'
import { type Binding, type BindingStatus, bindingBarred } from './binding.ts'
import type { Call } from './call.ts'
import { type Care, reasonsOfCare } from './care.ts'
import type { Decision } from './decision.ts'
import type { Event } from './events.ts'
import { afterActs, type Operator, type OperatorStates, refuseOperator } from './operator.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal, Stale } from './refusal.ts'
import type { DeskAction } from './rights.ts'
import type { ApprovalName } from './two-persons.ts'
import type { User } from './user.ts'

/** ロック解除, 一時停止, 再開, 無効 (S2-1.2-11, C2-13). */
export type UserOtpAction = 'unlock' | 'suspend' | 'resume' | 'revoke'

/** The statuses in which each one applies (E-2). */
export const userOtpActions = {
  unlock: ['locked'],
  suspend: ['usable'],
  resume: ['suspended'],
  revoke: ['usable', 'locked', 'suspended'],
} as const satisfies Record<UserOtpAction, readonly BindingStatus[]>

/** A selected line: its current state, and the state that was shown. */
export type ChosenBinding = {
  readonly user: User | undefined
  readonly binding: Binding | undefined
  /** At a desk: what it did for the user of late. */
  readonly care?: Care | undefined
  /** The `bindingSight` of what was on the screen; null for the whole customer, in any state. */
  readonly seen: string | null
}

export type UserOtpRequest = {
  readonly action: UserOtpAction
  readonly chosen: readonly ChosenBinding[]
}

type Sighted = Pick<Binding, 'status' | 'bindingId' | 'failures'>

/** A fingerprint of a line: when two people press opposite buttons, the second has to look again. */
export function bindingSight({ status, bindingId, failures }: Sighted): string {
  return [status, bindingId ?? '', failures].join('.')
}

/** An administrator changes tokens of their own company: all selected ones, or none (S2-1.3). */
export function decideUserOtp(
  states: AdministratorStates,
  request: UserOtpRequest & { readonly seenAtMs: number },
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<{ readonly count: number }> {
  const administrator = administratorOf(states, request.seenAtMs, profile, now)
  if (typeof administrator === 'string') return refuse(administrator)
  if (!isUserOtpOpen(profile.administration, now)) return refuse('function_closed')
  const { action, chosen } = request
  // Another company's user gets the same answer as one that does not exist.
  if (chosen.some(({ user }) => user?.customerId !== administrator.customerId)) return refuse('no_such_user')
  const takesAway = action === 'suspend' || action === 'revoke'
  if (takesAway && chosen.some(({ user }) => user?.userId === administrator.userId))
    return refuse('own_token')
  return changeBindings(request, 'others')
}

/** What limits the desk: the profile, and whether administrators manage users' tokens (S3-FAQ-04). */
type DeskRules = { readonly profile: ServiceProfile; readonly administratorsKeepTokens: boolean }

const rightOf = {
  unlock: 'unlock_code',
  suspend: 'suspend_user',
  resume: 'resume_user',
  revoke: 'revoke_token',
} as const satisfies Record<UserOtpAction, DeskAction>

/** The desk right that an act on this screen requires. */
export function deskRightOf(action: UserOtpAction): DeskAction {
  return rightOf[action]
}

/**
 * The same screen across all customers, for operators of the institution, who state why and for whom. Acts that need a
 * second operator's approval are done on the user's own page, not here.
 */
export function decideDeskUserOtp(
  states: OperatorStates & CallStates & { readonly operator: Operator | undefined },
  request: UserOtpRequest & {
    readonly service: string
    readonly operatorId: string
    readonly reason: string
    readonly identification: string
    /** Of the call that the operator had open, where all lines are of the user whom it is about. */
    readonly caseNumber?: string | null
  },
  { profile, administratorsKeepTokens }: DeskRules,
  now: Temporal.Instant,
): Decision<{ readonly count: number }, Refusal | Stale> {
  const { service, action, chosen, operatorId, reason, identification } = request
  const right = deskRightOf(action)
  const barred = refuseOperator(states, right, service)
  if (barred !== null) return refuse(barred)
  const byCall = chosen
    .map(
      ({ user }) => user && refuseByCall(states, { ...of(user), action: right, step: 'ask' }, profile.desk),
    )
    .find((each) => each != null)
  if (byCall != null) return refuse(byCall)
  if (caseOfLines(states, chosen) !== (request.caseNumber ?? null)) return refuse('stale')
  const isForDesk = !administratorsKeepTokens || onlyToken(action)
  if (!isForDesk && chosen.some(({ user }) => user?.administrator !== true)) return refuse('not_permitted')
  const { operator } = states
  // Each line is an act of its own: a cap counts those before it, too (X10).
  const exceeds = chosen.some(
    (line, i) =>
      whyTwoForToken(operator && afterActs(operator, i, now), line, action, profile, now).length > 0,
  )
  if (exceeds) return refuse('approval_pending')
  const acted = chosen.flatMap(({ user }): Event[] =>
    user === undefined
      ? []
      : [
          {
            type: 'desk_acted',
            service,
            userId: user.userId,
            operatorId,
            reason,
            identification,
            action: right,
            approved: false,
            actedAtMs: now.epochMilliseconds,
            ...(onlyToken(action) && { onToken: true }),
            ...inCase(callAbout(states, of(user))),
          },
        ],
  )
  return together(accept({}, ...acted), () => changeBindings({ action, chosen }, 'desk'))
}

const of = ({ service, userId }: User) => ({ service, userId })

const inCase = (call: Call | undefined) => (call === undefined ? {} : { caseNumber: call.caseNumber })

/** The call in which all of it is done; null where a line is of somebody whom it is not about. */
export function caseOfLines(
  states: CallStates & Pick<OperatorStates, 'operatorUser'>,
  chosen: readonly Pick<ChosenBinding, 'user'>[],
): string | null {
  const numbers = chosen.map(({ user }) => user && callAbout(states, of(user))?.caseNumber)
  const [first, ...others] = new Set(numbers)
  return others.length === 0 ? (first ?? null) : null
}

/** Is it the right to act on a user, exercised on the token alone? */
export function onlyToken(action: UserOtpAction): boolean {
  return action === 'suspend' || action === 'resume'
}

/**
 * Why an act on a token takes a second person. Suspending and resuming it stay with one; unlocking and revoking are those
 * of the user's own page.
 */
export function whyTwoForToken(
  operator: Operator | undefined,
  { user, care }: Pick<ChosenBinding, 'user' | 'care'>,
  action: UserOtpAction,
  { desk }: ServiceProfile,
  now: Temporal.Instant,
): readonly ApprovalName[] {
  if (onlyToken(action)) return []
  const right = deskRightOf(action)
  const rescues = action === 'unlock' && user?.administrator === true
  const names: readonly ApprovalName[] = [right, ...(rescues ? (['rescue_administrator'] as const) : [])]
  const listed = names.filter((name) => desk.approvals.includes(name))
  return [...listed, ...reasonsOfCare(right, { care, operator }, desk, now)]
}

/**
 * The act itself, on all lines or on none, whoever may do it. What the cap locked, a person at the desk unlocks, and
 * nobody else (THR-08).
 */
export function changeBindings(
  { action, chosen }: UserOtpRequest,
  by: 'desk' | 'others',
): Decision<{ readonly count: number }> {
  if (chosen.length === 0) return refuse('nothing_selected')
  const events: Event[] = []
  for (const line of chosen) {
    const refusal = refuseLine(action, line)
    if (refusal !== null) return refuse(refusal)
    if (action === 'unlock' && by !== 'desk' && line.binding?.capped) return refuse('code_capped')
    events.push(...eventsOf(action, line, by))
  }
  return accept({ count: chosen.length }, ...events)
}

function refuseLine(action: UserOtpAction, { user, binding, seen }: ChosenBinding): Refusal | null {
  if (user === undefined || user.status === 'deleted' || binding === undefined) return 'nothing_to_do'
  if (seen !== null && seen !== bindingSight(binding)) return 'nothing_to_do'
  const statuses: readonly BindingStatus[] = userOtpActions[action]
  // Nobody else did anything: the line showed this state all along (M10).
  if (!statuses.includes(binding.status)) return seen === null ? 'nothing_to_do' : 'not_in_this_state'
  return action === 'revoke' && binding.tokenId === null ? 'nothing_to_do' : null
}

function eventsOf(
  action: UserOtpAction,
  { user, binding }: ChosenBinding,
  by: 'desk' | 'others',
): readonly Event[] {
  if (user === undefined || binding === undefined) return []
  const { service, userId } = user
  // The holder of a shared token is the customer.
  const of = { service, userId, holder: binding.holder }
  switch (action) {
    case 'unlock':
      return [{ type: 'binding_unlocked', ...of, ...(by === 'desk' && { anew: true }) }]
    case 'suspend':
      return [{ type: 'binding_suspended', ...of }]
    case 'resume':
      return [{ type: 'binding_resumed', ...of }]
    case 'revoke':
      return bindingBarred(binding, userId) ?? []
  }
}
