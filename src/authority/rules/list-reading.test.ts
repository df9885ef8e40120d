import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideListReading, listReadingState } from './list-reading.ts'

const look = {
  service: 'desk/a',
  userId: 'clerk',
  list: 'search',
  filter: '佐藤',
  count: 2,
} as const
const now = Temporal.Instant.from('2025-06-02T01:00:00Z')

test('X9: a list is noted with what was searched for, once an hour', () => {
  const [event, ...more] = decideListReading({ reading: undefined }, look, now).events
  assert.ok(event)
  assert.deepEqual(more, [])
  assert.deepEqual(event, { type: 'list_read', ...look, readAtMs: now.epochMilliseconds })
  const reading = listReadingState.evolve(undefined, event)
  const table = [
    ['just now', now, 0],
    ['a moment less than an hour later', now.add({ minutes: 60 }).subtract({ milliseconds: 1 }), 0],
    ['an hour later', now.add({ minutes: 60 }), 1],
    ['by a clock that was set back', now.subtract({ milliseconds: 1 }), 1],
  ] as const
  for (const [name, at, events] of table) {
    const decision = decideListReading({ reading }, { ...look, count: 3 }, at)
    assert.equal(decision.outcome.ok, true, name)
    assert.equal(decision.events.length, events, name)
  }
})
