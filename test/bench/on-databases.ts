import type { Store } from '../../src/platform/store/store.ts'
import {
  createPostgresDriver,
  type Driver,
  openStore,
  type Place,
  sqliteDriver,
} from '../contract/support/databases.ts'

export type Figures = Record<string, object>

/**
 * Measures with as many users as the command line says, and prints all figures as JSON. A second word names the one
 * database to measure on, otherwise it is each.
 */
export async function measureOnDatabases(
  usualUsers: number,
  measure: (place: Place, store: Store, users: number) => Promise<Figures>,
): Promise<void> {
  const users = Number(process.argv[2] ?? usualUsers)
  if (!Number.isInteger(users) || users < 1)
    throw new Error('the number of users must be a whole number from 1')
  const only = process.argv[3]
  const drivers = [sqliteDriver, createPostgresDriver()].filter(
    ({ name }) => only === undefined || name === only,
  )
  if (drivers.length === 0) throw new Error(`there is no database ${only}`)
  const figures: Figures = {}
  for (const driver of drivers)
    figures[driver.name] = await measureOn(driver, (place, store) => measure(place, store, users))
  process.stdout.write(`${JSON.stringify({ users, figures }, null, 2)}\n`)
}

async function measureOn(driver: Driver, measure: (place: Place, store: Store) => Promise<Figures>) {
  await driver.start()
  const { place, remove } = await driver.create()
  const store = await openStore(place)
  try {
    return await measure(place, store)
  } finally {
    await store.close()
    remove()
    await driver.stop()
  }
}
