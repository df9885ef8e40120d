// X9, D3: entries of some types, as auditors ask for them: the same as a reader of the whole journal would pick.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type JournalFilter, seekTypes } from '../../../src/platform/journal/newest-of-types.ts'
import { journalAfter, newestJournal } from '../../../src/platform/journal/queries.ts'
import type { Event } from '../../support/events.ts'
import { happen, service } from '../support/changes.ts'
import { type Driver, databaseFor } from '../support/databases.ts'

const other = 'johoku/fx-web'

function acts(i: number): Event[] {
  const of = { service: i % 3 === 0 ? other : service, userId: `000000000${i % 2}` }
  const rare: readonly Event[] = [
    { type: 'exported', ...of, what: 'journal', filter: '', count: null },
    { type: 'terminal_acted', service: null, userId: null, command: 'x', subject: '', reason: 'y' },
    { type: 'desk_acts_seen', ...of, chain: 'a', seq: 1 },
  ]
  const busy: Event = { type: 'logged_in', ...of, loginAtMs: i, by: 'password', device: null }
  return [busy, rare[i % rare.length] ?? busy]
}

const wanted: readonly JournalFilter[] = [
  { service, types: ['exported'] },
  { services: [service, other], types: ['exported', 'desk_acts_seen', 'run_downloaded'] },
  { services: [service, other], types: ['logged_in', 'exported'] },
  { services: [other], types: ['logged_in'] },
  { ofNoService: true, types: ['terminal_acted', 'exported'] },
  {
    services: [service, other],
    types: ['exported', 'logged_in'],
    fromMs: 0,
    untilMs: Number.MAX_SAFE_INTEGER,
  },
  { services: [service], types: ['exported'], untilMs: 1 },
  { services: ['nobody/none'], types: ['exported', 'logged_in'] },
]

export function testJournalTypes(driver: Driver): void {
  test('X9, D3: the newest of some types are what a reader of the whole journal would pick, page by page', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    for (let i = 0; i < 40; i++) await happen(store, ...acts(i))
    const all = (await journalAfter(store, null, 1000)).toReversed()
    for (const filter of wanted) {
      const { types = [], ofNoService, fromMs = 0, untilMs = Number.MAX_SAFE_INTEGER } = filter
      const services = filter.services ?? (filter.service === undefined ? [] : [filter.service])
      const fits = all.filter(
        (row) =>
          types.includes(row.type) &&
          (ofNoService ? row.service === null : services.includes(row.service ?? '')) &&
          row.atMs >= fromMs &&
          row.atMs < untilMs,
      )
      const pages = []
      for (let before: number | undefined; ; ) {
        const page = await newestJournal(store, { ...filter, ...(before !== undefined && { before }) }, 5)
        pages.push(...page)
        if (page.length < 5) break
        before = page.at(-1)?.position
      }
      assert.deepEqual(pages, fits, JSON.stringify(filter))
    }
    assert.equal((await newestJournal(store, { services: [service], types: [] }, 5)).length, 0)
    assert.equal((await newestJournal(store, { services: [], types: ['exported'] }, 5)).length, 0)
  })

  if (driver.name !== 'SQLite') return
  test('X9, D3: rare types come from their index', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    const seek = seekTypes({ services: [service, other], types: ['exported', 'list_read'] }, 51)
    assert.ok(seek)
    const plan = await store.query(`EXPLAIN QUERY PLAN ${seek.sql}`, ...seek.values)
    const steps = plan.map((row) => String(row.at(-1))).filter((step) => /\bjournal\b/.test(step))
    assert.equal(steps.length, 4)
    for (const step of steps)
      assert.match(step, /USING COVERING INDEX journal_by_type \(service=\? AND type=\?\)/)
  })
}
