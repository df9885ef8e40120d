import type { Stale } from '../../../authority/rules/refusal.ts'
import type { Agreement } from '../../../bank/rules/agreement.ts'
import { accept, andThen, refuse } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import { type FixedPassword, type FixedPasswordVerdict, judgeFixedPassword } from './fixed-password.ts'
import type { FbPolicy } from './policy.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import {
  type Actor,
  type Confirmation,
  type ConfirmationStates,
  decideConfirmation,
  refuseActor,
} from './transfer-confirmation.ts'

/** 振込限度額: per transfer and per day. */
export type Limits = { readonly perTransferYen: number; readonly perDayYen: number }

/** The maximum for any customer. */
export function profileLimits({ perTransferYenMax, perDayYenMax }: FbPolicy): Limits {
  return { perTransferYen: perTransferYenMax, perDayYen: perDayYenMax }
}

/** What a customer may send: its own limits, capped by the profile's. */
export function customerLimits(
  agreement: Pick<Agreement, 'perTransferYen' | 'perDayYen'> | undefined,
  { perTransferYenMax, perDayYenMax }: FbPolicy,
): Limits {
  return {
    perTransferYen: Math.min(agreement?.perTransferYen ?? perTransferYenMax, perTransferYenMax),
    perDayYen: Math.min(agreement?.perDayYen ?? perDayYenMax, perDayYenMax),
  }
}

/** Could more money leave the accounts than before? */
export function isRaise(current: Limits, next: Limits): boolean {
  return next.perTransferYen > current.perTransferYen || next.perDayYen > current.perDayYen
}

/** The field that the refusal of an amount is shown beside. */
export function refuseLimits(
  { perTransferYen, perDayYen }: Limits,
  { perTransferYenMax, perDayYenMax }: FbPolicy,
): keyof Limits | null {
  const isAmount = (yen: number, max: number) => Number.isSafeInteger(yen) && yen >= 0 && yen <= max
  if (!isAmount(perDayYen, perDayYenMax)) return 'perDayYen'
  return isAmount(perTransferYen, Math.min(perTransferYenMax, perDayYen)) ? null : 'perTransferYen'
}

export type LimitsSubmission = Actor & {
  readonly limits: Limits
  /** For lower limits: 登録確認用パスワード. */
  readonly registered: FixedPasswordVerdict
  /** For higher limits: what a transfer requires. */
  readonly confirmation: Confirmation
}

/**
 * 振込限度額変更 by an administrator. An intruder in a session must not lift the limit that stops them: raising requires what
 * a transfer requires, lowering only the 登録確認用パスワード.
 */
export function decideLimits(
  states: ConfirmationStates & { readonly registration: FixedPassword | undefined },
  submission: LimitsSubmission,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { agreement, fbUser } = states
  const { service, userId, customerId, limits, registered, confirmation } = submission
  const barred = refuseActor(states, submission, profile, now)
  // An administrator without the right to transfer may still lower the limits of others.
  if (barred !== null && barred !== 'transfer_right_missing') return refuse(barred)
  if (fbUser?.role !== 'administrator') return refuse('not_permitted')
  if (refuseLimits(limits, profile.fb) !== null) return refuse('limit_too_high')
  const raises = isRaise(customerLimits(agreement, profile.fb), limits)
  if (raises && barred !== null) return refuse(barred)
  const asked = { service, userId, purpose: 'registration' } as const
  const judged = raises
    ? decideConfirmation(states, submission, confirmation, profile, now)
    : judgeFixedPassword(
        { fixed: states.registration, login: states.password },
        asked,
        registered,
        profile.fb,
      )
  return andThen(judged, () => accept({}, { type: 'limits_set', service, userId, customerId, ...limits }))
}
