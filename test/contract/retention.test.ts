// E6: how long rows stay that nothing needs any more is data of the profile, and the journal proves what is left.

import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import { verifyJournal } from '../../src/authority/operations/verify-journal.ts'
import { forgetEndedOperations } from '../../src/authority/queries/signed-operations.ts'
import type { Event } from '../../src/authority/rules/events.ts'
import { retentionCuts, usualRetention } from '../../src/authority/rules/retention.ts'
import { clientAct } from '../../src/authority/rules/signed-operation.ts'
import { modules } from '../../src/compose/modules.ts'
import { webhookState } from '../../src/doors/webhooks/rules/webhook.ts'
import { accept } from '../../src/platform/decision/decision.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { createWorld, johoku, shoko, testCaller, type World } from '../support/world.ts'
import { refsOf } from './support/changes.ts'

const gone = 'former/service'
const log = { info() {}, warn() {}, error: (fault: object) => assert.fail(JSON.stringify(fault)) }

let server: Postgres
before(async () => {
  server = await startPostgres()
})
after(() => server.stop())

/** What runs by itself in a server, once. */
async function upkeep({ context }: World): Promise<void> {
  for (const { name, upkeep: jobs = [] } of modules)
    if (name === 'authority' || name === 'doors/webhooks') for (const job of jobs) await job.run(context, log)
}

/** A mail of each service that was dropped now; its ID is its service. */
async function dropMails({ context, clock }: World): Promise<void> {
  const nowMs = clock.now().epochMilliseconds
  for (const service of [shoko, johoku, gone]) {
    const of = { service, userId: '0000000002', mailId: service }
    const sealed = { confidential: Uint8Array.from([0]) }
    const queued = { kind: 'login_notice', sealed, queuedAtMs: nowMs, notAfterMs: null, once: false } as const
    const events: readonly Event[] = [
      { type: 'mail_queued', ...of, ...queued },
      { type: 'mail_dropped', ...of, reason: 'expired', detail: null, droppedAtMs: nowMs },
    ]
    const change = { ...testCaller, at: clock.now() }
    const outcome = await context.store.change(change, {}, () => accept({}, ...events))
    assert.ok(outcome.ok)
  }
}

/** A webhook of each service, which was told `count` times; deliveries are derived, so that no event tells them. */
async function tellWebhooks({ context, clock }: World, count: number): Promise<void> {
  const { store } = context
  const nowMs = clock.now().epochMilliseconds
  for (const service of [shoko, johoku, gone]) {
    const of = { service, webhookId: service }
    const made = {
      name: '基幹',
      url: 'https://core.bank.example',
      events: ['user.locked'],
      createdAtMs: nowMs,
    }
    const change = { ...testCaller, at: clock.now() }
    const event = {
      type: 'webhook_created',
      ...of,
      ...made,
      secret: { confidential: Uint8Array.from([0]) },
    } as const
    await store.change(change, { webhook: webhookState.ref(service) }, () => accept({}, event))
    await store.query('DELETE FROM webhook_progress WHERE webhook_id = ?', service)
    await store.query('INSERT INTO webhook_progress VALUES (?, ?)', service, count)
    await store.query(
      'INSERT INTO webhook_delivery (webhook_id, position, event_id, name, lane, body, attempts, due_at_ms, ' +
        'give_up_at_ms, ended_at_ms) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) ' +
        "SELECT CAST(? AS TEXT), i, 'e', 'user.locked', 'l', '{}', 1, 0, 0, CAST(? AS BIGINT) FROM n",
      count + 1,
      service,
      nowMs,
    )
  }
}

/** An operation of each service that ended so now; its ID is how, of which act, and the service. */
async function endOperations({ context, clock }: World): Promise<void> {
  const nowMs = clock.now().epochMilliseconds
  for (const service of [shoko, johoku, gone])
    for (const act of [clientAct, 'transfer'])
      for (const how of ['approved', 'cancelled', 'waiting'] as const) {
        const of = { service, userId: '0000000002', operationId: `${how} ${act} ${service}`, tokenId: 'T' }
        const events: Event[] = [
          {
            type: 'operation_created',
            ...of,
            holder: 'user:0000000002',
            act,
            subject: '{}',
            template: 'note',
            cose: { confidential: Uint8Array.from([1]) },
            digest: 'd',
            issuedAtMs: nowMs,
            expiresAtMs: nowMs + 1,
          },
        ]
        const ended = { ...of, digest: 'd', endedAtMs: nowMs }
        if (how === 'approved') events.push({ type: 'operation_approved', ...ended, by: 'code' })
        if (how === 'cancelled') events.push({ type: 'operation_cancelled', ...ended, reason: 'user' })
        const refs = refsOf(events)
        const change = { ...testCaller, at: clock.now() }
        assert.ok((await context.store.change(change, refs, () => accept({}, ...events))).ok)
      }
}

async function mailsLeft({ context }: World): Promise<unknown[]> {
  return (await context.store.query('SELECT mail_id FROM mail ORDER BY mail_id')).flat()
}

async function deliveriesLeft({ context }: World): Promise<Record<string, number>> {
  const rows = await context.store.query(
    'SELECT webhook_id, COUNT(*) FROM webhook_delivery GROUP BY webhook_id',
  )
  return Object.fromEntries(rows.map(([webhookId, count]) => [webhookId, Number(count)]))
}

for (const name of ['SQLite', 'PostgreSQL']) {
  describe(`retention on ${name}`, () => {
    let world: World
    beforeEach(async () => {
      world = await createWorld({
        ...(name === 'SQLite' ? {} : { postgresUrl: await server.createDatabase() }),
        edit: (profile) =>
          profile.service === johoku
            ? {
                ...profile,
                retention: {
                  ...profile.retention,
                  mailDays: 60,
                  deliveryDays: 7,
                  unknownLoginDays: 30,
                  operationDays: 400,
                },
              }
            : profile,
      })
    })
    afterEach(() => world.end())

    test('E6: an ended mail goes after the days of its own service, and one of a service that left after 30', async () => {
      const { context, clock } = world
      assert.deepEqual(context.profiles.get(shoko)?.retention, usualRetention)
      await dropMails(world)
      clock.forward({ hours: 24 * 30 })
      await upkeep(world)
      assert.deepEqual(await mailsLeft(world), [gone, johoku, shoko], 'not before')
      clock.forward({ milliseconds: 1 })
      await upkeep(world)
      assert.deepEqual(await mailsLeft(world), [johoku])
      clock.forward({ hours: 24 * 30 })
      await upkeep(world)
      assert.deepEqual(await mailsLeft(world), [])
      const report = await verifyJournal(context, { compareRows: true, checkpointsFile: undefined })
      assert.equal(report.fault, null)
    })

    test('E6: a login ID that does not exist goes after the days of its own service', async () => {
      const { context, clock } = world
      for (const service of [shoko, johoku]) {
        const credentials = { service, userId: 'Nobody01', password: 'Machigai1', purpose: 'login' } as const
        await passFirstFactor(context, testCaller, credentials)
      }
      const left = () => context.store.query('SELECT service FROM unknown_login ORDER BY service')
      clock.forward({ hours: 24 * 30 })
      await upkeep(world)
      assert.deepEqual(await left(), [[johoku], [shoko]], 'not before')
      clock.forward({ milliseconds: 1 })
      await upkeep(world)
      assert.deepEqual(await left(), [[shoko]])
    })

    test('E6, issue 18: an ended operation goes after the days of its own service; one that made a transfer stays with it', async () => {
      const { context, clock } = world
      await endOperations(world)
      // Nothing is due yet: only the rows count here, not the upkeep of years.
      const forget = () =>
        forgetEndedOperations(context.store, retentionCuts(context.profiles, 'operationDays', clock.now()))
      const left = async () =>
        (await context.store.query('SELECT operation_id FROM signed_operation ORDER BY operation_id')).flat()
      const all = await left()
      assert.equal(all.length, 18)
      clock.forward({ hours: 24 * 400 })
      await forget()
      assert.deepEqual(await left(), all, 'not before')
      clock.forward({ milliseconds: 1 })
      await forget()
      const isOfJohoku = (id: unknown) => String(id).endsWith(johoku)
      const stays = (id: unknown) => /^waiting |^approved transfer /.test(String(id))
      assert.deepEqual(
        await left(),
        all.filter((id) => !isOfJohoku(id) || stays(id)),
      )
      clock.forward({ hours: 24 * (usualRetention.operationDays - 400) })
      await upkeep(world)
      assert.deepEqual(await left(), all.filter(stays))
      const report = await verifyJournal(context, { compareRows: true, checkpointsFile: undefined })
      assert.equal(report.fault, null)
    })

    test('E6: what a webhook was told goes after the days of its own service, however much it is, but not what is read again', async () => {
      const { clock } = world
      const made = 2001
      await tellWebhooks(world, made)
      const all = made + 1
      clock.forward({ hours: 24 * 7 })
      await upkeep(world)
      assert.deepEqual(await deliveriesLeft(world), { [shoko]: all, [johoku]: all, [gone]: all })
      clock.forward({ milliseconds: 1 })
      await upkeep(world)
      assert.deepEqual(await deliveriesLeft(world), { [shoko]: all, [johoku]: 1, [gone]: all })
      clock.forward({ hours: 24 * 23 })
      await upkeep(world)
      assert.deepEqual(await deliveriesLeft(world), { [shoko]: 1, [johoku]: 1, [gone]: 1 })
    })

    test('E6: what expired goes a thousand rows at a time, however much has come together; what has not stays', async () => {
      const { context, clock } = world
      const { store } = context
      const nowMs = clock.now().epochMilliseconds
      const made = 2500
      await store.query(
        'INSERT INTO used_assertion (assertion_hash, client_id, expires_at_ms, version) ' +
          'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= ?) ' +
          "SELECT 'a' || i, 'c', CAST(? AS BIGINT) + CASE WHEN i > ? THEN 1 ELSE 0 END, 1 FROM n",
        made,
        nowMs,
        made,
      )
      const atOnce: number[] = []
      const watched = {
        ...store,
        query: async (sql: string, ...params: (string | number | null | Uint8Array)[]) => {
          const rows = await store.query(sql, ...params)
          if (sql.startsWith('DELETE FROM used_assertion')) atOnce.push(rows.length)
          return rows
        },
      }
      await upkeep({ ...world, context: { ...context, store: watched } })
      assert.deepEqual(atOnce, [1000, 1000, 500])
      assert.deepEqual(await store.query('SELECT assertion_hash FROM used_assertion'), [[`a${made + 1}`]])
    })
  })
}
