import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextAttemptMs, triedForMs } from './delivery.ts'

test('a delivery that never arrives is tried in growing pauses for three days, and then given up', () => {
  const instants: number[] = []
  for (let at: number | null = 0; at !== null; at = nextAttemptMs(instants.length, at, triedForMs))
    instants.push(at)
  const pauses = instants.slice(1).map((at, i) => at - (instants[i] ?? 0))
  assert.deepEqual(
    pauses.toSorted((a, b) => a - b),
    pauses,
  )
  assert.equal(pauses[0], 5_000)
  const last = instants.at(-1) ?? 0
  assert.ok(last <= triedForMs && last > triedForMs - 3 * 3_600_000, `${last}`)
  assert.ok(instants.length > 20 && instants.length < 40, `${instants.length} attempts`)
})
