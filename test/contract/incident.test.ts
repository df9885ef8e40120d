// APPI Art. 26: whom a stolen operator, address or token affected, found among noise without missing one.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findIncident } from '../../src/authority/operations/incident/find-incident.ts'
import { accept } from '../../src/platform/decision/decision.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import type { Store } from '../../src/platform/store/store.ts'
import type { Event } from '../support/events.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { refsOf } from './support/changes.ts'
import { type Driver, databaseFor, epoch } from './support/databases.ts'
import { createContext, shoko as service } from './support/people.ts'

const noise = 6000
const idOf = (i: number) => `10${String(i).padStart(8, '0')}`
const nameOf = (i: number) => `試験 ${i}郎`
let requests = 0

type Act = {
  readonly actor: string
  readonly address: string | null
  readonly seconds: number
  /** Of what runs without a request; left out: a request of its own. */
  readonly name?: string
}

/** One request: its events in one entry each, next to each other. */
async function request(store: Store, { actor, address, seconds, name }: Act, events: readonly Event[]) {
  const context = { at: epoch.add({ seconds }), requestId: name ?? `r${++requests}`, actor, address }
  await store.change(context, refsOf(events), () => accept({}, ...events))
}

function created(i: number): readonly Event[] {
  const of = { service, customerId: `c${i}` }
  const user = { ...of, userId: idOf(i), userName: nameOf(i), administrator: false }
  return [
    { type: 'customer_created', ...of, name: `商会${i}`, counterpartyCode: null },
    { type: 'user_created', ...user },
  ]
}

function acted(i: number, operatorId: string): Event {
  const told = { reason: '電話', identification: '折返し', approved: false }
  return { type: 'desk_acted', service, userId: idOf(i), operatorId, action: 'unlock_password', ...told }
}

function session(i: number, hash: string, seconds: number): Event {
  const startedAtMs = epoch.add({ seconds }).epochMilliseconds
  const times = { startedAtMs, expiresAtMs: startedAtMs + 1_800_000 }
  const stage = { stage: 'authenticated', purpose: 'login' } as const
  return { type: 'session_started', service, userId: idOf(i), sessionHash: hash, ...stage, ...times }
}

function code(i: number, tokenId: string, step: number): Event {
  const ids = { service, userId: idOf(i), holder: `user:${idOf(i)}`, tokenId }
  return { type: 'code_accepted', ...ids, step, driftMs: 0, driftUncertaintyMs: 15_000 }
}

const accepted = (i: number): Event => ({ type: 'password_accepted', service, userId: idOf(i), at: 'login' })

function* background(from: number, count: number) {
  for (let i = from; i < from + count; i++) {
    const events = [accepted(200 + (i % 50)), acted(200 + (i % 50), 'honest01')]
    yield { refs: refsOf(events), decide: () => accept({}, ...events) }
  }
}

async function plant(store: Store): Promise<void> {
  const hum = async (seconds: number) => {
    const at = epoch.add({ seconds })
    const context = { at, requestId: `n${++requests}`, actor: 'operator:honest01', address: '192.0.2.1' }
    await store.changeAll(context, background(requests, noise / 4))
  }
  for (let i = 0; i < 20; i++) await request(store, { actor: 'cli', address: null, seconds: 0 }, created(i))
  await hum(10)
  const thief = { actor: 'operator:desk66', address: '198.51.100.7' }
  await request(store, { ...thief, seconds: 5 }, [acted(19, 'desk66')])
  for (const i of [1, 2, 3]) await request(store, { ...thief, seconds: 100 + i }, [acted(i, 'desk66')])
  // A whole customer is stopped: the event names whoever did it.
  const stopped = { service, userId: 'desk66', customerId: 'c9', stoppedAtMs: 0 } as const
  await request(store, { ...thief, seconds: 105 }, [{ type: 'service_stopped', ...stopped }])
  // Approved by another, but asked for by the thief; and one that only the address gives away.
  const honest = { actor: 'operator:approver01', address: '192.0.2.9' }
  await request(store, { ...honest, seconds: 110 }, [acted(4, 'desk66')])
  await request(store, { actor: `user:${idOf(5)}`, address: '::ffff:198.51.100.7', seconds: 120 }, [
    accepted(5),
  ])
  await hum(130)
  // A login with the token: who it was is proved by the last entry of the request; then a payee from another address.
  const login = [session(6, 's6', 140), code(6, 'WRFM00000066', 1)]
  await request(store, { actor: 'anonymous', address: '203.0.113.5', seconds: 140 }, login)
  const later = { actor: `user:${idOf(6)}`, address: '203.0.113.99', seconds: 150 }
  await request(store, later, [
    {
      type: 'password_set',
      service,
      userId: idOf(6),
      verifier: { confidential: 'v' },
      mustChange: null,
      setAtMs: 1,
      expiresAtMs: null,
    },
  ])
  await request(store, { ...later, seconds: 160 }, [
    { type: 'session_ended', service, userId: idOf(6), sessionHash: 's6', reason: 'logout' },
  ])
  await request(store, { ...later, seconds: 170 }, [accepted(6)])
  await hum(180)
  await request(store, { ...thief, seconds: 500 }, [acted(18, 'desk66')])
  await hum(600)
}

function finds(driver: Driver): void {
  test(`the planted cases among ${2 * noise} entries: all of them, with names, fields and sessions, and nobody else`, async (t) => {
    const database = await databaseFor(t, driver)
    const context = createContext(await database.open(), newKeyRingText('2025-01-01T00:00:00Z'), () => epoch)
    await plant(context.store)
    const range = {
      fromMs: epoch.add({ seconds: 60 }).epochMilliseconds,
      untilMs: epoch.add({ seconds: 400 }).epochMilliseconds,
    }
    const byOperator = await findIncident(context, { operatorId: 'desk66' }, range)
    assert.ok(byOperator.entriesRead > 2 * noise)
    const ids = ({ affected }: typeof byOperator) => affected.map(({ userId }) => userId)
    assert.deepEqual(ids(byOperator), [1, 2, 3, 4].map(idOf))
    assert.deepEqual(
      byOperator.others.map(({ type }) => type),
      ['service_stopped'],
    )
    const [first] = byOperator.affected
    assert.deepEqual(
      [first?.userName, first?.customerName, first?.customerId, first?.acts],
      [nameOf(1), '商会1', 'c1', { desk_acted: 1 }],
    )
    assert.deepEqual(first?.fields, ['customer name', 'user ID', 'user name'])

    const byAddress = await findIncident(context, { address: '198.51.100.7' }, range)
    assert.deepEqual(ids(byAddress), [1, 2, 3, 5].map(idOf))

    const byToken = await findIncident(context, { tokenId: 'WRFM00000066' }, range)
    assert.deepEqual(ids(byToken), [idOf(6)])
    const [owner] = byToken.affected
    assert.deepEqual(owner?.acts, { session_started: 1, code_accepted: 1, password_set: 1, session_ended: 1 })
    assert.deepEqual(
      owner?.sessions.map(({ address }) => address),
      ['203.0.113.5'],
    )
    assert.ok(owner?.fields.includes('password'))

    const whole = { fromMs: 0, untilMs: epoch.add({ hours: 24 }).epochMilliseconds }
    assert.deepEqual(
      ids(await findIncident(context, { operatorId: 'desk66' }, whole)),
      [1, 2, 3, 4, 18, 19].map(idOf),
    )
    assert.deepEqual(ids(await findIncident(context, { operatorId: 'desk6' }, whole)), [])
  })

  test('what nobody asked for is not one request of a person: the demo’s first users, upkeep, mails', async (t) => {
    const database = await databaseFor(t, driver)
    const context = createContext(await database.open(), newKeyRingText('2025-01-01T00:00:00Z'), () => epoch)
    const { store } = context
    const desk = { service: 'desk/shoko-chukin', userId: 'desk66' } as const
    const customer = { service: desk.service, customerId: desk.service, counterpartyCode: null }
    const staff: readonly Event[] = [
      { type: 'customer_created', ...customer, name: '商工中金' },
      { type: 'user_created', ...desk, customerId: desk.service, userName: '窓口', administrator: false },
    ]
    for (const [i, name] of ['demo', 'upkeep', 'mail', 'start', 'handover'].entries()) {
      const act = { actor: name, address: null, name }
      const from = 10 * i
      await request(store, { ...act, seconds: from + 1 }, created(from + 1))
      if (i === 0) await request(store, { ...act, seconds: from + 2 }, staff)
      await request(store, { ...act, seconds: from + 2 }, [code(from + 2, `WRFM0000006${i}`, 1)])
      await request(store, { ...act, seconds: from + 3 }, created(from + 3))
    }
    const whole = { fromMs: 0, untilMs: epoch.add({ hours: 24 }).epochMilliseconds }
    const byOperator = await findIncident(context, { operatorId: 'desk66' }, whole)
    assert.deepEqual(byOperator.affected, [], 'the account itself is nobody who was affected')
    assert.equal(byOperator.entriesMatched, 1)
    for (const i of [0, 1, 2, 3, 4]) {
      const { affected } = await findIncident(context, { tokenId: `WRFM0000006${i}` }, whole)
      assert.deepEqual(
        affected.map(({ userId }) => userId),
        [idOf(10 * i + 2)],
      )
    }
  })
}

onBothDatabases('an incident', finds)
