import type { Context } from '../../authority/operations/context.ts'
import { forgetFilesBefore, forgetRatesBefore } from '../queries/rates.ts'
import { isFed, takesRates } from './profile-of.ts'

const dayMs = 86_400_000

/** Upkeep: forgets what rates were once a profile's days have gone by, and the many files that told them. */
export async function forgetRates({ store, profiles, now }: Context): Promise<void> {
  for (const profile of profiles.values()) {
    if (!takesRates(profile)) continue
    const { service, rates } = profile
    const beforeMs = now().epochMilliseconds - rates.historyDays * dayMs
    await forgetRatesBefore(store, service, beforeMs)
    // Of accounts, the first file says since when postings go back.
    if (!isFed(profile)) await forgetFilesBefore(store, service, beforeMs)
  }
}
