// D2, THR-01: a stranger can't lock staff out for good. A lock at a desk ends by itself; those of customers' services don't.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  at,
  binding,
  codeAt,
  nowStep,
  password,
  profileOf,
  token,
  tokenUse,
  user,
} from '../../../test/support/states.ts'
import { decideCode } from './authentication.ts'
import { type Binding, bindingState } from './binding.ts'
import { type Password, passwordState, type UnknownLogin, unknownLoginState } from './password.ts'
import { judgePassword } from './password-judgement.ts'
import type { ServiceProfile } from './profile.ts'

const desk = profileOf('desk/shoko-chukin')
const customers = profileOf('shoko-chukin/fx-web')
const ids = { service: desk.service, userId: 'desk01', loginHash: 'hash' }

/** A password, or nobody's, at a clock of its own: answers one attempt after another. */
function door(known: boolean, profile: ServiceProfile) {
  let now = at
  let stored: Password | undefined = known ? password({ ...ids }) : undefined
  let unknownLogin: UnknownLogin | undefined
  return {
    wait: (minutes: number, seconds = 0) => {
      now = now.add({ seconds: minutes * 60 + seconds })
    },
    stored: () => stored,
    type: (matches: boolean) => {
      const verdict = { matches: known && matches, generation: stored?.generation ?? 0, rehashed: null }
      const states = { user: known ? user({ ...ids }) : undefined, password: stored, unknownLogin }
      const { outcome, events } = judgePassword(states, { ...ids, at: 'login', verdict }, profile, now)
      for (const event of events) {
        stored = passwordState.evolve(stored, event)
        unknownLogin = unknownLoginState.evolve(unknownLogin, event)
      }
      return outcome.ok ? 'accepted' : outcome.refusal.replace('user_unknown', 'password_wrong')
    },
  }
}

const five = ['password_wrong', 'password_wrong', 'password_wrong', 'password_wrong', 'password_locked']

test('D2: at a desk the lock ends after 15 minutes, then 30, 60 and so on, a day at most; unknown IDs alike', () => {
  for (const known of [true, false]) {
    const { wait, type } = door(known, desk)
    for (const minutes of [15, 30, 60, 120, 240, 480, 960, 1440, 1440]) {
      const answers = [1, 2, 3, 4, 5].map(() => type(false))
      assert.deepEqual(answers, five, `${known} before ${minutes}`)
      wait(minutes, -1)
      assert.equal(
        type(true),
        'password_locked',
        `${known}: a second before ${minutes} minutes, even the right one`,
      )
      wait(0, 1)
    }
    assert.equal(type(true), known ? 'accepted' : 'password_wrong')
  }
})

test('D2: trying during the lock makes it no longer', () => {
  const { wait, type } = door(true, desk)
  for (const _ of five) type(false)
  for (let minute = 0; minute < 15; minute++) {
    assert.equal(type(false), 'password_locked')
    wait(1)
  }
  assert.equal(type(true), 'accepted')
})

test('D2: the right password starts the count over; so does whoever unlocks', () => {
  const locked = () => {
    const one = door(true, desk)
    for (const _ of five) one.type(false)
    one.wait(15)
    return one
  }
  const opened = locked()
  assert.equal(opened.type(true), 'accepted')
  assert.equal(opened.stored()?.lockouts, 0)
  for (const _ of five) opened.type(false)
  opened.wait(15)
  assert.equal(opened.type(true), 'accepted', 'fifteen minutes again, not thirty')

  const { type, stored } = locked()
  for (const _ of five) type(false)
  const unlocked = passwordState.evolve(stored(), { type: 'password_unlocked', ...ids })
  const { failures, lockouts, lockedUntilMs, locked: isLocked } = unlocked as Password
  assert.deepEqual(
    { failures, lockouts, lockedUntilMs, isLocked },
    { failures: 0, lockouts: 0, lockedUntilMs: null, isLocked: false },
  )
})

test('D2: the lock of a customer’s password stays until the desk unlocks it, for unknown IDs too', () => {
  for (const known of [true, false]) {
    const { wait, type } = door(known, customers)
    for (const _ of five) type(false)
    wait(60 * 24 * 365)
    assert.equal(type(true), 'password_locked')
  }
})

test('a lock by an administrator’s hand (強制ロック) does not end by itself, even where another one would have', () => {
  const timed = password({ locked: true, lockedUntilMs: at.epochMilliseconds, lockouts: 1 })
  const forced = passwordState.evolve(timed, { type: 'password_locked', ...ids })
  assert.equal(forced?.lockedUntilMs, null)
})

/** The same for codes, which come after the password. */
function codeDoor(policy = desk.code) {
  let now = at
  let stored: Binding | undefined = binding({ service: ids.service })
  return {
    wait: (minutes: number, seconds = 0) => {
      now = now.add({ seconds: minutes * 60 + seconds })
    },
    stored: () => stored,
    type: (right: boolean) => {
      const step = Math.floor(now.epochMilliseconds / 30_000)
      const code = right ? codeAt(step) : codeAt(step + 500)
      const states = { binding: stored, token: token({ expiresAtMs: 9e15 }), tokenUse: tokenUse() }
      const submission = { ...ids, holder: 'user:0000000002', code, codeAt }
      const { outcome, events } = decideCode(states, submission, policy, now)
      for (const event of events) stored = bindingState.evolve(stored, event)
      return outcome.ok ? 'accepted' : outcome.refusal
    },
  }
}

test('THR-01: at a desk the first lock of codes ends after 15 minutes; the second in a row stays, after 20 wrong codes', () => {
  assert.ok(nowStep > 0)
  const { wait, type, stored } = codeDoor()
  for (let i = 0; i < 10; i++) assert.equal(type(false), 'code_wrong')
  wait(15, -1)
  assert.equal(type(true), 'code_locked')
  wait(0, 1)
  for (let i = 0; i < 10; i++) assert.equal(type(false), 'code_wrong', `${i}`)
  assert.equal(stored()?.status, 'locked')
  wait(60 * 24 * 365)
  assert.equal(type(true), 'code_capped')
  const opened = bindingState.evolve(stored(), {
    type: 'binding_unlocked',
    ...ids,
    holder: 'user:0000000002',
  })
  assert.deepEqual([opened?.status, opened?.failures, opened?.lockouts], ['usable', 0, 0])
})

test('THR-01: a right code after the first lock starts the count over; one wrong code leaves it usable', () => {
  const { wait, type, stored } = codeDoor()
  for (let i = 0; i < 10; i++) type(false)
  wait(15)
  assert.equal(type(false), 'code_wrong')
  assert.deepEqual([stored()?.status, stored()?.failures], ['usable', 1])
  assert.equal(type(true), 'accepted')
  assert.equal(stored()?.lockouts, 0)
})

test('THR-08: 30 days of guessing as soon as a lock ends are twenty codes at a desk and ten at a service, and no more', () => {
  for (const [policy, guesses, lock] of [
    [desk.code, 20, 'code_capped'],
    [customers.code, 10, 'code_locked'],
  ] as const) {
    const { wait, type, stored } = codeDoor(policy)
    let looked = 0
    for (let minute = 0; minute < 30 * 24 * 60; minute += 5) {
      while (type(false) === 'code_wrong') looked += 1
      wait(5)
    }
    assert.equal(looked, guesses)
    assert.equal(stored()?.status, 'locked')
    assert.equal(type(true), lock, 'the right one does not open it either')
  }
})

test('D2: the lock of a customer’s codes stays until it is unlocked', () => {
  const { wait, type } = codeDoor(customers.code)
  for (let i = 0; i < 10; i++) type(false)
  wait(60 * 24 * 365)
  assert.equal(type(true), 'code_locked')
})
