// E6: old parts of the journal in signed files: what is left holds without them, and with them as one journal. On each database.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { provenProfiles } from '../../src/authority/operations/proven-profiles.ts'
import { wereVerifiersBound } from '../../src/authority/queries/verifiers.ts'
import { provenFence } from '../../src/platform/journal/fence.ts'
import { forgetHolders } from '../../src/platform/journal/personal-queries.ts'
import { journalAfter } from '../../src/platform/journal/queries.ts'
import { provenSegment } from '../../src/platform/journal/segments.ts'
import {
  cut,
  happenAt,
  longJournal,
  openOlder,
  personName,
  present,
  userId,
} from './support/archived-journal.ts'
import { eventsOf, service } from './support/changes.ts'
import { contractKeys, createPostgresDriver, epoch, sqliteDriver } from './support/databases.ts'

const filesIn = (folder: string, ending: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .toSorted()
const textsIn = (folder: string) =>
  filesIn(folder, '.gz').map((name) => gunzipSync(readFileSync(join(folder, name))).toString())

for (const driver of [sqliteDriver, createPostgresDriver()]) {
  describe(`the archive of a journal on ${driver.name}`, () => {
    const numbering = driver === sqliteDriver ? '' : 'OVERRIDING SYSTEM VALUE '
    before(driver.start)
    after(driver.stop)

    test('E6, AUD-06: what is archived leaves the database, in parts; the rest holds without it, and all of it as one journal', async (t) => {
      const { database, store, folder, archive, verify, checkpoints } = await longJournal(t, driver)
      const whole = await verify(false)
      assert.deepEqual([whole.fault, whole.entriesInArchive], [null, 0])
      const done = await archive(25)
      assert.ok(done.ok)
      const archived = done.parts.reduce((sum, { entries }) => sum + entries, 0)
      assert.ok(done.parts.length > 1, 'several parts')
      assert.equal(filesIn(folder, '.jsonl.gz').length, done.parts.length)
      assert.equal(filesIn(folder, '.json').length, done.parts.length)
      const [[left] = []] = await database.sql('SELECT COUNT(*) FROM journal')
      const [[young] = []] = await database.sql(
        'SELECT COUNT(*) FROM journal WHERE at_ms >= ?',
        cut.epochMilliseconds,
      )
      assert.equal(Number(left), Number(young), 'nothing older than the day is left')

      const rest = await verify(false)
      assert.equal(rest.fault, null)
      assert.deepEqual([rest.rowsCompared, rest.entriesLeftOver], [0, 0])
      assert.deepEqual([rest.entriesInArchive, rest.entries], [archived, Number(left)])
      assert.equal(rest.checkpointsInArchive, 3, 'those of the first year')

      const all = await verify(true)
      assert.equal(all.fault, null)
      assert.equal(all.entries, archived + Number(left))
      assert.equal(all.rowsCompared, whole.rowsCompared, 'every row is what the events make')
      assert.deepEqual([all.checkpointsInArchive, all.checkpointsLost], [0, 0])
      assert.ok(all.checkpoints > checkpoints.length)

      const again = await archive()
      assert.deepEqual(again, { ok: true, parts: [], leftOver: 0 })
      await store.close()
    })

    test('E6: chains that are over leave the list of chains, and a new one starts and is anchored as before', async (t) => {
      const { database, store, archive, verify } = await longJournal(t, driver)
      assert.ok((await archive()).ok)
      const chains = await database.sql('SELECT chain FROM journal_chain')
      assert.equal(chains.length, 3, 'the one that goes on, the third, and the one that it names')
      const next = await database.open(present)
      await happenAt(next, present, { type: 'verifiers_bound' })
      await happenAt(store, present, { type: 'verifiers_bound' })
      for (const withArchive of [false, true]) {
        const { fault, entriesNotCovered } = await verify(withArchive)
        assert.equal(fault, null)
        assert.ok(entriesNotCovered > 0 && entriesNotCovered < 12)
      }
    })

    test('E6: what is done twice or later goes on from the part before it', async (t) => {
      const { store, archive, verify } = await longJournal(t, driver)
      const early = cut.subtract({ hours: 364 * 24 }).epochMilliseconds
      const first = await archive(1000, early)
      assert.ok(first.ok && first.parts.length === 1)
      await happenAt(store, present, { type: 'verifiers_bound' })
      const second = await archive()
      assert.ok(second.ok && second.parts[0]?.part === 2)
      assert.deepEqual([(await verify(false)).fault, (await verify(true)).fault], [null, null])
    })

    test('E6: what is younger than any profile allows is not archived', async (t) => {
      const { archive, folder } = await longJournal(t, driver, { users: 2 })
      const refused = await archive(1000, present.subtract({ hours: 399 * 24 }).epochMilliseconds)
      assert.ok(!refused.ok && refused.refusal === 'too_young')
      assert.deepEqual(readdirSync(folder), [])
    })

    test('E6: the archive holds no personal value; what stood beside it can be forgotten, and only that', async (t) => {
      const told = {
        type: 'user_created',
        service,
        userId: 'older',
        customerId: 'c-arch',
        administrator: false,
      } as const
      const { database, store, folder, archive, verify } = await longJournal(t, driver, {
        early: async (place) => {
          const older = await openOlder(place)
          await happenAt(older, epoch.add({ hours: 90 }), { ...told, userName: `${personName} 旧` })
          await older.close()
        },
      })
      assert.ok((await archive()).ok)
      assert.equal(textsIn(folder).join('').includes(personName), false)
      const [[beside] = []] = await database.sql(
        'SELECT COUNT(*) FROM journal_personal WHERE holder = ?',
        'user:older',
      )
      assert.equal(Number(beside), 1, 'what stood in the text of before stands beside it now')
      const held = await verify(true)
      assert.deepEqual([held.fault, held.entriesRedacted], [null, 1])

      const beforeMs = present.epochMilliseconds
      const forgotten = { type: 'personal_values_forgotten', service, types: null, beforeMs } as const
      await happenAt(store, present, { ...forgotten, holders: ['user:older'] })
      await forgetHolders(store, service, ['user:older'], beforeMs)
      assert.equal(
        (await store.verifyJournal({ compareRows: false, outsideCheckpoints: [], archive: folder })).fault,
        null,
      )
      await forgetHolders(store, service, [`user:${userId(3)}`], beforeMs)
      assert.match(String((await verify(true)).fault), /is missing, and nobody forgot it/)
    })

    test('E6: whoever changes the archive, or what is said of it, is found out', async (t) => {
      const { database, folder, archive, verify } = await longJournal(t, driver)
      assert.ok((await archive(25)).ok)
      const [file = ''] = filesIn(folder, '.gz')
      const [manifest = ''] = filesIn(folder, '.json')
      const whole = readFileSync(join(folder, file))
      const signed = readFileSync(join(folder, manifest), 'utf8')
      const changed = gunzipSync(whole).toString().replace('"actor\\":\\"test', '"actor\\":\\"tesu')

      writeFileSync(join(folder, file), gzipSync(changed))
      assert.match(String((await verify(true)).fault), /was changed|is not the file/)
      assert.equal((await verify(false)).fault, null, 'without it nobody looks')
      writeFileSync(join(folder, file), whole.subarray(0, whole.length - 20))
      assert.match(String((await verify(true)).fault), /cannot be read/)
      rmSync(join(folder, file))
      assert.match(String((await verify(true)).fault), /cannot be read/)
      writeFileSync(join(folder, file), whole)
      assert.equal((await verify(true)).fault, null)

      writeFileSync(join(folder, manifest), signed.replace('"part": 1', '"part": 2'))
      assert.match(String((await verify(true)).fault), /part 1 of the archive is not in/)
      rmSync(join(folder, manifest))
      assert.match(String((await verify(true)).fault), /part 1 of the archive is not in/)
      writeFileSync(join(folder, manifest), signed)

      const newest =
        "type = 'journal_archived' AND position = (SELECT MAX(position) FROM journal WHERE type = 'journal_archived')"
      const [[body] = []] = await database.sql(`SELECT body FROM journal WHERE ${newest}`)
      await database.sql(
        `UPDATE journal SET body = ? WHERE ${newest}`,
        String(body).replace(/"total":\d+/, '"total":1'),
      )
      assert.match(String((await verify(false)).fault), /was changed/)
      await database.sql(`DELETE FROM journal WHERE ${newest}`)
      for (const withArchive of [true, false]) assert.notEqual((await verify(withArchive)).fault, null)
    })

    test('E6: what goes missing beside the archive is missed: entries after it, a chain that goes on, an entry put back', async (t) => {
      const { database, store, archive, verify } = await longJournal(t, driver)
      const removed = (await journalAfter(store, 10, 1))[0]
      assert.ok((await archive()).ok && removed !== undefined)
      const { chain, seq, atMs, type, userId: ofUser, body, hash, mac } = removed
      const put = (text: string) =>
        database.sql(
          `INSERT INTO journal (position, chain, seq, at_ms, type, service, user_id, body, hash, mac) ${numbering}VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          10,
          chain,
          seq,
          atMs,
          type,
          removed.service,
          ofUser,
          text,
          hash,
          mac,
        )
      await put(body)
      const back = await verify(false)
      assert.deepEqual([back.fault, back.entriesLeftOver], [null, 1])
      assert.equal((await verify(true)).fault, null, 'it is what the archive holds')
      await database.sql('UPDATE journal SET body = ? WHERE position = 10', body.replace('"seq"', '"sep"'))
      assert.match(String((await verify(true)).fault), /was changed/)
      await database.sql('UPDATE journal SET mac = ? WHERE position = 10', `${mac}x`.replace(/:./, ':_'))
      assert.match(String((await verify(false)).fault), /has no valid MAC/)
      assert.deepEqual(await archive(), { ok: true, parts: [], leftOver: 1 })

      const own = store.head().chain
      const [[first] = []] = await database.sql('SELECT MIN(seq) FROM journal WHERE chain = ?', own)
      const [kept] = await database.sql(
        'SELECT * FROM journal WHERE chain = ? AND seq = ?',
        own,
        Number(first),
      )
      await database.sql('DELETE FROM journal WHERE chain = ? AND seq = ?', own, Number(first))
      assert.match(String((await verify(false)).fault), /follows entry/)
      const marks = kept?.map(() => '?').join(', ')
      await database.sql(`INSERT INTO journal ${numbering}VALUES (${marks})`, ...(kept ?? []))
      assert.equal((await verify(false)).fault, null)
    })

    test('E6: evidence, fences and starts go on where what they ask for is in the archive', async (t) => {
      const { store, archive } = await longJournal(t, driver)
      const raised = { type: 'fence_raised', raisedAtMs: epochMs(cut, -10), counts: {} } as const
      await happenAt(store, cut.subtract({ hours: 10 }), raised)
      await happenAt(store, present, { type: 'verifiers_bound' })
      const [old] = await journalAfter(store, 3, 1)
      assert.ok(old !== undefined && (await archive()).ok)
      assert.deepEqual(await provenFence(store, contractKeys), raised)
      assert.equal(await wereVerifiersBound(store), true)
      const rows = (await journalAfter(store, null, 1000)).filter(({ chain }) => chain === store.head().chain)
      for (const row of rows.slice(0, 3)) {
        const segment = await provenSegment(store, contractKeys, row)
        assert.ok(segment.rows.some(({ seq }) => seq === row.seq))
      }
      const running = (await eventsOf(store, 'journal_archived')).at(-1)?.running ?? []
      const gone = running.find(({ chain }) => chain === store.head().chain)
      assert.ok(gone !== undefined)
      await assert.rejects(provenSegment(store, contractKeys, { ...old, ...gone }), /is in the archive/)
    })

    test('E3, E6: which profile is in force is proven after its entry is in the archive, and whoever edits or deletes the row is named', async (t) => {
      const { database, store, context, archive } = await longJournal(t, driver)
      const profile = { digest: 'd', profile: '{"a":1}', activatedAtMs: 1 }
      const activated = { type: 'profile_activated', service, ...profile, before: null, weaker: [] } as const
      await happenAt(store, epoch.add({ hours: 40 }), activated)
      // In the order of commits it stands after what is of later; the day has to reach it.
      assert.ok((await archive(1000, cut.add({ hours: 24 }).epochMilliseconds)).ok)
      assert.equal((await eventsOf(store, 'profile_activated')).length, 0)
      const proven = await provenProfiles(context)
      assert.deepEqual([[...proven.profiles], proven.altered], [[[service, profile.profile]], []])
      await database.sql("UPDATE profile_in_force SET profile = '{}'")
      assert.deepEqual((await provenProfiles(context)).altered, [service])
      await database.sql('DELETE FROM profile_in_force')
      assert.deepEqual((await provenProfiles(context)).altered, [service])
    })
  })
}

function epochMs(at: Temporal.Instant, hours: number): number {
  return at.add({ hours }).epochMilliseconds
}
