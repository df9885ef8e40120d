import type { Showing } from '../../../authority/rules/as-signed.ts'
import { takesSignature } from '../../../authority/rules/confirmation.ts'
import type { Stale } from '../../../authority/rules/refusal.ts'
import { risksAsk, risksNoted } from '../../../authority/rules/risk.ts'
import type { Risk } from '../../../authority/rules/risk-events.ts'
import type { Disowning, SigningUser } from '../../../authority/rules/signed-operation.ts'
import type { Agreement } from '../../../bank/rules/agreement.ts'
import { accept, andThen, refuse } from '../../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { Event } from './events.ts'
import { type FixedPassword, type FixedPasswordVerdict, judgeFixedPassword } from './fixed-password.ts'
import type { FbPolicy } from './policy.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import { type FbRiskStates, fbRisksOf } from './risk.ts'
import { yen } from './shown-fields.ts'
import {
  type Actor,
  type ActorStates,
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

type AskedLimits = Actor & { readonly limits: Limits }

export type LimitsSubmission = AskedLimits & {
  /** For lower limits: 登録確認用パスワード. */
  readonly registered: FixedPasswordVerdict
  /** For higher limits: what a transfer requires. */
  readonly confirmation: Confirmation
}

/** Who may set these limits, whatever confirms it: whether they are higher, or why not. */
function limitsRaise(
  states: ActorStates,
  submission: AskedLimits,
  profile: FbProfile,
  now: Temporal.Instant,
): { readonly raises: boolean } | Refusal {
  const { agreement, fbUser } = states
  const { limits } = submission
  const barred = refuseActor(states, submission, profile, now)
  // An administrator without the right to transfer may still lower the limits of others.
  if (barred !== null && barred !== 'transfer_right_missing') return barred
  if (fbUser?.role !== 'administrator') return 'not_permitted'
  if (refuseLimits(limits, profile.fb) !== null) return 'limit_too_high'
  const raises = isRaise(customerLimits(agreement, profile.fb), limits)
  return raises && barred !== null ? barred : { raises }
}

/** Does raising to these limits take a signed operation, by the amount or the circumstances? */
function raiseTakesSignature(
  { perDayYen: yen }: Limits,
  { confirmation }: FbProfile,
  signingUser: SigningUser | undefined,
  risks: readonly Risk[],
): boolean {
  return takesSignature(confirmation, { act: 'limit', yen }, signingUser) || risksAsk(risks, 'signature')
}

/**
 * 振込限度額変更 by an administrator. An intruder in a session must not lift the limit that stops them: raising requires what
 * a transfer requires, lowering only the 登録確認用パスワード.
 */
export function decideLimits(
  states: ConfirmationStates & {
    readonly registration: FixedPassword | undefined
    readonly signingUser: SigningUser | undefined
    readonly disowning: Disowning | undefined
  },
  submission: LimitsSubmission,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<object, Refusal | Stale> {
  const { service, userId, limits, registered, confirmation } = submission
  const asked = limitsRaise(states, submission, profile, now)
  if (typeof asked === 'string') return refuse(asked)
  const { raises } = asked
  const risks = raises ? fbRisksOf(profile, 'limit', states, now) : []
  if (raises && raiseTakesSignature(limits, profile, states.signingUser, risks))
    return refuse('operation_needed')
  const purpose = { service, userId, purpose: 'registration' } as const
  const judged = raises
    ? decideConfirmation(states, submission, confirmation, profile, now)
    : judgeFixedPassword(
        { fixed: states.registration, login: states.password },
        purpose,
        registered,
        profile.fb,
      )
  return andThen(judged, () => accept({}, ...limitsSet(submission, { raises, risks }, now)))
}

/** The same by a signed operation, with the limits that it takes the place of: other ones have been set meanwhile if they differ. */
export function decideSignedLimits(
  states: ActorStates & FbRiskStates,
  submission: AskedLimits,
  profile: FbProfile,
  now: Temporal.Instant,
): Decision<Showing> {
  const asked = limitsRaise(states, submission, profile, now)
  if (typeof asked === 'string') return refuse(asked)
  const before = customerLimits(states.agreement, profile.fb)
  const { perTransferYen, perDayYen } = submission.limits
  const amount = (label: string, each: number) => ({ label, type: 'money', value: yen(each) }) as const
  const shown = [
    amount('1日あたりの限度額', perDayYen),
    amount('変更前（1日あたり）', before.perDayYen),
    amount('1回あたりの限度額', perTransferYen),
    amount('変更前（1回あたり）', before.perTransferYen),
  ]
  const { raises } = asked
  const risks = raises ? fbRisksOf(profile, 'limit', states, now) : []
  return accept({ shown }, ...limitsSet(submission, { raises, risks }, now))
}

function limitsSet(
  { service, userId, customerId, limits }: AskedLimits,
  { raises, risks }: { readonly raises: boolean; readonly risks: readonly Risk[] },
  now: Temporal.Instant,
): readonly Event[] {
  const raised = raises ? { raisedAtMs: now.epochMilliseconds } : {}
  return [
    { type: 'limits_set', service, userId, customerId, ...limits, ...raised },
    ...risksNoted({ service, userId }, 'limit', risks),
  ]
}
