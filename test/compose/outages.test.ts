// What users and a load balancer are told while the database can't be written: at once, with 503, and no longer than it
// lasts (findings R7, R8, R10).
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { explained } from '../../src/platform/store/sqlite-errors.ts'
import { DiskFault, Unavailable } from '../../src/platform/store/unavailable.ts'
import { type App, startApp } from '../support/app.ts'
import { createClient } from '../support/client.ts'
import { shoko } from '../support/world.ts'

async function startNode(t: TestContext): Promise<App> {
  const app = await startApp('serve')
  t.after(app.stop)
  return app
}

/** Posts a wrong password: the failure has to be counted, and so written. */
function postLogin({ origin }: App): Promise<Response> {
  const typed = { userId: '0000000009', password: 'Machigai1' }
  return createClient(origin, origin).submit(`/${shoko}/login`, typed)
}

const statusOf = async ({ origin }: App, path: string) => (await fetch(`${origin}${path}`)).status

/** As a balancer asks, once the answer of before no longer counts. */
async function readiness(app: App): Promise<number> {
  await sleep(150)
  return statusOf(app, '/readyz')
}

async function assertUnavailable(response: Response): Promise<void> {
  assert.equal(response.status, 503)
  assert.equal(response.headers.get('Retry-After'), '10')
  assert.match(await response.text(), /ただいまサービスをご利用いただけません。.*RMCFXSYS001007E/s)
}

test('R7, R10: while another process holds the database, pages go on, and what has to be written is refused in a few seconds', async (t) => {
  const app = await startNode(t)
  const other = new DatabaseSync(join(app.dataDir, 'warifu.db'))
  t.after(() => other.close())
  other.exec('BEGIN IMMEDIATE')
  const login = postLogin(app)
  for (let i = 0; i < 20; i++) assert.equal(await statusOf(app, '/healthz'), 200)
  await assertUnavailable(await login)
  assert.equal(await readiness(app), 503)

  const late = postLogin(app)
  assert.equal(await statusOf(app, `/${shoko}/login`), 200, 'nothing to write')
  other.exec('ROLLBACK')
  assert.equal((await late).status, 422, 'it waited, and was decided')
  assert.equal(await readiness(app), 200)
})

test('R8: a disk that takes nothing more: not ready, 503, nothing counted, and well again by itself', async (t) => {
  const app = await startNode(t)
  const limit = (bytes: string) => execFileSync('prlimit', ['--pid', String(app.pid), `--fsize=${bytes}`])
  assert.equal((await postLogin(app)).status, 422)
  limit('1:unlimited')
  assert.equal(await readiness(app), 503)
  assert.equal(await statusOf(app, '/healthz'), 200)
  await assertUnavailable(await postLogin(app))
  limit('unlimited')
  assert.equal(await readiness(app), 200)
  assert.equal((await postLogin(app)).status, 422)
  assert.match(await app.warifu('journal', 'verify', '--without-checkpoints'), /^the journal holds/)
})

test('R8: which errors of SQLite are an outage, which end the process, and which are ours', () => {
  const error = (errcode: number) => Object.assign(new Error('as SQLite says it'), { errcode })
  const kindOf = (found: unknown) =>
    found instanceof DiskFault ? 'ends' : found instanceof Unavailable ? 'outage' : 'ours'
  const codes = { outage: [5, 8, 10, 11, 13, 14, 26, 266, 267, 778], ends: [1034, 1290], ours: [1, 19, 787] }
  for (const [kind, all] of Object.entries(codes))
    for (const code of all) assert.equal(kindOf(explained(error(code))), kind, String(code))
})
