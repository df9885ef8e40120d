import {
  type Caller,
  type Context,
  changeContext,
  untilFresh,
} from '../../../authority/operations/context.ts'
import { mailAddressState } from '../../../authority/rules/registered-address.ts'
import { decideOrder, decidePlacing, orderState } from '../rules/order.ts'
import { fxPolicyOf } from '../rules/terms.ts'
import { takesCode } from '../rules/trade-code.ts'
import type { Asked } from './ask-quote.ts'
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
  const { outcome } = decideOrder(
    await context.store.read(refs),
    { ...asked, ...trader, orderId, market },
    profile,
    now,
  )
  if (!outcome.ok) return outcome
  return { ...outcome, orderId, takesCode: takesCode(outcome.checked.yen, fxPolicyOf(profile)) }
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
    const now = context.now()
    return context.store.change(changeContext(caller, now), { ...refs, ...ofToken }, (states) =>
      decidePlacing(states, { ...asked, ...trader, market, proof }, profile, now),
    )
  })
}

async function factsOf(context: Context, acting: Acting, orderId: string) {
  const { service, userId } = acting
  const { refs, trader } = await traderFacts(context, acting)
  const mailAddress = mailAddressState.ref(service, userId)
  return { refs: { ...refs, mailAddress, order: orderState.ref(service, orderId) }, trader }
}
