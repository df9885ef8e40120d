// D3: what auditors search the journal for is what a reader of the whole of it would pick, however much of it is marked.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accept } from '../../../src/platform/decision/decision.ts'
import type { JournalEntry, JournalRow } from '../../../src/platform/journal/chain.ts'
import { markJournal } from '../../../src/platform/journal/mark-journal.ts'
import { blockSize } from '../../../src/platform/journal/marks.ts'
import { isBusy } from '../../../src/platform/journal/newest-of-types.ts'
import { journalAfter } from '../../../src/platform/journal/queries.ts'
import { type JournalSearch, searchJournal } from '../../../src/platform/journal/search-journal.ts'
import type { Store } from '../../../src/platform/store/store.ts'
import type { Event } from '../../support/events.ts'
import { refsOf, service } from '../support/changes.ts'
import { type Driver, databaseFor } from '../support/databases.ts'

const other = 'johoku/fx-web'
const startMs = Temporal.Instant.from('2026-11-30T00:00:00Z').epochMilliseconds

/** An entry a second, in all mixtures of who, what and where. */
async function write(store: Store, i: number): Promise<void> {
  const of = { service: i % 5 === 0 ? other : service, userId: `u${i % 7}` }
  const events: readonly Event[] = [
    { type: 'logged_in', ...of, loginAtMs: i, by: 'password', device: null },
    { type: 'desk_acts_seen', ...of, chain: 'a', seq: 1 },
    { type: 'exported', ...of, what: 'journal', filter: '', count: null },
    { type: 'terminal_acted', service: null, userId: null, command: 'x', subject: '', reason: 'y' },
  ]
  const event = events[i % events.length] as Event
  const at = Temporal.Instant.fromEpochMilliseconds(startMs + i * 1000)
  const actors = ['operator:desk01', 'terminal:yamada', `user:u${i % 7}`, 'operator:desk02']
  const actor = actors[i % 3 === 0 ? 0 : i % 4] ?? ''
  const requestId = `request-${Math.floor(i / 2)}`
  const address = i % 6 === 0 ? null : `192.0.2.${i % 11}`
  await store.change({ at, requestId, actor, address }, refsOf([event]), () => accept({}, event))
}

const everything: JournalSearch = {
  services: [service],
  serverTypes: ['terminal_acted'],
  types: null,
  hidesBusy: false,
  users: null,
  customers: [],
  marks: [],
  fromMs: null,
  untilMs: null,
}
const of = (userId: string) => ({ service, userId })
const entries = 500
const time = { fromMs: startMs + 130_000, untilMs: startMs + 200_500 }

const wanted: Readonly<Record<string, Partial<JournalSearch>>> = {
  everything: {},
  'what no login writes': { hidesBusy: true },
  'of two services': { services: [service, other], hidesBusy: true },
  'of some types': { types: ['exported', 'terminal_acted'] },
  'of busy types': { types: ['logged_in', 'exported'] },
  'of users': { users: [of('u1'), of('u2')], serverTypes: [] },
  'of an operator': { marks: [{ kind: 'actor', value: 'operator:desk01' }] },
  'of an operator, of a type': { marks: [{ kind: 'actor', value: 'operator:desk02' }], types: ['exported'] },
  'of a request': { marks: [{ kind: 'request', value: 'request-77' }] },
  'of an address, of a user': { marks: [{ kind: 'address', value: '192.0.2.3' }], users: [of('u3')] },
  'of an address and an operator': {
    marks: [
      { kind: 'address', value: '192.0.2.4' },
      { kind: 'actor', value: 'terminal:yamada' },
    ],
  },
  'of an address, without logins': { marks: [{ kind: 'address', value: '192.0.2.3' }], hidesBusy: true },
  'of a time': { ...time, hidesBusy: true },
  'of a time and an operator': { ...time, marks: [{ kind: 'actor', value: 'operator:desk01' }] },
  'of a time that never was': { fromMs: 1, untilMs: 2 },
  'until a time': { untilMs: time.fromMs },
  'of nobody': { users: [] },
}

function fits(row: JournalRow, search: JournalSearch): boolean {
  const { services, serverTypes, types, hidesBusy, users, marks, fromMs, untilMs } = search
  const entry = JSON.parse(row.body) as JournalEntry
  const inService = row.service === null ? serverTypes.includes(row.type) : services.includes(row.service)
  const { actor, request, address } = entry
  const found = { actor, request, address, 'busy address': address, case: null, customer: null }
  return (
    inService &&
    (types?.includes(row.type) ?? true) &&
    !(hidesBusy && isBusy(row.type)) &&
    (users?.some((user) => user.service === row.service && user.userId === row.userId) ?? true) &&
    marks.every(({ kind, value }) => found[kind] === value) &&
    row.atMs >= (fromMs ?? 0) &&
    row.atMs < (untilMs ?? Number.MAX_SAFE_INTEGER)
  )
}

async function pagesOf(store: Store, search: JournalSearch): Promise<readonly number[]> {
  const found: number[] = []
  for (let before: number | null = null; ; ) {
    const page = await searchJournal(store, search, { before, limit: 7 })
    assert.ok(page.rows.length <= 7)
    found.push(...page.rows.map(({ position }) => position))
    if (page.next === null) return found
    before = page.next
  }
}

export function testJournalSearch(driver: Driver): void {
  test('D3: every search finds what a reader of the whole journal would pick, marked in part, whole or twice', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    for (let i = 0; i < entries; i++) await write(store, i)
    const all = (await journalAfter(store, null, 2 * entries)).toReversed()
    assert.ok(all.length > 5 * blockSize)
    const check = async (how: string) => {
      for (const [name, changes] of Object.entries(wanted)) {
        const search = { ...everything, ...changes }
        const expected = all.filter((row) => fits(row, search)).map(({ position }) => position)
        assert.deepEqual(await pagesOf(store, search), expected, `${how}: ${name}`)
      }
    }
    await check('not marked')
    assert.equal(await markJournal(store, 1), true)
    await check('marked')
    assert.equal(await markJournal(store, 1000), true)
    await store.query('UPDATE journal_marked SET position = ?', (all.at(200) as JournalRow).position)
    await check('marked in part')
  })
}
