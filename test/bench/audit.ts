// How long a page of 監査ログ takes with a long journal (D3), on each database, and how long its first marking. JSON on stdout.
//
//   node test/bench/audit.ts [entries]        1,000,000 unless told

import { markJournal } from '../../src/platform/journal/mark-journal.ts'
import { type JournalSearch, searchJournal } from '../../src/platform/journal/search-journal.ts'
import type { Store } from '../../src/platform/store/store.ts'
import { type Place, sql } from '../contract/support/databases.ts'
import { type Figures, measureOnDatabases } from './on-databases.ts'
import { percentile, rounded } from './statistics.ts'

const service = 'shoko-chukin/fx-web'
const desk = 'desk/shoko-chukin'
const startMs = Temporal.Instant.from('2026-01-01T00:00:00Z').epochMilliseconds
const everyMs = 25_000
const repetitions = 10
const pageSize = 50

/** Of a hundred entries, eighty are of logins, as each login writes four; desk01 and thirty others do the rest. */
async function fill(place: Place, entries: number): Promise<void> {
  const busy =
    "CASE i % 4 WHEN 0 THEN 'password_accepted' WHEN 1 THEN 'session_started' WHEN 2 THEN 'session_ended' ELSE 'logged_in' END"
  const rare = "CASE i % 3 WHEN 0 THEN 'desk_acted' WHEN 1 THEN 'personal_data_read' ELSE 'mail_sent' END"
  const type = `CASE WHEN i % 100 < 80 THEN ${busy} ELSE ${rare} END`
  const user = "'10' || (10000000 + ((i / 4) % 50000))"
  const actor = `CASE WHEN i % 100 < 80 THEN 'user:' || ${user} ELSE 'operator:desk' || (i % 31) END`
  const body =
    `'{"chain":"bench","seq":' || i || ',"at":"2026-01-01T00:00:00Z","request":"r' || (i / 4) || '","actor":"' || ${actor} || ` +
    `'","address":"203.0.113.' || ((i / 7) % 200) || '","event":{"type":"' || ${type} || '","service":"${service}","userId":"' || ${user} || '"}}'`
  const values = `'bench', i, ${startMs} + CAST(i AS BIGINT) * ${everyMs}, ${type}, '${service}', ${user}, ${body}, 'h', 'm'`
  const piece = 100_000
  for (let from = 1; from <= entries; from += piece) {
    const until = Math.min(entries, from + piece - 1)
    await sql(
      place,
      `WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${until}) ` +
        `INSERT INTO journal (chain, seq, at_ms, type, service, user_id, body, hash, mac) SELECT ${values} FROM n`,
    )
  }
}

const everything: JournalSearch = {
  services: [service, desk],
  serverTypes: ['terminal_acted', 'tokens_exported', 'tokens_imported'],
  types: null,
  hidesBusy: true,
  users: null,
  customers: [],
  marks: [],
  fromMs: null,
  untilMs: null,
}

function casesOf(entries: number): readonly (readonly [name: string, changes: Partial<JournalSearch>])[] {
  const middleMs = startMs + Math.floor(entries / 2) * everyMs
  const ofTime = { fromMs: middleMs, untilMs: middleMs + 86_400_000 }
  return [
    ['the newest', {}],
    ['with what logins write', { hidesBusy: false }],
    ['a user', { users: [{ service, userId: '1010012345' }], serverTypes: [] }],
    ['a kind', { types: ['desk_acted', 'approval_requested', 'approval_granted'] }],
    ['an operator', { marks: [{ kind: 'actor', value: 'operator:desk1' }] }],
    ['an operator, a kind', { marks: [{ kind: 'actor', value: 'operator:desk1' }], types: ['desk_acted'] }],
    ['a request', { marks: [{ kind: 'request', value: `r${Math.floor(entries / 8)}` }] }],
    ['an address', { marks: [{ kind: 'address', value: '203.0.113.7' }] }],
    ['a day', ofTime],
    ['a day, an operator', { ...ofTime, marks: [{ kind: 'actor', value: 'operator:desk1' }] }],
    [
      'a user, an operator',
      { users: [{ service, userId: '1010012345' }], marks: [{ kind: 'actor', value: 'operator:desk2' }] },
    ],
    ['nobody', { marks: [{ kind: 'actor', value: 'operator:nobody' }] }],
    ['another institution', { services: ['johoku/fx-web'] }],
  ]
}

async function measureSearch(store: Store, changes: Partial<JournalSearch>) {
  const search = { ...everything, ...changes }
  const times: number[] = []
  let found = 0
  let isPartial = false
  for (let i = 0; i < repetitions; i++) {
    const began = performance.now()
    const page = await searchJournal(store, search, { before: null, limit: pageSize })
    times.push(performance.now() - began)
    found = page.rows.length
    isPartial = page.isPartial
  }
  const sorted = times.toSorted((a, b) => a - b)
  return {
    found,
    isPartial,
    medianMs: rounded(percentile(sorted, 0.5)),
    mostMs: rounded(percentile(sorted, 1)),
  }
}

await measureOnDatabases(1_000_000, async (place, store, entries): Promise<Figures> => {
  await fill(place, entries)
  const began = performance.now()
  for (let more = true; more; ) more = !(await markJournal(store, 50_000))
  const markedMs = performance.now() - began
  const [marks] = await store.query('SELECT COUNT(*) FROM journal_mark')
  const figures: Figures = { marking: { seconds: rounded(markedMs / 1000), marks: marks?.[0] ?? 0 } }
  for (const [name, changes] of casesOf(entries)) figures[name] = await measureSearch(store, changes)
  return figures
})
