import type { Context } from '../../authority/operations/context.ts'
import { servicesOf } from '../../authority/operations/desks.ts'
import { listJournal } from '../../authority/operations/list-journal.ts'
import { risksAsk } from '../../authority/rules/risk.ts'
import type { RiskEvent } from '../../authority/rules/risk-events.ts'

/** An act of a user, done or refused, to which a rule with an alarm applied. */
export type RiskAlarm = RiskEvent & { readonly at: string }

/** Is there a service of the desk in which a rule holds transfers back? */
export function holdsTransfers(context: Context, desk: string): boolean {
  return servicesOf(context, desk).some((service) =>
    risksAsk(context.profiles.get(service)?.risk ?? [], 'wait'),
  )
}

const dayMs = 86_400_000
const shownMax = 20

export const riskTypes = ['risk_noted', 'risk_refused'] as const satisfies readonly RiskEvent['type'][]

export function isRiskEvent<E extends { readonly type: string }>(event: E): event is E & RiskEvent {
  return riskTypes.some((type) => type === event.type)
}

/** Those of the last 24 hours, the newest first; nothing is read where no rule has an alarm. */
export async function riskAlarms(context: Context, desk: string): Promise<readonly RiskAlarm[]> {
  const watched = servicesOf(context, desk).filter((service) =>
    risksAsk(context.profiles.get(service)?.risk ?? [], 'alarm'),
  )
  const fromMs = context.now().epochMilliseconds - dayMs
  const entries = await Promise.all(
    watched.map((service) =>
      listJournal<RiskEvent>(context, { service, types: riskTypes, fromMs }, shownMax),
    ),
  )
  return entries
    .flat()
    .flatMap(({ at, event }) =>
      isRiskEvent(event) && risksAsk(event.risks, 'alarm') ? [{ ...event, at }] : [],
    )
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, shownMax)
}
