import type { Stale } from '../../../authority/rules/refusal.ts'
import type { Payee } from '../../../bank/rules/payee.ts'
import { accept, andThen, refuse } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import { type FixedPassword, type FixedPasswordVerdict, judgeFixedPassword } from './fixed-password.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import { type Actor, type ActorStates, refuseActor } from './transfer-confirmation.ts'
import { isDestination } from './transfer-order.ts'

export type PayeeStates = ActorStates & {
  readonly payee: Payee | undefined
  readonly registration: FixedPassword | undefined
}

/** Includes the 登録確認用パスワード: without it nobody redirects a payment by changing a registered payee. */
type Registering = Actor & { readonly payeeId: string; readonly verdict: FixedPasswordVerdict }

export type PayeeSubmission = Registering & {
  readonly payee: Omit<Payee, 'service' | 'customerId' | 'payeeId'>
  /** A new one; otherwise the one to change must exist. */
  readonly isNew: boolean
  /** The customer's number of payees, without those being registered at the same moment. */
  readonly count: number
}

/** 振込先の登録・変更, by a user who may transfer. */
export function decidePayee(
  states: PayeeStates,
  submission: PayeeSubmission,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<{ readonly payeeId: string }, Refusal | Stale> {
  const { service, userId, customerId, payeeId, payee, isNew, count } = submission
  const barred = refuseActor(states, submission, profile, now)
  if (barred !== null) return refuse(barred)
  if (!isNew && states.payee === undefined) return refuse('payee_unknown')
  if (!isDestination(payee)) return refuse('payee_unknown')
  if (isNew && count >= profile.fb.registeredPayeesMax) return refuse('payees_full')
  const of = { service, userId, customerId, payeeId }
  return andThen(judge(states, submission, profile), () =>
    accept({ payeeId }, { type: 'payee_set', ...of, ...payee }),
  )
}

/** 振込先の削除. */
export function decidePayeeRemoval(
  states: PayeeStates,
  submission: Registering,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { service, userId, customerId, payeeId } = submission
  const barred = refuseActor(states, submission, profile, now)
  if (barred !== null) return refuse(barred)
  if (states.payee === undefined) return refuse('payee_unknown')
  return andThen(judge(states, submission, profile), () =>
    accept({}, { type: 'payee_removed', service, userId, customerId, payeeId }),
  )
}

function judge(
  { registration, password }: PayeeStates,
  { service, userId, verdict }: Registering,
  { fb }: FbProfile,
): Decision<object, Refusal | Stale> {
  const asked = { service, userId, purpose: 'registration' } as const
  return judgeFixedPassword({ fixed: registration, login: password }, asked, verdict, fb)
}
