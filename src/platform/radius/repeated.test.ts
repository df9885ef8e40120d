import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRepeated } from './repeated.ts'

test('a request that comes again within 30 s is decided once, also while it is being decided', async () => {
  let nowMs = 0
  let decided = 0
  const repeated = createRepeated(() => nowMs)
  const decide = async () => Buffer.from([++decided])
  const both = [repeated.once('a', decide), repeated.once('a', decide)]
  assert.deepEqual(await Promise.all(both), [Buffer.from([1]), Buffer.from([1])])
  nowMs = 29_999
  assert.deepEqual(await repeated.once('a', decide), Buffer.from([1]))
  assert.deepEqual(await repeated.once('b', decide), Buffer.from([2]))
  nowMs = 30_000
  assert.deepEqual(await repeated.once('a', decide), Buffer.from([3]))
})

test('what came to nothing may be tried again, and beyond the most the oldest is forgotten', async () => {
  const repeated = createRepeated(() => 0, 2)
  await assert.rejects(repeated.once('a', () => Promise.reject(new Error('away'))))
  assert.equal(await repeated.once('a', async () => null), null)
  assert.deepEqual(await repeated.once('a', async () => Buffer.from('1')), Buffer.from('1'))
  await repeated.once('b', async () => Buffer.from('1'))
  await repeated.once('c', async () => Buffer.from('1'))
  assert.deepEqual(await repeated.once('a', async () => Buffer.from('2')), Buffer.from('2'))
  assert.deepEqual(await repeated.once('c', async () => Buffer.from('2')), Buffer.from('1'))
})
