// A year of a bank, straight into the tables of its journal: what users write who log in four times a month and make one
// transfer, as `npm run bench:stored` counts it. Hashes, MACs and checkpoints are right; rows of states there are none.

import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { schema } from '../../src/compose/schema.ts'
import type { AnyEvent } from '../../src/platform/decision/event.ts'
import type { Value } from '../../src/platform/decision/table.ts'
import { type ChainHead, checkpointMessage } from '../../src/platform/journal/chain.ts'
import { appendToChain, journalColumns, personalColumns } from '../../src/platform/journal/journal.ts'
import type { JournalKeys } from '../../src/platform/journal/keys.ts'
import { newSessionId, sessionHash } from '../../src/platform/secrets/random.ts'
import type { Happened, Store } from '../../src/platform/store/store.ts'
import { epoch, type Place } from '../contract/support/databases.ts'
import { seededRandom } from '../support/random.ts'

/** As stores of a test are opened. */
export const yearBegins = epoch
export const service = 'shoko-chukin/fx-web'
const monthMs = (365 * 86_400_000) / 12
/** Of a user in a month: four logins of five entries, and a transfer of seven. */
const entriesAMonth = 27
export const entriesAYear = 12 * entriesAMonth

export const userIdOf = (user: number) => String(1_000_000_000 + user)

/** Entries of the journal, in order of time: user by user at random, each with a login, every fourth with a transfer. */
function* happenings(entries: number): Generator<Happened> {
  const { below } = seededRandom(326)
  const users = Math.max(1, Math.round(entries / entriesAYear))
  const visits = Math.ceil((entries / entriesAMonth) * 4)
  for (let visit = 0; visit < visits; visit++) {
    const atMs = yearBegins.epochMilliseconds + Math.floor((visit / visits) * 12 * monthMs)
    const user = below(users)
    const userId = userIdOf(user)
    const changeContext = {
      at: Temporal.Instant.fromEpochMilliseconds(atMs),
      requestId: `${visit.toString(16).padStart(12, '0')}-bench`,
      actor: `user:${service}/${userId}`,
      address: `198.51.${user % 100}.${visit % 200}`,
    }
    const events =
      visit % 4 === 3 ? [...login(userId, atMs), ...transfer(userId, visit, atMs)] : login(userId, atMs)
    for (const event of events) yield { changeContext, event }
  }
}

/** Random as in a real one, where it decides how well anything packs. */
const randomHash = () => sessionHash(newSessionId())

/** Told with its fields, whatever its type. */
type Told = AnyEvent & Readonly<Record<string, unknown>>

function login(userId: string, atMs: number): readonly Told[] {
  const of = { service, userId }
  const [ticket, session] = [randomHash(), randomHash()]
  const [startedAtMs, step] = [atMs, Math.floor(atMs / 30_000)]
  const token = {
    tokenId: `WRFM${userId.slice(2)}`,
    bindingId: ticket.slice(0, 22),
    holder: `user:${userId}`,
  }
  return [
    { type: 'password_accepted', ...of, at: 'login' },
    {
      type: 'session_started',
      ...of,
      sessionHash: ticket,
      stage: 'ticket',
      purpose: 'login',
      startedAtMs,
      expiresAtMs: atMs + 300_000,
      grantedUnder: ticket,
    },
    { type: 'code_accepted', ...of, ...token, step, driftMs: 120, driftUncertaintyMs: 15_000 },
    { type: 'session_ended', ...of, sessionHash: ticket, reason: 'used_up' },
    {
      type: 'session_started',
      ...of,
      sessionHash: session,
      stage: 'authenticated',
      purpose: 'login',
      startedAtMs,
      expiresAtMs: atMs + 3_600_000,
      grantedUnder: ticket,
      browserId: session.slice(0, 22),
    },
  ]
}

function transfer(userId: string, visit: number, atMs: number): readonly Told[] {
  const of = { service, userId }
  const day = Temporal.Instant.fromEpochMilliseconds(atMs).toString().slice(0, 10)
  const transferId = `F${String(visit).padStart(16, '0')}`
  const ofTransfer = { ...of, transferId, customerId: `c${userId}` }
  const line = {
    bankCode: '0009',
    branchCode: '015',
    accountType: 'ordinary',
    accountNumber: '1234567',
    name: 'ｶ)ｹｲｿｸｼﾖｳｼﾞ',
    payYen: 12_000,
    feeYen: 440,
  }
  const mail = { ...of, mailId: randomHash().slice(0, 22) }
  const counted = { type: 'transfer_counted', service, day, yen: 12_000 }
  return [
    {
      type: 'code_accepted',
      ...of,
      tokenId: `WRFM${userId.slice(2)}`,
      holder: `user:${userId}`,
      step: Math.floor(atMs / 30_000) + 1,
      driftMs: 120,
      driftUncertaintyMs: 15_000,
    },
    {
      type: 'transfer_accepted',
      ...ofTransfer,
      accountId: 'a1',
      day,
      memo: '家賃',
      lines: [line],
      debitYen: 12_440,
      acceptedAtMs: atMs,
      by: 'code',
    },
    { ...counted, holder: `customer:c${userId}` },
    { ...counted, holder: `user:${userId}` },
    { type: 'transfer_executed', ...ofTransfer, endedAtMs: atMs },
    {
      type: 'mail_queued',
      ...mail,
      kind: 'notice',
      sealed: { confidential: mail.mailId },
      queuedAtMs: atMs,
      notAfterMs: null,
      once: false,
    },
    { type: 'mail_sent', ...mail, messageId: mail.mailId, response: '250 2.0.0 Ok: queued' },
  ]
}

const atOnce = 5000
const everyCheckpoint = 1000

/** What takes rows fast: the indexes of the journal are made at the end. */
type Sink = {
  readonly insert: (
    table: string,
    columns: readonly string[],
    rows: readonly (readonly Value[])[],
  ) => Promise<void>
  readonly close: () => Promise<void>
}

/** Continues the store's chain by so many entries, about; nobody may use the store meanwhile. */
export async function fillYear(
  place: Place,
  store: Store,
  keys: JournalKeys,
  entries: number,
  progress: (done: number) => void,
): Promise<number> {
  const sink = place.driver === 'sqlite' ? sqliteSink(place.at) : await postgresSink(place.at)
  let head = store.head()
  let done = 0
  const flush = async (happened: readonly Happened[]) => {
    const appended = appendToChain(head, happened, keys, schema)
    head = appended.head
    done += happened.length
    await sink.insert('journal', journalColumns, appended.rows)
    await sink.insert('journal_personal', personalColumns, appended.beside)
    const atMs = happened.at(-1)?.changeContext.at.epochMilliseconds ?? 0
    const points = appended.rows.filter(([, seq]) => Number(seq) % everyCheckpoint === 0)
    const checkpoints = points.map((row) => checkpointRow(headOf(row), atMs, keys))
    await sink.insert(
      'journal_checkpoint',
      ['chain', 'seq', 'hash', 'at_ms', 'key_id', 'signature'],
      checkpoints,
    )
    if (done % 1_000_000 < atOnce) progress(done)
  }
  let page: Happened[] = []
  for (const each of happenings(entries)) {
    page.push(each)
    if (page.length < atOnce) continue
    await flush(page)
    page = []
  }
  await flush(page)
  await sink.close()
  await store.query(
    'UPDATE journal_chain SET head_seq = ?, head_hash = ? WHERE chain = ?',
    head.seq,
    head.hash,
    head.chain,
  )
  return done
}

function headOf(row: readonly Value[]): ChainHead {
  return { chain: String(row[0]), seq: Number(row[1]), hash: String(row[7]) }
}

function checkpointRow(head: ChainHead, atMs: number, keys: JournalKeys): Value[] {
  const { keyId, signature } = keys.sign(checkpointMessage(head, atMs))
  return [head.chain, head.seq, head.hash, atMs, keyId, signature]
}

function sqliteSink(path: string): Sink {
  const db = new DatabaseSync(path)
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA temp_store = FILE',
  )
  const indexes = db
    .prepare(
      "SELECT name, sql FROM sqlite_master WHERE tbl_name IN ('journal', 'journal_personal') AND type = 'index' AND sql IS NOT NULL",
    )
    .all() as { name: string; sql: string }[]
  for (const { name } of indexes) db.exec(`DROP INDEX ${name}`)
  return {
    async insert(table, columns, rows) {
      if (rows.length === 0) return
      const statement = db.prepare(
        `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      )
      db.exec('BEGIN')
      for (const row of rows) statement.run(...row)
      db.exec('COMMIT')
    },
    async close() {
      for (const { sql } of indexes) db.exec(sql)
      db.exec('ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)')
      db.close()
    },
  }
}

async function postgresSink(url: string): Promise<Sink> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(
    "SET synchronous_commit = off; SET maintenance_work_mem = '1GB'; SET statement_timeout = 0",
  )
  const { rows: indexes } = await client.query<{ indexname: string; indexdef: string }>(
    "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ('journal', 'journal_personal') AND indexname NOT LIKE '%pkey'",
  )
  for (const { indexname } of indexes) await client.query(`DROP INDEX ${indexname}`)
  const types: Record<string, string> = { seq: 'bigint', at_ms: 'bigint' }
  return {
    async insert(table, columns, rows) {
      if (rows.length === 0) return
      const arrays = columns.map((_, i) => rows.map((row) => row[i]))
      const places = columns.map((column, i) => `$${i + 1}::${types[column] ?? 'text'}[]`)
      await client.query({
        name: `fill ${table}`,
        text: `INSERT INTO ${table} (${columns.join(', ')}) SELECT * FROM unnest(${places.join(', ')})`,
        values: arrays,
      })
    },
    async close() {
      for (const { indexdef } of indexes) await client.query(indexdef)
      await client.query('VACUUM ANALYZE')
      await client.end()
    },
  }
}
