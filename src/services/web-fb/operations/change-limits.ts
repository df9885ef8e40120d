import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../authority/operations/context.ts'
import { riskMailTo } from '../../../authority/operations/mail/mail-to.ts'
import {
  actFacts,
  askForSignature,
  type SignedAct,
  type Subject,
} from '../../../authority/operations/signed-operations/signed-act.ts'
import { signsFromYen } from '../../../authority/rules/confirmation.ts'
import { risksAsk, withRiskMail } from '../../../authority/rules/risk.ts'
import type { Risk } from '../../../authority/rules/risk-events.ts'
import { signingUserState } from '../../../authority/rules/signed-operation.ts'
import { agreementState } from '../../../bank/rules/agreement.ts'
import { fixedPasswordState } from '../rules/fixed-password.ts'
import {
  customerLimits,
  decideLimits,
  decideSignedLimits,
  isRaise,
  type Limits,
  profileLimits,
  refuseLimits,
} from '../rules/limits.ts'
import type { FbPolicy } from '../rules/policy.ts'
import type { FbProfile } from '../rules/profile.ts'
import type { Refusal } from '../rules/refusal.ts'
import type { FbVisitor } from './find-visitor.ts'
import { fixedPasswordVerdict } from './fixed-password-verdict.ts'
import { fbProfileOf } from './profile-of.ts'
import { risksNow } from './risk-facts.ts'
import { signerFacts, tokenRefusals } from './signer-facts.ts'
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

/**
 * From which 1日あたりの限度額 on raising it takes a signed operation of this user (null: none does), and which rules of the
 * profile apply.
 */
export async function limitSignsFrom(
  context: Context,
  who: Acting,
): Promise<{ readonly signsFrom: number | null; readonly risks: readonly Risk[] }> {
  const { service, userId } = who
  const { signingUser } = await context.store.read({ signingUser: signingUserState.ref(service, userId) })
  const risks = await risksNow(context, who, 'limit')
  const { confirmation } = fbProfileOf(context, service)
  const signsFrom = risksAsk(risks, 'signature') ? 0 : signsFromYen(confirmation, 'limit', signingUser)
  return { signsFrom, risks }
}

export type CheckedLimits = {
  readonly raises: boolean
  /** It takes a signed operation. */
  readonly signs: boolean
}

/** The requested limits, or which of the two amounts is invalid. */
export async function checkLimits(
  context: Context,
  who: Acting,
  next: Limits,
): Promise<CheckedLimits | { readonly wrong: keyof Limits }> {
  const wrong = refuseLimits(next, policyOf(context, who.service))
  if (wrong !== null) return { wrong }
  const raises = isRaise((await shownLimits(context, who)).limits, next)
  const { signsFrom } = await limitSignsFrom(context, who)
  return { raises, signs: raises && signsFrom !== null && next.perDayYen >= signsFrom }
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
    const mail = await riskMailTo(context, who)
    const now = context.now()
    const allRefs = {
      ...refs,
      registration: fixedPasswordState.ref(service, userId, 'registration'),
      signingUser: signingUserState.ref(service, userId),
    }
    const submission = { ...who, seenAtMs, limits, registered, confirmation }
    return context.store.change(changeContext(caller, now), allRefs, (states) =>
      withRiskMail(decideLimits(states, submission, profile, now), mail, now),
    )
  })
}

type LimitsSubject = Subject & { readonly customerId: string; readonly limits: Limits }

/** Higher limits, confirmed on the token's own screen (取引署名). */
export const limitsAct: SignedAct<LimitsSubject, Refusal> = {
  act: 'limit',
  template: 'limit',
  tokenRefusals,
  async facts(context, { service, userId }, { sessionHash, customerId, limits }) {
    const who = { service, userId, customerId, sessionHash }
    const { refs, actor, signer } = await signerFacts(context, who)
    const profile = fbProfileOf(context, service)
    const mail = await riskMailTo(context, who)
    return actFacts({
      ...signer,
      refs,
      decide: (states, now) =>
        withRiskMail(decideSignedLimits(states, { ...actor, limits }, profile, now), mail, now),
    })
  },
}

export function askForLimits(
  context: Context,
  caller: Caller,
  { service, userId, customerId, sessionHash }: Acting,
  limits: Limits,
) {
  return askForSignature(context, caller, limitsAct, { service, userId }, { sessionHash, customerId, limits })
}

function policyOf(context: Context, service: string): FbPolicy {
  const { fb } = fbProfileOf(context, service)
  return fb
}
