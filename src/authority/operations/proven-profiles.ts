import type { JournalEntry } from '../../platform/journal/chain.ts'
import { journalKeys } from '../../platform/journal/keys.ts'
import { isProven } from '../../platform/journal/proven.ts'
import { newestJournal, servicesInJournal } from '../../platform/journal/queries.ts'
import { profilesInForce } from '../queries/profiles-in-force.ts'
import type { ProfileEvent } from '../rules/profile-in-force.ts'
import type { Context } from './context.ts'

export type ProvenProfiles = {
  /** By service, as canonical JSON: what the journal says last of each. */
  readonly profiles: ReadonlyMap<string, string>
  /** The services of which the database says something else, or whose entry nobody with the keys wrote. */
  readonly altered: readonly string[]
}

/**
 * The profiles in force, as the journal proves them: whoever can write to the database can change their rows, and would be
 * found only by a check of the whole journal.
 */
export async function provenProfiles({
  store,
  keyRing,
}: Pick<Context, 'store' | 'keyRing'>): Promise<ProvenProfiles> {
  const rows = await profilesInForce(store)
  const keys = journalKeys(keyRing)
  const profiles = new Map<string, string>()
  const altered: string[] = []
  for (const service of new Set([...(await servicesInJournal(store)), ...rows.keys()])) {
    const types: ProfileEvent['type'][] = ['profile_activated', 'profile_withdrawn']
    const [entry] = await newestJournal(store, { service, types }, 1)
    const isGenuine = entry !== undefined && (await isProven(store, keys, entry))
    const told = entry !== undefined && isGenuine ? profileIn(entry.body) : undefined
    if (told !== undefined) profiles.set(service, told)
    if (rows.get(service) !== told || (entry !== undefined && !isGenuine)) altered.push(service)
  }
  return { profiles, altered }
}

/** Undefined where it was withdrawn. */
function profileIn(body: string): string | undefined {
  const event = (JSON.parse(body) as JournalEntry).event as ProfileEvent
  return event.type === 'profile_activated' ? event.profile : undefined
}
