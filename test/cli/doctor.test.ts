// `./warifu doctor`: what it finds of a whole installation, and that it leaves everything as it is (E10, E11).

import assert from 'node:assert/strict'
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import { localhostRsaTls, localhostTls } from '../support/localhost-tls.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { profilesDir } from '../support/world.ts'
import { type Folder, faultsOf, newFolder, runWarifu, type Variables } from './run.ts'

type Finding = { readonly check: string; readonly state: string; readonly text: string }

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

const at = (name: string) => join(folder.path, name)

async function examine(variables: Variables) {
  const { code, stdout, stderr } = await runWarifu(['doctor', '--json'], variables)
  assert.equal(stderr, '')
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly Finding[] }
  const of = (check: string, state: string) =>
    findings.filter((each) => each.check === check && each.state === state).map(({ text }) => text)
  return { code, of, findings }
}

async function succeed(words: readonly string[], variables: Variables): Promise<void> {
  const { code, stderr } = await runWarifu(words, variables)
  assert.deepEqual([code, stderr], [0, ''])
}

test('E10: the doctor makes nothing where nothing is, and says what is missing', async () => {
  const { code, of } = await examine({ WARIFU_DATA_DIR: at('none') })
  assert.equal(code, 2)
  assert.match(of('data', 'fault').join(), /WARIFU_DATA_DIR/)
  assert.match(of('keys', 'fault').join(), /key generate/)
  assert.match(of('database', 'warning').join(), /migrate/)
  assert.match(of('mail', 'fault').join(), /SMTP_URL is not set/)
  assert.deepEqual(readdirSync(folder.path), [])
})

/** The shipped profiles, with passkeys for the staff of every desk: without them there is a warning. */
function profilesWithKeys(): string {
  const profiles = at('profiles')
  cpSync(profilesDir, profiles, { recursive: true })
  const phases = [{ from: null, standing: 'required' }]
  for (const name of readdirSync(join(profiles, 'desk'))) {
    const file = join(profiles, 'desk', name)
    const profile = JSON.parse(readFileSync(file, 'utf8'))
    const methods = { token: phases, mail: null, passkey: { phases, staff: { attestation: 'none' } } }
    writeFileSync(file, JSON.stringify({ ...profile, methods }))
  }
  return profiles
}

test('E10: an installation without faults is all ok, and exits with 0', async () => {
  const mail = createServer((socket) => socket.on('error', () => {}).write('220 mail.example.jp ESMTP\r\n'))
  mail.on('connection', (socket) =>
    socket.on('data', (line) => socket.write(`${line}`.startsWith('QUIT') ? '221 bye\r\n' : '250 hello\r\n')),
  )
  await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', resolve))
  const { port } = mail.address() as { readonly port: number }
  for (const [name, pem] of Object.entries(localhostTls)) writeFileSync(at(name), pem, { mode: 0o600 })
  const variables = {
    WARIFU_DATA_DIR: at('whole'),
    WARIFU_PROFILES_DIR: profilesWithKeys(),
    WARIFU_CHECKPOINTS_FILE: at('checkpoints.jsonl'),
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    WARIFU_TLS_CERT_FILE: at('cert'),
    WARIFU_TLS_KEY_FILE: at('key'),
  }
  await succeed(['migrate'], variables)
  const checked = await runWarifu(['profile', 'check', '--json'], variables)
  await succeed(['profile', 'activate', '--digest', JSON.parse(checked.stdout).all], variables)
  const { code, findings } = await examine(variables)
  mail.close()
  // How full this machine is, and who may change its working tree, is not the doctor's doing.
  const own = findings.filter(({ check }) => check !== 'disk' && check !== 'profiles')
  assert.deepEqual(
    own.filter(({ state }) => state !== 'ok'),
    [],
  )
  const has = (wanted: string) => findings.some(({ state }) => state === wanted)
  assert.equal(code, has('fault') ? 2 : has('warning') ? 1 : 0)

  writeFileSync(at('key'), localhostRsaTls.key)
  chmodSync(at('whole'), 0o755)
  const worse = await examine(variables)
  assert.equal(worse.code, 2)
  assert.match(worse.of('tls', 'fault').join(), /is not the key of/)
  assert.match(worse.of('data', 'warning').join(), /chmod 700/)
  assert.match(worse.of('mail', 'fault').join(), /can't be used/)
})

test('E10: of PostgreSQL, the settings that lose what was acknowledged are faults', async () => {
  const variables = { WARIFU_DATA_DIR: at('postgres'), DATABASE_URL: await postgres.createDatabase() }
  await succeed(['migrate'], variables)
  const { code, of } = await examine(variables)
  assert.equal(code, 2)
  // The tests' server runs without fsync.
  assert.match(of('database', 'fault').join(), /fsync is off/)
  assert.match(of('database', 'warning').join(), /synchronous_standby_names/)
  assert.equal(of('migrations', 'ok').length, 1)
  assert.match(of('clock', 'ok').join(), /database/)
  assert.match(of('keys', 'ok').join(), /used with are there/)
})

test('E11: an export without its key says so in one line; the doctor names the key', async () => {
  const variables = { WARIFU_DATA_DIR: at('keyless') }
  const hex = '3132333435363738393031323334353637383930'
  writeFileSync(at('tokens.csv'), `token_id,secret_hex,period\n1,${hex},30\n`)
  await succeed(['token', 'import', at('tokens.csv'), '--format', 'csv', '--prefix', 'FT'], variables)
  renameSync(at('keyless/keys.json'), at('keyless/old.json'))
  writeFileSync(at('keyless/keys.json'), newKeyRingText('2026-11-30T00:00:00Z'), { mode: 0o600 })
  const { of } = await examine(variables)
  assert.match(of('keys', 'fault').join(), /lacks [0-9a-f]{12}, which this database was used with/)
  const words = ['token', 'export', '--prefix', 'FT', '--plain', '--out', at('out.xml')]
  assert.deepEqual(faultsOf(await runWarifu(words, variables), 1, /a key that is not in the key ring/), [])
  assert.equal(existsSync(at('out.xml')), false, 'no part of a file stays')
})
