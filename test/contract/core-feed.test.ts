// E5: what a core system says of accounts is taken in once, in its order, all or nothing, on both databases.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Context } from '../../src/authority/operations/context.ts'
import { feedFolder } from '../../src/bank/operations/core/feed-folder.ts'
import { takeDeliveries } from '../../src/bank/operations/core/take-deliveries.ts'
import { openAccount } from '../../src/bank/operations/open-account.ts'
import { accountsOf, accountsToldAtMs, statementOf } from '../../src/bank/operations/read-accounts.ts'
import { accountState } from '../../src/bank/rules/account.ts'
import { feedWords } from '../../src/bank/texts/core-feed.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import { remakeFiles } from '../../src/services/web-fb/operations/handover/deliver-runs.ts'
import { makeRuns } from '../../src/services/web-fb/operations/handover/make-run.ts'
import { newestRuns } from '../../src/services/web-fb/queries/handover.ts'
import { fedBy, feedOf, outcomeOf, take } from '../support/core-feed.ts'
import { numberOf } from '../support/customers.ts'
import { type FbCompany, openCompany, registerToken, sessionOf } from '../support/web-fb/companies.ts'
import { webFb as service } from '../support/web-fb/service.ts'
import { confirm, draftOf } from '../support/web-fb/transfers.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { assertSound, eventsOf } from './support/changes.ts'
import { type Driver, databaseFor, sqliteDriver } from './support/databases.ts'
import { caller, codeOf, createContext } from './support/people.ts'

const userId = 'M54100020025'
const customer = numberOf(service, `試験商事${userId}`)
const named = { branch: '002', type: 'ordinary', number: '1020025' } as const
const told = (balance: number) => ({ record: 'account', ...named, customer, holder: 'ｶｼﾒ', balance }) as const
const moved = (id: string, yen: number) => {
  const booked = { bookedAt: '2016-01-13T09:30:00+09:00', yen, text: 'ﾌﾘｺﾐ ｶ)ﾄﾘﾋｷｻｷ' }
  return { record: 'movement', ...named, id, ...booked } as const
}

const full = (sequence: number, clock = '10:00') =>
  ({ service, form: 'full', sequence, asOf: `2016-01-13T${clock}:00+09:00` }) as const
const delta = (sequence: number, clock: string) => ({ ...full(sequence, clock), form: 'delta' }) as const

/** Two nodes on one database, of a service that a core system feeds, with a company that is not told of yet. */
async function fed(t: Parameters<typeof databaseFor>[0], driver: Driver) {
  const database = await databaseFor(t, driver)
  const keyRingText = newKeyRingText('2015-01-01T00:00:00Z')
  let now = Temporal.Instant.from('2016-01-13T10:12:15+09:00')
  const open = async () => {
    const context = createContext(await database.open(), keyRingText, () => now)
    return fedBy(context, service)
  }
  const nodes = [await open(), await open()] as const
  const company = await openCompany(nodes[0], userId, { openingYen: 0 })
  const later = (minutes: number) => {
    now = now.add({ minutes })
  }
  return { node: nodes[0], nodes, company, later }
}

async function balanceOf({ store }: Context, { accountId }: FbCompany): Promise<number | undefined> {
  return (await store.read({ account: accountState.ref(service, accountId) })).account?.balanceYen
}

const tenMs = Temporal.Instant.from('2016-01-13T10:00:00+09:00').epochMilliseconds

/** The postings of the one transfer of a run, whose files are the same however often they are made. */
async function postingsHandedOver(node: Context) {
  assert.ok((await makeRuns(node, caller, { service, operatorId: null })).ok)
  const [run] = await newestRuns(node.store, service, 1)
  assert.ok(run !== undefined)
  const [first, second] = [await remakeFiles(node, run), await remakeFiles(node, run)]
  assert.deepEqual(first.json, second.json)
  const { transfers } = JSON.parse(Buffer.from(first.json).toString()) as {
    transfers: [{ postings: [{ postingId: string; yen: number; text: string }] }]
  }
  return transfers[0].postings
}

function feeds(driver: Driver): void {
  test('E5: one file over two nodes at once is taken once; again, late, early, with a gap or of the future it is refused', async (t) => {
    const { node, nodes, company } = await fed(t, driver)
    assert.deepEqual(await accountsOf(node, company), [], 'an account whose balance nobody has said')
    assert.equal(await outcomeOf(take(node, feedOf(delta(1, '10:00'), told(1)))), 'core_file_not_full')
    const first = feedOf(full(5), told(700_000))
    const both = await Promise.all(nodes.map((each) => outcomeOf(take(each, first))))
    assert.deepEqual(both.toSorted(), ['core_file_taken', 'taken'])
    assert.equal(await outcomeOf(take(node, first)), 'core_file_taken')
    for (const [text, refusal] of [
      [feedOf(full(5), told(1)), 'core_file_late'],
      [feedOf(delta(4, '10:01'), told(1)), 'core_file_late'],
      [feedOf(delta(6, '09:59'), told(1)), 'core_file_older'],
      [feedOf(delta(7, '10:01'), told(1)), 'core_file_gap'],
      [feedOf(delta(6, '10:13'), told(1)), 'core_file_future'],
    ] as const)
      assert.equal(await outcomeOf(take(node, text)), refusal)
    assert.equal(await balanceOf(node, company), 700_000)
    assert.equal(await accountsToldAtMs(node, service), tenMs)
    const files = await eventsOf(node.store, 'core_file_taken')
    assert.deepEqual(
      files.map(({ sequence, accounts }) => [sequence, accounts]),
      [[5, 1]],
    )
    await assertSound(node.store)
  })

  test('E5: of a file with one wrong line nothing is taken, and every wrong line is told', async (t) => {
    const { node, company } = await fed(t, driver)
    await openCompany(node, 'M54100020026', { openingYen: 0 })
    const other = { ...told(5), number: '1020026' }
    const unknown = { ...told(5), number: '1020027', customer: '9999999' }
    const text = feedOf(full(1), told(700_000), other, unknown, {
      ...moved('a', 5),
      posting: 'F00000001-001',
    })
    assert.equal(await outcomeOf(take(node, text)), '3 other_customer, 4 customer, 5 posting_unknown')
    assert.equal(await balanceOf(node, company), 0)
    assert.equal(await accountsToldAtMs(node, service), null)
    assert.deepEqual(await eventsOf(node.store, 'core_file_taken'), [])
    await assertSound(node.store)
  })

  test('E5: a transfer stays taken off until the core system says that it has booked it, once, by the ID in its run', async (t) => {
    const { node, company, later } = await fed(t, driver)
    assert.equal(await outcomeOf(take(node, feedOf(full(1), told(700_000)))), 'taken')
    const { tokenId } = await registerToken(node, company, 'individual')
    later(2)
    const who = await sessionOf(node, company)
    const draft = await draftOf(node, who, company.accountId, { payYen: 50_000, day: '2016-01-13' })
    assert.equal(await confirm(node, who, draft, await codeOf(node, tokenId)), 'accepted')
    assert.equal(await balanceOf(node, company), 650_000)
    // Others paid in 10,000; ours is not booked there yet.
    const second = feedOf(delta(2, '10:13'), told(710_000), moved('a-1', 10_000))
    assert.equal(await outcomeOf(take(node, second)), 'taken')
    assert.equal(await balanceOf(node, company), 660_000)
    later(2)
    const [{ postingId: posting, ...rest }] = await postingsHandedOver(node)
    assert.equal(posting, `${draft.transferId}-001`)
    assert.equal(rest.yen, -50_000)
    const booked = { ...moved('a-2', -50_000), posting }
    const third = feedOf(delta(3, '10:14'), told(660_000), booked, moved('a-1', 10_000))
    assert.equal(await outcomeOf(take(node, third)), 'taken')
    assert.equal(await balanceOf(node, company), 660_000)
    const again = feedOf(delta(4, '10:15'), told(660_000), booked)
    assert.equal(await outcomeOf(take(node, again)), 'taken')
    assert.equal(await balanceOf(node, company), 660_000)
    const differs = feedOf(delta(5, '10:15'), told(660_000), { ...booked, yen: -49_999 })
    assert.equal(await outcomeOf(take(node, differs)), '3 movement_differs')
    const statement = await statementOf(node, company)
    assert.deepEqual(
      statement?.postings.map(({ yen, coreSequence }) => [yen, coreSequence]),
      [
        [10_000, 2],
        [-50_000, 3],
      ],
    )
    await assertSound(node.store)
  })

  test('E5: an account that a full file no longer names is closed, pays nothing, and comes back when it is told of', async (t) => {
    const { node, company, later } = await fed(t, driver)
    const savings = { ...told(3), type: 'savings', number: '1020099' }
    assert.equal(await outcomeOf(take(node, feedOf(full(1), told(700_000), savings))), 'taken')
    assert.equal((await accountsOf(node, company)).length, 2)
    const { tokenId } = await registerToken(node, company, 'individual')
    later(2)
    const who = await sessionOf(node, company)
    const draft = await draftOf(node, who, company.accountId, { payYen: 50_000, day: '2016-01-13' })
    assert.equal(await outcomeOf(take(node, feedOf(full(2), savings))), 'taken')
    assert.deepEqual(
      (await accountsOf(node, company)).map(({ number }) => number),
      ['1020099'],
    )
    const code = await codeOf(node, tokenId)
    assert.equal(await confirm(node, who, draft, code), 'transfer_account_unknown')
    assert.equal(await outcomeOf(take(node, feedOf(delta(3, '10:01'), told(60_000)))), 'taken')
    assert.equal(await confirm(node, who, draft, code), 'accepted')
    assert.equal(await outcomeOf(take(node, feedOf(full(4, '10:02')))), '1 empty')
    await assertSound(node.store)
  })

  test('E5: where the core system says the balances, nobody opens an account with one', async (t) => {
    const { node, company } = await fed(t, driver)
    const { customerId } = company
    const account = { service, customerId, branchCode: '002', accountType: 'savings' } as const
    const opened = (number: string, openingYen: number) =>
      openAccount(node, caller, { ...account, number, holderName: 'ｶｼﾒ', openingYen })
    const refused = await opened('1020055', 1)
    assert.deepEqual(refused, { ok: false, refusal: 'balance_from_core' })
    assert.ok((await opened('1020056', 0)).ok)
  })
}

test('E5: files of a folder are taken in the order of their sequence, put away with their reasons, and wait for a gap', async (t) => {
  const { node, company } = await fed(t, sqliteDriver)
  const folder = mkdtempSync(join(tmpdir(), 'warifu-feed-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text)
  put('a.jsonl', feedOf(delta(2, '10:01'), told(500_000)))
  put('b.jsonl', feedOf(full(1), told(700_000)))
  put('c.jsonl', feedOf(delta(4, '10:02'), told(1)))
  put('.d.jsonl', 'being written')
  put('e.csv', 'header,1\nend,0,0\n')
  const round = async () =>
    (await takeDeliveries(node, caller, feedFolder(folder), feedWords)).map(({ name, as }) => `${name} ${as}`)
  assert.deepEqual(await round(), ['e.csv refused', 'b.jsonl taken', 'a.jsonl taken', 'c.jsonl waiting'])
  assert.match(readFileSync(join(folder, 'refused', 'e.csv.errors.txt'), 'utf8'), /^1行目 form：値の形式/)
  assert.ok(existsSync(join(folder, 'taken', 'b.jsonl')))
  assert.equal(await balanceOf(node, company), 500_000)
  put('f.jsonl', feedOf(delta(3, '10:01'), told(400_000)))
  // Whoever took it was killed before it was put away.
  put('g.jsonl', feedOf(full(1), told(700_000)))
  assert.deepEqual(await round(), ['g.jsonl taken', 'f.jsonl taken', 'c.jsonl taken'])
  assert.equal(await balanceOf(node, company), 1)
  assert.deepEqual(await round(), [])
})

onBothDatabases('the feed of a core system', feeds)
