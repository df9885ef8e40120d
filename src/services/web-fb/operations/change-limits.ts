import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../authority/operations/context.ts'
import { agreementState } from '../../../bank/rules/agreement.ts'
import { fixedPasswordState } from '../rules/fixed-password.ts'
import {
  customerLimits,
  decideLimits,
  isRaise,
  type Limits,
  profileLimits,
  refuseLimits,
} from '../rules/limits.ts'
import type { FbPolicy } from '../rules/policy.ts'
import type { FbProfile } from '../rules/profile.ts'
import type { FbVisitor } from './find-visitor.ts'
import { fixedPasswordVerdict } from './fixed-password-verdict.ts'
import { fbProfileOf } from './profile-of.ts'
import { type Acting, confirmationFacts, type TypedConfirmation } from './transfers/facts.ts'

export type ShownLimits = {
  readonly limits: Limits
  /** The maximum for any customer. */
  readonly most: Limits
}

/** A customer's current 振込限度額. */
export async function shownLimits(
  context: Context,
  { service, customerId }: Pick<Acting, 'service' | 'customerId'>,
): Promise<ShownLimits> {
  const policy = policyOf(context, service)
  const { agreement } = await context.store.read({ agreement: agreementState.ref(service, customerId) })
  return { limits: customerLimits(agreement, policy), most: profileLimits(policy) }
}

/** What the customer of somebody who is logged in may send. */
export function limitsOf({ agreement }: Pick<FbVisitor, 'agreement'>, { fb }: FbProfile): Limits {
  return customerLimits(agreement, fb)
}

/** The requested limits, or which of the two amounts is invalid. */
export async function checkLimits(
  context: Context,
  who: Pick<Acting, 'service' | 'customerId'>,
  next: Limits,
): Promise<{ readonly raises: boolean } | { readonly wrong: keyof Limits }> {
  const wrong = refuseLimits(next, policyOf(context, who.service))
  if (wrong !== null) return { wrong }
  return { raises: isRaise((await shownLimits(context, who)).limits, next) }
}

export type LimitsChange = TypedConfirmation & {
  readonly limits: Limits
  /** 登録確認用パスワード, required for lowering. */
  readonly registrationPassword: string
}

/**
 * 振込限度額変更 by an administrator of the customer. Refused with `not_permitted`, `limit_too_high`, or because the
 * confirmation failed: raising requires what a transfer requires, lowering the 登録確認用パスワード.
 */
export function changeLimits(
  context: Context,
  caller: Caller,
  who: Acting,
  { limits, registrationPassword, ...typed }: LimitsChange,
) {
  const { service, userId } = who
  const profile = fbProfileOf(context, service)
  return untilFresh(async () => {
    const { refs, confirmation, seenAtMs } = await confirmationFacts(context, who, typed)
    const asked = { service, userId, purpose: 'registration' } as const
    const registered = await fixedPasswordVerdict(context, asked, registrationPassword)
    const now = context.now()
    const allRefs = { ...refs, registration: fixedPasswordState.ref(service, userId, 'registration') }
    return context.store.change(changeContext(caller, now), allRefs, (states) =>
      decideLimits(states, { ...who, seenAtMs, limits, registered, confirmation }, profile, now),
    )
  })
}

function policyOf(context: Context, service: string): FbPolicy {
  const { fb } = fbProfileOf(context, service)
  return fb
}
