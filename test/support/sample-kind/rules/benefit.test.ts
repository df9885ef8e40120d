import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, profileOf, ticket, user } from '../../states.ts'
import { type Benefit, benefitState, type ClaimStates, decideClaim } from './benefit.ts'
import type { SampleProfile } from './profile.ts'

const profile: SampleProfile = { ...profileOf(), kind: 'sample', sample: { benefit: '入館券', timesMax: 2 } }
const { service } = profile
const session = ticket({ service, sessionHash: 's', stage: 'authenticated' })
const states: ClaimStates = { session, user: user({ service, sessionHash: 's' }), benefit: undefined }
const seen = { seenAtMs: at.epochMilliseconds }

const benefit = (times: number): Benefit => ({ service, userId: '0000000002', times, claimedAtMs: 1 })

test('what refuses a claim, the first of them first', () => {
  const other = user({ service, sessionHash: 'other' })
  const mustChange = ticket({ service, sessionHash: 's', stage: 'must_change_password' })
  const table: [string, ClaimStates][] = [
    ['ticket_invalid', { ...states, session: undefined, benefit: benefit(2) }],
    ['ticket_invalid', { ...states, session: mustChange }],
    ['ticket_invalid', { ...states, user: other }],
    ['benefit_used_up', { ...states, benefit: benefit(3) }],
    ['benefit_used_up', { ...states, benefit: benefit(2) }],
    ['accepted', { ...states, benefit: benefit(1) }],
    ['accepted', states],
  ]
  for (const [i, [expected, given]] of table.entries()) {
    const { outcome, events } = decideClaim(given, seen, profile, at)
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal, expected, `line ${i}`)
    assert.equal(events.length, outcome.ok ? 1 : 0, `line ${i}`)
  }
})

test('each claim is counted', () => {
  const [first] = decideClaim(states, seen, profile, at).events
  assert.ok(first)
  const once = benefitState.evolve(undefined, first)
  assert.deepEqual(once, { ...benefit(1), claimedAtMs: at.epochMilliseconds })
  assert.equal(benefitState.evolve(once, first)?.times, 2)
})
