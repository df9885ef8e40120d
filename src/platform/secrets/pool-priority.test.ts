import assert from 'node:assert/strict'
import { getPriority } from 'node:os'
import { test } from 'node:test'
import { newKeyRingText, parseKeyRing } from './key-ring.ts'
import { createPasswords } from './password.ts'
import { poolThreads } from './pool-priority.ts'

test('X8: once passwords are hashed, the threads that do it give way to the event loop', async () => {
  assert.equal(process.platform, 'linux', 'only Linux has a priority for each thread')
  const own = getPriority()
  const passwords = createPasswords(parseKeyRing(newKeyRingText('2025-01-01T00:00:00Z')), { cost: 'lowest' })
  await passwords.derive({ service: 'a/b', userId: 'hanako' }, 'Shokai2024')
  const ids = poolThreads()
  assert.ok(ids.length > 0)
  for (const id of ids) assert.equal(getPriority(id), Math.max(own, 10))
  assert.equal(getPriority(), own)
})
