// The owner of the database can change it, but not unnoticed (AUD-02, REL-12).

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, type TestContext, test } from 'node:test'
import { checkpointMessage } from '../../src/platform/journal/chain.ts'
import { newKeyRingText, parseKeyRing } from '../../src/platform/secrets/key-ring.ts'
import { signer } from '../../src/platform/secrets/signing.ts'
import type { AcceptorQuestion } from './support/acceptor.ts'
import { customerCreated, happen } from './support/changes.ts'
import { startChild } from './support/children.ts'
import { contractKeyRingText, openStore } from './support/databases.ts'
import { forgeries } from './support/forgeries.ts'
import { copyOf, createLedger, Forger, type Ledger, ledgerEnd, verifyFile } from './support/ledger.ts'

let ledger: Ledger
before(async () => {
  ledger = await createLedger()
})
after(() => ledger.remove())

const c = 'chain-c'
const flips = 60

/** What a check finds in a copy of the ledger after tampering. */
async function faultOf(
  t: TestContext,
  act: (forger: Forger) => void,
  withLog: boolean,
): Promise<string | null> {
  const { copy, db } = copyOf(t, ledger)
  db.exec('BEGIN')
  act(new Forger(db))
  db.exec('COMMIT')
  db.close()
  return (await verifyFile(copy, withLog ? { outside: ledger.checkpoints } : {})).fault
}

describe('I8, AUD-02: a check of the journal finds', () => {
  for (const { name, act, fault, onlyByLog = false } of forgeries) {
    test(`${name}${onlyByLog ? ', by the checkpoints in the log' : ''}`, async (t) => {
      assert.match(String(await faultOf(t, act, onlyByLog)), fault)
      // Shows that the log reveals it, which is why the log must be kept.
      if (onlyByLog) assert.equal(await faultOf(t, act, false), null)
    })
  }

  test(`${flips} of ${flips} single bits flipped anywhere in the bodies, and names the entry`, async (t) => {
    const { copy, db } = copyOf(t, ledger)
    const [seed, next] = createBits()
    const rows = db.prepare('SELECT chain, seq, CAST(body AS BLOB) AS bytes FROM journal').all()
    const write = db.prepare('UPDATE journal SET body = CAST(? AS TEXT) WHERE chain = ? AND seq = ?')
    for (let flip = 0; flip < flips; flip++) {
      const { chain, seq, bytes } = rows[next() % rows.length] as {
        chain: string
        seq: number
        bytes: Uint8Array
      }
      const forged = bytes.slice()
      const at = next() % forged.length
      forged[at] = (forged[at] ?? 0) ^ (1 << (next() % 8))
      write.run(forged, chain, seq)
      const { fault } = await verifyFile(copy)
      assert.equal(fault, `entry ${seq} of chain ${chain} was changed`, `byte ${at}, seed ${seed}`)
      write.run(bytes, chain, seq)
    }
    assert.equal((await verifyFile(copy)).fault, null, 'put back, it holds again')
  })

  test('the tail of a running process’s own chain deleted, which no later chain names', async (t) => {
    const { copy, db } = copyOf(t, ledger)
    const store = await openStore({ driver: 'sqlite', at: copy }, ledgerEnd, 'chain-d')
    const check = { compareRows: false, outsideCheckpoints: [] }
    for (let i = 0; i < 5; i++) await happen(store, customerCreated(`customer ${i}`))
    assert.equal((await store.verifyJournal(check)).fault, null)
    new Forger(db).deleteFrom('chain-d', 4)
    const { fault } = await store.verifyJournal(check)
    await store.close()
    assert.equal(fault, 'chain chain-d ends before entry 6, which its head names')
  })

  test('a checkpoint signed by another key, or that names an unknown key', async (t) => {
    const other = signer(parseKeyRing(newKeyRingText('2025-01-01T00:00:00Z')))
    const { keyId } = signer(parseKeyRing(contractKeyRingText))
    for (const named of [keyId, other.keyId]) {
      const fault = await faultOf(
        t,
        ({ db }) => {
          const head = db
            .prepare("SELECT chain, seq, hash FROM journal WHERE chain = 'chain-c' AND seq = 9")
            .get()
          const { seq, hash } = head as { seq: number; hash: string }
          const message = checkpointMessage({ chain: c, seq, hash }, 1)
          const signature = Buffer.from(other.sign(message)).toString('base64')
          db.prepare('INSERT INTO journal_checkpoint VALUES (?, ?, ?, ?, ?, ?)').run(
            c,
            seq,
            hash,
            1,
            named,
            signature,
          )
        },
        false,
      )
      assert.equal(fault, `the checkpoint at entry 9 of chain chain-c has no valid signature by key ${named}`)
    }
  })
})

/** Pseudorandom numbers, the same for the same seed (xorshift32). */
function createBits(): [number, () => number] {
  const seed = Number.parseInt(
    createHash('sha256')
      .update(ledger.checkpoints[0]?.hash ?? '')
      .digest('hex')
      .slice(0, 7),
    16,
  )
  let state = seed | 1
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
  return [seed, next]
}

describe('AUD-02: a check of the journal raises no false alarm', () => {
  test('over a clean journal of at least 500 entries in three chains, with its rows and the checkpoints of the log', async (t) => {
    const { copy } = copyOf(t, ledger)
    for (let check = 1; check <= 10; check++) {
      const report = await verifyFile(copy, { outside: ledger.checkpoints, compareRows: true })
      assert.equal(report.fault, null)
      assert.ok(report.entries >= 500, `${report.entries} entries`)
      assert.equal(report.chains, 3 + check, 'each check opens the store, and begins a chain')
      assert.equal(report.checkpoints, 2 * ledger.checkpoints.length)
      assert.ok(report.rowsCompared > 20)
    }
  })

  test('while another process keeps appending', async (t) => {
    const { copy, db } = copyOf(t, ledger)
    db.close()
    const place = { driver: 'sqlite', at: copy } as const
    const child = startChild<AcceptorQuestion, null>('acceptor.ts')
    t.after(() => child.kill())
    const now = ledgerEnd.toString()
    await child.ask({ place, keyRingText: contractKeyRingText, now, people: ledger.people.slice(0, 4) })
    const store = await openStore(place, ledgerEnd)
    const counts: number[] = []
    const check = { compareRows: false, outsideCheckpoints: ledger.checkpoints }
    while (counts.length < 10 || child.lines().length < 50) {
      const report = await store.verifyJournal(check)
      assert.equal(report.fault, null)
      counts.push(report.entries)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    await store.close()
    assert.ok((counts.at(-1) ?? 0) > (counts[0] ?? 0), 'nothing was appended meanwhile')
  })
})
