// What the owner of the database, with neither the keys nor the log, can do to the journal.
import { createHash } from 'node:crypto'
import type { Forger } from './ledger.ts'

const a = 'chain-a'
const b = 'chain-b'
const c = 'chain-c'

export type Forgery = {
  readonly name: string
  readonly act: (forger: Forger) => void
  /** What the check says first. */
  readonly fault: RegExp
  /** Whether it takes the log's checkpoints to find the forgery; without them it goes unnoticed. */
  readonly onlyByLog?: true
}

/** Changes the address in entry 15, and gives all entries from it on the right hashes. */
function rewriteTail(forger: Forger, chain: string): void {
  const { body } = forger.row(chain, 15)
  forger.change(chain, 15, 'body', body.replace('"address":"127.0.0.1"', '"address":"127.0.0.2"'))
  forger.rehash(chain, 15)
}

export const forgeries: readonly Forgery[] = [
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
      const { position, ...entry } = forger.row(a, 25)
      forger.insertAt(position, entry)
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
      forger.insertAt(last.position + 1, { chain: c, seq: head + 1, body, hash, mac: last.mac })
    },
    fault: /^entry \d+ of chain chain-c comes after its head, entry \d+$/,
  },
  {
    name: 'an entry of a chain that nobody named',
    act: (forger) => {
      const { position, ...entry } = forger.row(c, 2)
      forger.insertAt(position, { ...entry, chain: 'chain-x', seq: 1 })
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
      const { position, ...entry } = forger.row(b, 12)
      forger.insertAt(position + 1, entry)
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
    name: 'the whole tail rewritten with right hashes, over a checkpoint',
    act: (forger) => {
      rewriteTail(forger, c)
    },
    fault: /^entry 15 of chain chain-c has no valid MAC$/,
  },
  {
    name: 'the whole tail rewritten with right hashes and no checkpoint, before a later chain',
    act: (forger) => {
      forger.deleteCheckpoints()
      rewriteTail(forger, a)
    },
    fault: /^entry 15 of chain chain-a has no valid MAC$/,
  },
  {
    name: 'the whole tail of the last chain rewritten with right hashes and no checkpoint',
    act: (forger) => {
      forger.deleteCheckpoints()
      rewriteTail(forger, c)
    },
    fault: /^entry 15 of chain chain-c has no valid MAC$/,
  },
  {
    name: 'a checkpoint changed to fit a rewritten tail',
    act: (forger) => {
      rewriteTail(forger, c)
      forger.db.exec(
        'UPDATE journal_checkpoint SET hash = (SELECT hash FROM journal j WHERE j.chain = journal_checkpoint.chain AND j.seq = journal_checkpoint.seq)',
      )
    },
    fault: /^entry 15 of chain chain-c has no valid MAC$/,
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
    fault: /^entry 1 of chain \S+ does not name chain chain-b, which started before it$/,
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
      fault: /^entry \d+ of chain chain-c is filed under a different key than its content says$/,
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
