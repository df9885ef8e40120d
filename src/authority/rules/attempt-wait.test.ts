import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attemptsLeft, debtMostMs, failureCostMs, waitMsOf } from './attempt-wait.ts'

const nowMs = 1_000_000_000
const after = (failures: number) => ({ debtUntilMs: nowMs + failures * failureCostMs, lastAtMs: nowMs })

test('X5: nothing for the first failures, then a second, and twice as long each time, up to fifteen minutes', () => {
  const waits = Array.from({ length: 25 }, (_, failures) => waitMsOf(after(failures), 3, nowMs) / 1000)
  const doubled = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
  assert.deepEqual(waits, [0, 0, 0, ...doubled, ...new Array<number>(12).fill(900)])
  assert.equal(waitMsOf(undefined, 0, nowMs), 0)
})

test('X5: the wait runs from the last failure, and no clock makes it longer', () => {
  assert.equal(waitMsOf(after(5), 3, nowMs + 1500), 2500)
  assert.equal(waitMsOf(after(5), 3, nowMs + 4000), 0)
  assert.equal(waitMsOf(after(5), 3, nowMs - 60_000), 4000)
})

test('X5: a failure is forgiven in ten minutes, and all of them in four hours', () => {
  assert.deepEqual(
    [0, 1, 9.9, 10, 20, 30, 40].map((minutes) => attemptsLeft(after(4), 4, nowMs + minutes * 60_000)),
    [1, 1, 1, 1, 2, 3, 4],
  )
  assert.equal(debtMostMs, 4 * 3_600_000)
})
