// D10: calls in two processes at once, on each database: one open call an operator, one call a number, and nothing done in a call
// after its caller was refused.

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { callState, openCallState } from '../../src/authority/rules/call.ts'
import { entryOf } from '../../src/platform/journal/chain.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import type { Event } from '../support/events.ts'
import { sessionStarted } from '../support/session-started.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { type CallWork, openDesk, type TakerQuestion } from './support/call-taker.ts'
import { happen } from './support/changes.ts'
import { type Child, startChild } from './support/children.ts'
import { type Driver, databaseFor, epoch } from './support/databases.ts'
import { addUser, assertHolds, shoko } from './support/people.ts'

const keyRingText = newKeyRingText('2025-01-01T00:00:00Z')
const desk = 'desk/shoko-chukin'
const whole = Number.MAX_SAFE_INTEGER
const rounds = 8
const operatorIds = ['desk01', 'desk02']

/** An operator in a session, which is not over. */
function employed(userId: string): readonly Event[] {
  const of = { service: desk, userId }
  return [
    { type: 'user_created', ...of, customerId: 'c1', userName: '窓口 一子', administrator: false },
    { type: 'operator_appointed', ...of, role: 'desk' },
    sessionStarted(
      { ...of, sessionHash: `session ${userId}` },
      { startedAtMs: epoch.epochMilliseconds, expiresAtMs: whole },
    ),
  ]
}

async function createTrack(t: TestContext, driver: Driver) {
  const database = await databaseFor(t, driver)
  const context = openDesk(await database.open(), keyRingText, () => epoch)
  const others: Child<TakerQuestion, string[] | null>[] = [0, 1].map(() => startChild('call-taker.ts'))
  t.after(() => Promise.all(others.map((other) => other.kill())))
  await Promise.all(others.map((other) => other.ask({ kind: 'open', place: database.place, keyRingText })))
  for (const operatorId of operatorIds) await happen(context.store, ...employed(operatorId))
  /** What each process makes of its own work, both at once. */
  const race = async (...work: readonly (readonly CallWork[])[]): Promise<readonly string[]> => {
    const answers = others.map((other, i) => other.ask({ kind: 'work', work: work[i] ?? [] }))
    return (await Promise.all(answers)).flatMap((answer) => answer ?? [])
  }
  return { context, race }
}

type Track = Awaited<ReturnType<typeof createTrack>>

async function openOf({ context: { store } }: Track, operatorId: string) {
  return (await store.read({ open: openCallState.ref(desk, operatorId) })).open?.caseNumber
}

async function callOf({ context: { store } }: Track, caseNumber: string) {
  return (await store.read({ call: callState.ref(desk, caseNumber) })).call
}

async function entriesOf({ context: { store } }: Track, userId: string) {
  const rows = await newestJournal(store, { service: shoko, userId }, 200)
  return rows.toReversed().map((row) => entryOf<Event>(row))
}

function calls(driver: Driver): void {
  test('one operator in two tabs has one call; a number that two operators type is one’s', async (t) => {
    const track = await createTrack(t, driver)
    await addUser(track.context, shoko, '0000000001')
    const begin = (operatorId: string, typed: string | null): CallWork => {
      return { does: 'begin', operatorId, typed, userId: '0000000001' }
    }
    for (let round = 0; round < rounds; round++) {
      const told = await track.race([begin('desk01', null)], [begin('desk01', null)])
      const [caseNumber, ...others] = told.filter((each) => each !== 'call_open')
      assert.deepEqual(others, [], told.join())
      assert.equal(await openOf(track, 'desk01'), caseNumber)
      const end = { does: 'end', operatorId: 'desk01', caseNumber: caseNumber ?? '' } as const
      const ends = await track.race([end], [end])
      assert.deepEqual([...ends].sort(), ['call_over', 'ok'])

      const number = `K-${round}`
      const typed = await track.race([begin('desk01', number)], [begin('desk02', number)])
      assert.deepEqual([...typed].sort(), [number, 'case_number_taken'].sort())
      const taker = typed[0] === number ? 'desk01' : 'desk02'
      assert.equal((await callOf(track, number))?.operatorId, taker)
      const idle = taker === 'desk01' ? 'desk02' : 'desk01'
      assert.equal(await openOf(track, idle), undefined)
      await track.race([{ does: 'end', operatorId: taker, caseNumber: number }], [])
    }
    await assertHolds(track.context)
  })

  test('nothing is done in a call once its caller was refused, and what is done in it says so', async (t) => {
    const track = await createTrack(t, driver)
    for (let round = 0; round < rounds; round++) {
      const userId = String(round + 10).padStart(10, '0')
      await addUser(track.context, shoko, userId)
      await happen(track.context.store, { type: 'password_locked', service: shoko, userId })
      const caseNumber = `F-${round}`
      await track.race([{ does: 'begin', operatorId: 'desk01', typed: caseNumber, userId }], [])
      const [failed, unlocked] = await track.race(
        [{ does: 'fail', operatorId: 'desk01', caseNumber }],
        [{ does: 'unlock', operatorId: 'desk01', userId }],
      )
      assert.equal(failed, 'ok')
      const entries = await entriesOf(track, userId)
      const types = entries.map(({ event }) => event.type)
      if (unlocked === 'call_refused') assert.ok(!types.includes('desk_acted'))
      else {
        assert.equal(unlocked, 'ok')
        assert.ok(types.indexOf('desk_acted') < types.indexOf('call_identified'), types.join())
      }
      for (const { event, caseNumber: noted } of entries)
        if (event.type === 'desk_acted') assert.deepEqual([event.caseNumber, noted], [caseNumber, caseNumber])
      await track.race([{ does: 'end', operatorId: 'desk01', caseNumber }], [])
    }
    await assertHolds(track.context)
  })

  test('an act at the moment of the call’s end is in it or outside it, in every word', async (t) => {
    const track = await createTrack(t, driver)
    for (let round = 0; round < rounds; round++) {
      const userId = String(round + 30).padStart(10, '0')
      await addUser(track.context, shoko, userId)
      await happen(track.context.store, { type: 'password_locked', service: shoko, userId })
      const caseNumber = `E-${round}`
      await track.race([{ does: 'begin', operatorId: 'desk02', typed: caseNumber, userId }], [])
      const [ended, unlocked] = await track.race(
        [{ does: 'end', operatorId: 'desk02', caseNumber }],
        [{ does: 'unlock', operatorId: 'desk02', userId }],
      )
      assert.deepEqual([ended, unlocked], ['ok', 'ok'])
      const entries = await entriesOf(track, userId)
      const at = (type: string) => entries.findIndex(({ event }) => event.type === type)
      const inCall = at('desk_acted') < at('call_ended')
      const acted = entries[at('desk_acted')]
      assert.ok(acted?.event.type === 'desk_acted')
      const number = inCall ? caseNumber : undefined
      assert.deepEqual([acted.event.caseNumber, acted.caseNumber], [number, number])
      assert.equal(entries[at('password_unlocked')]?.caseNumber, number)
      assert.equal((await callOf(track, caseNumber))?.acts.length, inCall ? 1 : 0)
    }
    await assertHolds(track.context)
  })

  test('an abandoned call is ended once, by whichever process comes by', async (t) => {
    const track = await createTrack(t, driver)
    await addUser(track.context, shoko, '0000000001')
    await track.race([{ does: 'begin', operatorId: 'desk01', typed: 'U-1', userId: '0000000001' }], [])
    await track.race([{ does: 'upkeep' }], [{ does: 'upkeep' }])
    assert.equal((await callOf(track, 'U-1'))?.endedAtMs, null)
    const session = { service: desk, userId: 'desk01', sessionHash: 'session desk01' }
    await happen(track.context.store, { type: 'session_ended', ...session, reason: 'logout' })
    assert.deepEqual(await track.race([{ does: 'upkeep' }], [{ does: 'upkeep' }]), ['ok', 'ok'])
    assert.equal((await callOf(track, 'U-1'))?.endedBy, 'session')
    const ends = (await entriesOf(track, '0000000001')).filter(({ event }) => event.type === 'call_ended')
    assert.equal(ends.length, 1)
    await assertHolds(track.context)
  })
}

onBothDatabases('D10: two processes', calls)
