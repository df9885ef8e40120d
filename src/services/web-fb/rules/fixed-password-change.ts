import type { Stale } from '../../../authority/rules/refusal.ts'
import { accept, andThen, refuse } from '../../../platform/decision/decision.ts'
import type { Confidential } from '../../../platform/decision/event.ts'
import type { Decision } from './decision.ts'
import {
  type FixedPassword,
  type FixedPasswordPurpose,
  type FixedPasswordVerdict,
  isFixedPassword,
  judgeFixedPassword,
} from './fixed-password.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import { type Actor, type ActorStates, refuseActor } from './transfer-confirmation.ts'

export type FixedPasswordChange = Actor & {
  readonly purpose: FixedPasswordPurpose
  readonly current: string
  readonly next: string
  readonly again: string
  readonly verdict: FixedPasswordVerdict
  readonly verifier: Confidential<string>
}

/** Changes a fixed password, given the current one. */
export function decideFixedPasswordChange(
  states: ActorStates & { readonly fixed: FixedPassword | undefined },
  change: FixedPasswordChange,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { service, userId, purpose, current, next, again, verdict, verifier } = change
  const barred = refuseActor(states, change, profile, now)
  if (barred !== null && barred !== 'transfer_right_missing') return refuse(barred)
  if (!isFixedPassword(next, purpose, profile.fb)) return refuse('fixed_password_form')
  if (next !== again) return refuse('new_password_mismatch')
  if (next === current) return refuse('fixed_passwords_alike')
  const asked = { service, userId, purpose } as const
  return andThen(
    judgeFixedPassword({ fixed: states.fixed, login: states.password }, asked, verdict, profile.fb),
    () => accept({}, { type: 'fixed_password_set', ...asked, verifier, mustChange: false }),
  )
}
