import type { Context } from '../../../authority/operations/context.ts'
import { newestRates } from '../../queries/rates.ts'
import {
  type CoreRate,
  decideRate,
  isCurrency,
  minuteFrom,
  minuteRateState,
  problemOfRate,
  type RateFacts,
  rateState,
  type ToldRate,
} from '../../rules/rates.ts'
import type { CoreStatement, Said } from './core-source.ts'
import { type Deciding, errorAt, type Planned } from './planning.ts'

/** Rates of one currency come in the order of their time, each held against the one before. */
export async function planRates(
  { store, now }: Context,
  { header: { service }, rates }: CoreStatement,
  facts: RateFacts,
): Promise<Planned> {
  if (rates.length === 0) return []
  const newest = new Map<string, ToldRate>(
    (await newestRates(store, service)).map((rate) => [rate.currency, rate]),
  )
  const named = new Set<string>()
  const toldAt = now()
  return rates.map(({ line, ...rate }: Said<CoreRate>) => {
    const { currency, asOfMs } = rate
    const name = `${currency} ${asOfMs}`
    if (named.has(name)) return errorAt(line, 'asOf', 'rate_twice')
    named.add(name)
    const problem = problemOfRate(newest.get(currency), rate, facts)
    if (problem !== null) return errorAt(line, fieldOf(problem), problem, detailOf(problem, currency))
    if (!isCurrency(currency)) return errorAt(line, 'currency', 'currency', currency)
    const told: ToldRate = { ...rate, service, currency }
    newest.set(currency, told)
    return {
      refs: {
        rate: rateState.ref(service, currency),
        minuteRate: minuteRateState.ref(service, currency, minuteFrom(asOfMs)),
      },
      decide: (states) => decideRate(states.rate as ToldRate | undefined, told, facts, toldAt),
    } satisfies Deciding
  })
}

type Problem = NonNullable<ReturnType<typeof problemOfRate>>

/** What is wrong in one value; otherwise it is the rate as a whole. */
function fieldOf(problem: Problem): string {
  if (problem === 'currency') return 'currency'
  return problem === 'rate_older' || problem === 'rate_future' ? 'asOf' : ''
}

function detailOf(problem: Problem, currency: string): string {
  return problem === 'rate_older' || problem === 'rate_future' ? '' : currency
}
