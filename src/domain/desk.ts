import type { Approval } from './approval.ts'
import { type Binding, userHolder } from './binding.ts'
import { accept, type Decision, refuse } from './decision.ts'
import type { Confidential, Event } from './events.ts'
import { type DeskAction, mayAct, type Operator } from './operator.ts'
import type { Password } from './password.ts'
import type { ServiceProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import type { User } from './user.ts'

export type DeskStates = {
  /** The operator as a user of the desk, and the role. */
  readonly operatorUser: User | undefined
  readonly operator: Operator | undefined
  readonly user: User | undefined
  readonly password: Password | undefined
  readonly binding: Binding | undefined
  readonly approval: Approval | undefined
}

export type DeskRequest = {
  readonly action: DeskAction
  readonly service: string
  readonly userId: string
  readonly operatorId: string
  readonly reason: string
  /** How the caller proved who they are. */
  readonly identification: string
  /** For the actions that set a password. */
  readonly newVerifier: Confidential<string> | null
}

export type DeskResult = { readonly result: 'done' | 'requested' }

/** How long a granted or pending approval counts. */
export const approvalValidMs = 24 * 3_600_000

/**
 * What an operator does for a caller. Each action carries why, and how the caller was identified; where the profile
 * asks for a second pair of eyes, the first try only files a request, and the same operator acts once it is granted.
 */
export function decideDeskAction(
  states: DeskStates,
  request: DeskRequest,
  profile: ServiceProfile,
  now: Temporal.Instant,
): Decision<DeskResult> {
  const { operatorUser, operator, user, approval } = states
  const { action, service, userId, operatorId, reason, identification } = request
  if (operator === undefined || operatorUser?.status !== 'active') return refuse('not_permitted')
  if (!mayAct(operator, action, service)) return refuse('not_permitted')
  if (user === undefined) return refuse('no_such_user')
  const events = eventsOf(states, request, profile, now)
  if (events === null) return refuse('nothing_to_do')

  const acted = (approved: boolean): Event => {
    return { type: 'desk_acted', service, userId, operatorId, action, reason, identification, approved }
  }
  if (!needsApproval(action, user, profile)) return accept({ result: 'done' }, acted(false), ...events)
  const open = approval !== undefined && now.epochMilliseconds < approval.requestedAtMs + approvalValidMs
  if (open && approval.status === 'granted' && approval.requestedBy === operatorId) {
    return accept(
      { result: 'done' },
      acted(true),
      { type: 'approval_used', service, userId, action },
      ...events,
    )
  }
  if (open && (approval.status === 'pending' || approval.status === 'granted'))
    return refuse('approval_pending')
  const requestedAtMs = now.epochMilliseconds
  return accept(
    { result: 'requested' },
    {
      type: 'approval_requested',
      service,
      userId,
      action,
      reason,
      identification,
      requestedBy: operatorId,
      requestedAtMs,
    },
  )
}

/** Whether the profile wants a second operator for it; for administrators, also what lets them in again. */
export function needsApproval(action: DeskAction, user: User, { desk }: ServiceProfile): boolean {
  if ((desk.approvals as readonly string[]).includes(action)) return true
  const rescues = action === 'unlock_password' || action === 'reset_password' || action === 'unlock_code'
  return rescues && user.administrator && desk.approvals.includes('rescue_administrator')
}

/** The actions that make sense for a user as things stand, in the order of the screen. */
export function possibleActions(
  states: Pick<DeskStates, 'user' | 'password' | 'binding'>,
): readonly Exclude<DeskAction, 'create_user'>[] {
  const { user, password, binding } = states
  if (user === undefined) return []
  const active = user.status === 'active'
  const possible: [Exclude<DeskAction, 'create_user'>, boolean][] = [
    ['unlock_password', password?.locked === true],
    ['unlock_code', binding?.status === 'locked'],
    ['issue_letter', active && (password === undefined || password.mustChange === 'initial')],
    ['reset_password', active && password !== undefined && password.mustChange !== 'initial'],
    ['revoke_token', binding !== undefined && binding.tokenId !== null],
    ['suspend_user', active],
    ['resume_user', !active],
  ]
  return possible.filter(([, applies]) => applies).map(([action]) => action)
}

/** What the action changes; null where there is nothing (any more) to change. */
function eventsOf(
  states: DeskStates,
  request: DeskRequest,
  profile: ServiceProfile,
  now: Temporal.Instant,
): readonly Event[] | null {
  const { action, service, userId } = request
  if (action === 'create_user' || !possibleActions(states).includes(action)) return null
  switch (action) {
    case 'unlock_password':
      return [{ type: 'password_unlocked', service, userId }]
    case 'unlock_code':
      return [{ type: 'binding_unlocked', service, userId, holder: userHolder(userId) }]
    case 'issue_letter':
    case 'reset_password':
      return newPassword(request, action === 'reset_password' ? 'reset' : 'initial', profile, now)
    case 'revoke_token':
      return revocation(states.binding, userId)
    case 'suspend_user':
      return [{ type: 'user_suspended', service, userId }]
    case 'resume_user':
      return [{ type: 'user_resumed', service, userId }]
  }
}

/** A reset also unlocks: whoever has the new letter is let in, and must change it first (E-1). */
function newPassword(
  { service, userId, newVerifier }: DeskRequest,
  mustChange: 'initial' | 'reset',
  profile: ServiceProfile,
  now: Temporal.Instant,
): readonly Event[] {
  if (newVerifier === null) throw new TypeError('an action that sets a password comes with its verifier')
  const setAtMs = now.epochMilliseconds
  const expiresAtMs = setAtMs + profile.password.initialValidDays * 86_400_000
  return [
    { type: 'password_set', service, userId, verifier: newVerifier, mustChange, setAtMs, expiresAtMs },
    { type: 'password_unlocked', service, userId },
  ]
}

/** 失効: the old token is refused everywhere in this service, for good (S0-2.8-02). */
function revocation(binding: Binding | undefined, userId: string): readonly Event[] | null {
  if (binding === undefined) return null
  const { service, holder, bindingId, tokenId, enrolledAtMs } = binding
  if (bindingId === null || tokenId === null || enrolledAtMs === null) return null
  return [{ type: 'binding_revoked', service, userId, holder, bindingId, tokenId, enrolledAtMs }]
}

/** A second operator grants or declines a request, never their own. */
export function decideApproval(
  states: Pick<DeskStates, 'operatorUser' | 'operator' | 'approval'>,
  request: { readonly operatorId: string; readonly grant: boolean; readonly service: string },
  now: Temporal.Instant,
): Decision<object, Refusal> {
  const { operatorUser, operator, approval } = states
  const { operatorId, grant } = request
  if (operator === undefined || operatorUser?.status !== 'active') return refuse('not_permitted')
  if (!mayAct(operator, 'approve', request.service)) return refuse('not_permitted')
  if (approval?.status !== 'pending') return refuse('nothing_to_do')
  if (now.epochMilliseconds >= approval.requestedAtMs + approvalValidMs) return refuse('approval_expired')
  if (approval.requestedBy === operatorId) return refuse('approval_own')
  const { service, userId, action } = approval
  const type = grant ? 'approval_granted' : 'approval_declined'
  return accept(
    {},
    { type, service, userId, action, decidedBy: operatorId, decidedAtMs: now.epochMilliseconds },
  )
}
