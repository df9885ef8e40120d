import { type AdministratorStates, administratorOf } from '../../../authority/rules/administrator.ts'
import { type Binding, bindingBarred, type TokenClaim } from '../../../authority/rules/binding.ts'
import type { NoticeSettings } from '../../../authority/rules/notice-settings.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import { situationOf } from '../../../authority/rules/situation.ts'
import type { User } from '../../../authority/rules/user.ts'
import { accept, refuse } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { FxProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'

/** ユーザ管理: what administrators do to the users of their own company. */

type Acting = { readonly service: string; readonly seenAtMs: number }

export type UserAddition = Acting & {
  readonly userId: string
  readonly userName: string
  readonly administrator: boolean
}

/** Opens a user without a password: the desk prints the letter with the first one, which nobody in the company sees. */
export function decideUserAddition(
  states: AdministratorStates & { readonly user: User | undefined },
  addition: UserAddition,
  profile: FxProfile,
  now: Temporal.Instant,
): Decision<object> {
  const acting = administratorOf(states, addition.seenAtMs, profile, now)
  if (typeof acting === 'string') return refuse(acting)
  if (states.user !== undefined) return refuse('user_id_taken')
  const { service, userId, userName, administrator } = addition
  const { customerId } = acting
  return accept({}, { type: 'user_created', service, userId, customerId, userName, administrator })
}

type TargetStates = AdministratorStates & {
  readonly user: User | undefined
  /** The administrators of the company; loaded together, so that two can't remove each other at once. */
  readonly administrators: readonly (User | undefined)[]
}

export type UserChange = Acting & {
  readonly userId: string
  readonly userName: string
  readonly administrator: boolean
  /** The `userSight` of what was on the screen. */
  readonly seen: string
}

/** A fingerprint of a user: the second of two administrators has to look again. */
export function userSight({ userName, administrator, status }: User): string {
  return [status, administrator ? 'administrator' : 'user', userName].join('.')
}

export function decideUserChange(
  states: TargetStates,
  change: UserChange,
  profile: FxProfile,
  now: Temporal.Instant,
): Decision<object> {
  const target = targetOf(states, change, profile, now)
  if (typeof target === 'string') return refuse(target)
  const { service, userId, userName, administrator } = change
  if (change.seen !== userSight(target)) return refuse('nothing_to_do')
  if (userName === target.userName && administrator === target.administrator) return refuse('nothing_to_do')
  if (target.administrator && !administrator && isLastAdministrator(states, target)) {
    return refuse('last_administrator')
  }
  return accept({}, { type: 'user_changed', service, userId, userName, administrator })
}

/**
 * While ユーザOTP管理 is open, 無効 comes first (S2-1.3-02, H-16). Before and after, when administrators can't get at
 * tokens any more, the deletion does what 無効 would (M1): the token of a deleted user is never enrolled again.
 */
export function decideUserDeletion(
  states: TargetStates & { readonly binding: Binding | undefined; readonly claim: TokenClaim | undefined },
  deletion: Acting & { readonly userId: string; readonly seen: string },
  profile: FxProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const target = targetOf(states, deletion, profile, now)
  if (typeof target === 'string') return refuse(target)
  const { service, userId, seen } = deletion
  if (seen !== userSight(target)) return refuse('nothing_to_do')
  if (userId === states.administrator?.userId) return refuse('own_user')
  if (target.administrator && isLastAdministrator(states, target)) return refuse('last_administrator')
  const deleted = { type: 'user_deleted', service, userId } as const
  const barred = bindingBarred(states.binding, userId)
  if (barred === null) return accept({}, deleted)
  if (situationOf(profile, now).userOtp) return refuse('user_has_token')
  // The claim was loaded for the token that the binding had before the transaction.
  if (states.claim?.holder !== states.binding?.holder) return refuse('stale')
  return accept({}, ...barred, deleted)
}

/** Removes a user's address, so that the next login leads to registering another one. */
export function decideAddressRemoval(
  states: TargetStates & { readonly mailAddress: object | undefined },
  removal: Acting & { readonly userId: string },
  profile: FxProfile,
  now: Temporal.Instant,
): Decision<object> {
  const target = targetOf(states, removal, profile, now)
  if (typeof target === 'string') return refuse(target)
  const { service, userId } = removal
  if (userId === states.administrator?.userId) return refuse('own_user')
  if (states.mailAddress === undefined) return refuse('nothing_to_do')
  return accept({}, { type: 'mail_address_removed', service, userId })
}

/** A user of the administrator's own company; another company's is treated as nonexistent. */
function targetOf(
  states: TargetStates,
  { seenAtMs }: Acting,
  profile: FxProfile,
  now: Temporal.Instant,
): User | Refusal {
  const acting = administratorOf(states, seenAtMs, profile, now)
  if (typeof acting === 'string') return acting
  const { user } = states
  if (user?.customerId !== acting.customerId || user.status === 'deleted') return 'no_such_user'
  return user
}

function isLastAdministrator({ administrators }: TargetStates, target: User): boolean {
  return !administrators.some(
    (user) =>
      user !== undefined &&
      user.userId !== target.userId &&
      user.customerId === target.customerId &&
      user.status === 'active' &&
      user.administrator,
  )
}

/** メール設定: which notices the users of the company get by mail (G-10). */
export function decideNotices(
  states: AdministratorStates,
  choice: Acting & { readonly settings: NoticeSettings },
  profile: FxProfile,
  now: Temporal.Instant,
): Decision<object> {
  const acting = administratorOf(states, choice.seenAtMs, profile, now)
  if (typeof acting === 'string') return refuse(acting)
  const { service, settings } = choice
  const { userId, customerId } = acting
  return accept({}, { type: 'notices_chosen', service, userId, customerId, settings })
}
