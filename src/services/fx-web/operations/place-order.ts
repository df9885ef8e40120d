import { type Caller, type Context, changeContext } from '../../../authority/operations/context.ts'
import { mailAddressState } from '../../../authority/rules/registered-address.ts'
import { decideOrder, orderState } from '../rules/order.ts'
import type { Asked } from './ask-quote.ts'
import { newNumber } from './number.ts'
import { fxProfileOf } from './profile-of.ts'
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
  const { outcome } = decideOrder(
    await context.store.read(refs),
    { ...asked, ...trader, orderId },
    profile,
    now,
  )
  return outcome.ok ? { ...outcome, orderId } : outcome
}

/** Placing a リーブオーダー. */
export async function placeOrder(
  context: Context,
  caller: Caller,
  acting: Acting,
  asked: AskedOrder & { readonly orderId: string },
) {
  const profile = fxProfileOf(context, acting.service)
  const { refs, trader } = await factsOf(context, acting, asked.orderId)
  const now = context.now()
  return context.store.change(changeContext(caller, now), refs, (states) =>
    decideOrder(states, { ...asked, ...trader }, profile, now),
  )
}

async function factsOf(context: Context, acting: Acting, orderId: string) {
  const { service, userId } = acting
  const { refs, trader } = await traderFacts(context, acting)
  const mailAddress = mailAddressState.ref(service, userId)
  return { refs: { ...refs, mailAddress, order: orderState.ref(service, orderId) }, trader }
}
