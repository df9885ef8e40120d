import assert from 'node:assert/strict'
import { test } from 'node:test'
import { password } from '../../../test/support/states.ts'
import { isGood } from './known-browser.ts'

test('X5: a mark counts as long as the password is that of its login; an older one, if it came after the password', () => {
  const mark = { browserId: 'b', markedAtMs: 2000, sinceMs: 1000, generation: 3 }
  const older = { ...mark, generation: null }
  const cases = [
    [mark, { generation: 3, setAtMs: 9000 }, true],
    [mark, { generation: 4, setAtMs: 1000 }, false],
    // A database from before, whose passwords were set anew since.
    [mark, { generation: 2, setAtMs: 1000 }, false],
    [older, { generation: 3, setAtMs: 1999 }, true],
    [older, { generation: 3, setAtMs: 2000 }, false],
    [older, { generation: 3, setAtMs: 2001 }, false],
  ] as const
  for (const [shown, row, expected] of cases) assert.equal(isGood(shown, password(row)), expected)
  assert.equal(isGood(mark, undefined), false)
})
