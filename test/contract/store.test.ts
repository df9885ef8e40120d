// The contract of the store (src/platform/store/store.ts), run against both databases.
import { after, before, describe } from 'node:test'
import { testAlone } from './suites/alone.ts'
import { testBindings } from './suites/bindings.ts'
import { testFbAdministration } from './suites/fb-administration.ts'
import { testGroups } from './suites/groups.ts'
import { testGuards } from './suites/guards.ts'
import { testJournalSearch } from './suites/journal-search.ts'
import { testJournalTypes } from './suites/journal-types.ts'
import { testMigration } from './suites/migration.ts'
import { testOutages } from './suites/outages.ts'
import { testPostgresOutages } from './suites/postgres-outages.ts'
import { testQueries } from './suites/queries.ts'
import { testHeldSettled, testSettled } from './suites/settled.ts'
import { testSharedChains } from './suites/shared-chains.ts'
import { testSqliteFiles } from './suites/sqlite-files.ts'
import { testStates } from './suites/states.ts'
import { testTogether } from './suites/together.ts'
import { testUpgrades, testWaitingUpgrades } from './suites/upgrades.ts'
import { createPostgresDriver, sqliteDriver } from './support/databases.ts'

const postgresDriver = createPostgresDriver()

for (const driver of [sqliteDriver, postgresDriver]) {
  describe(`the store on ${driver.name}`, () => {
    before(driver.start)
    after(driver.stop)
    testStates(driver)
    testGroups(driver)
    testTogether(driver)
    testGuards(driver)
    testQueries(driver)
    testSettled(driver)
    testJournalTypes(driver)
    testJournalSearch(driver)
    testMigration(driver)
    testAlone(driver)
    testSharedChains(driver)
    testBindings(driver)
    testFbAdministration(driver)
    testOutages(driver)
    testUpgrades(driver)
    if (driver === sqliteDriver) testSqliteFiles()
    else {
      testPostgresOutages(driver)
      testHeldSettled(driver)
      testWaitingUpgrades(driver)
    }
  })
}
