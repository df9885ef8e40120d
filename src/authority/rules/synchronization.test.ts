import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  at,
  binding,
  codeAt,
  nowStep,
  password,
  profileOf,
  ticket,
  token,
  tokenUse,
  user,
} from '../../../test/support/states.ts'
import { decideCode } from './authentication.ts'
import { decideSynchronization, type SynchronizationStates } from './synchronization.ts'
import { tokenUseState } from './token.ts'

const profile = profileOf()
const ready: SynchronizationStates = {
  ticket: ticket(),
  user: user(),
  password: password(),
  binding: binding({ failures: 3 }),
  token: token(),
  tokenUse: tokenUse(),
}
const pair = (step: number) => [codeAt(step - 1), codeAt(step)] as const
const ids = { service: 'shoko-chukin/fx-web', userId: '0000000002' }

function decide(states: SynchronizationStates, codes: readonly [string, string], now = at) {
  return decideSynchronization(states, { ...ids, codes, codeAt }, profile, now)
}

test('S0-2.6.2: a clock up to 20 steps off is found from two consecutive codes, to both sides and no further (ENR-08)', () => {
  const found = Array.from({ length: 61 }, (_, i) => i - 30).filter(
    (k) => decide(ready, pair(nowStep + k)).outcome.ok,
  )
  assert.deepEqual([found[0], found.at(-1), found.length], [-20, 20, 41])
})

test('G-02: the window counts steps, so a token of 60 seconds is found up to 20 minutes off, no further', () => {
  const states = { ...ready, token: token({ periodSeconds: 60 }) }
  const nowStep60 = Math.floor(at.epochMilliseconds / 60_000)
  const isFound = (steps: number) => decide(states, pair(nowStep60 + steps)).outcome.ok
  assert.deepEqual([-21, -20, 20, 21].map(isFound), [false, true, true, false])
})

test('for every drift and phase the code that the token shows next is accepted after the synchronization', () => {
  for (let driftMs = -570_000; driftMs <= 570_000; driftMs += 7000) {
    for (const phaseMs of [0, 1000, 14_000, 29_000]) {
      const now = Temporal.Instant.fromEpochMilliseconds(nowStep * 30_000 + phaseMs)
      const shownStep = (ms: number) => Math.floor((now.epochMilliseconds + ms + driftMs) / 30_000)
      const { events, outcome } = decide(ready, pair(shownStep(0)), now)
      assert.equal(outcome.ok, true, `drift ${driftMs}, phase ${phaseMs}`)
      const [synchronized] = events
      assert.ok(synchronized !== undefined)
      const later = 31_000
      const states = {
        binding: binding(),
        token: token(),
        tokenUse: tokenUseState.evolve(tokenUse(), synchronized),
      }
      const submission = { ...ids, holder: 'user:0000000002', code: codeAt(shownStep(later)), codeAt }
      const login = decideCode(states, submission, profile.code, now.add({ milliseconds: later }))
      assert.equal(login.outcome.ok, true, `login after drift ${driftMs}, phase ${phaseMs}`)
    }
  }
})

test('S0-2.6.3: wrong, equal, swapped, non-consecutive and used pairs are refused and counted; the tenth locks', () => {
  const table: (readonly [string, string])[] = [
    ['999999', '888888'],
    [codeAt(nowStep), codeAt(nowStep)],
    [codeAt(nowStep), codeAt(nowStep - 1)],
    [codeAt(nowStep - 2), codeAt(nowStep)],
  ]
  for (const codes of table) {
    const [event] = decide({ ...ready, binding: binding({ failures: 9 }) }, codes).events
    assert.deepEqual(event?.type === 'code_rejected' && [event.failures, event.locked], [10, true])
  }
  const used = { ...ready, tokenUse: tokenUse({ lastStep: nowStep - 1 }) }
  assert.equal(decide(used, pair(nowStep)).outcome.ok, false)
})

test('a pair that is right changes nothing for a locked or suspended binding, a used ticket, another token', () => {
  const table: SynchronizationStates[] = [
    { ...ready, ticket: undefined },
    { ...ready, ticket: ticket({ purpose: 'enrollment' }) },
    { ...ready, user: user({ status: 'suspended' }) },
    { ...ready, token: token({ tokenId: 'OTHER0000001' }) },
    { ...ready, binding: binding({ status: 'locked', failures: 10 }) },
    { ...ready, binding: binding({ status: 'suspended' }) },
    { ...ready, token: token({ status: 'revoked' }) },
  ]
  for (const states of table) assert.equal(decide(states, pair(nowStep)).outcome.ok, false)
})

test('codes that would have passed anyway tell of no drift, and are spent all the same', () => {
  const [event] = decide(ready, pair(nowStep)).events
  assert.deepEqual(event, {
    type: 'token_synchronized',
    ...ids,
    holder: 'user:0000000002',
    tokenId: 'WRFM00000001',
    steps: [nowStep - 1, nowStep],
    driftMs: 0,
    driftUncertaintyMs: 0,
  })
})

test('S0-2.6.1: an event-based token pressed up to 100 times in vain is found', () => {
  const states = { ...ready, token: token({ movingFactor: 'event' }), tokenUse: tokenUse({ lastStep: 7 }) }
  const found = Array.from({ length: 200 }, (_, i) => i + 1).filter(
    (step) => decide(states, pair(step)).outcome.ok,
  )
  assert.deepEqual([found[0], found.at(-1)], [9, 107])
})
