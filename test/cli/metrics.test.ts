// E7: what monitoring reads at /metrics of a running node, of one process and of several.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { serviceHref } from '../../src/authority/routes.ts'
import { eventCode } from '../journeys/support/oathtool.ts'
import { type App, freePort, startApp } from '../support/app.ts'
import { createClient } from '../support/client.ts'
import { runTool } from '../support/tools.ts'
import { shoko } from '../support/world.ts'
import { newFolder, runWarifu } from './run.ts'

const at = (screen: Parameters<typeof serviceHref>[1]) => serviceHref(shoko, screen)
const user = { service: shoko, customer: '割符商事', userId: 'hanako', userName: '割符 花子' }

/** A node that is monitored, and what it says; the token is `open sesame` if there is one. */
async function startMonitored(t: TestContext, extra: Readonly<Record<string, string>> = {}) {
  const port = await freePort()
  const app = await startApp('serve', {
    HOST: '127.0.0.1',
    WARIFU_METRICS_PORT: String(port),
    WARIFU_METRICS_HOST: '127.0.0.1',
    ...extra,
  })
  t.after(() => app.stop().catch(() => {}))
  const ask = (path = '/metrics', headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers, signal: AbortSignal.timeout(20_000) })
  const read = async (headers?: Record<string, string>) => (await ask('/metrics', headers)).text()
  return { app, ask, read }
}

/** The value of a sample, of all that have these labels; undefined: there is none. */
function valueIn(text: string, name: string, labels: Readonly<Record<string, string>> = {}) {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
  const lines = text.split('\n').filter((line) => {
    const [sample = '', found = ''] = /^([a-z_:]+)(?:\{(.*)\})? /.exec(line)?.slice(1) ?? []
    return sample === name && wanted.every((label) => found.includes(label))
  })
  return lines.length === 0
    ? undefined
    : lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0)
}

/** A user who has enrolled with two codes, and logged in with the next. */
async function loggedIn(app: App) {
  const { userId, initialPassword: password } = await app.createUser(user)
  const { tokenId, secretBase32 } = await app.issueToken('event')
  const code = (counter: number) => eventCode(secretBase32, counter)
  const client = createClient(app.origin, app.origin)
  await client.submit(at('enrollment'), { userId, password })
  await client.submit(at('enrollmentToken'), { tokenId, otp1: code(0), otp2: code(1) })
  const other = createClient(app.origin, app.origin)
  await other.submit(at('login'), { userId, password })
  await other.submit(at('loginCode'), { otp: '000000' })
  const passed = await other.submit(at('loginCode'), { otp: code(2) })
  assert.equal(passed.headers.get('Location'), at('password'))
  return { userId, tokenId, password }
}

/** A client that asks more often than it may: gives how often it was turned away. */
async function askUntilTurnedAway(app: App): Promise<number> {
  const client = ['client', 'create', '--service', shoko, '--name', '勘定系', '--scope', 'verify']
  const { apiKey } = JSON.parse(await app.warifu(...client, '--requests-per-second', '1', '--json')) as {
    readonly apiKey: string
  }
  const headers = { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' }
  const statuses: number[] = []
  for (let i = 0; i < 14; i++) {
    const path = i % 2 === 0 ? '/api/v1/verifications' : '/api/v1/verifications?general'
    statuses.push((await fetch(`${app.origin}${path}`, { method: 'POST', headers, body: '{}' })).status)
  }
  const turnedAway = statuses.filter((status) => status === 429).length
  assert.ok(turnedAway >= 2, statuses.join(' '))
  return turnedAway
}

test('E7: a node tells monitoring what was decided, what waits and how it is, and nothing of a user', async (t) => {
  const folder = newFolder()
  t.after(folder.remove)
  const tokenFile = join(folder.path, 'token')
  writeFileSync(tokenFile, 'open-sesame\n')
  const { app, ask, read } = await startMonitored(t, { WARIFU_METRICS_TOKEN_FILE: tokenFile })
  const { userId, tokenId } = await loggedIn(app)

  const turnedAway = await askUntilTurnedAway(app)

  assert.deepEqual([(await ask()).status, (await ask('/')).status], [401, 404])
  assert.equal((await ask('/metrics', { Authorization: 'Bearer open-sesam' })).status, 401)
  assert.equal((await fetch(`${app.origin}/metrics`)).status, 404)
  const text = await read({ Authorization: 'Bearer open-sesame' })

  const of = { service: shoko }
  assert.equal(valueIn(text, 'warifu_logins_total', of), 1)
  const code = (result: string) => valueIn(text, 'warifu_codes_total', { ...of, method: 'token', result })
  assert.deepEqual([code('accepted'), code('rejected')], [1, 1])
  assert.equal(valueIn(text, 'warifu_refusals_total', { ...of, refusal: 'code_wrong' }), 1)
  assert.equal(valueIn(text, 'warifu_events_total', { ...of, type: 'token_enrolled' }), 1)
  assert.ok((valueIn(text, 'warifu_http_requests_total', of) ?? 0) >= 8)
  assert.equal(valueIn(text, 'warifu_http_requests_total', { service: '', status: '404' }), 1)
  // Of a program's request the key says of which service it was, whether it is answered in the short way or not.
  assert.equal(valueIn(text, 'warifu_http_requests_total', { ...of, status: '429' }), turnedAway)
  assert.ok((valueIn(text, 'warifu_commit_seconds_count') ?? 0) >= 5)
  assert.equal(valueIn(text, 'warifu_token_drift_seconds_count'), 1)
  assert.equal(valueIn(text, 'warifu_ready', { database: 'main' }), 1)
  assert.equal(valueIn(text, 'warifu_clock_trusted', { database: 'main' }), 1)
  assert.ok((valueIn(text, 'warifu_journal_position') ?? 0) > 5)
  assert.equal(valueIn(text, 'warifu_changes_waiting'), 0)
  assert.equal(valueIn(text, 'warifu_passwords', { state: 'running' }), 0)
  assert.equal(valueIn(text, 'warifu_workers_answering'), 1)
  for (const personal of [userId, tokenId, user.userName, '127.0.0.1']) assert.ok(!text.includes(personal))
  // Its own linter: names, units, help.
  assert.deepEqual(runTool('promtool', ['check', 'metrics'], { input: text }), { status: 0, text: '' })
})

test('E7: of several workers one answer has the sum, and no counter goes back when one of them ends', async (t) => {
  const { app, read } = await startMonitored(t, { WARIFU_WORKERS: '2' })
  await untilWhole(read)
  // Their connections go to either.
  for (let i = 0; i < 12; i++)
    await fetch(`${app.origin}${at('login')}`, { headers: { Connection: 'close' } })
  const requests = (text: string) => valueIn(text, 'warifu_http_requests_total', { service: shoko })
  const before = await read()
  assert.equal(requests(before), 12)
  assert.equal(valueIn(before, 'warifu_ready'), 1)
  assert.ok((valueIn(before, 'warifu_journal_position') ?? 0) >= 2)
  for (const worker of workersOf(app)) process.kill(worker, 'SIGKILL')
  await untilWhole(read)
  await fetch(`${app.origin}${at('login')}`)
  assert.equal(requests(await read()), 13)
})

const workersOf = ({ pid }: App) =>
  spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
    .stdout.trim()
    .split('\n')
    .map(Number)

async function untilWhole(read: () => Promise<string>): Promise<void> {
  for (let i = 0; i < 600; i++) {
    const text = await read()
    if (valueIn(text, 'warifu_workers_answering') === 2) return
    await wait(100)
  }
  assert.fail('two workers never answered')
}

test('E7: monitoring is off unless it is asked for, and never open beyond this machine', async (t) => {
  const folder = newFolder()
  t.after(folder.remove)
  const start = (settings: Readonly<Record<string, string>>) =>
    runWarifu(['serve'], { WARIFU_DATA_DIR: folder.path, SMTP_URL: 'smtp://localhost:9', ...settings })
  const open = await start({ WARIFU_METRICS_PORT: '9464', WARIFU_METRICS_HOST: '0.0.0.0' })
  assert.equal(open.code, 2)
  assert.match(open.stderr, /WARIFU_METRICS_HOST beyond this machine needs WARIFU_METRICS_TOKEN_FILE/)
  const nowhere = await start({ WARIFU_METRICS_TOKEN_FILE: '/nowhere' })
  assert.match(nowhere.stderr, /need WARIFU_METRICS_PORT/)
})
