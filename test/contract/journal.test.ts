// Whoever owns the database can change it, but not unnoticed (AUD-02, REL-12).
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, type TestContext, test } from 'node:test'
import { newKeyRingText, parseKeyRing } from '../../src/secrets/key-ring.ts'
import { signer } from '../../src/secrets/signing.ts'
import { checkpointMessage } from '../../src/store/store.ts'
import type { AcceptorQuestion } from './support/acceptor.ts'
import { startChild } from './support/children.ts'
import { openStore } from './support/databases.ts'
import { copyOf, createLedger, Forger, type Ledger, ledgerEnd, verifyFile } from './support/ledger.ts'

const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')
let ledger: Ledger
before(async () => {
  ledger = await createLedger(keyRingText)
})
after(() => ledger.remove())

const a = 'chain-a'
const b = 'chain-b'
const c = 'chain-c'
const flips = 60

type Forgery = {
  readonly name: string
  readonly act: (forger: Forger) => void
  /** What the check says first. */
  readonly fault: RegExp
  /** Whether it takes the checkpoints of the log; then, without them, the forgery is not found. */
  readonly onlyByLog?: true
}

const forgeries: readonly Forgery[] = [
  {
    name: 'one bit of a body flipped',
    act: (forger) => {
      const { body } = forger.row(b, 20)
      forger.change(b, 20, 'body', body.replace('"actor":"test"', '"actor":"tesu"'))
    },
    fault: /^entry 20 of chain chain-b was changed$/,
  },
  {
    name: 'a hash changed',
    act: (forger) => forger.change(a, 30, 'hash', forger.row(a, 29).hash),
    fault: /^entry 30 of chain chain-a was changed$/,
  },
  {
    name: 'an entry deleted from the middle',
    act: (forger) => forger.deleteFrom(c, 40, 40),
    fault: /^entry 41 of chain chain-c follows entry 39$/,
  },
  {
    name: 'the first entry of a chain deleted',
    act: (forger) => forger.deleteFrom(b, 1, 1),
    fault: /^entry 2 of chain chain-b follows entry 0$/,
  },
  {
    name: 'the tail deleted',
    act: (forger) => forger.deleteFrom(c, forger.headOf(c) - 5),
    fault: /^chain chain-c ends before entry \d+, which (its head|the start of a later chain) names$/,
  },
  {
    name: 'the tail deleted and the head moved back, in a chain after which another began',
    act: (forger) => {
      forger.deleteCheckpoints()
      const end = forger.headOf(b) - 5
      forger.deleteFrom(b, end + 1)
      forger.moveHead(b, end)
    },
    fault: /^chain chain-b ends before entry \d+, which the start of a later chain names$/,
  },
  {
    name: 'the tail of the last chain deleted and the head moved back',
    act: (forger) => {
      forger.deleteCheckpoints()
      forger.deleteFrom(c, 21)
      forger.moveHead(c, 20)
    },
    fault: /^chain chain-c ends before entry \d+, which a checkpoint names$/,
    onlyByLog: true,
  },
  {
    name: 'an entry inserted in the middle',
    act: (forger) => {
      const { position, seq, body, hash } = forger.row(a, 25)
      forger.insertAt(position, a, seq, body.replace('"requestId"', '"requestID"'), hash)
    },
    fault: /^entry 25 of chain chain-a follows entry 25$/,
  },
  {
    name: 'an entry inserted after the head, with the right hash',
    act: (forger) => {
      const head = forger.headOf(c)
      const last = forger.row(c, head)
      const body = last.body.replace(`"seq":${head}`, `"seq":${head + 1}`)
      const hash = createHash('sha256').update(`${last.hash}\n${body}`).digest('hex')
      forger.insertAt(last.position + 1, c, head + 1, body, hash)
    },
    fault: /^entry \d+ of chain chain-c comes after its head, entry \d+$/,
  },
  {
    name: 'an entry of a chain that nobody named',
    act: (forger) => {
      const { position, body, hash } = forger.row(c, 2)
      forger.insertAt(position, 'chain-x', 1, body, hash)
    },
    fault: /^chain chain-x is not in the list of chains$/,
  },
  {
    name: 'two entries that changed places',
    act: (forger) => forger.swapPositions(forger.row(a, 21), forger.row(a, 22)),
    fault: /^entry 22 of chain chain-a follows entry 20$/,
  },
  {
    name: 'two entries that changed places and numbers',
    act: (forger) => {
      const [one, other] = [forger.row(c, 21), forger.row(c, 22)]
      for (const [{ body, hash }, seq] of [
        [one, 22],
        [other, 21],
      ] as const) {
        forger.change(c, seq, 'body', body)
        forger.change(c, seq, 'hash', hash)
      }
    },
    fault: /^entry 21 of chain chain-c was changed$/,
  },
  {
    name: 'an entry moved from before the start of a later chain to after it',
    act: (forger) => forger.swapPositions(forger.row(a, forger.headOf(a)), forger.row(c, 1)),
    fault: /^chain chain-a ends before entry \d+, which the start of a later chain names$/,
  },
  {
    name: 'an entry written twice',
    act: (forger) => {
      const { position, seq, body, hash } = forger.row(b, 12)
      forger.insertAt(position + 1, b, seq, body, hash)
    },
    fault: /^entry 12 of chain chain-b follows entry 12$/,
  },
  {
    name: 'an entry put into another chain, with the right hash there',
    act: (forger) => {
      forger.change(c, 10, 'body', forger.row(a, 10).body)
      forger.rehash(c, 10)
    },
    fault: /^entry 10 of chain chain-c is not the entry it says it is$/,
  },
  {
    name: 'the whole tail written anew with right hashes, over a checkpoint',
    act: (forger) => {
      forger.change(
        c,
        15,
        'body',
        forger.row(c, 15).body.replace('"address":"127.0.0.1"', '"address":"127.0.0.2"'),
      )
      forger.rehash(c, 15)
    },
    fault: /^entry \d+ of chain chain-c is not the one that a checkpoint names$/,
  },
  {
    name: 'the whole tail written anew with right hashes and no checkpoint, before a later chain',
    act: (forger) => {
      forger.deleteCheckpoints()
      forger.change(
        a,
        15,
        'body',
        forger.row(a, 15).body.replace('"address":"127.0.0.1"', '"address":"127.0.0.2"'),
      )
      forger.rehash(a, 15)
    },
    fault: /^entry \d+ of chain chain-a is not the one that the start of a later chain names$/,
  },
  {
    name: 'the whole tail of the last chain written anew with right hashes and no checkpoint',
    act: (forger) => {
      forger.deleteCheckpoints()
      forger.change(
        c,
        15,
        'body',
        forger.row(c, 15).body.replace('"address":"127.0.0.1"', '"address":"127.0.0.2"'),
      )
      forger.rehash(c, 15)
    },
    fault: /^entry \d+ of chain chain-c is not the one that a checkpoint names$/,
    onlyByLog: true,
  },
  {
    name: 'a checkpoint changed to fit a tail written anew',
    act: (forger) => {
      forger.change(
        c,
        15,
        'body',
        forger.row(c, 15).body.replace('"address":"127.0.0.1"', '"address":"127.0.0.2"'),
      )
      forger.rehash(c, 15)
      forger.db.exec(
        'UPDATE journal_checkpoint SET hash = (SELECT hash FROM journal j WHERE j.chain = journal_checkpoint.chain AND j.seq = journal_checkpoint.seq)',
      )
    },
    fault: /^the checkpoint at entry \d+ of chain chain-c has no valid signature of key /,
  },
  {
    name: 'a chain removed, after which another began',
    act: (forger) => {
      forger.deleteCheckpoints()
      forger.deleteFrom(a, 1)
      forger.db.exec("DELETE FROM journal_chain WHERE chain = 'chain-a'")
    },
    fault: /^chain chain-a ends before entry \d+, which the start of a later chain names$/,
  },
  {
    name: 'the last chain removed',
    act: (forger) => {
      forger.deleteCheckpoints()
      forger.deleteFrom(c, 1)
      forger.db.exec("DELETE FROM journal_chain WHERE chain = 'chain-c'")
    },
    fault: /^chain chain-c ends before entry \d+, which a checkpoint names$/,
    onlyByLog: true,
  },
  {
    name: 'a chain taken off the list of chains',
    act: (forger) => forger.db.exec("DELETE FROM journal_chain WHERE chain = 'chain-b'"),
    fault: /^chain chain-b /,
  },
  ...[
    ['user', 'user_id', '0000000002'],
    ['service', 'service', 'another/one'],
    ['type', 'type', 'code_rejected'],
    ['time', 'at_ms', 1],
    ['user (to none)', 'user_id', null],
  ].map(([what, column, value]): Forgery => {
    return {
      name: `an entry filed under another ${what}, so that a search misses it`,
      act: (forger) => {
        const { seq } = forger.db
          .prepare(
            "SELECT seq FROM journal WHERE chain = ? AND type = 'code_accepted' AND user_id = '0000000001'",
          )
          .get(c) as { seq: number }
        forger.change(c, seq, String(column), value ?? null)
      },
      fault: /^entry \d+ of chain chain-c is filed under what it does not say$/,
    }
  }),
  ...['null', '{}', '[]', '"text"', '{"chain":"chain-c","seq":15}'].map((body): Forgery => {
    return {
      name: `a body of ${body} with right hashes`,
      act: (forger) => {
        forger.deleteCheckpoints()
        forger.change(c, 15, 'body', body)
        forger.rehash(c, 15)
      },
      fault: /^entry 15 of chain chain-c (cannot be read|is not the entry it says it is)/,
    }
  }),
]

/** What a check finds in a copy of the ledger after somebody was at it. */
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
  return (await verifyFile(ledger, copy, withLog ? { outside: ledger.checkpoints } : {})).fault
}

describe('AUD-02: a check of the journal finds', () => {
  for (const { name, act, fault, onlyByLog = false } of forgeries) {
    test(`${name}${onlyByLog ? ', by the checkpoints in the log' : ''}`, async (t) => {
      assert.match(String(await faultOf(t, act, onlyByLog)), fault)
      // Shows that it is the log that finds it, and why the log must be kept.
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
      const { fault } = await verifyFile(ledger, copy)
      assert.equal(fault, `entry ${seq} of chain ${chain} was changed`, `byte ${at}, seed ${seed}`)
      write.run(bytes, chain, seq)
    }
    assert.equal((await verifyFile(ledger, copy)).fault, null, 'put back, it holds again')
  })

  test('a checkpoint that another key signed, or that names a key of nobody', async (t) => {
    const other = signer(parseKeyRing(newKeyRingText('2025-01-01T00:00:00Z')))
    const { keyId } = signer(parseKeyRing(keyRingText))
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
      assert.equal(fault, `the checkpoint at entry 9 of chain chain-c has no valid signature of key ${named}`)
    }
  })
})

/** Numbers that look random and are the same for the same seed (xorshift32). */
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
      const report = await verifyFile(ledger, copy, { outside: ledger.checkpoints, compareRows: true })
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
    await child.ask({ place, keyRingText, now, people: ledger.people.slice(0, 4) })
    const store = await openStore(place, ledgerEnd)
    const counts: number[] = []
    const check = { compareRows: false, outsideCheckpoints: ledger.checkpoints, verifySignature: () => true }
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
