// The password's lock over any order of acts, held against a count of its own: G-04, S0-2.3.1-06, S1-2.3.1-02, THR-02.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { TicketPurpose } from '../../src/authority/rules/events.ts'
import { decideFirstFactor } from '../../src/authority/rules/first-factor.ts'
import {
  type Password,
  passwordState,
  type UnknownLogin,
  unknownLoginState,
} from '../../src/authority/rules/password.ts'
import type { Event } from '../support/events.ts'
import { at, binding, loginRules, password, profileOf, user } from '../support/states.ts'

type Act = { readonly right: boolean; readonly purpose: TicketPurpose; readonly unlocks: boolean }

const acts = fc.array(
  fc.record({
    right: fc.boolean(),
    purpose: fc.constantFrom('enrollment', 'login'),
    // The desk, now and then.
    unlocks: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  }) satisfies fc.Arbitrary<Act>,
  { maxLength: 60 },
)

for (const service of ['shoko-chukin/fx-web', 'johoku/fx-web']) {
  const profile = profileOf(service)
  const { failuresMax } = profile.password

  /** What is answered to each act; the states are folded from the events alone. */
  function answersTo(all: readonly Act[], exists: boolean): readonly string[] {
    let held: Password | undefined = exists ? password({ service }) : undefined
    let unknown: UnknownLogin | undefined
    return all.map(({ right, purpose, unlocks }) => {
      const unlock: Event = { type: 'password_unlocked', service, userId: '0000000002' }
      if (unlocks && exists) held = passwordState.evolve(held, unlock)
      if (unlocks && !exists) unknown = undefined
      const states = {
        user: exists ? user({ service }) : undefined,
        password: held,
        unknownLogin: unknown,
        mailAddress: undefined,
        binding: exists && purpose === 'login' ? binding({ service }) : undefined,
      }
      const submission = {
        service,
        userId: '0000000002',
        loginHash: 'hash',
        purpose,
        verdict: { matches: exists && right, generation: held?.generation ?? 0, rehashed: null },
        sessionHash: 'session',
      }
      const { outcome, events } = decideFirstFactor(states, submission, loginRules(profile), at)
      for (const event of events) {
        held = passwordState.evolve(held, event)
        unknown = unknownLoginState.evolve(unknown, event)
      }
      return outcome.ok ? 'passed' : outcome.refusal
    })
  }

  test(`G-04: exactly ${failuresMax} wrong passwords in a row lock, over enrollment and login alike; only the desk opens: ${service}`, () => {
    fc.assert(
      fc.property(acts, (all) => {
        let failures = 0
        let locked = false
        const expected = all.map(({ right, unlocks }) => {
          if (unlocks) [failures, locked] = [0, false]
          if (!locked && right) {
            failures = 0
            return 'passed'
          }
          failures += 1
          locked ||= failures >= failuresMax
          return locked ? 'password_locked' : 'password_wrong'
        })
        assert.deepEqual(answersTo(all, true), expected)
      }),
      { numRuns: 300 },
    )
  })

  test(`EML-09, S0-2.3.1-05: whoever knows no password can't tell from the answers whether an ID exists: ${service}`, () => {
    const told = (answers: readonly string[]) =>
      answers.map((answer) => (answer === 'password_locked' ? 'locked' : 'wrong'))
    fc.assert(
      fc.property(acts, (all) => {
        const wrong = all.map((act) => ({ ...act, right: false }))
        assert.deepEqual(told(answersTo(wrong, true)), told(answersTo(wrong, false)))
      }),
      { numRuns: 200 },
    )
  })
}
