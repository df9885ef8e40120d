// E3: nodes decide by the profiles in force; one with others is out of service until somebody activates them.
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { end, freePort, ownEnvironment, spawnWarifu, untilReady, untilSaid } from '../support/app.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { type Folder, newFolder, runWarifu, type Variables } from './run.ts'

const profilesHere = fileURLToPath(new URL('../../profiles', import.meta.url))
const service = 'johoku/fx-web'

let postgres: Postgres
let folder: Folder
before(async () => {
  postgres = await startPostgres()
  folder = newFolder()
})
after(async () => {
  await postgres.stop()
  folder.remove()
})

/** Profiles of one service, whose passwords lock after so many failures. */
function profilesWith(name: string, failuresMax: number): string {
  const to = join(folder.path, name)
  mkdirSync(join(to, 'johoku'), { recursive: true })
  cpSync(join(profilesHere, 'profile.schema.json'), join(to, 'profile.schema.json'))
  const profile = JSON.parse(readFileSync(join(profilesHere, `${service}.json`), 'utf8'))
  profile.password.failuresMax = failuresMax
  writeFileSync(join(to, `${service}.json`), JSON.stringify(profile))
  return to
}

async function startNode(variables: Variables) {
  const port = await freePort()
  const environment = { PORT: String(port), WARIFU_DRAIN_SECONDS: '0', SMTP_URL: 'smtp://localhost:9' }
  const { child, output } = spawnWarifu(['serve'], { ...ownEnvironment(), ...environment, ...variables })
  const origin = `http://localhost:${port}`
  return {
    output,
    ready: () => untilReady(child, origin),
    stop: () => end(child),
    async answers(path: string) {
      const response = await fetch(`${origin}${path}`)
      return { status: response.status, text: await response.text() }
    },
    /** Until it listens, ready or not. */
    async listens() {
      while (
        !(await fetch(`${origin}/healthz`).then(
          () => true,
          () => false,
        ))
      )
        assert.equal(child.exitCode, null, output())
    },
  }
}

async function digestOf(variables: Variables): Promise<string> {
  const { stdout } = await runWarifu(['profile', 'check', '--json'], variables)
  return JSON.parse(stdout).all
}

const hands = ['--as', 'suzuki', '--reason', 'change 4711']

for (const driver of ['sqlite', 'postgres'] as const) {
  test(`E3: on ${driver}, a node with other profiles decides nothing until they are activated, and then the others know`, async () => {
    const dataDir = join(folder.path, driver)
    const database = driver === 'postgres' ? { DATABASE_URL: await postgres.createDatabase() } : {}
    const ours = { WARIFU_DATA_DIR: dataDir, ...database, WARIFU_PROFILES_DIR: profilesWith('ten', 10) }
    const theirs = { ...ours, WARIFU_PROFILES_DIR: profilesWith('hundred', 100) }
    const activate = async (variables: Variables) =>
      runWarifu(['profile', 'activate', '--digest', await digestOf(variables), ...hands], variables)

    const first = await startNode(ours)
    await first.ready()
    assert.equal((await activate(ours)).code, 0)
    const second = await startNode(theirs)
    try {
      await second.listens()
      const unready = await second.answers('/readyz')
      assert.equal(unready.status, 503)
      assert.match(unready.text, /other profiles are in force for johoku\/fx-web/)
      assert.equal((await second.answers('/johoku/fx-web/login')).status, 503)
      assert.equal((await first.answers('/readyz')).status, 200)

      const refused = await runWarifu(
        [
          'user',
          'create',
          '--service',
          service,
          '--customer',
          'A',
          '--customer-number',
          '1234567',
          '--user-id',
          'u0000001',
          '--user-name',
          'B',
          ...hands,
        ],
        theirs,
      )
      assert.match(refused.stderr, /not those in force/)
      const pending = await runWarifu(['profile', 'pending'], theirs)
      assert.equal(pending.code, 1)
      assert.match(pending.stdout, /password\.failuresMax: 10 → 100 {2}WEAKER/)

      const wrong = await runWarifu(
        ['profile', 'activate', '--digest', await digestOf(ours), ...hands],
        theirs,
      )
      assert.match(wrong.stderr, /--digest must be that of the profiles/)
      assert.equal((await activate(theirs)).code, 0)
      await second.ready()
      assert.equal((await second.answers('/johoku/fx-web/login')).status, 200)
      // For how long, is in src/compose/profile-watch.test.ts.
      assert.equal((await first.answers('/readyz')).status, 200)
      assert.equal((await first.answers('/johoku/fx-web/login')).status, 200)
      await untilSaid(first, /"msg":"the profiles of this node are not in force"/)

      const doctor = await runWarifu(['doctor', '--json'], ours)
      const findings = JSON.parse(doctor.stdout).findings as { check: string; state: string }[]
      assert.equal(findings.find(({ check }) => check === 'profiles in force')?.state, 'fault')
      const listed = await runWarifu(['journal', 'list', '--limit', '50', '--json', ...hands], theirs)
      assert.match(listed.stdout, /profile_activated/)
      const verified = await runWarifu(['journal', 'verify', '--without-checkpoints'], theirs)
      assert.equal(verified.code, 0, verified.stdout + verified.stderr)
    } finally {
      await first.stop()
      await second.stop()
    }
  })
}

test('R3, E3: a backup from before a change of profiles is restored with the new files, which wait to be put in force', async () => {
  const hands = ['--as', 'yamada', '--reason', '試験']
  const at = (data: string, profiles: string): Variables => ({
    WARIFU_DATA_DIR: join(folder.path, data),
    WARIFU_PROFILES_DIR: profiles,
    WARIFU_KEYS_FILE: join(folder.path, 'restored-keys.json'),
  })
  const before = at('before-change', profilesWith('before-change-profiles', 5))
  const done = async (words: readonly string[], variables: Variables) => {
    const { code, stdout, stderr } = await runWarifu(words, variables)
    assert.equal(code, 0, stderr)
    return stdout
  }
  await done(['key', 'generate', '--file', join(folder.path, 'restored-keys.json')], before)
  await done(['migrate'], before)
  const [digest = ''] = (await done(['profile', 'check'], before)).split('\n').at(-2)?.split(' ') ?? []
  await done(['profile', 'activate', '--digest', digest, ...hands], before)
  await done(['backup', join(folder.path, 'before-change-backup'), ...hands], before)

  const after = at('after-change', profilesWith('after-change-profiles', 8))
  await done(['restore', join(folder.path, 'before-change-backup'), '--at-once', ...hands], after)
  const pending = await runWarifu(['profile', 'pending'], after)
  assert.deepEqual([pending.code, /failuresMax: 5 → 8 {2}WEAKER/.test(pending.stdout)], [1, true])
  const dropped = await runWarifu(['mail', 'drop', '--all', ...hands], after)
  assert.equal(dropped.code, 2, 'whatever else decides still needs those in force')
})
