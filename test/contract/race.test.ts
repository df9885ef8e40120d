// Simultaneous submissions from two processes of the operating system, on each database.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { logIn } from '../../src/authority/operations/log-in.ts'
import { bindingState, tokenClaimState } from '../../src/authority/rules/binding.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { statesAfter } from '../../src/platform/store/states-after.ts'
import type { Store } from '../../src/platform/store/store.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { eventsOf, happen, journalOf } from './support/changes.ts'
import { type Driver, databaseFor, epoch } from './support/databases.ts'
import {
  addPerson,
  addToken,
  addUser,
  assertHolds,
  bindingOf,
  caller,
  codeOf,
  createContext,
  enroll,
  johoku,
  lastStepOf,
  type Person,
  shoko,
  stepNow,
  ticketsOf,
} from './support/people.ts'
import type { Submission } from './support/racer.ts'
import { createTrack, keyRingText, type Track } from './support/track.ts'

const submissionsOfARound = 200

async function logins(track: Track, person: Person, codes: readonly string[]): Promise<Submission[]> {
  const tickets = await ticketsOf(track.context, person, codes.length)
  return codes.map((code, i) => ({ kind: 'login', ...person, ticketHash: tickets[i] ?? '', code }))
}

/** Codes that are not the token's current ones: neither live nor used. */
async function wrongCodes({ context }: Track, { tokenId }: Person, count: number): Promise<string[]> {
  const step = stepNow(context)
  const near = [-2, -1, 0, 1, 2].map((offset) => codeOf(context, tokenId, step + offset))
  const known = new Set([
    ...(await Promise.all(near)),
    await codeOf(context, tokenId, await lastStepOf(context.store, tokenId)),
  ])
  return Array.from({ length: count + known.size }, (_, i) => String(i * 997).padStart(6, '0'))
    .filter((code) => !known.has(code))
    .slice(0, count)
}

function testCodes(driver: Driver): void {
  test(`I1, OTP-02: of ${submissionsOfARound} simultaneous submissions of one right code over two processes, exactly one is accepted`, async (t) => {
    const track = await createTrack(t, driver)
    const { context } = track
    const person = await addPerson(context, shoko, '0000000001')
    // Groups of one to groups of a hundred.
    for (const burst of [1, 3, 10, 30, 100]) {
      track.forward(30)
      const code = await codeOf(context, person.tokenId)
      const submissions = await logins(track, person, Array(submissionsOfARound).fill(code))
      const counts = await track.race(submissions, burst)
      assert.deepEqual(counts, { accepted: 1, code_spent: submissionsOfARound - 1 }, `in bursts of ${burst}`)

      const step = stepNow(context)
      assert.equal(await lastStepOf(context.store, person.tokenId), step)
      const acceptances = (await eventsOf(context.store, 'code_accepted')).filter(
        (event) => event.step === step,
      )
      assert.equal(acceptances.length, 1)
      assert.equal((await bindingOf(context.store, person))?.failures, 0, 'a spent code is not counted')
    }
    assert.equal((await eventsOf(context.store, 'code_rejected')).length, 5 * (submissionsOfARound - 1))
    await assertHolds(context)
    const chains = (await journalOf(context.store)).map(({ chain }) => chain)
    const turns = chains.filter((chain, i) => i > 0 && chain !== chains[i - 1]).length
    t.diagnostic(`the journal passed ${turns} times from one process to another`)
  })

  test('OTP-04, OTP-01, OTP-02: two services that share the token don’t accept it more often', async (t) => {
    const track = await createTrack(t, driver)
    const { context } = track
    const here = await addPerson(context, shoko, '0000000001')
    const there = { service: johoku, userId: '0000000003', tokenId: here.tokenId }
    await addUser(context, johoku, there.userId)
    track.forward(60)
    await enroll(context, there)
    for (const burst of [5, 50]) {
      track.forward(30)
      const codes: string[] = Array(100).fill(await codeOf(context, here.tokenId))
      const [ofHere, ofThere] = [await logins(track, here, codes), await logins(track, there, codes)]
      // Two by two, so that each process has submissions of both.
      const submissions = codes.flatMap((_, i) => {
        const each = Math.floor(i / 2) % 2 === 0 ? [ofHere, ofThere] : [ofThere, ofHere]
        return each.map((of) => of[i] as Submission)
      })
      assert.deepEqual(await track.race(submissions, burst), { accepted: 1, code_spent: 199 })
    }
    await assertHolds(context)
  })
}

function testCaps(driver: Driver): void {
  test(`I3, THR-02: of ${submissionsOfARound} simultaneous wrong codes exactly 10 are checked, and after them not even a right one`, async (t) => {
    const track = await createTrack(t, driver)
    const { context } = track
    for (const [round, burst] of [1, 7, 100].entries()) {
      const person = await addPerson(context, shoko, `000000001${round}`)
      track.forward(30)
      const codes = await wrongCodes(track, person, submissionsOfARound)
      assert.equal(new Set(codes).size, submissionsOfARound)
      const counts = await track.race(await logins(track, person, codes), burst)
      assert.deepEqual(counts, { code_wrong: 10, code_locked: submissionsOfARound - 10 })

      const events = (await eventsOf(context.store, 'code_rejected')).filter(
        ({ userId }) => userId === person.userId,
      )
      const counted = events.filter(({ refusal }) => refusal === 'code_wrong')
      assert.deepEqual(
        counted.map(({ failures }) => failures),
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      )
      const { status, failures } = (await bindingOf(context.store, person)) ?? {}
      assert.deepEqual([status, failures], ['locked', 10])
      const right = await logins(track, person, [await codeOf(context, person.tokenId)])
      assert.deepEqual(await track.race(right, 1), { code_locked: 1 })
    }
    await assertHolds(context)
  })

  test('THR-02: a right code among simultaneous wrong ones is accepted only before the tenth failure in a row', async (t) => {
    const track = await createTrack(t, driver)
    const { context } = track
    const person = await addPerson(context, shoko, '0000000001')
    track.forward(30)
    const codes = await wrongCodes(track, person, 60)
    codes.splice(30, 0, await codeOf(context, person.tokenId))
    await track.race(await logins(track, person, codes), 4)
    let row = 0
    const ofPerson = (
      await newestJournal(context.store, { service: shoko, userId: person.userId }, 1000)
    ).toReversed()
    for (const { body } of ofPerson) {
      const { event } = JSON.parse(body)
      if (event.type === 'code_accepted') {
        assert.ok(row < 10, `accepted after ${row} failures`)
        row = 0
      }
      if (event.refusal === 'code_wrong') row += 1
    }
    assert.equal(row, 10)
    assert.equal((await bindingOf(context.store, person))?.status, 'locked')
    await assertHolds(context)
  })

  test('THR-02: of 100 simultaneous wrong passwords exactly 5 are counted, known user or not', async (t) => {
    const track = await createTrack(t, driver)
    const { context } = track
    await addUser(context, shoko, '0000000001')
    for (const userId of ['0000000001', '0000000099']) {
      const guesses = Array.from({ length: 100 }, (_, i): Submission => {
        return { kind: 'password', service: shoko, userId, password: `Chigau${i}` }
      })
      const counts = await track.race(guesses, 10)
      const wrong = userId === '0000000001' ? 'password_wrong' : 'user_unknown'
      assert.deepEqual(counts, { [wrong]: 4, password_locked: 96 })
    }
    const known = (await eventsOf(context.store, 'password_rejected')).filter(
      (e) => e.refusal === 'password_wrong',
    )
    assert.deepEqual(
      known.map(({ failures }) => failures),
      [1, 2, 3, 4, 5],
    )
    await assertHolds(context)
  })
}

function testEnrollment(driver: Driver): void {
  test('ENR-04: of 100 simultaneous enrollments of one token by as many users, exactly one binds it', async (t) => {
    const track = await createTrack(t, driver)
    const { context } = track
    const ids = Array.from({ length: 100 }, (_, i) => String(1_000_000_000 + i))
    await Promise.all(ids.map((userId) => addUser(context, shoko, userId)))
    const tokenId = await addToken(context)
    const codes = [
      await codeOf(context, tokenId, stepNow(context) - 1),
      await codeOf(context, tokenId),
    ] as const
    const submissions: Submission[] = []
    for (const userId of ids) {
      const [ticketHash = ''] = await ticketsOf(context, { service: shoko, userId }, 1, 'enrollment')
      submissions.push({ kind: 'enrollment', service: shoko, userId, ticketHash, tokenId, codes })
    }
    assert.deepEqual(await track.race(submissions, 5), { accepted: 1, token_bound_elsewhere: 99 })

    assert.equal((await eventsOf(context.store, 'token_enrolled')).length, 1)
    const bindings = (await statesAfter(context.store, bindingState, null, 1000)).map(({ state }) => state)
    const bound = bindings.filter((binding) => binding.tokenId !== null)
    const claims = await statesAfter(context.store, tokenClaimState, null, 10)
    assert.deepEqual(
      claims.map(({ state }) => state.holder),
      bound.map(({ holder }) => holder),
    )
    assert.equal(bound.length, 1)
    await assertHolds(context)
  })

  test('ENR-04: of 100 simultaneous enrollments of one user, exactly one binds a token, be it one token or two', async (t) => {
    const track = await createTrack(t, driver)
    const { context } = track
    for (const [userId, tokens] of [
      ['0000002001', 1],
      ['0000002002', 2],
    ] as const) {
      await addUser(context, shoko, userId)
      const tokenIds = await Promise.all(Array.from({ length: tokens }, () => addToken(context)))
      const tickets = await ticketsOf(context, { service: shoko, userId }, 100, 'enrollment')
      const submissions: Submission[] = []
      for (const [i, ticketHash] of tickets.entries()) {
        const tokenId = tokenIds[Math.floor(i / 2) % tokens] ?? ''
        const codes = [
          await codeOf(context, tokenId, stepNow(context) - 1),
          await codeOf(context, tokenId),
        ] as const
        submissions.push({ kind: 'enrollment', service: shoko, userId, ticketHash, tokenId, codes })
      }
      assert.deepEqual(await track.race(submissions, 5), { accepted: 1, ticket_invalid: 99 })
      const binding = await bindingOf(context.store, { service: shoko, userId })
      assert.deepEqual([binding?.status, binding?.failures], ['usable', 0])
      const claims = (await statesAfter(context.store, tokenClaimState, null, 10)).map(({ state }) => state)
      assert.equal(claims.filter(({ holder }) => holder === binding?.holder).length, 1)
    }
    await assertHolds(context)
  })
}

function testReplacement(driver: Driver): void {
  test('ENR-02: a code of a token that was replaced while the code was in flight is refused', async (t) => {
    const database = await databaseFor(t, driver)
    const store = await database.open()
    let now = epoch
    const context = createContext(store, keyRingText, () => now)
    const person = await addPerson(context, shoko, '0000000001')
    const replacement = await addToken(context)
    now = now.add({ seconds: 60 })
    const code = await codeOf(context, person.tokenId)
    const [ticketHash = ''] = await ticketsOf(context, person, 1)
    // In between: when the login's change is about to be decided. It reads nothing before (decision 34).
    let replaced = false
    const between: Store = {
      ...store,
      read: () => Promise.reject(new Error('a login read outside of its group')),
      async change(given, needs, decide) {
        if (!replaced) await replaceToken(store, person, replacement)
        replaced = true
        return store.change(given, needs, decide)
      },
    }
    const outcome = await logIn({ ...context, store: between }, caller, { ...person, ticketHash, code })
    assert.deepEqual([replaced, outcome], [true, { ok: false, refusal: 'ticket_invalid' }])
    assert.deepEqual(await eventsOf(store, 'code_accepted'), [])
    await assertHolds(context)
  })
}

/** The desk ends the binding, and the user enrolls another token. */
async function replaceToken(store: Store, person: Person, tokenId: string): Promise<void> {
  const { service, userId } = person
  const binding = await bindingOf(store, person)
  const ofBinding = { service, userId, holder: `user:${userId}` } as const
  const { bindingId, enrolledAtMs } = binding ?? {}
  assert.ok(bindingId && enrolledAtMs)
  await happen(
    store,
    { type: 'binding_revoked', ...ofBinding, bindingId, tokenId: person.tokenId, enrolledAtMs },
    { type: 'token_enrolled', ...ofBinding, bindingId: 'another', tokenId, steps: [1, 2], enrolledAtMs },
  )
}

onBothDatabases('two processes', (driver) => {
  testCodes(driver)
  testCaps(driver)
  testEnrollment(driver)
  testReplacement(driver)
})
