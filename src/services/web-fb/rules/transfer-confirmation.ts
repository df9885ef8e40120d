import { type CodeStates, decideCode } from '../../../authority/rules/authentication.ts'
import { customerHolder, userHolder } from '../../../authority/rules/binding.ts'
import type { CodeAt } from '../../../authority/rules/code-match.ts'
import { openSession } from '../../../authority/rules/gate.ts'
import type { Password } from '../../../authority/rules/password.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import type { Session } from '../../../authority/rules/session.ts'
import type { User } from '../../../authority/rules/user.ts'
import { type Agreement, isStopped } from '../../../bank/rules/agreement.ts'
import { accept, andThen, refuse } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { FbUser } from './fb-user.ts'
import { type FixedPassword, type FixedPasswordVerdict, judgeFixedPassword } from './fixed-password.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'

/** The acting user of WEB-FB, as the decision finds them. */
export type ActorStates = {
  readonly session: Session | undefined
  readonly user: User | undefined
  readonly password: Password | undefined
  readonly fbUser: FbUser | undefined
  readonly agreement: Agreement | undefined
}

export type Actor = {
  readonly service: string
  readonly userId: string
  readonly customerId: string
  /** The session's previous use. */
  readonly seenAtMs: number
}

/** Why the user may not act (any more): the session, the customer's stop, the right to transfer. */
export function refuseActor(
  states: ActorStates,
  { seenAtMs }: Pick<Actor, 'seenAtMs'>,
  profile: FbProfile,
  now: Temporal.Instant,
): Refusal | null {
  if (openSession(states, seenAtMs, profile, now) === null) return 'ticket_invalid'
  if (isStopped(states.agreement)) return 'service_stopped'
  return states.fbUser?.mayTransfer === true ? null : 'transfer_right_missing'
}

/**
 * Does this session confirm by code? Yes from the first login after the administrator's token was registered, for all
 * users of the customer (S3-3.2-28, S3-3.4-01).
 */
export function asksCode(
  agreement: Pick<Agreement, 'onCodesSinceMs'> | undefined,
  { startedAtMs }: Pick<Session, 'startedAtMs'>,
): boolean {
  const since = agreement?.onCodesSinceMs ?? null
  return since !== null && since <= startedAtMs
}

/** The binding in use: the user's own, or the shared one (S3-3.2-07, -08). */
export function holderAt(
  agreement: Pick<Agreement, 'usageForm'> | undefined,
  { userId, customerId }: { readonly userId: string; readonly customerId: string },
): string {
  return agreement?.usageForm === 'shared' ? customerHolder(customerId) : userHolder(userId)
}

export type ConfirmationStates = ActorStates &
  CodeStates & { readonly fixedPassword: FixedPassword | undefined }

export type Confirmation = {
  /** The token of the binding that was looked up before the transaction. */
  readonly holder: string
  readonly code: string
  readonly codeAt: CodeAt
  readonly fixed: FixedPasswordVerdict
}

/**
 * The code of a transaction, or the fixed 都度振込送信確認パスワード if the customer has no codes yet. Never both: once codes are
 * in use, the fixed password opens nothing (S3-1-02, S3-2-03).
 */
export function decideConfirmation(
  states: ConfirmationStates,
  { service, userId, customerId }: Pick<Actor, 'service' | 'userId' | 'customerId'>,
  { holder, code, codeAt, fixed }: Confirmation,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<{ readonly by: 'code' | 'fixed_password' }, Refusal | Stale> {
  const { session, password, agreement, binding, fixedPassword } = states
  if (session === undefined) return refuse('ticket_invalid')
  if (!asksCode(agreement, session)) {
    const asked = { service, userId, purpose: 'transfer' } as const
    return andThen(
      judgeFixedPassword({ fixed: fixedPassword, login: password }, asked, fixed, profile.fb),
      () => accept({ by: 'fixed_password' }),
    )
  }
  if (holder !== holderAt(agreement, { userId, customerId })) return refuse('stale')
  if (binding === undefined || binding.tokenId === null) return refuse('token_missing')
  if ((binding.enrolledAtMs ?? 0) > session.startedAtMs) return refuse('token_counts_later')
  return andThen(decideCode(states, { service, userId, holder, code, codeAt }, profile.code, now), () =>
    accept({ by: 'code' }),
  )
}
