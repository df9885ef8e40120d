// Processes that start at the same moment on a data directory that is not there yet (X13).

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { alone } from '../../src/platform/store/sqlite-alone.ts'
import { startApp } from '../support/app.ts'
import { newFolder } from './run.ts'

const module = fileURLToPath(new URL('../../src/platform/store/sqlite-alone.ts', import.meta.url))

test('X13: two demos on one fresh database both serve, the second after the first has loaded it', async (t) => {
  const folder = newFolder()
  const data = { WARIFU_DATA_DIR: join(folder.path, 'fresh') }
  const apps = await Promise.all([startApp('demo', data), startApp('demo', data)])
  t.after(() => Promise.all(apps.map((app) => app.stop())).finally(folder.remove))
  const accounts = await Promise.all(
    apps.map(async ({ origin }) => (await fetch(`${origin}/demo/accounts.json`)).text()),
  )
  assert.equal(accounts[0], accounts[1])
  assert.ok((JSON.parse(accounts[0] ?? '') as unknown[]).length > 4)
  const waiting = apps.filter(({ output }) => output().includes('another process loads the demo'))
  assert.ok(waiting.length <= 1)
  const [app] = apps
  assert.match(await app.warifu('journal', 'verify', '--without-checkpoints'), /^the journal holds/)
})

test('X13: nobody waits for a process that was killed at its work', async (t) => {
  const folder = newFolder()
  t.after(folder.remove)
  const path = join(folder.path, 'warifu.db-demo')
  const script = `import { alone } from ${JSON.stringify(module)}
await alone(${JSON.stringify(path)}, () => new Promise(() => { console.log('held'); setInterval(() => {}, 1000) }), () => {})`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.after(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  const done = alone(
    path,
    async () => 'done',
    () => child.kill('SIGKILL'),
  )
  assert.equal(await done, 'done')
})
