// `WARIFU_WORKERS`: several processes at one port (issue 13, decision 35).
import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { after, before, describe, type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { serviceHref } from '../../src/authority/routes.ts'
import { eventCode } from '../journeys/support/oathtool.ts'
import { type App, startApp, untilSaid } from '../support/app.ts'
import { createClient } from '../support/client.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { tokenOn } from '../support/site.ts'
import { shoko } from '../support/world.ts'
import { newFolder, runWarifu } from './run.ts'

const at = (screen: Parameters<typeof serviceHref>[1]) => serviceHref(shoko, screen)
const user = { service: shoko, customer: '割符商事', userId: 'hanako', userName: '割符 花子' }

let postgres: Postgres
before(async () => {
  postgres = await startPostgres()
})
after(() => postgres.stop())

/** A node of two workers, on a database of its own. */
async function startNode(t: TestContext, database: 'SQLite' | 'PostgreSQL'): Promise<App> {
  const place = database === 'SQLite' ? {} : { DATABASE_URL: await postgres.createDatabase() }
  const app = await startApp('serve', { WARIFU_WORKERS: '2', HOST: '127.0.0.1', ...place })
  t.after(() => app.stop().catch(() => {}))
  await until(() => workersOf(app).length === 2, 'two workers')
  return app
}

const workersOf = ({ pid }: App) =>
  execFileSync('sh', ['-c', `pgrep -P ${pid} || true`], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '')
    .map(Number)

async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let i = 0; i < 1200; i++) {
    if (await holds()) return
    await wait(50)
  }
  assert.fail(`never came: ${what}`)
}

/** Which workers have logged a request. */
function answeredBy(app: App): ReadonlySet<unknown> {
  const lines = app
    .output()
    .split('\n')
    .filter((line) => line.includes('"msg":"request"'))
  return new Set(lines.map((line) => (JSON.parse(line) as { readonly worker?: unknown }).worker))
}

/** A user with an event-based token, and how to make its codes. */
async function enrolled(app: App) {
  const { userId, initialPassword: password } = await app.createUser(user)
  const { tokenId, secretBase32 } = await app.issueToken('event')
  const code = (counter: number) => eventCode(secretBase32, counter)
  const client = createClient(app.origin, app.origin)
  await client.submit(at('enrollment'), { userId, password })
  await client.submit(at('enrollmentToken'), { tokenId, otp1: code(0), otp2: code(1) })
  return { client, code }
}

/** Asks the API whether a code is right; undefined where no answer came. */
async function createVerifier(app: App) {
  const client = ['client', 'create', '--service', shoko, '--name', '勘定系', '--scope', 'verify']
  const { apiKey } = JSON.parse(await app.warifu(...client, '--requests-per-second', '1000', '--json')) as {
    readonly apiKey: string
  }
  return async (code: string): Promise<boolean | undefined> => {
    const response = await fetch(`${app.origin}/api/v1/verifications`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${apiKey}`,
        'Content-Type': 'application/json',
        // Each asks for a worker again.
        Connection: 'close',
      },
      body: JSON.stringify({ service: shoko, userId: user.userId, code }),
    }).catch(() => undefined)
    if (response?.status !== 200) return undefined
    const { accepted } = (await response.json().catch(() => ({}))) as { readonly accepted?: boolean }
    return accepted
  }
}

for (const database of ['SQLite', 'PostgreSQL'] as const) {
  describe(`two workers on ${database}`, () => {
    test('OTP-01: of one code sent many times to the one port, both workers get some, and one is accepted', async (t) => {
      const app = await startNode(t, database)
      const { client: first, code } = await enrolled(app)
      const form = await tokenOn(first, at('loginCode'))
      const answers: Response[] = []
      const sendSome = async () => {
        const sent = Array.from({ length: 20 }, () => {
          const client = createClient(app.origin, app.origin)
          for (const [name, value] of first.cookies) client.cookies.set(name, value)
          return client.post(at('loginCode'), { form_token: form, otp: code(2) })
        })
        answers.push(...(await Promise.all(sent)))
        return answeredBy(app).size === 2
      }
      await until(sendSome, 'both workers')
      const passed = answers.filter(({ headers }) => headers.get('Location') === at('password'))
      assert.equal(passed.length, 1)
      assert.match(await app.warifu('journal', 'verify', '--without-checkpoints'), /^the journal holds/)
      await app.stop()
    })

    test('I4, REL-03: a worker that is killed under load loses nothing acknowledged, and the service goes on', async (t) => {
      const app = await startNode(t, database)
      const { code } = await enrolled(app)
      const verify = await createVerifier(app)
      const accepted: number[] = []
      let next = 2
      // What got no answer may have been accepted, and is asked again.
      const load = async (count: number) => {
        for (const end = next + count; next < end; next++) {
          const answers: boolean[] = []
          await until(async () => {
            const answer = await verify(code(next))
            if (answer !== undefined) answers.push(answer)
            return answers.length > 0
          }, 'an answer')
          if (answers[0]) accepted.push(next)
        }
      }
      await load(5)
      for (let kill = 0; kill < 3; kill++) {
        const [victim] = workersOf(app)
        assert.ok(victim)
        const loading = load(12)
        await wait(20)
        process.kill(victim, 'SIGKILL')
        await loading
        // The victim is among them until the node has noticed.
        await until(() => {
          const workers = workersOf(app)
          return workers.length === 2 && !workers.includes(victim)
        }, 'another worker')
      }
      const before = accepted.length
      await load(5)
      assert.equal(accepted.length - before, 5, 'the service goes on')
      for (const counter of accepted)
        assert.equal(await verify(code(counter)), false, `code ${counter} again`)
      const listed = await app.warifu('journal', 'list', '--limit', '1000', '--json')
      const spent = listed.match(/"code_accepted"/g)?.length ?? 0
      assert.ok(spent >= accepted.length, `${spent} in the journal, ${accepted.length} acknowledged`)
      assert.match(await app.warifu('journal', 'verify', '--without-checkpoints'), /^the journal holds/)
      await untilSaid(app, /"ended":\d+,"code":null,"signal":"SIGKILL"/)
    })
  })
}

test('REL-02: one worker that does not answer makes the node not ready, until it does', async (t) => {
  const app = await startNode(t, 'SQLite')
  const [victim] = workersOf(app)
  assert.ok(victim)
  const readiness = async () => {
    // The other one answers, sooner or later; a connection that the stopped one took gets none.
    const signal = AbortSignal.timeout(5000)
    const response = await fetch(`${app.origin}/readyz`, { signal, headers: { Connection: 'close' } })
    return response.status
  }
  process.kill(victim, 'SIGSTOP')
  t.after(() => execFileSync('sh', ['-c', `kill -CONT ${victim} 2>/dev/null || true`]))
  await until(async () => (await readiness().catch(() => 0)) === 503, 'not ready')
  process.kill(victim, 'SIGCONT')
  await until(async () => (await readiness().catch(() => 0)) === 200, 'ready again')
})

test('REL-23: SIGTERM ends all workers, each with its checkpoint, and the node with 0', async (t) => {
  const app = await startNode(t, 'SQLite')
  await createClient(app.origin, app.origin).submit(at('login'), { userId: 'nobody', password: 'Machigai1' })
  const workers = workersOf(app)
  await app.stop()
  for (const pid of workers) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
  await untilSaid(app, /"worker":\d+,.*"journal checkpoint"/)
})

test('a node whose workers cannot serve ends as one process does, and says why', async (t) => {
  const folder = newFolder()
  t.after(folder.remove)
  const app = await startApp('serve', { HOST: '127.0.0.1' })
  t.after(app.stop)
  const taken = {
    WARIFU_WORKERS: '2',
    SMTP_URL: 'smtp://localhost:9',
    HOST: '127.0.0.1',
    WARIFU_DATA_DIR: folder.path,
  }
  const { code, stderr } = await runWarifu(['serve'], { ...taken, PORT: new URL(app.origin).port })
  assert.equal(code, 2)
  assert.match(stderr, /cannot listen at 127\.0\.0\.1:\d+: another process listens there/)
  const wrong = await runWarifu(['serve'], { ...taken, WARIFU_WORKERS: '0' })
  assert.equal(wrong.code, 2)
  assert.match(wrong.stderr, /WARIFU_WORKERS must be a whole number from 1 to 64/)
})

test('R8: a disk that fails once ends one worker, and all when it fails again', async () => {
  const script = fileURLToPath(new URL('./support/failing-workers.ts', import.meta.url))
  const ended = await new Promise<{ code: number | null; stdout: string }>((resolve) => {
    const child = execFile(process.execPath, [script], (_, stdout) =>
      resolve({ code: child.exitCode, stdout }),
    )
  })
  assert.equal(ended.code, 1)
  const lines = ended.stdout.trim().split('\n')
  assert.deepEqual(lines, [
    'a worker ended; another one will start',
    'the disk failed again; all workers end',
  ])
})
