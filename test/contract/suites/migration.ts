// How far the users of a service have moved from tokens to mail: counted and listed by the database itself.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMailAddress } from '../../../src/authority/rules/mail-address.ts'
import { countMethodDays, countPasskeyUsers, usersWithoutMail } from '../../../src/desk/queries/migration.ts'
import type { Event } from '../../support/events.ts'
import { newPasskey } from '../../support/passkey-states.ts'
import { happen, service } from '../support/changes.ts'
import { type Driver, databaseFor } from '../support/databases.ts'

const ms = (text: string) => Temporal.Instant.from(`${text}+09:00`).epochMilliseconds
const dayNumber = (text: string) => Temporal.PlainDate.from('1970-01-01').until(text).days

function created(userId: string, of = service): readonly Event[] {
  const user = { service: of, userId, customerId: 'c1', userName: `試験 ${userId}`, administrator: false }
  return [{ type: 'user_created', ...user }]
}

function enrolled(userId: string, at: string, of = service): Event {
  const [holder, tokenId, bindingId] = [`user:${userId}`, `T${of}${userId}`, `b${of}${userId}`]
  const ids = { service: of, userId, holder, tokenId, bindingId }
  return { type: 'token_enrolled', ...ids, steps: [1, 2], enrolledAtMs: ms(at) }
}

function issued(userId: string, of = service): Event {
  return {
    type: 'token_issued',
    tokenId: `T${of}${userId}`,
    movingFactor: 'time',
    formFactor: 'mobile',
    algorithm: 'SHA1',
    digits: 6,
    periodSeconds: 30,
    sealedSecret: { confidential: new Uint8Array() },
    issuedAtMs: 0,
    expiresAtMs: 1,
  }
}

function accepted(userId: string): Event {
  const ids = { service, userId, holder: `user:${userId}`, tokenId: `T${service}${userId}` }
  return { type: 'code_accepted', ...ids, step: 9, driftMs: 0, driftUncertaintyMs: 0 }
}

function registered(userId: string, at: string, of = service): Event {
  const address = parseMailAddress(`${userId}@warifu.example`)
  assert.ok(address !== undefined)
  const atMs = ms(at)
  const registration = { registeredAtMs: atMs, coolingUntilMs: atMs, address: { confidential: address } }
  return { type: 'mail_address_registered', service: of, userId, ...registration }
}

/** That counts from `usableFromMs`; registered at 40. */
function passkeyOf(userId: string, which: number, usableFromMs: number): Event {
  const of = { service, userId, sessionHash: `${userId}${which}`, purpose: 'registration' } as const
  const { name: _, ...made } = newPasskey()
  // What a user types looks like nothing else in the row.
  const name = '"stoppedAtMs":1,"usableFromMs":50,'
  const credentialId = `${userId}${which}`
  const changed = { credentialId, name, registeredAtMs: 40, usableFromMs }
  return { type: 'passkey_registered', ...of, userHandle: userId, ...made, ...changed }
}

function passkeyGone(userId: string, which: number, removedAtMs: number): Event {
  const credentialId = `${userId}${which}`
  return { type: 'passkey_removed', service, userId, credentialId, disowned: false, removedAtMs }
}

function passkeyCopied(userId: string, which: number): Event {
  const of = { service, userId, sessionHash: 'browser', purpose: 'login' } as const
  const credentialId = `${userId}${which}`
  return { type: 'passkey_rejected', ...of, credentialId, refusal: 'passkey_copied', rejectedAtMs: 80 }
}

const customer: Event = {
  type: 'customer_created',
  service,
  customerId: 'c1',
  name: '試験商事',
  counterpartyCode: 'CP00001',
}

export function testMigration(driver: Driver): void {
  test('S2-1.1-02: users are counted by day, in Japan, with what they have; deleted ones and other services are not counted', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    const other = 'johoku/fx-web'
    const users = ['none', 'token', 'old', 'both', 'mail', 'gone', 'tried', 'locked']
    await happen(store, customer, ...users.flatMap((userId) => created(userId)), ...created('none', other))
    for (const userId of ['token', 'old', 'both', 'locked']) await happen(store, issued(userId))
    // The last millisecond of a day in Japan, and the first of the next one.
    await happen(store, enrolled('token', '2025-06-23T23:59:59.999'), enrolled('old', '2019-04-01T00:00'))
    await happen(store, enrolled('both', '2025-06-24T00:00:00'), registered('both', '2025-06-24T00:00:00'))
    await happen(store, enrolled('locked', '2019-05-01T00:00'))
    await happen(store, registered('mail', '2025-07-01T12:00'), registered('gone', '2025-07-01T12:00'))
    await happen(store, registered('none', '2025-07-01T12:00', other))
    const rejected = { refusal: 'code_wrong', failures: 1, locked: true } as const
    await happen(store, {
      type: 'code_rejected',
      service,
      userId: 'locked',
      holder: 'user:locked',
      ...rejected,
    })
    const tried = { service, userId: 'tried', holder: 'user:tried', tokenId: 'x' }
    await happen(store, { type: 'enrollment_rejected', ...tried, ...rejected, locked: false })
    await happen(store, { type: 'user_deleted', service, userId: 'gone' })

    const first = dayNumber('2025-06-22')
    const counts = await countMethodDays(store, service, first)
    const lines = counts.map(({ tokenDay, mailDay, users: n }) => `${tokenDay} ${mailDay} ${n}`)
    const [before, d23, d24, d71] = [first - 1, first + 1, first + 2, dayNumber('2025-07-01')]
    const expected = [`null null 2`, `${d23} null 1`, `${before} null 2`, `${d24} ${d24} 1`, `null ${d71} 1`]
    assert.deepEqual(lines.toSorted(), expected.toSorted())
    assert.deepEqual(await countMethodDays(store, 'another/one', first), [])
  })

  test('issue 18: users are counted by whether a passkey of theirs can be used, waits, or was lost', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    // Each of these users has the first two, by when they count, and what became of them.
    const stories: Readonly<Record<string, readonly Event[]>> = {
      none: [],
      usable: [passkeyOf('usable', 1, 50), passkeyOf('usable', 2, 900)],
      waits: [passkeyOf('waits', 1, 101), passkeyOf('waits', 2, 900)],
      disowned: [passkeyOf('disowned', 1, 101), passkeyGone('disowned', 1, 60)],
      onlyWaits: [
        passkeyOf('onlyWaits', 1, 50),
        passkeyOf('onlyWaits', 2, 900),
        passkeyGone('onlyWaits', 1, 60),
      ],
      copied: [passkeyOf('copied', 1, 50), passkeyOf('copied', 2, 900), passkeyCopied('copied', 1)],
      spare: [passkeyOf('spare', 1, 50), passkeyOf('spare', 2, 99), passkeyGone('spare', 1, 60)],
      inReserve: [
        passkeyOf('inReserve', 1, 50),
        passkeyOf('inReserve', 2, 70),
        passkeyCopied('inReserve', 2),
      ],
      admitted: [
        passkeyOf('admitted', 1, 900),
        {
          type: 'passkeys_admitted',
          service,
          userId: 'admitted',
          credentialIds: ['admitted1'],
          admittedAtMs: 60,
        },
      ],
      stopped: [passkeyOf('stopped', 1, 50), passkeyCopied('stopped', 1)],
      removed: [passkeyOf('removed', 1, 50), passkeyGone('removed', 1, 60)],
      deleted: [passkeyOf('deleted', 1, 50), { type: 'user_deleted', service, userId: 'deleted' }],
    }
    await happen(store, customer, ...Object.keys(stories).flatMap((userId) => created(userId)))
    for (const event of Object.values(stories).flat()) await happen(store, event)
    assert.deepEqual(await countPasskeyUsers(store, service, 100), {
      counting: 4,
      waiting: 3,
      lost: 2,
      none: 2,
    })
    assert.deepEqual(await countPasskeyUsers(store, service, 1000), {
      counting: 7,
      waiting: 0,
      lost: 2,
      none: 2,
    })
  })

  test('S2-1.1-02: those without an address come in pages by ID, with when a code of their token last passed', async (t) => {
    const store = await (await databaseFor(t, driver)).open()
    const users = ['u1', 'u2', 'u3', 'u4', 'u5']
    await happen(store, customer, ...users.flatMap((userId) => created(userId)))
    for (const userId of ['u1', 'u3']) {
      await happen(store, issued(userId))
      await happen(store, enrolled(userId, '2025-06-01T09:00'))
    }
    await happen(store, accepted('u3'))
    await happen(store, registered('u2', '2025-07-01T09:00'))
    await happen(store, { type: 'user_suspended', service, userId: 'u4' })
    await happen(store, { type: 'user_deleted', service, userId: 'u5' })
    const all = await usersWithoutMail(store, service, '', 10)
    assert.deepEqual(
      all.map(({ userId, status, tokenId }) => [userId, status, tokenId !== null]),
      [
        ['u1', 'active', true],
        ['u3', 'active', true],
        ['u4', 'suspended', false],
      ],
    )
    assert.deepEqual(
      all.map(({ tokenUsedAtMs }) => typeof tokenUsedAtMs === 'number'),
      [false, true, false],
    )
    const [one] = all
    assert.deepEqual(
      [one?.customerName, one?.counterpartyCode, one?.userName],
      ['試験商事', 'CP00001', '試験 u1'],
    )
    assert.deepEqual(await usersWithoutMail(store, service, '', 1), all.slice(0, 1))
    assert.deepEqual(await usersWithoutMail(store, service, 'u1', 2), all.slice(1))
    assert.deepEqual(await usersWithoutMail(store, service, 'u4', 2), [])
    await happen(store, { type: 'mail_address_removed', service, userId: 'u2' })
    assert.deepEqual((await usersWithoutMail(store, service, 'u1', 1))[0]?.userId, 'u2')
  })
}
