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
  nothingFollows,
  type SignedAct,
  type Subject,
} from '../../../authority/operations/signed-operations/signed-act.ts'
import { userHolder } from '../../../authority/rules/binding.ts'
import { mailAddressState } from '../../../authority/rules/registered-address.ts'
import { withRiskMail } from '../../../authority/rules/risk.ts'
import { decideOrder, decidePlacing, decideSignedPlacing, orderState } from '../rules/order.ts'
import type { Refusal } from '../rules/refusal.ts'
import { tradeRisks, tradeTakesSignature } from '../rules/signed-trade.ts'
import { fxPolicyOf } from '../rules/terms.ts'
import { takesCode } from '../rules/trade-code.ts'
import type { Asked } from './ask-quote.ts'
import { tokenRefusals } from './conclude-contract.ts'
import { marketNow } from './market.ts'
import { newNumber } from './number.ts'
import { fxProfileOf } from './profile-of.ts'
import { tradeProof } from './trade-proof.ts'
import { type Acting, traderFacts } from './trader-facts.ts'

export type AskedOrder = Asked & { readonly limitRate: number; readonly keepUntil: string }

/**
 * All checks of an order, without placing it. Accepted: what the confirmation shows, and the number under which this
 * very form can place it, once.
 */
export async function checkOrder(context: Context, acting: Acting, asked: AskedOrder) {
  const profile = fxProfileOf(context, acting.service)
  const now = context.now()
  const orderId = newNumber('L', now)
  const { refs, trader } = await factsOf(context, acting, orderId)
  const market = await marketNow(context, profile)
  const states = await context.store.read(refs)
  const { outcome } = decideOrder(states, { ...asked, ...trader, orderId, market }, profile, now)
  if (!outcome.ok) return outcome
  const { yen } = outcome.checked
  const signs = tradeTakesSignature(profile, 'fx_order', yen, states, now)
  const risks = tradeRisks(profile, 'fx_order', states, now)
  return { ...outcome, orderId, signs, risks, takesCode: !signs && takesCode(yen, fxPolicyOf(profile)) }
}

/** Placing a リーブオーダー; one that binds to much takes a code (D12). */
export async function placeOrder(
  context: Context,
  caller: Caller,
  acting: Acting,
  { code, ...asked }: AskedOrder & { readonly orderId: string; readonly code: string | null },
) {
  const profile = fxProfileOf(context, acting.service)
  return untilFresh(async () => {
    const { refs, trader } = await factsOf(context, acting, asked.orderId)
    const { refs: ofToken, proof } = await tradeProof(context, acting, code)
    const market = await marketNow(context, profile)
    const mail = await riskMailTo(context, acting)
    const now = context.now()
    return context.store.change(changeContext(caller, now), { ...refs, ...ofToken }, (states) =>
      withRiskMail(decidePlacing(states, { ...asked, ...trader, market, proof }, profile, now), mail, now),
    )
  })
}

type OrderSubject = Subject & {
  readonly customerId: string
  readonly asked: AskedOrder & { readonly orderId: string }
}

/** Placing an order, confirmed on the token's own screen (取引署名). */
export const orderAct: SignedAct<OrderSubject, Refusal> = {
  act: 'fx_order',
  template: 'fx_contract',
  tokenRefusals,
  async facts(context, { service, userId }, { sessionHash, customerId, asked }) {
    const profile = fxProfileOf(context, service)
    const acting = { service, userId, customerId, sessionHash }
    const { refs, trader } = await factsOf(context, acting, asked.orderId)
    const market = await marketNow(context, profile)
    const mail = await riskMailTo(context, acting)
    return actFacts({
      holder: userHolder(userId),
      refs,
      decide: (states, now) =>
        withRiskMail(decideSignedPlacing(states, { ...asked, ...trader, market }, profile, now), mail, now),
      rejected: nothingFollows,
    })
  },
}

export function askForOrder(
  context: Context,
  caller: Caller,
  { service, userId, customerId, sessionHash }: Acting,
  asked: OrderSubject['asked'],
) {
  return askForSignature(context, caller, orderAct, { service, userId }, { sessionHash, customerId, asked })
}

async function factsOf(context: Context, acting: Acting, orderId: string) {
  const { service, userId } = acting
  const { refs, trader } = await traderFacts(context, acting)
  const mailAddress = mailAddressState.ref(service, userId)
  return { refs: { ...refs, mailAddress, order: orderState.ref(service, orderId) }, trader }
}
