import type { Context } from '../../../authority/operations/context.ts'
import { riskRefs } from '../../../authority/rules/risk.ts'
import type { Risk, RiskAct } from '../../../authority/rules/risk-events.ts'
import { sessionState } from '../../../authority/rules/session.ts'
import { agreementState } from '../../../bank/rules/agreement.ts'
import { fbRisksOf, type PayeeFacts } from '../rules/risk.ts'
import { holderAt } from '../rules/transfer-confirmation.ts'
import { fbProfileOf } from './profile-of.ts'
import type { Acting } from './transfers/facts.ts'

/** Whose token confirms an act, and the rows that tell its circumstances, besides the session and the agreement. */
export async function riskFacts(context: Context, who: Pick<Acting, 'service' | 'userId' | 'customerId'>) {
  const { service, userId, customerId } = who
  const { agreement } = await context.store.read({ agreement: agreementState.ref(service, customerId) })
  const holder = holderAt(agreement, who)
  return { holder, refs: riskRefs(fbProfileOf(context, service), { userId, holder }) }
}

/** Which rules of the profile apply to an act now, for a page; all of it is checked again when the act is confirmed. */
export async function risksNow(
  context: Context,
  who: Acting,
  act: RiskAct,
  payees: PayeeFacts = {},
): Promise<readonly Risk[]> {
  const { service, customerId, sessionHash } = who
  const profile = fbProfileOf(context, service)
  if (profile.risk.length === 0) return []
  const { refs } = await riskFacts(context, who)
  const states = await context.store.read({
    ...refs,
    session: sessionState.ref(sessionHash),
    agreement: agreementState.ref(service, customerId),
  })
  return fbRisksOf(profile, act, states, context.now(), payees)
}
