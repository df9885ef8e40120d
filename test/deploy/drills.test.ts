// Issue 17.5: the drills that a bank runs each quarter, as it runs them: scripts beside an installation, and their reports.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Folder, newFolder, warifuPath } from '../cli/run.ts'
import { type App, freePort, startApp } from '../support/app.ts'
import { shoko } from '../support/world.ts'

const drill = (name: string) => fileURLToPath(new URL(`../../deploy/drills/${name}.sh`, import.meta.url))
const profiles = fileURLToPath(new URL('../../profiles', import.meta.url))

let app: App
let folder: Folder
before(async () => {
  folder = newFolder()
  app = await startApp('serve', checkpoints())
})
after(async () => {
  await app.stop()
  folder.remove()
})
function at(name: string): string {
  return join(folder.path, name)
}

function checkpoints() {
  return { WARIFU_CHECKPOINTS_FILE: at('checkpoints.jsonl') }
}

function run(name: string, words: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const { PATH = '', HOME = '' } = process.env
  return new Promise<{ code: number | null; said: string }>((resolve) => {
    const env = { PATH, HOME, DRILL_BY: 'suzuki', ...variables }
    const child = execFile(drill(name), words, { env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, said: `${stdout}${stderr}` }),
    )
  })
}

test('R3: the restore drill restores a backup beside the installation and reports each step', async () => {
  await app.createUser({ service: shoko, customer: '割符商事', userId: 'hanako', userName: '割符 花子' })
  // A node that ends signs a checkpoint.
  const other = await startApp('serve', { WARIFU_DATA_DIR: app.dataDir, ...checkpoints() })
  await other.stop()
  await app.warifu('backup', at('backup'))
  writeFileSync(
    at('env'),
    `WARIFU_KEYS_FILE='${join(app.dataDir, 'keys.json')}'\nWARIFU_PROFILES_DIR='${profiles}'\n`,
  )
  const seeing = `#!/bin/sh\necho "\${WARIFU_ENV_FILE-unset}" >> '${at('seen')}'\nexec '${warifuPath}' "$@"\n`
  writeFileSync(at('warifu'), seeing, { mode: 0o755 })
  const variables = {
    WARIFU: at('warifu'),
    WARIFU_ENV_FILE: at('env'),
    DRILL_PORT: String(await freePort()),
  }
  const words = (backup: string) => [
    at(backup),
    join(app.dataDir, 'journal-checkpoints.jsonl'),
    at('report.md'),
  ]
  const { code, said } = await run('restore', words('backup'), variables)
  assert.equal(code, 0, said)
  const copy = `http://127.0.0.1:${variables.DRILL_PORT}/readyz`
  await assert.rejects(fetch(copy), TypeError, 'the copy has ended, which had the keys of production')
  const report = readFileSync(at('report.md'), 'utf8')
  assert.match(report, /result: \*\*passed\*\*/)
  assert.match(report, /by suzuki/)
  for (const step of ['restore, with its fence', 'the journal against the checkpoints', 'a node is ready'])
    assert.match(report, new RegExp(`\\| ${step} \\| \\d+ \\| ok`))

  // Webhooks, a core system and the handover folder are in the settings of production.
  assert.equal(readFileSync(at('seen'), 'utf8'), '\n\n\n', 'each command of the copy has no settings at all')

  cpSync(at('backup'), at('cut'))
  truncateSync(at('cut'), 1000)
  const failed = await run('restore', words('cut'), variables)
  assert.equal(failed.code, 1, failed.said)
  assert.match(
    readFileSync(at('report.md'), 'utf8'),
    /result: \*\*failed\*\*[\s\S]*restore, with its fence \| \d+ \| FAILED: warifu: /,
  )
})

test('R8: the failover drill measures how long nobody was served, and fails above what is allowed', async () => {
  const still = ['sh', '-c', `kill -STOP ${app.pid}; sleep 3; kill -CONT ${app.pid}`]
  const words = [app.origin, at('failover.md'), ...still]
  const { code, said } = await run('failover', words, { MAX_SECONDS: '1' })
  assert.equal(code, 1, said)
  const report = readFileSync(at('failover.md'), 'utf8')
  assert.match(report, /result: \*\*failed\*\*/)
  const [, seconds = ''] = /\| \d+ \| [1-9]\d* \| ([\d.]+) \| 1 \|/.exec(report) ?? []
  // A machine under load takes longer to answer, never shorter.
  assert.ok(Number(seconds) >= 1, report)

  const well = await run('failover', [app.origin, at('failover.md'), 'true'], { MAX_SECONDS: '60' })
  assert.equal(well.code, 0, well.said)
})
