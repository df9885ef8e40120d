import assert from 'node:assert/strict'
import { test } from 'node:test'
import { batched } from './batched.ts'

test('what comes in one turn is done at once, in its order, and a failure is that of its group alone', async () => {
  const groups: number[][] = []
  const double = batched<number, number>(async (items) => {
    groups.push([...items])
    if (items.includes(13)) throw new Error('13')
    return items.map((item) => item * 2)
  }, 3)
  assert.deepEqual(await Promise.all([1, 2, 3, 4].map(double)), [2, 4, 6, 8])
  assert.deepEqual(groups, [[1, 2, 3], [4]])
  const answers = await Promise.allSettled([12, 13, 14, 15].map(double))
  assert.deepEqual(
    answers.map(({ status }) => status),
    ['rejected', 'rejected', 'rejected', 'fulfilled'],
  )
  assert.equal(await double(1), 2)
})
