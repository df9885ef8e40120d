import type { Measure } from '../../../authority/operations/measure.ts'
import { takesRates } from '../../../bank/operations/profile-of.ts'
import { fxPolicyOf, isOpen } from '../rules/terms.ts'
import { marketNow } from './market.ts'
import { hasTrading, isFxProfile } from './profile-of.ts'

/** What monitoring is told of 為替予約 at each scrape. */
export const fxMeasures: readonly Measure[] = [
  {
    name: 'fx_currencies_without_rate',
    help: 'Currencies that nobody can trade for lack of a rate that is new enough, by service; 0 outside trading hours.',
    labels: ['service'],
    read: async (context) => {
      const now = context.now()
      const found = []
      for (const profile of context.profiles.values()) {
        if (!isFxProfile(profile) || !hasTrading(profile) || !takesRates(profile)) continue
        const fx = fxPolicyOf(profile)
        const market = await marketNow(context, profile)
        const without = fx.currencies.filter((each) => market.basisAt(each, now.epochMilliseconds) === null)
        const value = isOpen(fx, now) ? without.length : 0
        found.push({ labels: { service: profile.service }, value })
      }
      return found
    },
  },
]
