import type { Decision } from '../../platform/decision/decision.ts'
import type { AnyEvent } from '../../platform/decision/event.ts'
import { type Binding, bindingState } from './binding.ts'
import type { Event } from './events.ts'
import type { OfUser } from './keys.ts'
import { type MailDraft, queueMail } from './mail.ts'
import type { Risk, RiskAct, RiskCondition, RiskEffect, RiskNoted } from './risk-events.ts'
import type { RiskRule } from './risk-rule.ts'
import { browserSince, type Session } from './session.ts'
import { type Disowning, disowningState } from './signed-operation.ts'

// What of the circumstances of an act asks for more than the act itself does: rules in words, without a score (decision 89).

/** The rows that tell the circumstances of an act. */
export type RiskStates = {
  readonly session: Session | undefined
  /** Of the token that confirms. */
  readonly binding: Binding | undefined
  readonly disowning: Disowning | undefined
}

/** Where those besides the session are, of whoever's token `holder` is; where the profile has no rule, nobody looks at them. */
export function riskRefs(
  { service, risk }: { readonly service: string; readonly risk: readonly RiskRule[] },
  { userId, holder }: { readonly userId: string; readonly holder: string },
) {
  const refs = { binding: bindingState.ref(service, holder), disowning: disowningState.ref(service, userId) }
  return risk.length === 0 ? ({} as typeof refs) : refs
}

/** What only a bank knows of them; nothing where it doesn't. */
export type RiskFacts = {
  readonly newPayees?: number
  /** Those, and whoever was first paid less than a day ago: a yen to somebody makes no acquaintance. */
  readonly recentPayees?: number
  readonly limitsRaisedAtMs?: number | null
}

const hourMs = 3_600_000

/** Every rule of the act that applies now, in the order of the profile. */
export function risksOf(
  rules: readonly RiskRule[],
  act: RiskAct,
  states: RiskStates,
  facts: RiskFacts,
  now: Temporal.Instant,
): readonly Risk[] {
  return rules.flatMap(({ when, hours, acts, adds, limitYen, waitHours = null }): Risk[] => {
    if (!acts.includes(act)) return []
    const added = { adds, limitYen, ...(waitHours === null ? {} : { waitHours }) }
    if (hours === null) return payeesOf(adds, facts) > 0 ? [{ when, untilMs: null, ...added }] : []
    const sinceMs = sinceOf(when, states, facts)
    if (sinceMs === null) return []
    const untilMs = sinceMs + hours * hourMs
    return now.epochMilliseconds < untilMs ? [{ when, untilMs, ...added }] : []
  })
}

/** What holds money back holds it back for longer than what only tells: the first payment is told once. */
function payeesOf(adds: readonly RiskEffect[], { newPayees = 0, recentPayees = 0 }: RiskFacts): number {
  const holdsBack = adds.some((effect) => effect === 'limit' || effect === 'signature' || effect === 'wait')
  return holdsBack ? Math.max(newPayees, recentPayees) : newPayees
}

function sinceOf(
  when: RiskCondition,
  { session, binding, disowning }: RiskStates,
  { limitsRaisedAtMs = null }: RiskFacts,
): number | null {
  switch (when) {
    case 'new_browser':
      return session === undefined ? null : browserSince(session)
    case 'new_token':
      return binding === undefined || binding.tokenId === null ? null : binding.enrolledAtMs
    case 'limit_raised':
      return limitsRaisedAtMs
    case 'disowned':
      return disowning?.disownedAtMs ?? null
    case 'new_payee':
      return null
  }
}

/** Does any of them have this effect? */
export function risksAsk(risks: readonly Pick<Risk, 'adds'>[], effect: RiskEffect): boolean {
  return risks.some(({ adds }) => adds.includes(effect))
}

/** The lowest limit that they set; null: none. */
export function riskLimitOf(risks: readonly Risk[]): number | null {
  const limits = risks.flatMap(({ limitYen }) => limitYen ?? [])
  return limits.length === 0 ? null : Math.min(...limits)
}

/** For how long they hold an act back, and why; null: none does. */
export type Wait = { readonly hours: number; readonly because: readonly RiskCondition[] }

export function riskWaitOf(risks: readonly Risk[]): Wait | null {
  const waits = risks.flatMap(({ when, waitHours }) => (waitHours === undefined ? [] : [{ when, waitHours }]))
  if (waits.length === 0) return null
  return {
    hours: Math.max(...waits.map(({ waitHours }) => waitHours)),
    because: [...new Set(waits.map(({ when }) => when))],
  }
}

/** What the journal keeps of the rules that applied; nothing where none did. */
export function risksNoted(
  { service, userId }: OfUser,
  act: RiskAct,
  risks: readonly Risk[],
): readonly RiskNoted[] {
  return risks.length === 0 ? [] : [{ type: 'risk_noted', service, userId, act, risks }]
}

/** The mail that tells of it, drafted once it is due; null without an address. */
export type RiskMail = ((noted: RiskNoted) => MailDraft) | null

/** The decision, with the mail that one of its rules asks for, in the same transaction (FLOW-09). */
export function withRiskMail<Accepted extends object, Refused extends string, E extends AnyEvent>(
  decision: Decision<Accepted, Refused, E>,
  draft: RiskMail,
  now: Temporal.Instant,
): Decision<Accepted, Refused, E | Event> {
  const noted = decision.events.find((event): event is E & RiskNoted => event.type === 'risk_noted')
  if (noted === undefined || draft === null || !risksAsk(noted.risks, 'notice')) return decision
  return { ...decision, events: [...decision.events, queueMail(draft(noted), now)] }
}
