// A service whose accounts a core system tells over HTTP: two nodes on one database, a company, and the example of a core system.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { createCore } from '../../../examples/core-system/core.ts'
import { accountsOf } from '../../../src/bank/operations/read-accounts.ts'
import { newKeyRingText } from '../../../src/platform/secrets/key-ring.ts'
import { fedBy } from '../../support/core-feed.ts'
import { numberOf } from '../../support/customers.ts'
import { openCompany, registerToken, sessionOf } from '../../support/web-fb/companies.ts'
import { webFb as service } from '../../support/web-fb/service.ts'
import { confirm, draftOf } from '../../support/web-fb/transfers.ts'
import { type Driver, databaseFor } from './databases.ts'
import { codeOf, createContext } from './people.ts'

const userId = 'M54100020025'
export const number = '1020025'
const customer = numberOf(service, `試験商事${userId}`)
export const account = {
  branch: '002',
  type: 'ordinary',
  number,
  customer,
  holder: 'ｶｼﾒ',
  balance: 700_000,
} as const
export const apiKey = 'key-of-the-test'

/** Two nodes on one database, a company, a core system that holds its account, and a folder for files. */
export async function fed(t: TestContext, driver: Driver) {
  const database = await databaseFor(t, driver)
  const keyRingText = newKeyRingText('2015-01-01T00:00:00Z')
  let now = Temporal.Instant.from('2016-01-13T10:12:15+09:00')
  const later = (minutes: number) => {
    now = now.add({ minutes })
  }
  const open = async () =>
    fedBy(
      createContext(await database.open(), keyRingText, () => now),
      service,
    )
  const nodes = [await open(), await open()] as const
  const [node] = nodes
  const company = await openCompany(node, userId, { openingYen: 0 })
  later(1)
  const core = createCore({ service, apiKey, accounts: [account], now: () => now })
  const folder = mkdtempSync(join(tmpdir(), 'warifu-core-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const keyFile = file('key', `${apiKey}\n`)
  const held = async () => (await accountsOf(node, company)).map(({ balanceYen }) => balanceYen)
  return { node, nodes, company, core, later, file, keyFile, held }
}

/** A transfer that its customer has confirmed. */
export async function transferOf({ node, company, later }: Awaited<ReturnType<typeof fed>>, payYen: number) {
  const { tokenId } = await registerToken(node, company, 'individual')
  later(2)
  const who = await sessionOf(node, company)
  const draft = await draftOf(node, who, company.accountId, { payYen, day: '2016-01-13' })
  assert.equal(await confirm(node, who, draft, await codeOf(node, tokenId)), 'accepted')
  return draft.transferId
}
