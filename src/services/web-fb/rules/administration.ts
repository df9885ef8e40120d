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

/** 管理機能: what every act of an administrator of WEB-FB asks first. All of it is read anew in each decision. */
export type FbAdministratorStates = {
  readonly session: Session | undefined
  readonly administrator: User | undefined
  readonly administratorRights: FbUser | undefined
  readonly administratorPassword: Password | undefined
  /** That of the purpose which the act asks for. */
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

/** The administrator whose session it is, of a customer that has not stopped the service; otherwise why not. */
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
 * An act of an administrator that a fixed password confirms: 登録確認用 for everything but tokens, for which it is
 * 承認用 (S3-3.2-18). Wrong ones count, and at the limit the administrator's ID is locked and the session over. A right
 * one starts the count anew, whatever becomes of the act.
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
  const { fixedPassword } = states
  // A first one that was not changed yet proves nothing: somebody else knows it.
  if (fixedPassword?.mustChange === true) return refuse(wrongFixedPassword[purpose])
  const asked = { service, userId: administrator.userId, purpose }
  return andThen(judgeFixedPassword(fixedPassword, asked, verdict, profile.fb), () => decide(administrator))
}

/** Of the administrator's own customer and not deleted; a stranger's user is answered like one that is not there. */
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
