import { openSession } from '../../../authority/rules/gate.ts'
import type { Password } from '../../../authority/rules/password.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import type { Session } from '../../../authority/rules/session.ts'
import type { User } from '../../../authority/rules/user.ts'
import { type Agreement, isStopped } from '../../../bank/rules/agreement.ts'
import { accept, andThen, refuse } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { FbUser } from './fb-user.ts'
import {
  type FixedPassword,
  type FixedPasswordPurpose,
  type FixedPasswordVerdict,
  judgeFixedPassword,
  wrongFixedPassword,
} from './fixed-password.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'

/** 管理機能: checked first in every act of a WEB-FB administrator. Each decision reads all of it again. */
export type FbAdministratorStates = {
  readonly session: Session | undefined
  readonly administrator: User | undefined
  readonly administratorRights: FbUser | undefined
  readonly administratorPassword: Password | undefined
  /** The password for the act's purpose. */
  readonly fixedPassword: FixedPassword | undefined
  readonly agreement: Agreement | undefined
}

export type FbActing = {
  readonly service: string
  /** When the administrator's session was last used. */
  readonly seenAtMs: number
  readonly purpose: Extract<FixedPasswordPurpose, 'registration' | 'approval'>
  readonly verdict: FixedPasswordVerdict
}

/** The administrator of the session, of a customer that has not stopped the service; otherwise the refusal. */
export function fbAdministratorOf(
  states: Pick<FbAdministratorStates, 'session' | 'administrator' | 'administratorRights' | 'agreement'>,
  seenAtMs: number,
  profile: FbProfile,
  now: Temporal.Instant,
): User | Refusal {
  const { session, administrator, administratorRights, agreement } = states
  const opened = openSession({ session, user: administrator }, seenAtMs, profile, now)
  if (opened === null) return 'ticket_invalid'
  if (isStopped(agreement)) return 'service_stopped'
  return administratorRights?.role === 'administrator' ? opened.user : 'not_permitted'
}

/**
 * An act of an administrator confirmed by a fixed password: 登録確認用 for everything but tokens, 承認用 for those (S3-3.2-18).
 * Wrong ones count, and at the limit the administrator's ID is locked and the session ends. A right one resets the
 * count, whatever becomes of the act.
 */
export function decideConfirmed<Accepted extends object>(
  states: FbAdministratorStates,
  acting: FbActing,
  profile: FbProfile,
  now: Temporal.Instant,
  decide: (administrator: User) => Decision<Accepted, Refusal | Stale>,
): Decision<Accepted, Refusal | Stale> {
  const { service, seenAtMs, purpose, verdict } = acting
  const administrator = fbAdministratorOf(states, seenAtMs, profile, now)
  if (typeof administrator === 'string') return refuse(administrator)
  const { fixedPassword, administratorPassword } = states
  // An unchanged first password proves nothing: somebody else knows it.
  if (fixedPassword?.mustChange === true) return refuse(wrongFixedPassword[purpose])
  const asked = { service, userId: administrator.userId, purpose }
  const passwords = { fixed: fixedPassword, login: administratorPassword }
  return andThen(judgeFixedPassword(passwords, asked, verdict, profile.fb), () => decide(administrator))
}

/** Of the administrator's own customer and not deleted; any other user is treated as nonexistent. */
export function isOwnUser(user: User | undefined, administrator: User): user is User {
  return user !== undefined && user.customerId === administrator.customerId && user.status !== 'deleted'
}

/** WEB-FB取引停止: login and transactions of all users stop at once, until the branch restarts them. */
export function decideServiceStop(
  states: FbAdministratorStates,
  acting: FbActing,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  return decideConfirmed(states, acting, profile, now, ({ service, userId, customerId }) =>
    accept({}, { type: 'service_stopped', service, userId, customerId, stoppedAtMs: now.epochMilliseconds }),
  )
}
