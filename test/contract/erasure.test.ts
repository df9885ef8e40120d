// E6: a contract ends by two persons, and after its profile's retention nothing that tells of a person is left, in any
// column of any table; the journal still holds, and others keep what is theirs. On each database.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { createUser } from '../../src/authority/operations/create-user.ts'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import {
  findOperation,
  signedContent,
} from '../../src/authority/operations/signed-operations/find-operation.ts'
import { takeOperationEvidence } from '../../src/authority/operations/signed-operations/take-evidence.ts'
import { verifyJournal } from '../../src/authority/operations/verify-journal.ts'
import { customerState } from '../../src/authority/rules/customer.ts'
import { customerEndState } from '../../src/authority/rules/customer-end.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { operationEvidenceWords } from '../../src/authority/texts/signed-operations.ts'
import { eraseDueCustomers } from '../../src/desk/operations/ending/erase-customers.ts'
import { indexNames } from '../../src/desk/operations/search-index.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { createWorld, shoko, testCaller, type World } from '../support/world.ts'
import {
  closeLeaver,
  leaver,
  openLeaver,
  signedAddress,
  stayer,
  telling,
  wholeDump,
} from './support/leaver.ts'

let server: Postgres
before(async () => {
  server = await startPostgres()
})
after(() => server.stop())

const days = 30

for (const name of ['SQLite', 'PostgreSQL']) {
  describe(`the end of a contract on ${name}`, () => {
    let world: World
    beforeEach(async () => {
      world = await createWorld({
        ...(name === 'SQLite' ? {} : { postgresUrl: await server.createDatabase() }),
        edit: (profile) => ({
          ...profile,
          retention: { ...profile.retention, customerDays: days },
          identification: {
            ...profile.identification,
            kana: 'カナ',
            telephone: '電話番号',
            postalAddress: '住所',
          },
        }),
      })
    })
    afterEach(() => world.end())

    const holds = async () => {
      const report = await verifyJournal(world.context, { compareRows: true, checkpointsFile: undefined })
      assert.equal(report.fault, null)
      return report
    }

    test('E6: nobody of the customer gets in any more, and nobody is opened for it', async () => {
      const customerId = await openLeaver(world)
      await closeLeaver(world)
      const { store } = world.context
      const { user, end } = await store.read({
        user: userState.ref(shoko, leaver.userId),
        end: customerEndState.ref(shoko, customerId),
      })
      assert.equal(user?.status, 'deleted')
      assert.equal(end?.closedBy, 'desk77')
      const tried = await passFirstFactor(world.context, testCaller, {
        service: shoko,
        userId: leaver.userId,
        password: 'Shokai2024',
        purpose: 'enrollment',
      })
      assert.equal(tried.ok, false)
      const again = await createUser(world.context, testCaller, {
        service: shoko,
        customerNumber: leaver.number,
        customerName: telling.customerName,
        userId: '0000000779',
        userName: '別人 三郎',
        administrator: false,
      })
      assert.deepEqual(again, { ok: false, refusal: 'customer_closed' })
      await holds()
    })

    test('E6: after the retention nothing tells of the person anywhere, and the journal holds', async () => {
      const customerId = await openLeaver(world)
      await closeLeaver(world)
      await indexNames(world.context)
      const before = await wholeDump(world)
      for (const word of [telling.customerName, telling.userName, telling.reason])
        assert.ok(before.includes(word), `${word} is not there to be erased`)
      world.clock.forward({ hours: 24 * days - 1 })
      await eraseDueCustomers(world.context)
      assert.ok((await wholeDump(world)).includes(telling.customerName), 'not before its time')
      world.clock.forward({ hours: 2 })
      await eraseDueCustomers(world.context)
      const dump = await wholeDump(world)
      for (const [what, word] of Object.entries(telling)) {
        const digest = createHash('sha256').update(word).digest('hex')
        const found = dump.split('\n').filter((line) => line.includes(word) || line.includes(digest))
        assert.deepEqual(found, [], `${what} is still there`)
      }
      assert.ok(before.includes(`search_user ${shoko} ${leaver.userId}`))
      assert.ok(!dump.includes(`search_user ${shoko} ${leaver.userId}`), 'nobody finds them by a name')
      const { end } = await world.context.store.read({ end: customerEndState.ref(shoko, customerId) })
      assert.notEqual(end?.erasedAtMs, null)
      const { user } = await world.context.store.read({ user: userState.ref(shoko, stayer.userId) })
      assert.equal(user?.userName, '残留 次郎', 'others keep what is theirs')
      assert.ok(dump.includes('残留見本株式会社'))
      if (name === 'SQLite') {
        await world.context.store.query('PRAGMA wal_checkpoint(TRUNCATE)')
        const file = readFileSync(join(world.dataDir, 'warifu.db'))
        for (const [what, word] of Object.entries(telling))
          assert.ok(!file.includes(word), `${what} is still in the file`)
      }
      const report = await holds()
      assert.ok(report.entriesForgotten > 5)
    })

    test('E6, issue 18: what a customer signed goes with the rest; how it was answered stays, and nobody changes that', async () => {
      await openLeaver(world)
      const { context } = world
      const operationId = await signedAddress(world, leaver)
      const kept = await signedAddress(world, stayer)
      await closeLeaver(world)
      const words = ['kaoruko.boukyaku@shoukyo.example', '忘却様ご本人から解約のお電話', 'ｼｮｳｷｮﾐﾎﾝ ｳｹﾄﾘ']
      const before = await wholeDump(world)
      for (const word of words) assert.ok(before.includes(word), `${word} is not there to be erased`)
      world.clock.forward({ hours: 24 * days + 1 })
      await eraseDueCustomers(context)
      const after = await wholeDump(world)
      // What was signed stands there as bytes.
      for (const word of words)
        for (const written of [word, Buffer.from(word).toString('latin1')])
          assert.ok(!after.includes(written), `${word} is still there`)
      assert.ok(after.includes('jiro@zanryu.example') && after.includes('ﾍﾞﾂ ｳｹﾄﾘ'), 'of whoever stays')
      const of = { service: shoko, operationId }
      const bones = await findOperation(context, of)
      assert.deepEqual([bones?.status, bones?.answeredBy, bones?.subject], ['approved', 'code', ''])
      const nobody = { service: null, userId: null }
      const taken = await takeOperationEvidence(context, testCaller, nobody, of, operationEvidenceWords)
      assert.deepEqual(taken, { ok: false, refusal: 'operation_erased' })
      const other = await findOperation(context, { service: shoko, operationId: kept })
      assert.ok(other)
      assert.equal(signedContent(other).operation.template, 'mail_address')
      await holds()
      await context.store.query(
        "UPDATE signed_operation SET answered_by = 'device' WHERE operation_id = ?",
        operationId,
      )
      const report = await verifyJournal(context, { compareRows: true, checkpointsFile: undefined })
      assert.match(report.fault ?? '', /^the row .*signedOperation.* differs from the journal$/i)
    })

    test('E6: what stands beside the journal may only be missing where an entry says so, and not be changed', async () => {
      await openLeaver(world)
      const { store } = world.context
      const check = () => verifyJournal(world.context, { compareRows: false, checkpointsFile: undefined })
      await store.query(
        "UPDATE journal_personal SET text = REPLACE(text, ?, ?) WHERE type = 'customer_created'",
        telling.customerName,
        '別の会社',
      )
      assert.match((await check()).fault ?? '', /^what stands beside entry \d+ of chain \S+ was changed$/)
      await store.query("DELETE FROM journal_personal WHERE type = 'customer_created'")
      assert.match(
        (await check()).fault ?? '',
        /^what stood beside entry .* is missing, and nobody forgot it$/,
      )
    })

    test('E6: a login at the same moment as the end of the contract leaves no session behind', async () => {
      await openLeaver(world)
      const first = {
        service: shoko,
        userId: stayer.userId,
        password: 'Shokai2024',
        purpose: 'enrollment',
      } as const
      const [, ...tries] = await Promise.all([
        closeLeaver(world),
        ...Array.from({ length: 4 }, () =>
          passFirstFactor(world.context, testCaller, { ...first, userId: leaver.userId }).catch(String),
        ),
        passFirstFactor(world.context, testCaller, first),
      ])
      assert.equal((tries.at(-1) as { ok: boolean }).ok, true, 'others get in')
      world.clock.forward({ hours: 24 * days + 1 })
      await Promise.all([
        eraseDueCustomers(world.context),
        eraseDueCustomers(world.context),
        passFirstFactor(world.context, testCaller, { ...first, userId: leaver.userId }),
      ])
      const { user, customer } = await world.context.store.read({
        user: userState.ref(shoko, leaver.userId),
        customer: customerState.ref(shoko, ''),
      })
      assert.equal(customer, undefined)
      assert.deepEqual(
        [user?.status, user?.sessionHash, user?.ticketGrant, user?.userName],
        ['deleted', null, null, ''],
      )
      await holds()
    })
  })
}
