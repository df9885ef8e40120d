import type { Queryable } from '../../platform/store/store.ts'

/** The digest of each service's profile in force, by service; none before the first activation. */
export async function digestsInForce(store: Queryable): Promise<ReadonlyMap<string, string>> {
  const rows = await store.query('SELECT service, digest FROM profile_in_force')
  return new Map(rows as unknown as [service: string, digest: string][])
}

/** The same profiles whole, as canonical JSON. */
export async function profilesInForce(store: Queryable): Promise<ReadonlyMap<string, string>> {
  const rows = await store.query('SELECT service, profile FROM profile_in_force ORDER BY service')
  return new Map(rows as unknown as [service: string, profile: string][])
}
