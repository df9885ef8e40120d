// Webhooks on both databases, told to a real server: what is told, in which order, how often, and until when.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  createWebhook,
  deliveriesOf,
  disableWebhook,
  listWebhooks,
  redeliverByHand,
  rotateWebhook,
} from '../../src/doors/webhooks/operations/webhooks.ts'
import { forgetDeliveries } from '../../src/doors/webhooks/queries/deliveries.ts'
import type { Event } from '../support/events.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { assertSound, eventsOf, happen, journalOf, service } from './support/changes.ts'
import type { Driver } from './support/databases.ts'
import { until } from './support/mails.ts'
import { caller } from './support/people.ts'
import { signedBy } from './support/receiver.ts'
import {
  createHouse,
  dayMs,
  events,
  hangingMs,
  resumed,
  suspended,
  wrongCode,
} from './support/webhook-house.ts'

function testWebhooks(driver: Driver): void {
  test('what happens is told once, signed, in order for each user, and to nobody of another service', async (t) => {
    const house = await createHouse(t, driver)
    const { context, received, secret, tell } = house
    tell()
    for (let i = 0; i < 20; i++) {
      const userId = `000000000${i % 4}`
      await happen(context.store, i % 8 < 4 ? suspended(userId) : resumed(userId))
      await happen(context.store, { type: 'user_suspended', service: 'johoku/fx-web', userId })
    }
    await until('all are told', () => received.length >= 20)
    const byUser = Map.groupBy(received, ({ userId }) => userId)
    assert.equal(byUser.size, 4)
    for (const [userId, told] of byUser) {
      assert.deepEqual(
        told.map(({ type }) => type),
        ['user.suspended', 'user.resumed', 'user.suspended', 'user.resumed', 'user.suspended'],
        String(userId),
      )
      assert.ok(told.every(({ data }) => data['service'] === service))
    }
    assert.equal(new Set(received.map(({ id }) => id)).size, 20)
    for (const told of received) assert.deepEqual(signedBy(told, [secret]), [0])
    await until('all are noted', async () =>
      (await house.outcomes()).every((each) => each.endsWith('delivered')),
    )
    assert.equal(received.length, 20)
  })

  test('of wrong codes only the one that locks is told; nothing from before the webhook was made is', async (t) => {
    const house = await createHouse(t, driver)
    const { context, received, tell } = house
    await happen(context.store, wrongCode('0000000001', 1, false))
    await happen(context.store, wrongCode('0000000001', 2, true))
    const later = await createWebhook(context, caller, { service, name: '監視', url: house.url, events })
    await happen(context.store, suspended('0000000002'))
    tell()
    await until('all are told', () => received.length >= 3)
    await until('nothing waits', async () =>
      (await listWebhooks(context, service)).every(({ waiting }) => waiting === 0),
    )
    assert.deepEqual(received.map(({ type }) => type).toSorted(), [
      'binding.locked',
      'user.suspended',
      'user.suspended',
    ])
    assert.deepEqual(
      (await deliveriesOf(context, later.webhookId, 10)).map(({ name }) => name),
      ['user.suspended'],
    )
  })

  test('two nodes tell everything once, and one user’s events in order', async (t) => {
    const house = await createHouse(t, driver)
    const { context, received, tell } = house
    const other = await house.open()
    tell()
    tell(other)
    const users = ['0000000001', '0000000002', '0000000003']
    for (let i = 0; i < 30; i++) {
      const store = i % 2 === 0 ? context.store : other.store
      for (const userId of users) await happen(store, i % 2 === 0 ? suspended(userId) : resumed(userId))
    }
    await until('all are told', () => received.length >= 90)
    for (const userId of users) {
      const types = received.filter((told) => told.userId === userId).map(({ type }) => type)
      assert.deepEqual(types, Array(15).fill(['user.suspended', 'user.resumed']).flat(), userId)
    }
    assert.equal(new Set(received.map(({ id }) => id)).size, 90)
  })

  test('a receiver that answers 500, redirects or hangs is tried again with the same event, and others of the user wait', async (t) => {
    let sick: 'fails' | 'redirects' | 'hangs' | 'well' = 'fails'
    const house = await createHouse(t, driver, (_, response) => {
      if (sick === 'fails') return 500
      if (sick === 'well') return 204
      if (sick === 'redirects') response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
      return 'itself'
    })
    const { context, received, tell, forward, webhookId, origin } = house
    tell(context, [origin], hangingMs)
    await happen(context.store, suspended('0000000001'))
    await happen(context.store, resumed('0000000001'))
    for (const [state, answer] of [
      ['fails', '500'],
      ['redirects', '302'],
      ['hangs', 'TimeoutError'],
    ] as const) {
      sick = state
      forward(dayMs / 12)
      await until(`it ${state}`, async () => {
        const [, first] = await deliveriesOf(context, webhookId, 2)
        return first?.answer === answer
      })
    }
    assert.deepEqual(new Set(received.map(({ type }) => type)), new Set(['user.suspended']))
    assert.equal(new Set(received.map(({ id }) => id)).size, 1)
    sick = 'well'
    forward(dayMs / 8)
    await until('it is well', async () =>
      (await house.outcomes()).every((each) => each.endsWith('delivered')),
    )
    assert.equal(received.at(-1)?.type, 'user.resumed')
    assert.ok(house.said.some((text) => text.endsWith('cannot be reached; its events wait')))
    assert.ok(house.said.some((text) => text.endsWith('can be reached again')))
  })

  test('a receiver that is back gets what was put off at once, not hours later', async (t) => {
    let isSick = true
    const house = await createHouse(t, driver, () => (isSick ? 503 : 204))
    const { context, received, tell, forward, webhookId } = house
    tell()
    for (const userId of ['0000000001', '0000000002']) await happen(context.store, suspended(userId))
    await until('each was tried', () => new Set(received.map(({ userId }) => userId)).size === 2)
    const put = 'UPDATE webhook_delivery SET due_at_ms = ?, attempts = 5 WHERE webhook_id = ? AND lane = ?'
    const nowMs = context.now().epochMilliseconds
    isSick = false
    await house.database.sql(put, nowMs + 3 * 3_600_000, webhookId, '0000000002')
    await house.database.sql(put, nowMs + 1000, webhookId, '0000000001')
    forward(1000)
    await until('both arrived', async () =>
      (await house.outcomes()).every((each) => each === 'user.suspended delivered'),
    )
  })

  test('after three days an event is given up and no longer in the way; by hand it is delivered again', async (t) => {
    let refuses = true
    const house = await createHouse(t, driver, ({ type }) =>
      refuses && type === 'user.suspended' ? 422 : 204,
    )
    const { context, received, tell, forward, webhookId } = house
    tell()
    await happen(context.store, suspended('0000000001'))
    await happen(context.store, resumed('0000000001'))
    await until('the first attempt', () => received.length === 1)
    forward(3 * dayMs + 1)
    await until('it is given up', async () => (await house.outcomes()).includes('user.suspended given_up'))
    await until('the next one arrives', async () =>
      (await house.outcomes()).includes('user.resumed delivered'),
    )
    const [standing] = await listWebhooks(context, service)
    assert.deepEqual([standing?.waiting, standing?.givenUp], [0, 1])

    refuses = false
    assert.equal(await redeliverByHand(context, caller, { webhookId, eventId: null }), 1)
    await until('it arrives', async () => (await house.outcomes()).includes('user.suspended delivered'))
    assert.equal(received.filter(({ type }) => type === 'user.suspended').at(-1)?.id, received[0]?.id)
    const redelivered = await eventsOf(context.store, 'webhook_redelivered')
    assert.deepEqual(
      redelivered.map(({ eventId }) => eventId),
      [null],
    )
  })

  test('a process that dies between sending and noting sends again after a minute, and nothing is lost', async (t) => {
    const house = await createHouse(t, driver)
    const { context, received, tell, forward, webhookId } = house
    await happen(context.store, suspended('0000000001'))
    // What a killed process leaves: it had taken the delivery.
    const first = tell(await house.open())
    await until('it is told', () => received.length === 1)
    await first.stop()
    const claimed = context.now().epochMilliseconds + 60_000
    await house.database.sql(
      'UPDATE webhook_delivery SET ended_at_ms = NULL, outcome = NULL, due_at_ms = ? WHERE webhook_id = ?',
      claimed,
      webhookId,
    )
    tell()
    forward(60_001)
    await until('it is told again', () => received.length === 2)
    assert.equal(received[0]?.id, received[1]?.id)
  })

  test('for a day after a rotation both secrets sign; neither rows nor journal show one; a disabled webhook is told nothing', async (t) => {
    const house = await createHouse(t, driver)
    const { context, received, secret, tell, forward, webhookId } = house
    tell()
    const rotated = await rotateWebhook(context, caller, webhookId)
    assert.ok(rotated.ok)
    const again = await rotateWebhook(context, caller, webhookId)
    assert.deepEqual(again.ok || again.refusal, 'webhook_secrets_full')
    const secrets = [secret, rotated.secret]
    await happen(context.store, suspended('0000000001'))
    await until('it is told', () => received.length === 1)
    forward(dayMs)
    await happen(context.store, resumed('0000000001'))
    await until('it is told', () => received.length === 2)
    assert.deepEqual(
      received.map((told) => signedBy(told, secrets)),
      [[0, 1], [1]],
    )

    const written = JSON.stringify([
      await journalOf(context.store),
      await house.database.sql('SELECT * FROM webhook'),
    ])
    for (const each of secrets) assert.ok(!written.includes(each.slice('whsec_'.length)))

    assert.ok((await disableWebhook(context, caller, webhookId)).ok)
    assert.equal(await redeliverByHand(context, caller, { webhookId, eventId: null }), undefined)
    const live = await createWebhook(context, caller, { service, name: '監視', url: house.url, events })
    await happen(context.store, suspended('0000000002'))
    await until('the other one is told', () => received.length === 3)
    await until('nothing waits for the live one', async () =>
      (await deliveriesOf(context, live.webhookId, 10)).every(({ outcome }) => outcome === 'delivered'),
    )
    // A round that had begun before may still have queued the event for the other one; nobody is told.
    await forgetDeliveries(context.store, {
      services: [],
      othersBeforeMs: context.now().epochMilliseconds - dayMs,
    })
    assert.deepEqual(await deliveriesOf(context, webhookId, 10), [])
    assert.equal(received.length, 3)
    await assertSound(context.store)
  })

  test('API-08: a webhook that leads where the environment does not allow is told nothing, and the log says so', async (t) => {
    const house = await createHouse(t, driver)
    const { context, received, tell, said } = house
    await happen(context.store, suspended('0000000001'))
    tell(context, ['https://core.bank.example'])
    await until('the log says so', () => said.length > 0)
    assert.deepEqual(said, ['a webhook leads where WARIFU_WEBHOOK_ORIGINS does not allow'])
    assert.deepEqual([received.length, (await house.outcomes()).length], [0, 0])
  })

  test('an entry or an address that nobody can read holds up its own webhook only, and the log says so once', async (t) => {
    const house = await createHouse(t, driver)
    const { context, received, tell, said, url } = house
    const theirs = 'johoku/fx-web'
    const made = await createWebhook(context, caller, { service: theirs, name: '城北', url, events })
    const broken = await createWebhook(context, caller, { service: theirs, name: '監視', url, events })
    await house.database.sql('UPDATE webhook SET url = ? WHERE webhook_id = ?', '://', broken.webhookId)
    // No instant is so late.
    const never = { ...wrongCode('0000000001', 2, true), lockedUntilMs: Number.MAX_SAFE_INTEGER }
    await happen(context.store, { ...never, service: theirs } as Event)
    await happen(context.store, suspended('0000000001'))
    tell()
    await until('the other is told', () => received.length === 1)
    await happen(context.store, resumed('0000000001'))
    await until('and told again', () => received.length === 2)
    assert.deepEqual(
      said.filter((text) => text.includes(made.webhookId)),
      [`the journal cannot be read for the webhook ${made.webhookId} (城北)`],
    )
  })

  test('what waits behind an event that is refused is not looked at before that one is tried again', async (t) => {
    const house = await createHouse(t, driver, ({ userId }) => (userId === '0000000001' ? 422 : 204))
    const { context, received, tell, forward, webhookId } = house
    for (let i = 0; i < 3; i++) await happen(context.store, suspended('0000000001'))
    await happen(context.store, suspended('0000000002'))
    tell()
    await until(
      'the other user’s arrives',
      async () => (await house.outcomes())[0]?.endsWith('delivered') === true,
    )
    await until('nothing is due', async () => {
      const [row] = await house.database.sql(
        'SELECT MIN(due_at_ms) FROM webhook_delivery WHERE webhook_id = ? AND ended_at_ms IS NULL',
        webhookId,
      )
      return Number(row?.[0]) === context.now().epochMilliseconds + 5_000
    })
    const before = received.length
    forward(5_000)
    await until('the first is tried again', () => received.length > before)
    const told = received.filter(({ userId }) => userId === '0000000001')
    assert.equal(new Set(told.map(({ id }) => id)).size, 1)
  })
}

onBothDatabases('webhooks', testWebhooks)
