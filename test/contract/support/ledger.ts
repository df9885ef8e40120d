// A journal of some hundred entries in three chains, written by real operations, and ways to forge it.

import { createHash } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TestContext } from 'node:test'
import type { Context } from '../../../src/authority/operations/context.ts'
import { signCheckpoint } from '../../../src/authority/operations/sign-checkpoint.ts'
import type { Checkpoint, JournalReport } from '../../../src/platform/journal/chain.ts'
import { contractKeyRingText, epoch, openStore } from './databases.ts'
import {
  addPerson,
  addUser,
  codeOf,
  createContext,
  enroll,
  johoku,
  type Person,
  shoko,
  submit,
} from './people.ts'

export type Ledger = {
  readonly path: string
  /** In the order in which they started; the first two ran at the same time. */
  readonly chains: readonly [string, string, string]
  /** As the log has them. */
  readonly checkpoints: readonly Checkpoint[]
  readonly people: readonly Person[]
  readonly remove: () => void
}

export const ledgerEnd = epoch.add({ hours: 6 })

export async function createLedger(): Promise<Ledger> {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-ledger-'))
  const path = join(folder, 'original.db')
  const place = { driver: 'sqlite', at: path } as const
  let now = epoch
  const chains = ['chain-a', 'chain-b', 'chain-c'] as const
  const open = async (chain: string) =>
    createContext(await openStore(place, now, chain), contractKeyRingText, () => now)
  const checkpoints: Checkpoint[] = []
  async function logIns(
    contexts: readonly Context[],
    people: readonly Person[],
    rounds: number,
  ): Promise<void> {
    for (let i = 0; i < rounds * people.length; i++) {
      const [person, context] = [people[i % people.length], contexts[i % contexts.length]]
      if (person === undefined || context === undefined) return
      now = now.add({ seconds: 30 })
      if (i % 3 === 0) await submit(context, person, await codeOf(context, person.tokenId, 1))
      await submit(context, person, await codeOf(context, person.tokenId))
    }
  }

  const first = await open(chains[0])
  const people: Person[] = []
  for (let i = 1; i <= 4; i++) people.push(await addPerson(first, shoko, `000000000${i}`))
  const second = await open(chains[1])
  const shared = { service: johoku, userId: '0000000009', tokenId: people[0]?.tokenId ?? '' }
  await addUser(second, johoku, shared.userId)
  now = now.add({ seconds: 60 })
  await enroll(second, shared)
  people.push(shared)
  await logIns([first, second], people, 5)
  for (const context of [first, second]) checkpoints.push(await signCheckpoint(context))
  await logIns([second, first], people, 5)
  for (const context of [first, second]) {
    checkpoints.push(await signCheckpoint(context))
    await context.store.close()
  }
  const third = await open(chains[2])
  await logIns([third], people, 4)
  checkpoints.push(await signCheckpoint(third))
  await logIns([third], people, 4)
  await third.store.close()
  return { path, chains, checkpoints, people, remove: () => rmSync(folder, { recursive: true }) }
}

/** A copy of the ledger's file, open for a forger. */
export function copyOf(
  t: TestContext,
  { path }: Ledger,
): { readonly copy: string; readonly db: DatabaseSync } {
  const folder = mkdtempSync(join(tmpdir(), 'warifu-forged-'))
  const copy = join(folder, 'copy.db')
  copyFileSync(path, copy)
  const db = new DatabaseSync(copy, { timeout: 5000 })
  t.after(() => {
    if (db.isOpen) db.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { copy, db }
}

/** Checks a file as `warifu journal verify` does, with the keys of the contract's installation. */
export async function verifyFile(
  file: string,
  options: { readonly outside?: readonly Checkpoint[]; readonly compareRows?: boolean } = {},
): Promise<JournalReport> {
  const store = await openStore({ driver: 'sqlite', at: file }, ledgerEnd)
  try {
    return await store.verifyJournal({
      compareRows: options.compareRows ?? false,
      outsideCheckpoints: options.outside ?? [],
    })
  } finally {
    await store.close()
  }
}

export type Row = {
  position: number
  chain: string
  seq: number
  body: string
  hash: string
  mac: string | null
}

/** What a forger can do to a journal with nothing but SQL and SHA-256. */
export class Forger {
  readonly db: DatabaseSync

  constructor(db: DatabaseSync) {
    this.db = db
  }

  row(chain: string, seq: number): Row {
    const found = this.db.prepare('SELECT * FROM journal WHERE chain = ? AND seq = ?').get(chain, seq)
    if (found === undefined) throw new Error(`there is no entry ${seq} of ${chain}`)
    return found as unknown as Row
  }

  headOf(chain: string): number {
    return Number(
      this.db.prepare('SELECT head_seq FROM journal_chain WHERE chain = ?').get(chain)?.['head_seq'],
    )
  }

  change(chain: string, seq: number, column: string, value: string | number | null): void {
    this.db.prepare(`UPDATE journal SET ${column} = ? WHERE chain = ? AND seq = ?`).run(value, chain, seq)
  }

  deleteFrom(chain: string, first: number, last = Number.MAX_SAFE_INTEGER): void {
    this.db.prepare('DELETE FROM journal WHERE chain = ? AND seq BETWEEN ? AND ?').run(chain, first, last)
  }

  moveHead(chain: string, seq: number): void {
    const { hash } = this.row(chain, seq)
    this.db
      .prepare('UPDATE journal_chain SET head_seq = ?, head_hash = ? WHERE chain = ?')
      .run(seq, hash, chain)
  }

  /** Recomputes every hash from an entry on, and the head, for the current bodies. */
  rehash(chain: string, first: number): void {
    const head = this.headOf(chain)
    let before = this.row(chain, first - 1).hash
    for (let seq = first; seq <= head; seq++) {
      before = createHash('sha256')
        .update(`${before}\n${this.row(chain, seq).body}`)
        .digest('hex')
      this.change(chain, seq, 'hash', before)
    }
    this.moveHead(chain, head)
  }

  /** Inserts an entry at a position; all later ones move by one. */
  insertAt(position: number, { chain, seq, body, hash, mac }: Omit<Row, 'position'>): void {
    this.db.prepare('UPDATE journal SET position = -position - 1 WHERE position >= ?').run(position)
    this.db.exec('UPDATE journal SET position = -position WHERE position < 0')
    const columns = 'position, chain, seq, at_ms, type, service, user_id, body, hash, mac'
    const insert = `INSERT INTO journal (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
    const { at, event } = JSON.parse(body)
    const atMs = Temporal.Instant.from(at).epochMilliseconds
    const filed = [atMs, event.type, event.service ?? null, event.userId ?? null]
    this.db.prepare(insert).run(position, chain, seq, ...filed, body, hash, mac)
  }

  swapPositions(a: Row, b: Row): void {
    const move = this.db.prepare('UPDATE journal SET position = ? WHERE position = ?')
    for (const [to, from] of [
      [-1, a.position],
      [a.position, b.position],
      [b.position, -1],
    ] as const)
      move.run(to, from)
  }

  /** The checkpoints that the database holds; those in the log are out of reach. */
  deleteCheckpoints(): void {
    this.db.exec('DELETE FROM journal_checkpoint')
  }
}
