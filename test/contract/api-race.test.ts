// The doors against the screens and each other, from two processes of the operating system, on each database (issue 14).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onBothDatabases } from './support/both-databases.ts'
import { eventsOf } from './support/changes.ts'
import type { Driver } from './support/databases.ts'
import {
  addPerson,
  assertHolds,
  bindingOf,
  codeOf,
  type Person,
  shoko,
  stepNow,
  ticketsOf,
} from './support/people.ts'
import type { Submission } from './support/racer.ts'
import { createTrack, type Track } from './support/track.ts'

/** Two by two to each process, so that each has some of both doors. */
const twoByTwo = (i: number) => Math.floor(i / 2)
/** The same where there are five. */
const byFives = (i: number) => Math.floor(i / 5)

/** Every second one by the API, the others at STEP 2 of a login. */
async function bothWays(track: Track, person: Person, codes: readonly string[]): Promise<Submission[]> {
  const { service, userId } = person
  const tickets = await ticketsOf(track.context, person, codes.length)
  return codes.map((code, i) =>
    i % 2 === 0
      ? { kind: 'verification', service, userId, code }
      : { kind: 'login', service, userId, code, ticketHash: tickets[i] ?? '' },
  )
}

/** The same code by the API, at STEP 2 of a login, by RADIUS, by SOAP and at a step-up of OpenID Connect in turn. */
async function allWays(track: Track, person: Person, code: string, count: number): Promise<Submission[]> {
  const { service, userId, tokenId } = person
  const tickets = await ticketsOf(track.context, person, count)
  const of = { service, userId, code } as const
  return tickets.flatMap((ticketHash): Submission[] => [
    { kind: 'verification', ...of },
    { kind: 'login', ticketHash, ...of },
    { kind: 'radius', ...of },
    { kind: 'soap', tokenId, ...of },
    { kind: 'stepUp', ...of },
  ])
}

function testDoors(driver: Driver): void {
  test('OTP-01, OTP-02: of 250 submissions of one right code, at the API, at the login, by RADIUS, by SOAP and by OpenID Connect, exactly one is accepted', async (t) => {
    const track = await createTrack(t, driver, byFives)
    const { context } = track
    const person = await addPerson(context, shoko, '0000000001')
    for (const burst of [1, 10, 100]) {
      track.forward(30)
      const code = await codeOf(context, person.tokenId)
      const counts = await track.race(await allWays(track, person, code, 50), burst)
      const { accepted, code_spent: spent = 0, refused = 0, ...others } = counts
      assert.deepEqual([accepted, spent + refused, others], [1, 249, {}], `in bursts of ${burst}`)
      assert.ok(spent >= 149 && refused >= 99, 'every door was there')
      const steps = (await eventsOf(context.store, 'code_accepted')).map(({ step }) => step)
      assert.equal(steps.filter((step) => step === stepNow(context)).length, 1)
    }
    await assertHolds(context)
  })

  test('THR-02, THR-04: of 100 wrong codes at both exactly 10 are checked, and after them not even a right one', async (t) => {
    const track = await createTrack(t, driver, twoByTwo)
    const { context } = track
    const person = await addPerson(context, shoko, '0000000001')
    track.forward(30)
    const near = await Promise.all(
      [-1, 0, 1].map((of) => codeOf(context, person.tokenId, stepNow(context) + of)),
    )
    const wrong = Array.from({ length: 104 }, (_, i) => String(i * 997).padStart(6, '0'))
    const codes = wrong.filter((code) => !near.includes(code)).slice(0, 100)
    const counts = await track.race(await bothWays(track, person, codes), 10)
    assert.deepEqual(counts, { code_wrong: 10, code_locked: 90 })
    assert.equal((await bindingOf(context.store, person))?.status, 'locked')
    const right = await bothWays(track, person, Array(2).fill(near[1]))
    assert.deepEqual(await track.race(right, 1), { code_locked: 2 })
    await assertHolds(context)
  })

  test('OTP-12: 100 times the same request under one key, at two nodes, is one acceptance and a hundred answers of it', async (t) => {
    const track = await createTrack(t, driver, twoByTwo)
    const { context } = track
    const person = await addPerson(context, shoko, '0000000001')
    for (const burst of [1, 50]) {
      track.forward(30)
      const code = await codeOf(context, person.tokenId)
      const { service, userId } = person
      const key = { clientId: 'cl1', idempotencyKey: `k${burst}` }
      const same: Submission[] = Array(100).fill({ kind: 'verification', service, userId, code, key })
      assert.deepEqual(await track.race(same, burst), { accepted: 100 }, `in bursts of ${burst}`)
      const steps = (await eventsOf(context.store, 'code_accepted')).map(({ step }) => step)
      assert.equal(steps.filter((step) => step === stepNow(context)).length, 1)
      const other: Submission[] = [{ kind: 'verification', service, userId, code: '000000', key }]
      assert.deepEqual(await track.race(other, 1), { request_differs: 1 })
    }
    assert.equal((await eventsOf(context.store, 'request_answered')).length, 2)
    await assertHolds(context)
  })
}

onBothDatabases('the doors and the screens, two processes', testDoors)
