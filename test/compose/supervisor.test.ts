import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ownEnvironment, spawnWarifu } from '../support/app.ts'

const program = fileURLToPath(new URL('support/supervised.ts', import.meta.url))
const asking = fileURLToPath(new URL('support/asking.ts', import.meta.url))

test('R9: the whole ends with 0 when the workers have, even where a channel to one of them closes later', async () => {
  const { child, output } = spawnWarifu([], ownEnvironment(), program)
  const ended = once(child, 'exit')
  while (output().split('a worker listens').length < 3 && child.exitCode === null)
    await Promise.race([once(child.stdout, 'data'), ended])
  child.kill('SIGTERM')
  assert.deepEqual(await ended, [0, null], output())
})

test('R9: a worker that ends while the supervisor asks it ends nothing else, nor does one that can’t be started', async () => {
  const { child, output } = spawnWarifu([], ownEnvironment(), asking)
  const ended = once(child, 'exit')
  const isTried = () => /(another one will start.*){2}/s.test(output()) && output().includes('not ready')
  while (!isTried() && child.exitCode === null) await Promise.race([once(child.stdout, 'data'), ended])
  child.kill('SIGTERM')
  assert.deepEqual(await ended, [0, null], output())
})
