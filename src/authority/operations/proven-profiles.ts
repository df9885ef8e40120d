import type { AnyEvent } from '../../platform/decision/event.ts'
import { provenArchived } from '../../platform/journal/fence.ts'
import { journalKeys } from '../../platform/journal/keys.ts'
import { isProven } from '../../platform/journal/proven.ts'
import { newestJournal, servicesInJournal } from '../../platform/journal/queries.ts'
import { digestOfText } from '../../platform/secrets/file-digest.ts'
import { profilesInForce } from '../queries/profiles-in-force.ts'
import type { ProfileEvent } from '../rules/profile-in-force.ts'
import type { Context } from './context.ts'

export type ProvenProfiles = {
  /** By service, as canonical JSON: what the journal says last of each. */
  readonly profiles: ReadonlyMap<string, string>
  /** The services for which the database says something else, or whose entry nobody with the keys wrote. */
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
  const archived = (await provenArchived(store, keys))?.lasting ?? {}
  const profiles = new Map<string, string>()
  const altered: string[] = []
  const named = [...(await servicesInJournal(store)), ...rows.keys(), ...archivedServices(archived)]
  for (const service of new Set(named)) {
    const [entry] = await newestJournal(store, { service, types }, 1)
    const row = rows.get(service)
    if (entry === undefined) {
      const digest = archived[`${about}${service}`] ?? withdrawn
      if ((row === undefined ? withdrawn : digestOfText(row)) !== digest) altered.push(service)
      else if (row !== undefined) profiles.set(service, row)
      continue
    }
    const event = (await isProven(store, keys, entry)) ? eventIn(entry.body, service) : undefined
    const told = event?.type === 'profile_activated' ? event.profile : undefined
    if (told !== undefined) profiles.set(service, told)
    if (row !== told || event === undefined) altered.push(service)
  }
  return { profiles, altered }
}

const about = 'profile of '
const withdrawn = ''

function archivedServices(archived: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(archived).flatMap((key) => (key.startsWith(about) ? key.slice(about.length) : []))
}

/** Which profile is in force, for when the entry that says so is in the archive. */
export function lastingProfile(event: AnyEvent): { readonly about: string; readonly digest: string } | null {
  const told = event as ProfileEvent
  if (told.type === 'profile_activated')
    return { about: `${about}${told.service}`, digest: digestOfText(told.profile) }
  return told.type === 'profile_withdrawn' ? { about: `${about}${told.service}`, digest: withdrawn } : null
}

const types: readonly ProfileEvent['type'][] = ['profile_activated', 'profile_withdrawn']

/** Undefined where it contradicts the columns by which it was found: changing those takes no key. */
function eventIn(body: string, service: string): ProfileEvent | undefined {
  const { event } = JSON.parse(body) as { readonly event: ProfileEvent }
  return types.includes(event.type) && event.service === service ? event : undefined
}
