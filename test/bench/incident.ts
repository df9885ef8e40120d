// `npm run bench:incident`: how long the search for those affected takes in a million entries on SQLite.
// `npm run bench:incident -- 20000` for a first look.
import { findIncident } from '../../src/authority/operations/incident/find-incident.ts'
import { accept } from '../../src/platform/decision/decision.ts'
import type { Part } from '../../src/platform/store/store.ts'
import { refsOf } from '../contract/support/changes.ts'
import type { Event } from '../support/events.ts'
import { openSubject, service } from './subject.ts'

const wanted = Number(process.argv[2] ?? 1_000_000)
const users = 1000

const subject = await openSubject(users)
const { store, now } = subject.context
const at = now()

function* parts(from: number, until: number): Generator<Part> {
  for (let i = from; i < until; i++) {
    const events: readonly Event[] = [
      { type: 'password_accepted', service, userId: `10${String(i % users).padStart(8, '0')}`, at: 'login' },
    ]
    yield { refs: refsOf(events), decide: () => accept({}, ...events) }
  }
}

// One request in 50 comes from the suspect's address.
for (let i = 0; store.head().seq < wanted; i += 1) {
  const address = i % 50 === 0 ? '198.51.100.7' : '192.0.2.1'
  const context = { at, requestId: `bench${i}`, actor: 'anonymous', address }
  await store.changeAll(context, parts(i * 500, (i + 1) * 500))
}
const began = performance.now()
const whole = { fromMs: 0, untilMs: at.add({ hours: 24 }).epochMilliseconds }
const found = await findIncident(subject.context, { address: '198.51.100.7' }, whole)
const seconds = (performance.now() - began) / 1000
process.stdout.write(
  `${found.entriesRead} entries read in ${seconds.toFixed(1)} s (${Math.round(found.entriesRead / seconds)} a second), ` +
    `${found.entriesMatched} matched, ${found.affected.length} users; ${Math.round(process.memoryUsage.rss() / 1e6)} MB\n`,
)
await subject.close()
