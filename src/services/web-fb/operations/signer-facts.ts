import type { Context } from '../../../authority/operations/context.ts'
import { type FreezeStates, freezeRefs } from '../../../bank/rules/transfer-freeze.ts'
import { frozenOnDenial } from '../rules/denial.ts'
import { actorFacts } from './actor-facts.ts'
import { riskFacts } from './risk-facts.ts'
import type { Acting } from './transfers/facts.ts'

/** WEB-FB's own words for a user whose token can't answer. */
export const tokenRefusals = { missing: 'token_missing', tooNew: 'token_counts_later' } as const

/** What every act reads that a signed operation confirms, whose token answers, and what follows 「身に覚えがない」. */
export async function signerFacts(context: Context, who: Acting) {
  const { refs: ofActor, actor } = await actorFacts(context, who)
  const { holder, refs: ofRisk } = await riskFacts(context, who)
  const refs = { ...ofActor, ...ofRisk, ...freezeRefs(who) }
  const signer = {
    holder,
    rejected: (states: FreezeStates, now: Temporal.Instant) => frozenOnDenial(states, who, now),
  }
  return { refs, actor, signer }
}
