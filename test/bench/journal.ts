// `npm run bench:journal`: what a check of a long journal takes (REL-12): a million entries of logins, and the rows that
// they make, on SQLite; with `-- 1000000 postgres`, on a PostgreSQL of its own. `-- 20000` for a first look. Before it, what
// the MACs of the entries cost a commit.
import { accept } from '../../src/platform/decision/decision.ts'
import type { Part } from '../../src/platform/store/store.ts'
import { refsOf } from '../contract/support/changes.ts'
import { startPostgres } from '../support/postgres.ts'
import { commitText, eventsOf, measureCommits, users } from './commits.ts'
import { openSubject } from './subject.ts'

const wanted = Number(process.argv[2] ?? 1_000_000)

for (const groupSize of [1, 64])
  process.stdout.write(commitText(await measureCommits({ groupSize, rounds: 15 })))

const server = process.argv[3] === 'postgres' ? await startPostgres() : null
const subject = await openSubject(users, (await server?.createDatabase()) ?? null)
const { store, now } = subject.context
const at = now()

function* parts(from: number, until: number): Generator<Part> {
  for (let i = from; i < until; i++) {
    const events = eventsOf(i, at)
    yield { refs: refsOf(events), decide: () => accept({}, ...events) }
  }
}

const context = { at, requestId: 'bench', actor: 'bench', address: '192.0.2.1' }
const began = performance.now()
for (let i = 0; store.head().seq < wanted; i += 5000) await store.changeAll(context, parts(i, i + 5000))
const wrote = performance.now()
const cpu = process.cpuUsage()
const report = await store.verifyJournal({ outsideCheckpoints: [], compareRows: true })
const seconds = (performance.now() - wrote) / 1000
const { user, system } = process.cpuUsage(cpu)
process.stdout.write(
  `${report.entries} entries and ${report.rowsCompared} rows verified in ${seconds.toFixed(1)} s, ` +
    `${((user + system) / 1e6).toFixed(1)} s of processor time (${Math.round(report.entries / seconds)} a second; ${Math.round(process.memoryUsage.rss() / 1e6)} MB; ` +
    `written in ${((wrote - began) / 1000).toFixed(0)} s); fault: ${report.fault}\n`,
)
await subject.close()
await server?.stop()
