import { after, before, describe } from 'node:test'
import { createPostgresDriver, type Driver, sqliteDriver } from './databases.ts'

/** Runs the tests on SQLite and on PostgreSQL, whose server ends with them. */
export function onBothDatabases(name: string, run: (driver: Driver) => void): void {
  for (const driver of [sqliteDriver, createPostgresDriver()]) {
    describe(`${name} on ${driver.name}`, () => {
      before(driver.start)
      after(driver.stop)
      run(driver)
    })
  }
}
