// X8: who spends whose budget, where the devices of a million users answer at nine o'clock.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiProblem } from '../problem.ts'
import { answerLimits } from './answer-limits.ts'
import { issuingLimits } from './tokens.ts'

const isRefused = (run: () => void) => {
  try {
    run()
    return false
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'rate-limited') return true
    throw error
  }
}

test('X8: strangers at a thousand addresses spend nothing of another address, nor of what a process can check', () => {
  let ms = 0
  const { admit, admitTo } = answerLimits(issuingLimits, () => ms)
  let refused = 0
  for (let i = 0; i < 1000; i++)
    for (let n = 0; n < 301; n++)
      if (isRefused(() => admit({ address: `10.0.${i >> 8}.${i & 255}` }))) refused++
  assert.equal(refused, 1000, 'each has 300 at once')
  assert.ok(!isRefused(() => admit({ address: '192.0.2.1' })))
  assert.ok(!isRefused(() => admitTo('a'.repeat(32))))
  ms += 100
  assert.ok(!isRefused(() => admit({ address: '10.0.0.0' })), 'ten a second')
})

test('X8: a process checks 3,000 answers a second over as many operations, and no more', () => {
  let ms = 0
  const { admitTo } = answerLimits(issuingLimits, () => ms)
  let checked = 0
  for (let second = 0; second < 5; second++, ms += 1000)
    for (let n = 0; n < 8000; n++) if (!isRefused(() => admitTo(`${second} ${n}`))) checked++
  assert.equal(checked, 6000 + 4 * 3000)
})
