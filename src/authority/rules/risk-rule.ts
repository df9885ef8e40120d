import { type RiskAct, type RiskCondition, type RiskEffect, riskActs } from './risk-events.ts'

/** One rule of a profile. */
export type RiskRule = {
  readonly when: RiskCondition
  /** For how long after it happened; null: of a payee, who is new or not. */
  readonly hours: number | null
  readonly acts: readonly RiskAct[]
  readonly adds: readonly RiskEffect[]
  /** Of `limit`: how much a user may transfer in a day. */
  readonly limitYen: number | null
  /** Of `wait`: for how long the act is held back. */
  readonly waitHours?: number | null
}

/** What is wrong with a rule: it would say something that never applies. */
export function faultOfRisk({
  when,
  hours,
  acts,
  adds,
  limitYen,
  waitHours = null,
}: RiskRule): string | null {
  const wrongAct = acts.find((act) => !riskActs[act].when.some((each) => each === when))
  if (wrongAct !== undefined) return `${wrongAct} is never ${when}`
  for (const act of acts) {
    const wrong = adds.find((effect) => !riskActs[act].adds.some((each) => each === effect))
    if (wrong !== undefined) return `${act} takes no ${wrong}`
  }
  if ((hours === null) !== (when === 'new_payee'))
    return when === 'new_payee' ? 'new_payee has no hours' : `${when} needs hours`
  if ((limitYen === null) === adds.includes('limit')) return 'limitYen and limit go together'
  if ((waitHours === null) === adds.includes('wait')) return 'waitHours and wait go together'
  return null
}
