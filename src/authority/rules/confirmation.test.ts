import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maySignHere } from './confirmation.ts'

test('issue 18: the device that shows the page may confirm up to an amount, and by default nothing', () => {
  const policy = (sameDeviceYen: number) => ({ validSeconds: 300, acts: [], sameDeviceYen })
  assert.equal(maySignHere(policy(0), 0), false)
  assert.equal(maySignHere(policy(100_000), 100_000), true)
  assert.equal(maySignHere(policy(100_000), 100_001), false)
})
