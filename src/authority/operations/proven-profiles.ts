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
    const [entry] = await newestJournal(store, { service, types }, 1)
    const event = entry && (await isProven(store, keys, entry)) ? eventIn(entry.body, service) : undefined
    const told = event?.type === 'profile_activated' ? event.profile : undefined
    if (told !== undefined) profiles.set(service, told)
    if (rows.get(service) !== told || (entry !== undefined && event === undefined)) altered.push(service)
  }
  return { profiles, altered }
}

const types: readonly ProfileEvent['type'][] = ['profile_activated', 'profile_withdrawn']

/** Undefined where it says something else than the columns by which it was found: no key is needed to change those. */
function eventIn(body: string, service: string): ProfileEvent | undefined {
  const { event } = JSON.parse(body) as { readonly event: ProfileEvent }
  return types.includes(event.type) && event.service === service ? event : undefined
}
