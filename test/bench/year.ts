// `npm run bench:year`: a year of a bank in one journal, on each database: its size, and what works on it (E6). JSON on stdout,
// progress on stderr.
//
//   node test/bench/year.ts [entries] [SQLite|PostgreSQL]     1,000,000 unless told; 50,000,000 take 40 GB each and hours

import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifyCode } from '../../src/authority/operations/clients/verify-code.ts'
import { forgetUsedAssertions } from '../../src/authority/queries/clients.ts'
import { schema } from '../../src/compose/schema.ts'
import { accept } from '../../src/platform/decision/decision.ts'
import { archiveCut } from '../../src/platform/journal/archive-cut.ts'
import { writePart } from '../../src/platform/journal/archive-part.ts'
import { markJournal } from '../../src/platform/journal/mark-journal.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { removeArchived } from '../../src/platform/journal/remove-archived.ts'
import { type JournalSearch, searchJournal } from '../../src/platform/journal/search-journal.ts'
import { newestArchived } from '../../src/platform/store/archived.ts'
import type { Store } from '../../src/platform/store/store.ts'
import { changeContextAt } from '../contract/support/changes.ts'
import {
  contractKeyRingText,
  contractKeys,
  openStore,
  type Place,
  sql,
} from '../contract/support/databases.ts'
import { addPerson, caller, codeOf, createContext } from '../contract/support/people.ts'
import { seededRandom } from '../support/random.ts'
import { type Figures, measureOnDatabases } from './on-databases.ts'
import { percentile, rounded } from './statistics.ts'
import { entriesAYear, fillYear, service, userIdOf, yearBegins } from './year-fill.ts'

const say = (text: string) => process.stderr.write(`${text}\n`)
const tenthOfAYear = { hours: 876 }

async function timed<T>(
  what: string,
  work: () => Promise<T>,
): Promise<{ readonly seconds: number; readonly done: T }> {
  say(what)
  const began = performance.now()
  const done = await work()
  return { seconds: rounded((performance.now() - began) / 1000), done }
}

/** The median, and what 19 of 20 don't take longer than. */
async function latencies(times: number, work: (i: number) => Promise<unknown>) {
  const taken: number[] = []
  for (let i = 0; i < times; i++) {
    const began = performance.now()
    await work(i)
    taken.push(performance.now() - began)
  }
  return { medianMs: rounded(percentile(taken, 0.5)), p95Ms: rounded(percentile(taken, 0.95)) }
}

async function bytesOf(place: Place): Promise<Record<string, number>> {
  if (place.driver === 'sqlite') return { database: statSync(place.at).size }
  const of = (table: string) => `pg_total_relation_size('${table}')`
  const [[all, journal, marks, beside] = []] = await sql(
    place,
    `SELECT pg_database_size(current_database()), ${of('journal')}, ${of('journal_mark')}, ${of('journal_personal')}`,
  )
  return { database: Number(all), journal: Number(journal), marks: Number(marks), beside: Number(beside) }
}

const everything: JournalSearch = {
  services: [service],
  serverTypes: [],
  types: null,
  hidesBusy: true,
  users: null,
  customers: [],
  marks: [],
  fromMs: null,
  untilMs: null,
}

/** What an auditor asks for, each of somebody else, or of another day. */
function searches(
  users: number,
  begins: Temporal.Instant,
): Readonly<Record<string, () => Partial<JournalSearch>>> {
  const { below } = seededRandom(7)
  const day = () => begins.add({ hours: 24 * below(360) }).epochMilliseconds
  return {
    'the newest': () => ({}),
    'a user': () => ({ users: [{ service, userId: userIdOf(below(users)) }], hidesBusy: false }),
    'a kind': () => ({ types: ['transfer_accepted'] }),
    'an address': () => ({ marks: [{ kind: 'address', value: `198.51.${below(100)}.${below(200)}` }] }),
    'a customer': () => ({ customers: [`${service} c${userIdOf(below(users))}`], users: [] }),
    'a day': () => {
      const fromMs = day()
      return { fromMs, untilMs: fromMs + 86_400_000 }
    },
  }
}

/** What works on a full journal that is marked. */
async function measureYear(place: Place, entries: number, begins = yearBegins): Promise<Figures> {
  const present = begins.add({ hours: 24 * 366 })
  const users = Math.round(entries / entriesAYear)
  const { below } = seededRandom(11)
  const store = await openStore(place, present)
  const figures: Figures = {}
  try {
    figures['bytes'] = await bytesOf(place)
    for (const [name, changes] of Object.entries(searches(users, begins))) {
      const search = () => ({ ...everything, ...changes() })
      figures[`desk: ${name}`] = await latencies(40, () =>
        searchJournal(store, search(), { before: null, limit: 50 }),
      )
    }
    const types = ['logged_in', 'password_rejected', 'code_rejected', 'transfer_accepted']
    figures['a user’s history'] = await latencies(200, () =>
      newestJournal(store, { service, userId: userIdOf(below(users)), types }, 21),
    )
    figures['a code, checked'] = await codes(store, present)
    figures['retention'] = await retention(place, store)
    const { seconds, done: report } = await timed('verify', () =>
      store.verifyJournal({ compareRows: false, outsideCheckpoints: [] }),
    )
    const memoryMb = Math.round(process.memoryUsage.rss() / 1e6)
    figures['journal verify'] = { seconds, entries: report.entries, fault: report.fault, memoryMb }
    Object.assign(figures, await archive(place, store, begins))
  } finally {
    await store.close()
  }
  return figures
}

async function codes(store: Store, now: Temporal.Instant): Promise<object> {
  const context = createContext(store, contractKeyRingText, () => now)
  const person = await addPerson(context, service, `bench-${process.pid}`, 'event')
  return latencies(300, async (i) => {
    const code = await codeOf(context, person.tokenId, i + 2)
    const outcome = await verifyCode(context, caller, { ...person, code, context: 'login' })
    if (!outcome.ok) throw new Error(outcome.refusal)
  })
}

const expired = 1_000_000

/** A million assertions that have expired together. */
async function retention(place: Place, store: Store): Promise<object> {
  await sql(
    place,
    'INSERT INTO used_assertion (assertion_hash, client_id, expires_at_ms, version) ' +
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${expired}) SELECT 'bench-' || i, 'c', 1, 1 FROM n`,
  )
  const { seconds } = await timed('retention', () => forgetUsedAssertions(store, 1))
  return { rows: expired, seconds }
}

/** The first tenth of the year, as one part. */
async function archive(place: Place, store: Store, begins: Temporal.Instant): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-year-'))
  try {
    const upTo = await archiveCut(store, begins.add(tenthOfAYear).epochMilliseconds)
    const order = { store, schema, keys: contractKeys, folder, before: await newestArchived(store), upTo }
    const entriesMax = Number.MAX_SAFE_INTEGER
    const note = async () => {}
    const written = await timed('archive: write and read back', () =>
      writePart({ ...order, entriesMax, now: begins, lastingOf: () => null, note }),
    )
    const part = written.done
    if (part === null) throw new Error('nothing was archived')
    await store.change(changeContextAt(begins), {}, () => accept({}, part))
    const removed = await timed('archive: remove', () => removeArchived(store, part))
    const rest = await timed('verify the rest', () =>
      store.verifyJournal({ compareRows: false, outsideCheckpoints: [] }),
    )
    const whole = await timed('verify with the archive', () =>
      store.verifyJournal({ compareRows: false, outsideCheckpoints: [], archive: folder }),
    )
    const packed = sizeOf(folder) / part.entries
    const vacuum =
      place.driver === 'sqlite'
        ? null
        : await timed('vacuum', () => sql(place, 'VACUUM journal, journal_mark'))
    return {
      'archive: write, read back': {
        entries: part.entries,
        seconds: written.seconds,
        bytesAnEntry: rounded(packed),
      },
      'archive: remove': { seconds: removed.seconds, vacuumSeconds: vacuum?.seconds ?? null },
      'verify without the archive': { seconds: rest.seconds, fault: rest.done.fault },
      'verify with the archive': {
        seconds: whole.seconds,
        entries: whole.done.entries,
        fault: whole.done.fault,
      },
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function sizeOf(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
}

if (import.meta.main) {
  await measureOnDatabases(1_000_000, async (place, store, entries) => {
    const filled = await timed(`fill: ${entries} entries`, () =>
      fillYear(place, store, contractKeys, entries, (done) => say(`  ${done}`)),
    )
    const next = await openStore(place)
    const marked = await timed('mark', async () => {
      for (let more = true; more; ) more = !(await markJournal(next, 500_000))
    })
    await next.close()
    const made = { entries: filled.done, fillSeconds: filled.seconds, markSeconds: marked.seconds }
    return { made, ...(await measureYear(place, entries)) }
  })
}
