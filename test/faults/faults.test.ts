// Bounded runs of `npm run faults`, of those that need no root.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endedBackends, frozenDatabase } from '../../tools/faults/database-faults.ts'
import { kills } from '../../tools/faults/kills.ts'
import type { Result } from '../../tools/faults/settle.ts'
import { upgrade } from '../../tools/faults/upgrade.ts'

function assertSound({ acknowledged, lost, twice, faults, wrong }: Result): void {
  assert.deepEqual({ lost, twice, faults, wrong }, { lost: 0, twice: 0, faults: 0, wrong: [] })
  assert.ok(acknowledged > 0)
}

test('I1, OTP-12: two nodes are killed at random instants, and no code of a bank that asks again is lost or accepted twice', async () => {
  assertSound(await kills({ database: 'sqlite', times: 2 }))
})

test('R10: while PostgreSQL hangs the node is alive, not ready, and answers each question; then it goes on by itself', async () => {
  assertSound(await frozenDatabase({ database: 'postgres', times: 1, seconds: 6, patienceMs: 120_000 }))
})

test('R8: a server that ends all connections, again and again, makes no fault and loses nothing', async () => {
  assertSound(await endedBackends({ database: 'postgres', times: 5 }))
})

test('R4: two nodes are upgraded one after the other under load without a cut, and a version that takes away puts both out', async () => {
  for (const result of await upgrade({ database: 'postgres', times: 1 })) assertSound(result)
})
