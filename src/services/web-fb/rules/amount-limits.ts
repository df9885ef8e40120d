import { loweredPerDayYen, type PasskeyHolder } from '../../../authority/rules/passkeys.ts'
import { riskLimitOf } from '../../../authority/rules/risk.ts'
import type { Risk } from '../../../authority/rules/risk-events.ts'
import type { Agreement } from '../../../bank/rules/agreement.ts'
import type { FbUser } from './fb-user.ts'
import { customerLimits } from './limits.ts'
import type { FbProfile } from './profile.ts'
import type { Refusal } from './refusal.ts'
import type { DailyTransferTotal } from './transfer.ts'

/** Per transfer and per day, of the customer and of the user: the lowest applies. */
export function refuseAmount(
  states: LimitStates & DayStates,
  amountYen: number,
  profile: FbProfile,
  now: Temporal.Instant,
): LimitRefusal | null {
  const { customerDay, userDay } = states
  const most = amountLimits(states, profile, now)
  if (amountYen > most.transfer_limit) return 'transfer_limit'
  if (amountYen > most.transfer_user_limit) return 'transfer_user_limit'
  if ((customerDay?.acceptedYen ?? 0) + amountYen > most.transfer_day_limit) return 'transfer_day_limit'
  const ofUserYen = (userDay?.acceptedYen ?? 0) + amountYen
  if (ofUserYen > most.transfer_user_day_limit) return 'transfer_user_day_limit'
  return ofUserYen > most.transfer_passkey_limit ? 'transfer_passkey_limit' : null
}

type LimitRefusal =
  | 'transfer_limit'
  | 'transfer_user_limit'
  | 'transfer_day_limit'
  | 'transfer_user_day_limit'
  | 'transfer_passkey_limit'

type LimitStates = {
  readonly agreement: Agreement | undefined
  readonly fbUser: FbUser | undefined
  readonly passkeys?: PasskeyHolder | undefined
}

/** Today's accepted totals, of the customer and of the user. */
type DayStates = {
  readonly customerDay: DailyTransferTotal | undefined
  readonly userDay: DailyTransferTotal | undefined
}

function amountLimits(
  { agreement, fbUser, passkeys }: LimitStates,
  profile: FbProfile,
  now: Temporal.Instant,
): Readonly<Record<LimitRefusal, number>> {
  const { perTransferYen, perDayYen } = customerLimits(agreement, profile.fb)
  return {
    transfer_limit: perTransferYen,
    transfer_user_limit: fbUser?.perTransferYen ?? perTransferYen,
    transfer_day_limit: perDayYen,
    transfer_user_day_limit: fbUser?.perDayYen ?? perDayYen,
    transfer_passkey_limit: loweredPerDayYen(passkeys, profile, now) ?? perDayYen,
  }
}

/** A limit that an amount is above; `countsDay`: what was accepted today is counted toward it, and is something. */
export type LimitBehind = { readonly limitYen: number; readonly countsDay: boolean }

/**
 * What may be sent, where an amount is refused for being more; null for any other refusal (W9). Of the limits for a day the one
 * that leaves the least today, whichever refused it: an amount below another one would be refused next.
 */
export function limitBehind(
  refusal: Refusal,
  states: LimitStates & DayStates,
  {
    risks,
    profile,
    now,
  }: { readonly risks: readonly Risk[]; readonly profile: FbProfile; readonly now: Temporal.Instant },
): LimitBehind | null {
  const most = amountLimits(states, profile, now)
  if (refusal === 'transfer_limit' || refusal === 'transfer_user_limit')
    return { limitYen: most[refusal], countsDay: false }
  if (!ofDay.some((each) => each === refusal)) return null
  const ofRules = riskLimitOf(risks) ?? Number.POSITIVE_INFINITY
  const userYen = states.userDay?.acceptedYen ?? 0
  const ofUser = Math.min(most.transfer_user_day_limit, most.transfer_passkey_limit, ofRules)
  const customerYen = states.customerDay?.acceptedYen ?? 0
  const ofCustomer = most.transfer_day_limit
  return ofCustomer - customerYen < ofUser - userYen
    ? { limitYen: ofCustomer, countsDay: customerYen > 0 }
    : { limitYen: ofUser, countsDay: userYen > 0 }
}

const ofDay = [
  'transfer_day_limit',
  'transfer_user_day_limit',
  'transfer_passkey_limit',
  'transfer_risk_limit',
] as const satisfies readonly Refusal[]
