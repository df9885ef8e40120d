import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createReadiness } from './readiness.ts'

test('R8: whoever asks at once whether a node is ready costs one write, and a failure counts no longer than a success', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let checks = 0
  let fails = true
  const ready = createReadiness(async () => {
    checks += 1
    if (fails) throw new Error('no disk')
  })
  const asked = await Promise.allSettled(Array.from({ length: 50 }, ready))
  assert.deepEqual([new Set(asked.map(({ status }) => status)), checks], [new Set(['rejected']), 1])
  fails = false
  await assert.rejects(ready())
  t.mock.timers.tick(100)
  await ready()
  await Promise.all(Array.from({ length: 50 }, ready))
  assert.equal(checks, 2)
})
