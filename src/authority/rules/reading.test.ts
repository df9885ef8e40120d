import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideReading, readingState } from './reading.ts'

const look = { desk: 'desk/a', readBy: 'clerk', service: 'a/s', userId: 'u' }
const now = Temporal.Instant.from('2025-06-02T01:00:00Z')
const read = (at: Temporal.Instant) => ({ ...look, readAtMs: at.epochMilliseconds })

test('X9: looking at a user is noted once an hour', () => {
  const table = [
    ['never before', undefined, 1],
    ['just now', read(now), 0],
    ['a moment less than an hour ago', read(now.subtract({ minutes: 60 }).add({ milliseconds: 1 })), 0],
    ['an hour ago', read(now.subtract({ minutes: 60 })), 1],
    ['ahead of a clock that was set back', read(now.add({ milliseconds: 1 })), 1],
  ] as const
  for (const [name, reading, events] of table) {
    const decision = decideReading({ reading }, look, now)
    assert.equal(decision.outcome.ok, true, name)
    assert.equal(decision.events.length, events, name)
  }
})

test('X9: what was noted is what the next look is held against', () => {
  const [event] = decideReading({ reading: undefined }, look, now).events
  assert.ok(event)
  assert.deepEqual(event, { type: 'personal_data_read', ...read(now) })
  const reading = readingState.evolve(undefined, event)
  assert.deepEqual(reading, read(now))
  assert.deepEqual(decideReading({ reading }, look, now).events, [])
})
