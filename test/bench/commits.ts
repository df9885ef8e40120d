// What a commit costs with and without the MAC of its entries (X4), next to the least that it could write. The variant
// without is made here, by keys that give a constant: the product has none.

import { rmSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { accept } from '../../src/platform/decision/decision.ts'
import { journalColumns } from '../../src/platform/journal/journal.ts'
import { journalKeys } from '../../src/platform/journal/keys.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { refsOf } from '../contract/support/changes.ts'
import type { Event } from '../support/events.ts'
import { median, type Round, rounded, startTimer, summaryOf } from './statistics.ts'
import { openSubject, type Subject, service } from './subject.ts'

export const users = 1000

const changesARound = 640

/** As long as a real one, so that as much is written. */
const withoutMac: typeof journalKeys = (ring) => {
  const mac = `${ring.currentId}:${'A'.repeat(43)}`
  return { ...journalKeys(ring), macOf: () => mac }
}

/** A login as it is journaled: the password, its ticket, and the end of that. */
export function eventsOf(i: number, at: Temporal.Instant): readonly Event[] {
  const userId = `10${String(i % users).padStart(8, '0')}`
  const sessionHash = `bench-${i}`
  const startedAtMs = at.epochMilliseconds
  const times = { startedAtMs, expiresAtMs: startedAtMs + 300_000 }
  return [
    { type: 'password_accepted', service, userId, at: 'login' },
    { type: 'session_started', service, userId, sessionHash, stage: 'ticket', purpose: 'login', ...times },
    { type: 'session_ended', service, userId, sessionHash, reason: 'logout' },
  ]
}

type Settings = { readonly groupSize: number; readonly rounds: number }

/**
 * Logins of three entries each on SQLite on disk, `groupSize` of them in a commit. The sides take turns, and who begins
 * changes with each round, so that what else the machine does meets all of them alike.
 */
export async function measureCommits({ groupSize, rounds }: Settings) {
  const sealed = await openSubject(users)
  const bare = await openSubject(users, null, withoutMac)
  const floor = openFloor(sealed.folder)
  const sides = [
    { round: (i: number) => changesOf(sealed, groupSize, i), rounds: [] as Round[] },
    { round: (i: number) => changesOf(bare, groupSize, i), rounds: [] as Round[] },
    { round: async () => floor.round(groupSize), rounds: [] as Round[] },
  ] as const
  try {
    for (const side of sides) await side.round(0)
    await floor.learn(sealed)
    for (let i = 1; i <= rounds; i++)
      for (let turn = 0; turn < sides.length; turn++) {
        const side = sides[(turn + i) % sides.length]
        side?.rounds.push(await side.round(i))
      }
  } finally {
    floor.close()
    await bare.close()
    await sealed.close()
  }
  const [withMac, without, least] = sides.map((side) => summaryOf(side.rounds))
  const apart = sides[0].rounds.map((round, i) => {
    return round.cpuMicroseconds - (sides[1].rounds[i]?.cpuMicroseconds ?? Number.NaN)
  })
  return {
    groupSize,
    load: loadavg().map(rounded),
    withMac,
    withoutMac: without,
    floor: least,
    macMicroseconds: rounded(median(apart)),
  }
}

export function commitText(measured: Awaited<ReturnType<typeof measureCommits>>): string {
  const { groupSize, load, macMicroseconds } = measured
  const sides = [
    ['with the MAC', measured.withMac],
    ['without the MAC', measured.withoutMac],
    ['floor', measured.floor],
  ] as const
  const lines = sides.map(([name, summary]) => {
    const { cpuMicroseconds = Number.NaN, perSecond = Number.NaN } = summary ?? {}
    return `  ${name}: ${cpuMicroseconds} µs of processor time a login, ${perSecond} logins a second\n`
  })
  const head = `commits of ${groupSize} logins of three entries each, medians, load ${load.join(' ')}\n`
  return `${head}${lines.join('')}  between the first two, round by round: ${macMicroseconds} µs of processor time a login\n`
}

async function changesOf({ context }: Subject, groupSize: number, round: number): Promise<Round> {
  const { store, now } = context
  const at = now()
  const changeContext = { at, requestId: 'bench', actor: 'bench', address: '192.0.2.1' }
  const since = startTimer()
  for (let first = 0; first < changesARound; first += groupSize) {
    const group = Array.from({ length: groupSize }, (_, i) => {
      const events = eventsOf(round * changesARound + first + i, at)
      return store.change(changeContext, refsOf(events), () => accept({}, ...events))
    })
    await Promise.all(group)
  }
  return { ...since(changesARound), latenciesMs: [] }
}

/** The rows of the journal alone, as they are, in a table without an index. */
function openFloor(folder: string) {
  const path = join(folder, 'floor.db')
  const db = new DatabaseSync(path)
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  db.exec(`CREATE TABLE journal (position INTEGER PRIMARY KEY, ${journalColumns.join(', ')})`)
  const marks = journalColumns.map(() => '?').join(', ')
  const insert = db.prepare(`INSERT INTO journal (${journalColumns.join(', ')}) VALUES (${marks})`)
  let bodies: readonly string[] = ['', '', '']
  return {
    /** The texts of the newest login. */
    async learn({ context }: Subject) {
      bodies = (await newestJournal(context.store, {}, 3)).map(({ body }) => body)
    },
    round(groupSize: number): Round {
      const since = startTimer()
      for (let first = 0; first < changesARound; first += groupSize) {
        db.exec('BEGIN IMMEDIATE')
        for (let i = 0; i < groupSize; i++)
          for (const body of bodies)
            insert.run('c', first, 0, 'type', service, '1', body, '0'.repeat(64), '0'.repeat(48))
        db.exec('COMMIT')
      }
      return { ...since(changesARound), latenciesMs: [] }
    },
    close() {
      db.close()
      rmSync(path)
    },
  }
}
