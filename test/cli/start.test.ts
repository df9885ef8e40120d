// Refused starts: one line that names what is wrong, before anything is written.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { generateKeyRingFile } from '../../src/platform/secrets/key-ring-file.ts'
import { profilesDir } from '../support/world.ts'
import { type Folder, faultsOf, forEachOf, newFolder, runWarifu, type Variables } from './run.ts'

let folder: Folder
before(() => {
  folder = newFolder()
})
after(() => folder.remove())

type Case = readonly [variables: Variables, reason: RegExp]

/** What is wrong with how these starts end. */
async function faultsOfStarts(word: string, code: number, cases: readonly Case[]): Promise<string[]> {
  const found = await forEachOf(cases, async ([variables, reason]) => {
    const usual = { WARIFU_DATA_DIR: join(folder.path, 'never'), SMTP_URL: 'smtp://localhost:9' }
    const ended = await runWarifu([word], { ...usual, ...variables })
    const faults = faultsOf(ended, code, reason)
    return faults.length === 0 ? [] : [JSON.stringify(variables), ...faults]
  })
  return found.flat()
}

test('a variable with a wrong value ends the start with 2, naming it', async () => {
  const faults = await faultsOfStarts('serve', 2, [
    [{ PORT: 'abc' }, /PORT must be a whole number from 0 to 65535, not "abc"/],
    [{ PORT: '-1' }, /PORT must be/],
    [{ PORT: '65536' }, /PORT must be/],
    [{ PORT: '80.5' }, /PORT must be/],
    [{ PORT: '0x50' }, /PORT must be/],
    [{ PUBLIC_ORIGIN: 'otp.example.jp' }, /PUBLIC_ORIGIN must be an origin/],
    [{ PUBLIC_ORIGIN: 'https://otp.example.jp/path' }, /PUBLIC_ORIGIN must be an origin/],
    [{ DATABASE_URL: 'mysql://db/warifu' }, /DATABASE_URL must begin with postgres:\/\//],
    [{ SMTP_URL: 'mail.example.jp' }, /SMTP_URL must be a URL such as smtp:/],
    [{ SMTP_URL: 'https://mail.example.jp' }, /SMTP_URL must be a URL/],
    [{ SMTP_URL: 'smtp://mail.example.jp?tls=maybe' }, /tls=required or tls=off/],
    [{ SMTP_URL: 'smtp://u:p@mail.example.jp?tls=off' }, /password in the clear/],
    [
      { SMTP_URL: '' },
      /SMTP_URL is not set, but mail is sent by sample-shinkin\/fx-web, shoko-chukin\/fx-web-2025 /,
    ],
  ])
  assert.deepEqual(faults, [])
  const demo: Case[] = [[{ WARIFU_DEMO_NOW: 'tomorrow' }, /WARIFU_DEMO_NOW must be an instant such as 2025-/]]
  assert.deepEqual(await faultsOfStarts('demo', 2, demo), [])
  assert.equal(existsSync(join(folder.path, 'never')), false)
})

test('WARIFU_VIP_FILE: a missing file, a wrong one, or one that would be served without TLS ends the start with 2', async () => {
  const file = (name: string, text: string) => {
    const path = join(folder.path, name)
    writeFileSync(path, text)
    return { WARIFU_VIP_FILE: path }
  }
  const plain = { PUBLIC_ORIGIN: 'http://otp.example.jp' }
  const faults = await faultsOfStarts('serve', 2, [
    [{ WARIFU_VIP_FILE: join(folder.path, 'no-vip.json') }, /WARIFU_VIP_FILE cannot be read: .*no-vip\.json/],
    [file('vip1.json', '{'), /vip1\.json: is not JSON/],
    [file('vip2.json', '{"issuers":"x"}'), /vip2\.json: .*issuers/],
    [
      { ...file('vip3.json', '{}'), ...plain },
      /WARIFU_VIP_FILE needs a PUBLIC_ORIGIN that begins with https/,
    ],
  ])
  assert.deepEqual(faults, [])
  assert.equal(existsSync(join(folder.path, 'never')), false)
})

test('port 80 is a port like any other', async () => {
  const data = join(folder.path, 'port80')
  const ended = await runWarifu(['migrate'], { PORT: '80', WARIFU_DATA_DIR: data })
  assert.deepEqual([ended.code, ended.stderr], [0, ''])
})

test('CRY-03: production without a key file refuses with 2, and makes none', async () => {
  const data = join(folder.path, 'production')
  const keys = join(folder.path, 'elsewhere.json')
  const production = { NODE_ENV: 'production', WARIFU_DATA_DIR: data }
  const faults = await faultsOfStarts('serve', 2, [
    [production, /production\/keys\.json/],
    [{ ...production, WARIFU_KEYS_FILE: keys }, /elsewhere\.json/],
  ])
  assert.deepEqual(faults, [])
  assert.deepEqual([existsSync(data), existsSync(keys)], [false, false])
})

test('CRY-03: a key file that others may read, or that is not one, is refused with 2 and stays unchanged', async () => {
  const file = (name: string) => join(folder.path, name)
  generateKeyRingFile(file('keys644.json'), '2025-01-01T00:00:00Z')
  chmodSync(file('keys644.json'), 0o644)
  generateKeyRingFile(file('keys640.json'), '2025-01-01T00:00:00Z')
  chmodSync(file('keys640.json'), 0o640)
  const key = readFileSync(file('keys644.json'), 'utf8')
  const material = /"material": "([^"]+)"/.exec(key)?.[1] ?? ''
  writeFileSync(file('half.json'), key.slice(0, 100), { mode: 0o600 })
  writeFileSync(file('short.json'), key.replace(material, material.slice(8)), { mode: 0o600 })
  const keys = (name: string) => ({ WARIFU_KEYS_FILE: file(name) })
  const faults = await faultsOfStarts('serve', 2, [
    [keys('keys644.json'), /keys644\.json: .*mode 644.*chmod 600/],
    [keys('keys640.json'), /keys640\.json: .*mode 640/],
    [keys('half.json'), /half\.json: not JSON/],
    [keys('short.json'), /short\.json: .*keys\.0\.material: must be 32 bytes/],
  ])
  assert.deepEqual(faults, [])
  assert.ok(!faults.join('').includes(material.slice(8)))
  assert.equal(statSync(file('keys644.json')).mode & 0o777, 0o644)
})

/** The profiles with one of them changed: `file` below the folder, and its new text. */
function profilesWith(name: string, file: string, text: (before: string) => string): Variables {
  const copy = join(folder.path, name)
  cpSync(profilesDir, copy, { recursive: true })
  const path = join(copy, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text(existsSync(path) ? readFileSync(path, 'utf8') : ''))
  return { WARIFU_PROFILES_DIR: copy }
}

test('a wrong profile stops the start with 2, with its file, the place inside it and the reason', async () => {
  const file = 'shoko-chukin/fx-web.json'
  const changed = (name: string, from: RegExp, to: string) =>
    profilesWith(name, file, (text) => {
      assert.match(text, from)
      return text.replace(from, to)
    })
  const empty = join(folder.path, 'empty')
  mkdirSync(empty)
  const faults = await faultsOfStarts('serve', 2, [
    [profilesWith('p1', file, (text) => text.slice(0, -20)), /shoko-chukin\/fx-web\.json: is not JSON/],
    [profilesWith('p2', file, () => '[]'), /fx-web\.json: .+/],
    [changed('p3', /"failuresMax": 10/, '"failuresMax": 0'), /fx-web\.json: code\.failuresMax: .+/],
    [changed('p4', /"failuresMax": 10/, '"failuresMax": "10"'), /fx-web\.json: code\.failuresMax: .+/],
    [changed('p5', /"ticketSeconds": 300,/, ''), /fx-web\.json: session\.ticketSeconds: .+/],
    [
      changed('p6', /"ticketSeconds": 300/, '"ticketSeconds": 301'),
      /fx-web\.json: session\.ticketSeconds: .+/,
    ],
    [
      changed('p7', /"lengthMin": 8/, '"lengthMin": 17'),
      /fx-web\.json: password\.lengthMax: is less than lengthMin/,
    ],
    [changed('p8', /"code": \{/, '"code": { "failuresMaximum": 3,'), /fx-web\.json: code: .*failuresMaximum/],
    [
      changed('p9', /"clockToleranceSeconds": 5/, '"clockToleranceSeconds": 30'),
      /code\.clockToleranceSeconds: .+/,
    ],
    [profilesWith('p10', 'top.json', () => '{}'), /top\.json: must be at <institution>\/<service>\.json/],
    [profilesWith('p11', 'Bank/fx-web.json', () => '{}'), /Bank\/fx-web\.json: must be at/],
    [profilesWith('p12', 'a/b/c.json', () => '{}'), /a\/b\/c\.json: must be at/],
    [{ WARIFU_PROFILES_DIR: empty }, /empty: contains no profile/],
    [{ WARIFU_PROFILES_DIR: join(folder.path, 'nowhere') }, /nowhere/],
  ])
  assert.deepEqual(faults, [])
  assert.equal(existsSync(join(folder.path, 'never')), false)
})

test('REL-05: a data directory that cannot be written, or a database that cannot be reached, is named in one line', async () => {
  writeFileSync(join(folder.path, 'file'), '')
  writeFileSync(join(folder.path, 'warifu.db'), 'no database at all'.repeat(100))
  const keys = join(folder.path, 'good.json')
  generateKeyRingFile(keys, '2025-01-01T00:00:00Z')
  const database = (url: string) => ({ DATABASE_URL: url, WARIFU_KEYS_FILE: keys })
  const faults = await faultsOfStarts('migrate', 1, [
    [{ WARIFU_DATA_DIR: join(folder.path, 'file') }, /file/],
    [{ WARIFU_DATA_DIR: join(folder.path, 'file/below') }, /file\/below/],
    [{ WARIFU_DATA_DIR: join(folder.path, 'file/below'), WARIFU_KEYS_FILE: keys }, /file\/below/],
    [{ WARIFU_DATA_DIR: folder.path }, /warifu\.db/],
    [database('postgres://warifu:geheim@127.0.0.1:1/warifu'), /127\.0\.0\.1:1/],
  ])
  assert.deepEqual(faults, [])
  assert.ok(!faults.join('').includes('geheim'))
  assert.ok(readdirSync(folder.path).includes('file'))
})

test('a port that is taken ends the start with 2, saying so, and leaves no process behind', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const address = taken.address()
  assert.ok(address !== null && typeof address === 'object')
  const { port } = address
  const data = join(folder.path, 'taken')
  const usual = { HOST: '127.0.0.1', SMTP_URL: 'smtp://localhost:9' }
  const ended = await runWarifu(['serve'], { ...usual, PORT: String(port), WARIFU_DATA_DIR: data })
  taken.close()
  assert.deepEqual(faultsOf(ended, 2, new RegExp(`127\\.0\\.0\\.1:${port}`)), [])
})
