// (a) Durable code verifications through the real operation, next to the minimum that a durable verification writes.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Caller, Context } from '../../src/authority/operations/context.ts'
import { logIn } from '../../src/authority/operations/log-in.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { sessionHash } from '../../src/platform/secrets/random.ts'
import { type Round, ratioOf, startTimer, summaryOf } from './statistics.ts'
import { openSubject, type Subject, service, type Ticket } from './subject.ts'

export type VerificationSettings = {
  readonly users: number
  readonly rounds: number
  readonly concurrency: number
  readonly progress: (text: string) => void
}

/** The floor is so much faster that a round with the same number would be over too soon to time. */
const floorRepetitions = 8

const caller: Caller = { requestId: 'bench', actor: 'bench', address: '127.0.0.1' }

export async function measureVerifications(settings: VerificationSettings) {
  const { users, rounds, concurrency, progress } = settings
  progress(`preparing ${users} users`)
  const subject = await openSubject(users)
  const { groupSize, body } = await observe(subject, concurrency)
  const floor = openFloor(users, body)
  const warifu: Round[] = []
  const bare: Round[] = []
  try {
    floor.round(groupSize)
    for (let i = 1; i <= rounds; i++) {
      warifu.push(await verifyAll(subject.context, await subject.nextTickets(), concurrency))
      bare.push(floor.round(groupSize))
      progress(
        `verifications, round ${i} of ${rounds}: ${warifu.at(-1)?.perSecond} and ${bare.at(-1)?.perSecond}`,
      )
    }
  } finally {
    floor.close()
    await subject.close()
  }
  return {
    what: 'durable code verifications (operation logIn), SQLite with synchronous=FULL',
    warifu: summaryOf(warifu),
    floor: summaryOf(bare),
    ratio: ratioOf(warifu, bare),
    groupSize,
    journalBytes: body.length,
  }
}

/** An untimed round: warms up, and learns how large the groups are and what the journal writes. */
async function observe(subject: Subject, concurrency: number): Promise<{ groupSize: number; body: string }> {
  const { store } = subject.context
  const groups = new Set<number>()
  const watched: Context = {
    ...subject.context,
    store: {
      ...store,
      async change(changeContext, refs, decide) {
        const outcome = await store.change(changeContext, refs, decide)
        // All answers of a group come at once, before the next one moves the head on.
        groups.add(store.head().seq)
        return outcome
      },
    },
  }
  const tickets = await subject.nextTickets()
  await verifyAll(watched, tickets, concurrency)
  const newest = await newestJournal(store, {}, 3)
  const body = newest.map((row) => row.body).find((text) => text.includes('"type":"code_accepted"'))
  if (body === undefined) throw new Error('the newest login left no entry in the journal')
  return { groupSize: Math.round(tickets.length / groups.size), body }
}

async function verifyAll(context: Context, tickets: readonly Ticket[], concurrency: number): Promise<Round> {
  const latenciesMs: number[] = []
  let next = 0
  const worker = async () => {
    for (let ticket = tickets[next++]; ticket !== undefined; ticket = tickets[next++]) {
      const { userId, sessionId, code } = ticket
      const began = performance.now()
      const outcome = await logIn(context, caller, {
        service,
        userId,
        ticketHash: sessionHash(sessionId),
        code,
      })
      latenciesMs.push(performance.now() - began)
      if (!outcome.ok) throw new Error(`a fresh code was refused: ${outcome.refusal}`)
    }
  }
  const since = startTimer()
  await Promise.all(Array.from({ length: concurrency }, worker))
  return { ...since(tickets.length), latenciesMs }
}

/** One token row updated and one journal row inserted for each verification, in groups of the same size. */
function openFloor(tokens: number, body: string) {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-bench-'))
  const db = new DatabaseSync(join(folder, 'floor.db'))
  db.exec('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  db.exec(`CREATE TABLE token_use (token_id TEXT NOT NULL PRIMARY KEY, last_step BIGINT NOT NULL);
    CREATE TABLE journal (position INTEGER PRIMARY KEY, body TEXT NOT NULL, hash TEXT NOT NULL)`)
  const ids = Array.from({ length: tokens }, (_, i) => `WRFM${String(i).padStart(8, '0')}`)
  const create = db.prepare('INSERT INTO token_use VALUES (?, 0)')
  db.exec('BEGIN')
  for (const id of ids) create.run(id)
  db.exec('COMMIT')

  const update = db.prepare('UPDATE token_use SET last_step = ? WHERE token_id = ? AND last_step < ?')
  const insert = db.prepare('INSERT INTO journal (body, hash) VALUES (?, ?)')
  const hash = '0'.repeat(64)
  let step = 0
  const updateAll = (groupSize: number) => {
    step += 1
    for (let first = 0; first < ids.length; first += groupSize) {
      db.exec('BEGIN IMMEDIATE')
      for (const id of ids.slice(first, first + groupSize)) {
        update.run(step, id, step)
        insert.run(body, hash)
      }
      db.exec('COMMIT')
    }
  }
  return {
    round(groupSize: number): Round {
      const since = startTimer()
      for (let i = 0; i < floorRepetitions; i++) updateAll(groupSize)
      return { ...since(floorRepetitions * ids.length), latenciesMs: [] }
    },
    close() {
      db.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
