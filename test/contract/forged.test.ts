// Finding X4: whoever may write to the database, but has no keys, changes journal and rows so that they fit each other.
// Each way is found by a check of the journal, or the login is refused (AUD-02, REL-12).

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, type TestContext, test } from 'node:test'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import { signCheckpoint } from '../../src/authority/operations/sign-checkpoint.ts'
import type { Checkpoint } from '../../src/platform/journal/chain.ts'
import { journalKeys } from '../../src/platform/journal/keys.ts'
import { newKeyRingText, parseKeyRing } from '../../src/platform/secrets/key-ring.ts'
import { customerCreated, happen } from './support/changes.ts'
import {
  contractKeyRingText,
  contractKeys,
  createPostgresDriver,
  type Database,
  type Driver,
  databaseFor,
  epoch,
  openStore,
  sqliteDriver,
} from './support/databases.ts'
import { addPerson, caller, codeOf, createContext, initialPassword, shoko, submit } from './support/people.ts'
import { SqlForger } from './support/sql-forger.ts'

const victim = '0000000001'
const thief = '0000000002'

/** Two people and two chains, with the checkpoints that were kept outside. */
async function settled(t: TestContext, driver: Driver) {
  const database = await databaseFor(t, driver)
  let now = epoch
  const outside: Checkpoint[] = []
  const open = async (chain: string) =>
    createContext(await database.open(now, chain), contractKeyRingText, () => now)
  const first = await open('first')
  const people = [await addPerson(first, shoko, victim), await addPerson(first, shoko, thief)]
  outside.push(await signCheckpoint(first))
  await first.store.close()
  const second = await open('second')
  for (const person of people) {
    now = now.add({ seconds: 60 })
    assert.equal(await submit(second, person, await codeOf(second, person.tokenId)), 'accepted')
  }
  outside.push(await signCheckpoint(second))
  await second.store.close()
  const settings = { compareRows: true, outsideCheckpoints: [] as readonly Checkpoint[] }
  return {
    ...database,
    outside,
    people,
    now,
    /** As `journal verify` does, which also starts a chain. */
    async check(options: Partial<typeof settings> = {}) {
      const store = await database.open(now)
      try {
        return await store.verifyJournal({ ...settings, ...options })
      } finally {
        await store.close()
      }
    },
  }
}

/** Moves a chain from one database into another, with its MACs. */
async function splice(from: Database, to: Database, chain: string): Promise<void> {
  const columns = 'chain, seq, at_ms, type, service, user_id, body, hash, mac'
  for (const row of await from.sql(`SELECT ${columns} FROM journal WHERE chain = ? ORDER BY seq`, chain))
    await to.sql(`INSERT INTO journal (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, ...row)
  const standing = 'chain, started_at_ms, head_seq, head_hash, anchored_seq, signed'
  for (const row of await from.sql(`SELECT ${standing} FROM journal_chain WHERE chain = ?`, chain))
    await to.sql(`INSERT INTO journal_chain (${standing}) VALUES (?, ?, ?, ?, ?, ?)`, ...row)
}

function testForgeries(driver: Driver): void {
  before(driver.start)
  after(driver.stop)

  test('X4: untouched, it holds, and the checkpoints cover all but the start of the check’s own chain', async (t) => {
    const { check, outside } = await settled(t, driver)
    const { fault, entriesNotCovered, olderEntries } = await check({ outsideCheckpoints: outside })
    assert.deepEqual([fault, entriesNotCovered, olderEntries], [null, 1, 0])
  })

  test('X4 1: a password verifier copied from the thief’s own row lets nobody in', async (t) => {
    const { sql, open, now, check } = await settled(t, driver)
    const context = createContext(await open(now), contractKeyRingText, () => now)
    const logIn = () => {
      const credentials = { service: shoko, userId: victim, password: initialPassword }
      return passFirstFactor(context, caller, { ...credentials, purpose: 'login' })
    }
    assert.equal((await logIn()).ok, true)
    const ofThief = '(SELECT p.verifier FROM password p WHERE p.service = password.service AND p.user_id = ?)'
    await sql(`UPDATE password SET verifier = ${ofThief} WHERE user_id = ?`, thief, victim)
    assert.deepEqual(await logIn(), { ok: false, refusal: 'password_wrong' })
    await context.store.close()
    assert.match(String((await check()).fault), /^the row \["password",.*differs from the journal$/)
  })

  test('X4 2: a chain of the thief’s own, which sets the victim’s password, with the row that fits', async (t) => {
    const { sql, check, ...database } = await settled(t, driver)
    const forger = new SqlForger({ ...database, sql })
    const [[verifier = ''] = []] = await sql('SELECT verifier FROM password WHERE user_id = ?', thief)
    const sha256 = createHash('sha256').update(String(verifier)).digest('hex')
    const heads = (await sql('SELECT chain, head_seq, head_hash FROM journal_chain')).map(
      ([chain, seq, hash]) => ({ chain, seq, hash }),
    )
    await forger.append('forged', [
      { type: 'chain_started', heads },
      { type: 'password_rehashed', service: shoko, userId: victim, verifier: { sha256 } },
    ])
    await sql('UPDATE password SET verifier = ? WHERE user_id = ?', verifier, victim)
    assert.equal((await check()).fault, 'entry 1 of chain forged has no MAC')
  })

  test('X4 3: the victim’s binding revoked and the thief’s token enrolled for the victim, with rows that fit', async (t) => {
    const { sql, check, people, ...database } = await settled(t, driver)
    const forger = new SqlForger({ ...database, sql })
    const [own, other] = people
    const enrolled = (await forger.entriesOf('first')).flatMap(({ body }) => {
      const { event } = JSON.parse(body)
      return event.type === 'token_enrolled' && event.userId === thief ? [event] : []
    })
    const text = JSON.stringify(enrolled[0]).replaceAll(thief, victim)
    await forger.append('second', [JSON.parse(text)])
    await sql('UPDATE binding SET token_id = ? WHERE token_id = ?', other?.tokenId ?? '', own?.tokenId ?? '')
    const end = (await forger.entriesOf('second')).length
    assert.equal((await check()).fault, `entry ${end} of chain second has no MAC`)
  })

  test('X4 4: a tail rewritten with right hashes, and the checkpoints deleted', async (t) => {
    const { check, ...database } = await settled(t, driver)
    const forger = new SqlForger(database)
    await forger.forgetCheckpoints()
    await forger.rewrite('second', 3, (body) => body.replace('127.0.0.1', '127.0.0.2'))
    assert.equal((await check()).fault, 'entry 3 of chain second has no valid MAC')
  })

  test('X4 5: a tail cut off, the head moved back and the checkpoints deleted, by those kept outside', async (t) => {
    const { check, outside, ...database } = await settled(t, driver)
    const forger = new SqlForger(database)
    await forger.forgetCheckpoints()
    await forger.cut('second', 2)
    const found = await check({ compareRows: false, outsideCheckpoints: outside })
    assert.match(String(found.fault), /^chain second ends before entry \d+, which a checkpoint names$/)
    // Without them it is not found; but the check does not claim that anything is covered.
    const { fault, entries, entriesNotCovered } = await check({ compareRows: false })
    assert.deepEqual([fault, entriesNotCovered], [null, entries])
  })

  test('X4 6: a chain spliced in from another database, of other keys or of the same', async (t) => {
    for (const [keyRingText, fault] of [
      [
        newKeyRingText('2025-01-01T00:00:00Z'),
        /^entry 1 of chain foreign (starts it without a valid signature|has no valid MAC)$/,
      ],
      [
        contractKeyRingText,
        /^entry 1 of chain foreign claims chains without MACs, as only the first signed start may$/,
      ],
    ] as const) {
      const { check, ...database } = await settled(t, driver)
      const other = await databaseFor(t, driver)
      const foreign = await openStore(other.place, epoch, 'foreign', journalKeys(parseKeyRing(keyRingText)))
      await happen(foreign, customerCreated('c9'))
      await foreign.close()
      await splice(other, database, 'foreign')
      assert.match(String((await check({ compareRows: false })).fault), fault)
    }
  })

  test('X4 7: checkpoints deleted: nothing is covered but by those kept outside', async (t) => {
    const { check, outside, ...database } = await settled(t, driver)
    await new SqlForger(database).forgetCheckpoints()
    const { fault, checkpoints, entries, entriesNotCovered } = await check()
    assert.deepEqual([fault, checkpoints, entriesNotCovered], [null, 0, entries])
    const kept = await check({ outsideCheckpoints: outside })
    assert.deepEqual([kept.fault, kept.checkpoints, kept.entriesNotCovered], [null, 2, 2])
  })

  test('X4 8: an event replaced inside, or the MACs moved along', async (t) => {
    const { sql, check, ...database } = await settled(t, driver)
    const forger = new SqlForger({ ...database, sql })
    const entries = await forger.entriesOf('first')
    const { seq = 0 } = entries.find(({ body }) => body.includes('"type":"user_created"')) ?? {}
    await forger.rewrite('first', seq, (body) =>
      body.replace('"administrator":false', '"administrator":true'),
    )
    await sql('UPDATE service_user SET administrator = 1 WHERE user_id = ?', victim)
    const wrong = `entry ${seq} of chain first has no valid MAC`
    // Its head is named by the start of the second chain, which is found later.
    assert.equal((await check()).fault, wrong)
    for (const mac of [
      entries[seq]?.mac,
      entries[seq - 2]?.mac,
      entries[0]?.mac,
      '',
      'contract:',
      'other:AAAA',
    ]) {
      await sql('UPDATE journal SET mac = ? WHERE chain = ? AND seq = ?', mac ?? null, 'first', seq)
      assert.equal((await check()).fault, wrong, String(mac))
    }
  })

  test('X4 9: a chain without MACs put before the first signed one, as if it were of an older version', async (t) => {
    const { sql, check, place, ...database } = await settled(t, driver)
    const forger = new SqlForger({ ...database, sql, place })
    const events = [{ type: 'chain_started', heads: [] }, customerCreated('c9')]
    await forger.makeRoom()
    await forger.append('older', events, [1, 2])
    const unnamed = 'entry 1 of chain older has no MAC, nor does the first signed start name it'
    assert.equal((await check({ compareRows: false })).fault, unnamed)
    // Nor where nobody looks: such entries would still be listed.
    await forger.append('hidden', events, [-2, -1])
    const hidden = 'entry 1 of chain hidden stands where no database puts one'
    assert.equal((await check({ compareRows: false })).fault, hidden)
  })

  test('X4 10: the mark taken off all chains, so that the next start vouches for chains without MACs', async (t) => {
    const { sql, check, ...database } = await settled(t, driver)
    const forger = new SqlForger({ ...database, sql })
    await forger.append('older', [{ type: 'chain_started', heads: [] }, customerCreated('c9')])
    await sql('UPDATE journal_chain SET signed = 0')
    assert.equal((await check({ compareRows: false })).fault, 'entry 1 of chain older has no MAC')
    await sql("DELETE FROM journal WHERE chain = 'older'")
    await sql("DELETE FROM journal_chain WHERE chain = 'older'")
    assert.match(
      String((await check({ compareRows: false })).fault),
      /^chain older ends before entry 2, which the start of a later chain names$/,
    )
  })

  test('X4 11: the first signed chain removed, so that a later one would be the first', async (t) => {
    const { sql, check } = await settled(t, driver)
    for (const table of ['journal', 'journal_chain', 'journal_checkpoint'])
      await sql(`DELETE FROM ${table} WHERE chain = 'first'`)
    const { fault } = await check({ compareRows: false })
    assert.match(String(fault), /^chain first ends before entry \d+, which the start of a later chain names$/)
  })

  if (driver.name !== 'PostgreSQL') return
  test('X4 12: a running chain cut off behind its process: it writes no entry after that', async (t) => {
    const database = await databaseFor(t, driver)
    const store = await database.open(epoch, 'running')
    for (const id of ['c1', 'c2', 'c3']) await happen(store, customerCreated(id))
    await new SqlForger(database).cut('running', 2)
    const ours = "application_name = 'warifu' AND datname = current_database()"
    await database.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${ours}`)
    for (const id of ['c4', 'c5'])
      await assert.rejects(
        happen(store, customerCreated(id)),
        /terminat|does not stand where this process left it/,
      )
    await assert.rejects(happen(store, customerCreated('c6')), /does not stand where this process left it/)
    assert.equal((await new SqlForger(database).entriesOf('running')).length, 2)
  })
}

for (const driver of [sqliteDriver, createPostgresDriver()])
  describe(`I8, X4: a forger with the database and no keys, on ${driver.name}`, () => testForgeries(driver))

test('AUD-02: a MAC under an earlier key holds while the ring has it, and not once it is gone', () => {
  const entry = { chain: 'a', seq: 1, hash: 'h' }
  const mac = contractKeys.macOf(entry)
  const current = JSON.parse(newKeyRingText('2025-01-01T00:00:00Z'))
  const both = { ...current, keys: [...current.keys, ...JSON.parse(contractKeyRingText).keys] }
  const rotated = journalKeys(parseKeyRing(JSON.stringify(both)))
  assert.equal(rotated.isMacOf(entry, mac), true)
  assert.notEqual(rotated.macOf(entry), mac)
  assert.equal(contractKeys.isMacOf(entry, rotated.macOf(entry)), false)
  assert.equal(journalKeys(parseKeyRing(JSON.stringify(current))).isMacOf(entry, mac), false)
})
