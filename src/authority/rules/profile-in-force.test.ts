import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideProfileChange, type ProfileInForce, profileInForceState } from './profile-in-force.ts'

const at = Temporal.Instant.from('2025-07-01T00:00:00Z')
const service = 'johoku/fx-web'
const inForce: ProfileInForce = { service, digest: 'a', profile: '{}', activatedAtMs: 1 }
const change = { service, profile: { digest: 'b', text: '{"x":1}' }, seen: 'a', weaker: ['x'] }

test('E3: a profile comes in force with what was before it, and what gets weaker', () => {
  const { outcome, events } = decideProfileChange({ inForce }, change, at)
  assert.equal(outcome.ok, true)
  assert.deepEqual(events, [
    {
      type: 'profile_activated',
      service,
      digest: 'b',
      before: 'a',
      weaker: ['x'],
      profile: '{"x":1}',
      activatedAtMs: at.epochMilliseconds,
    },
  ])
  const [event] = events
  assert.ok(event !== undefined)
  assert.deepEqual(profileInForceState.evolve(inForce, event), {
    service,
    digest: 'b',
    profile: '{"x":1}',
    activatedAtMs: at.epochMilliseconds,
  })
})

test('E3: what somebody else activated meanwhile is looked at first', () => {
  for (const seen of [null, 'c'])
    assert.deepEqual(decideProfileChange({ inForce }, { ...change, seen }, at), {
      outcome: { ok: false, refusal: 'profiles_changed_meanwhile' },
      events: [],
    })
})

test('E3: a service that is there no more is withdrawn', () => {
  const { events } = decideProfileChange({ inForce }, { ...change, profile: null, weaker: [] }, at)
  assert.deepEqual(events, [{ type: 'profile_withdrawn', service, before: 'a' }])
  const [event] = events
  assert.ok(event !== undefined)
  assert.equal(profileInForceState.evolve(inForce, event), undefined)
})
