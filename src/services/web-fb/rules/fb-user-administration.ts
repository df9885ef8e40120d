import type { Binding } from '../../../authority/rules/binding.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import type { User } from '../../../authority/rules/user.ts'
import type { Agreement } from '../../../bank/rules/agreement.ts'
import { accept, refuse } from '../../../platform/decision/decision.ts'
import type { Confidential } from '../../../platform/decision/event.ts'
import { decideConfirmed, type FbActing, type FbAdministratorStates, isOwnUser } from './administration.ts'
import type { Decision } from './decision.ts'
import type { FbUser } from './fb-user.ts'
import type { FixedPasswords } from './first-passwords.ts'
import type { FixedPasswordPurpose } from './fixed-password.ts'
import { customerLimits } from './limits.ts'
import { fbUserEvents, firstPasswordEvents, isAdministrator, purposesOf } from './new-fb-user.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'

/** IDメンテナンス: what administrators do to the users of their own customer (H-22, domain-notes a-2). */

/** 利用権限, 都度振込利用, 照会 and limits, as on the screen. */
export type FbRights = Pick<FbUser, 'role' | 'mayTransfer' | 'mayInquire' | 'perTransferYen' | 'perDayYen'>

/** The first passwords: for the login, and for each purpose that the rights require. */
export type FirstVerifiers = {
  readonly initialVerifier: Confidential<string>
  readonly fixedVerifiers: Readonly<Partial<Record<FixedPasswordPurpose, Confidential<string>>>>
}

export type FbUserAddition = FbActing &
  FirstVerifiers & {
    readonly userId: string
    readonly userName: string
    readonly rights: FbRights
    /** How many users the customer has. */
    readonly users: number
  }

export function decideFbUserAddition(
  states: FbAdministratorStates & { readonly user: User | undefined },
  addition: FbUserAddition,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  return decideConfirmed(states, addition, profile, now, ({ service, customerId }) => {
    const { userId, userName, rights, initialVerifier, fixedVerifiers, users } = addition
    if (users >= profile.fb.usersMax) return refuse('users_full')
    if (states.user !== undefined) return refuse('user_id_taken')
    if (isOverLimits(rights, states.agreement, profile)) return refuse('limit_too_high')
    const first = { initialVerifier, fixedVerifiers }
    const newUser = { service, userId, customerId, userName, ...rights, first }
    return accept({}, ...fbUserEvents(newUser, profile, now))
  })
}

export type FbTargetStates = FbAdministratorStates & {
  readonly user: User | undefined
  readonly rights: FbUser | undefined
  readonly binding: Binding | undefined
}

/** A fingerprint of a user with its rights: the second of two administrators has to look again. */
export function fbUserSight({ userName, status }: User, rights: FbRights): string {
  const { role, mayTransfer, mayInquire, perTransferYen, perDayYen } = rights
  return JSON.stringify([status, role, mayTransfer, mayInquire, perTransferYen, perDayYen, userName])
}

export type FbUserChange = FbActing & {
  readonly userId: string
  readonly userName: string
  readonly rights: FbRights
  /** The `fbUserSight` of what was on the screen. */
  readonly seen: string
  /** Whether to start over with first passwords, for somebody who forgot one. */
  readonly renews: boolean
  /** Null if none seemed necessary before the transaction. */
  readonly firsts: FirstVerifiers | null
}

/** Do these rights require a fixed password that the user does not have? */
export function lacksFixedPassword(rights: FbRights, fixedPasswords: FixedPasswords): boolean {
  return purposesOf(rights).some((purpose) => fixedPasswords[purpose] === undefined)
}

/**
 * Changes name and rights, effective from the user's next act on. A right that requires another fixed password means
 * first passwords for everything, which are all changed at the next login (domain-notes a-2).
 */
export function decideFbUserChange(
  states: FbTargetStates & {
    readonly fixedPasswords: FixedPasswords
    /** All of the customer's, loaded together, so that two can't demote each other at once. */
    readonly administrators: readonly (User | undefined)[]
  },
  change: FbUserChange,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  return decideConfirmed(states, change, profile, now, (administrator) => {
    const { user, rights: before, binding } = states
    const { userId, userName, rights, seen, renews, firsts } = change
    if (!isOwnUser(user, administrator) || before === undefined) return refuse('no_such_user')
    if (seen !== fbUserSight(user, before)) return refuse('nothing_to_do')
    const isSame = seen === fbUserSight({ ...user, userName }, rights)
    if (isSame && !renews) return refuse('nothing_to_do')
    if (renews && userId === administrator.userId) return refuse('own_user')
    if (isAdministrator(before.role) && !isAdministrator(rights.role)) {
      if (isLastAdministrator(states.administrators, user)) return refuse('last_administrator')
      // Otherwise an administrator's token could be released without the branch (S3-FAQ-03).
      if (holdsToken(binding)) return refuse('administrator_token_kept')
    }
    if (isOverLimits(rights, states.agreement, profile)) return refuse('limit_too_high')
    const begins = renews || lacksFixedPassword(rights, states.fixedPasswords)
    if (begins && firsts === null) return refuse('stale')
    const { service } = user
    const { customerId, certificateOnly } = before
    return accept(
      {},
      { type: 'user_changed', service, userId, userName, administrator: isAdministrator(rights.role) },
      { type: 'fb_user_set', service, userId, customerId, certificateOnly, ...rights },
      ...(begins && firsts !== null
        ? firstPasswordEvents({ service, userId }, rights, firsts, profile, now)
        : []),
    )
  })
}

/** Not oneself, and nobody with a valid token: 登録解除 comes first (as H-16). */
export function decideFbUserDeletion(
  states: FbTargetStates,
  deletion: FbActing & { readonly userId: string; readonly seen: string },
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  return decideConfirmed(states, deletion, profile, now, (administrator) => {
    const { user, rights, binding } = states
    if (!isOwnUser(user, administrator) || rights === undefined) return refuse('no_such_user')
    if (deletion.seen !== fbUserSight(user, rights)) return refuse('nothing_to_do')
    // The acting administrator stays, so there is one left.
    if (user.userId === administrator.userId) return refuse('own_user')
    if (holdsToken(binding)) return refuse('user_has_token')
    const { service, userId } = user
    return accept({}, { type: 'fb_user_removed', service, userId }, { type: 'user_deleted', service, userId })
  })
}

function holdsToken(binding: Binding | undefined): boolean {
  return binding !== undefined && binding.tokenId !== null
}

function isLastAdministrator(administrators: readonly (User | undefined)[], { userId }: User): boolean {
  return !administrators.some(
    (user) => user !== undefined && user.userId !== userId && user.status === 'active' && user.administrator,
  )
}

/** A user's limits are within the customer's, and those within the profile's. */
function isOverLimits(
  { perTransferYen, perDayYen }: FbRights,
  agreement: Agreement | undefined,
  { fb }: FbProfile,
): boolean {
  const most = customerLimits(agreement, fb)
  return (perTransferYen ?? 0) > most.perTransferYen || (perDayYen ?? 0) > most.perDayYen
}
