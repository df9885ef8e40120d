import type { Binding } from '../../../authority/rules/binding.ts'
import { isLockedFor, type Password } from '../../../authority/rules/password.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import type { User } from '../../../authority/rules/user.ts'
import { accept, refuse } from '../../../platform/decision/decision.ts'
import { decideConfirmed, type FbActing, type FbAdministratorStates, isOwnUser } from './administration.ts'
import type { Decision } from './decision.ts'
import type { Event } from './events.ts'
import type { FixedPasswords } from './first-passwords.ts'
import { fixedPasswordPurposes } from './fixed-password.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'

/** IDロック解除: removes ログイン規制 or OTPロック, or sets ログイン規制 (強制ロック). */
const idLockActions = ['unlock_password', 'unlock_token', 'lock'] as const
export type IdLockAction = (typeof idLockActions)[number]

export type IdLockStates = {
  readonly password: Password | undefined
  /** The user's own token: the branch unlocks a shared one, like the administrator's (C-1). */
  readonly binding: Binding | undefined
  readonly fixedPasswords: FixedPasswords
}

/**
 * An administrator locks and unlocks other users of their own customer; their own ID and token are for the branch (C-1
 * unlock_actor), or an intruder in the administrator's session could guess codes endlessly.
 */
export function decideIdLock(
  states: FbAdministratorStates & IdLockStates & { readonly user: User | undefined },
  asked: FbActing & { readonly userId: string; readonly action: IdLockAction },
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  return decideConfirmed(states, asked, profile, now, (administrator) => {
    const { user } = states
    if (!isOwnUser(user, administrator)) return refuse('no_such_user')
    if (user.userId === administrator.userId) return refuse('own_user')
    if (asked.action === 'unlock_token' && states.binding?.capped) return refuse('code_capped')
    const events = eventsOf(asked.action, states, user)
    return events.length === 0 ? refuse('nothing_to_do') : accept({}, ...events)
  })
}

/** What an act does to a user in this state; nothing if it does not apply. */
function eventsOf(action: IdLockAction, states: IdLockStates, { service, userId }: User): readonly Event[] {
  const { password, binding, fixedPasswords } = states
  switch (action) {
    case 'unlock_password': {
      if (password?.locked !== true) return []
      const counted = fixedPasswordPurposes.filter((purpose) => (fixedPasswords[purpose]?.failures ?? 0) > 0)
      const released = counted.map(
        (purpose): Event => ({ type: 'fixed_password_released', service, userId, purpose }),
      )
      return [{ type: 'password_unlocked', service, userId }, ...released]
    }
    case 'unlock_token':
      return binding?.status === 'locked'
        ? [{ type: 'binding_unlocked', service, userId, holder: binding.holder }]
        : []
    case 'lock':
      return password !== undefined && !isLockedFor(password, true)
        ? [{ type: 'password_locked', service, userId }]
        : []
  }
}
