import type { Context } from '../../../authority/operations/context.ts'
import type { Measure } from '../../../authority/operations/measure.ts'
import { coreFaults, countRefused, oldestToSendMs } from '../../queries/core.ts'
import { newestRates } from '../../queries/rates.ts'
import { fedServices, ratedServices } from '../profile-of.ts'
import { accountsToldAtMs } from '../read-accounts.ts'

/** What monitoring is told of core systems at each scrape. */
export const coreMeasures: readonly Measure[] = [
  {
    name: 'core_age_seconds',
    help: 'How old the balances are that the core system told last, by service.',
    labels: ['service'],
    read: (context) => ofEach(context, (service) => accountsToldAtMs(context, service), ageIn(context)),
  },
  {
    name: 'core_away_seconds',
    help: 'How long the core system has given no statement that could be taken in, or taken no postings, by service; over HTTP.',
    labels: ['service', 'asked'],
    read: async (context) => {
      const faults = await coreFaults(context.store)
      const age = ageIn(context)
      return faults
        .filter(({ asked }) => asked !== 'rates')
        .map(({ service, asked, sinceMs }) => ({
          labels: { service, asked },
          value: age(sinceMs),
        }))
    },
  },
  {
    name: 'core_rates_refused_seconds',
    help: 'How long only rates have come that were refused as wrong, by service and by what was wrong first.',
    labels: ['service', 'problem'],
    read: async (context) => {
      const faults = await coreFaults(context.store)
      const age = ageIn(context)
      return faults
        .filter(({ asked }) => asked === 'rates')
        .map(({ service, fault, sinceMs }) => ({
          labels: { service, problem: fault },
          value: age(sinceMs),
        }))
    },
  },
  {
    name: 'core_rate_age_seconds',
    help: 'How old the newest rate of a currency is, by service; it ages at night, too.',
    labels: ['service', 'currency'],
    read: async (context) => {
      const age = ageIn(context)
      const found = []
      for (const service of ratedServices(context))
        for (const { currency, asOfMs } of await newestRates(context.store, service))
          found.push({ labels: { service, currency }, value: age(asOfMs) })
      return found
    },
  },
  {
    name: 'core_posting_oldest_seconds',
    help: 'How long the oldest posting has waited for an answer of the core system, by service.',
    labels: ['service'],
    read: (context) =>
      ofEach(context, async (service) => oldestToSendMs(context.store, service), ageIn(context)),
  },
  {
    name: 'core_postings_refused',
    help: 'Postings that the core system has refused and not booked since, by service.',
    labels: ['service'],
    read: (context) => ofEach(context, (service) => countRefused(context.store, service), Number),
  },
]

/** Nothing of a service that has nothing to tell yet. */
async function ofEach(
  context: Context,
  read: (service: string) => Promise<number | null>,
  figureOf: (found: number) => number,
) {
  const found = []
  for (const service of fedServices(context)) {
    const value = await read(service)
    if (value !== null) found.push({ labels: { service }, value: figureOf(value) })
  }
  return found
}

function ageIn({ now }: Context): (sinceMs: number) => number {
  const nowMs = now().epochMilliseconds
  return (sinceMs) => Math.max(0, nowMs - sinceMs) / 1000
}
