// R2, REL-16: `./warifu serve` on a machine whose clock is an hour off, beside another node on PostgreSQL: not ready, and it
// says why; nothing is decided, on pages and doors alike.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort, startApp, untilSaid } from '../support/app.ts'
import { createClient, formTokenIn } from '../support/client.ts'
import { startPostgres } from '../support/postgres.ts'
import { shoko } from '../support/world.ts'
import { newFolder, runWarifu } from './run.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const shiftedClock = fileURLToPath(new URL('../support/shifted-clock.ts', import.meta.url))
const hourMs = 3_600_000

type Variables = Readonly<Record<string, string>>

/** Serves with a wrong clock; gives the first answer of `/readyz`. */
async function startShifted(t: TestContext, variables: Variables, aheadMs: number) {
  const port = await freePort()
  const { PATH = '', HOME = '' } = process.env
  const env = { PATH, HOME, ...variables, PORT: String(port), SHIFTED_CLOCK_MS: String(aheadMs) }
  const child = spawn(process.execPath, ['--import', shiftedClock, main, 'serve'], { env, stdio: 'pipe' })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  t.after(() => child.kill('SIGKILL'))
  const origin = `http://localhost:${port}`
  for (;;) {
    const ready = await fetch(`${origin}/readyz`).catch(() => undefined)
    if (ready !== undefined) return { origin, ready, child, output: () => output }
    if (child.exitCode !== null) throw new Error(output)
    await sleep(50)
  }
}

test('R2, REL-16: serving an hour ahead or behind beside another node is not ready, says why, and decides nothing', async (t) => {
  const postgres = await startPostgres()
  const folder = newFolder()
  const variables = {
    DATABASE_URL: await postgres.createDatabase(),
    WARIFU_DATA_DIR: folder.path,
    WARIFU_KEYS_FILE: join(folder.path, 'keys.json'),
    SMTP_URL: 'smtp://localhost:9',
    WARIFU_DRAIN_SECONDS: '0',
  }
  t.after(() => Promise.all([postgres.stop(), folder.remove()]))
  const right = await startApp('serve', variables)
  t.after(right.stop)
  for (const [aheadMs, way] of [
    [hourMs, 'ahead of'],
    [-hourMs, 'behind'],
  ] as const) {
    const wrong = await startShifted(t, variables, aheadMs)
    assert.equal(wrong.ready.status, 503)
    const reason = `this machine's clock is 60 min ${way} the database's`
    assert.deepEqual(await wrong.ready.json(), { status: 'not ready', reason })
    assert.equal((await fetch(`${wrong.origin}/healthz`)).status, 200)

    const typed = { userId: '0000000009', password: 'Machigai1' }
    // A page says what its calendar says, so that it has to know the time as well.
    const page = await fetch(`${wrong.origin}/${shoko}/login`)
    const time = await fetch(`${wrong.origin}/api/v1/time`)
    const form = await createClient(right.origin, right.origin).page(`/${shoko}/login`)
    const posted = await fetch(`${wrong.origin}/${shoko}/login`, {
      method: 'POST',
      headers: { Origin: wrong.origin, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ form_token: formTokenIn(form), ...typed }),
    })
    for (const answer of [page, time, posted])
      assert.deepEqual([answer.status, Number(answer.headers.get('Retry-After')) > 0], [503, true])
    await untilSaid(wrong, /"reason":"this machine's clock is 60 min .*the clock is not trusted/)

    const login = await createClient(right.origin, right.origin).submit(`/${shoko}/login`, typed)
    assert.equal(login.status, 422, 'the other goes on')
    assert.equal((await fetch(`${right.origin}/readyz`)).status, 200)

    const ended = once(wrong.child, 'exit')
    wrong.child.kill('SIGTERM')
    assert.deepEqual(await ended, [0, null], 'it stops as any other')
  }
  const entries = JSON.parse(await right.warifu('journal', 'list', '--limit', '100', '--json'))
  const spread = entries.map(({ at }: { at: string }) => Temporal.Instant.from(at).epochMilliseconds)
  assert.ok(Math.max(...spread) - Math.min(...spread) < hourMs, 'no entry of a false time')
})

test('R2: a command whose clock contradicts the database’s does nothing, and says so in a line', async (t) => {
  const postgres = await startPostgres()
  const folder = newFolder()
  t.after(() => Promise.all([postgres.stop(), folder.remove()]))
  const variables = { DATABASE_URL: await postgres.createDatabase(), WARIFU_DATA_DIR: folder.path }
  const shifted = { ...variables, NODE_OPTIONS: `--import=${shiftedClock}`, SHIFTED_CLOCK_MS: String(hourMs) }
  const refused = await runWarifu(['token', 'issue'], shifted)
  assert.equal(refused.code, 1)
  assert.equal(refused.stderr, "warifu: this machine's clock is 60 min ahead of the database's\n")
  assert.equal((await runWarifu(['clock', 'accept'], shifted)).code, 1, 'the database is not the journal')
  assert.equal((await runWarifu(['token', 'issue'], variables)).code, 0)
})

test('R2: on SQLite, after a command wrote a false time, the next says so, and goes on once an operator accepts the clock', async (t) => {
  const folder = newFolder()
  t.after(folder.remove)
  const variables = { WARIFU_DATA_DIR: folder.path }
  const tenYears = String(10 * 365 * 24 * hourMs)
  const shifted = { ...variables, NODE_OPTIONS: `--import=${shiftedClock}`, SHIFTED_CLOCK_MS: tenYears }
  assert.equal((await runWarifu(['token', 'issue'], shifted)).code, 0, 'nothing tells it')
  const refused = await runWarifu(['token', 'issue'], variables)
  assert.equal(refused.code, 1)
  assert.match(
    refused.stderr,
    /^warifu: this machine's clock is 3650 days behind the newest entry of the journal /,
  )
  assert.match(
    (await runWarifu(['token', 'issue'], variables)).stderr,
    /3650 days/,
    'a command hides nothing',
  )
  const accepted = await runWarifu(['clock', 'accept', '--json'], variables)
  assert.equal(accepted.code, 0, accepted.stderr)
  assert.ok(JSON.parse(accepted.stdout).before > JSON.parse(accepted.stdout).now)
  assert.equal((await runWarifu(['token', 'issue'], variables)).code, 0)
  const verified = await runWarifu(['journal', 'verify', '--without-checkpoints'], variables)
  assert.match(verified.stdout, /^the journal holds/)
})
