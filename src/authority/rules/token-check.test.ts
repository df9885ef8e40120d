import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { affects } from '../../../test/support/events.ts'
import { at, codeAt, nowStep, profileOf, token, tokenUse } from '../../../test/support/states.ts'
import type { Event } from './events.ts'
import { tokenUseState } from './token.ts'
import { decideTokenCheck, decideTokenSynchronization, type TokenStates } from './token-check.ts'

const policy = profileOf().code
const ready: TokenStates = { token: token(), tokenUse: tokenUse() }
const check = (states: TokenStates, code: string) => decideTokenCheck(states, { code, codeAt }, policy, at)
const synchronize = (states: TokenStates, codes: readonly [string, string]) =>
  decideTokenSynchronization(states, { codes, codeAt }, policy, at)
const pair = (step: number) => [codeAt(step - 1), codeAt(step)] as const

test('a check refuses in this order, and none of its refusals is an event', () => {
  const used = tokenUse({ lastStep: nowStep })
  const right = codeAt(nowStep)
  const table: [string, TokenStates, string][] = [
    ['token_unknown', { token: undefined, tokenUse: undefined }, right],
    ['token_unusable', { ...ready, token: token({ status: 'revoked' }) }, right],
    ['token_unusable', { ...ready, token: token({ expiresAtMs: at.epochMilliseconds }) }, right],
    ['code_spent', { ...ready, tokenUse: used }, right],
    ['code_wrong', ready, codeAt(nowStep - 1)],
    ['code_wrong', ready, codeAt(nowStep + 1)],
    ['code_wrong', ready, ''],
  ]
  for (const [refusal, states, code] of table) {
    assert.deepEqual(check(states, code), { outcome: { ok: false, refusal }, events: [] }, refusal)
  }
})

test('a right code is spent by its check', () => {
  const { outcome, events } = check(ready, codeAt(nowStep))
  assert.equal(outcome.ok, true)
  const drift = { driftMs: 0, driftUncertaintyMs: 0 }
  assert.deepEqual(events, [{ type: 'token_checked', tokenId: 'WRFM00000001', step: nowStep, ...drift }])
  const use = tokenUseState.evolve(ready.tokenUse, events[0] as Event)
  assert.equal(use?.lastStep, nowStep)
  assert.equal(check({ ...ready, tokenUse: use }, codeAt(nowStep)).outcome.ok, false)
})

test('a synchronization refuses in this order, and none of its refusals is an event', () => {
  const used = tokenUse({ lastStep: nowStep })
  const table: [string, TokenStates, readonly [string, string]][] = [
    ['token_unknown', { token: undefined, tokenUse: undefined }, pair(nowStep)],
    ['token_unusable', { ...ready, token: token({ status: 'revoked' }) }, pair(nowStep)],
    ['code_spent', { ...ready, tokenUse: used }, pair(nowStep)],
    ['codes_equal', ready, [codeAt(nowStep), codeAt(nowStep)]],
    ['codes_not_consecutive', ready, [codeAt(nowStep), codeAt(nowStep - 1)]],
    ['codes_not_consecutive', ready, pair(nowStep + 21)],
    ['codes_not_consecutive', { ...ready, tokenUse: used }, pair(nowStep + 1)],
  ]
  for (const [refusal, states, codes] of table) {
    assert.deepEqual(synchronize(states, codes), { outcome: { ok: false, refusal }, events: [] }, refusal)
  }
})

test('OTP-08: a synchronization spends both codes and sets the drift as that of a login does', () => {
  const { events } = synchronize(ready, pair(nowStep - 20))
  const use = tokenUseState.evolve(ready.tokenUse, events[0] as Event)
  const driftMs = (nowStep - 20) * 30_000 + 15_000 - at.epochMilliseconds
  assert.deepEqual(use, { ...tokenUse(), lastStep: nowStep - 20, driftMs, driftUncertaintyMs: 15_000 })
})

test('THR-06: whatever is asked, no decision can affect more than what is spent of the token', () => {
  const step = fc.integer({ min: -25, max: 25 }).map((away) => codeAt(nowStep + away))
  const code = fc.oneof(step, fc.stringMatching(/^[0-9]{6}$/))
  const lastStep = fc.oneof(fc.constant(-1), fc.integer({ min: nowStep - 30, max: nowStep + 20 }))
  fc.assert(
    fc.property(code, code, lastStep, (first, second, last) => {
      const states = { ...ready, tokenUse: tokenUse({ lastStep: last }) }
      for (const { events, outcome } of [check(states, first), synchronize(states, [first, second])]) {
        assert.equal(events.length, outcome.ok ? 1 : 0)
        const kinds = events.flatMap((event) => affects(event).map(({ state }) => state.name))
        assert.deepEqual(kinds, outcome.ok ? ['tokenUse'] : [])
        const use = events.reduce<typeof states.tokenUse | undefined>(
          (before, event) => tokenUseState.evolve(before, event),
          states.tokenUse,
        )
        assert.ok((use?.lastStep ?? -2) >= last, 'what was spent came back')
      }
    }),
    { numRuns: 2000 },
  )
})
