import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countFailure } from './failure-count.ts'

test('wrong answers are counted up to the lock, and not any more after it', () => {
  const table: [number, boolean, number, boolean][] = [
    [0, false, 1, false],
    [3, false, 4, false],
    [4, false, 5, true],
    // The profile allowed more earlier: the next wrong one is one too many.
    [7, false, 8, true],
    [5, true, 5, true],
    // Locked by hand, or under a stricter profile.
    [0, true, 0, true],
  ]
  for (const [failures, locked, after, lockedAfter] of table) {
    assert.deepEqual(countFailure({ failures, locked }, 5), { failures: after, locked: lockedAfter })
  }
})
