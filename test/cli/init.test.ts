// E12: a new installation from nothing, whatever stopped the run before, and never over what is there.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { parseEnv } from 'node:util'
import type { Context } from '../../src/authority/operations/context.ts'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import { keysMissing } from '../../src/authority/rules/staff-keys.ts'
import { machineClock, readConfig } from '../../src/compose/config.ts'
import { openContext } from '../../src/compose/context.ts'
import { envFileText } from '../../src/compose/init/env-file.ts'
import { modules } from '../../src/compose/modules.ts'
import { startPostgres } from '../support/postgres.ts'
import { appointSettled } from '../support/terminal.ts'
import { testCaller } from '../support/world.ts'
import { type Folder, faultsOf, forEachOf, newFolder, runExactly, warifuPath } from './run.ts'
import { answers, init, wordsOf } from './support/site.ts'

function folderFor(t: TestContext): Folder & { readonly at: (...path: string[]) => string } {
  const folder = newFolder()
  t.after(() => folder.remove())
  return { ...folder, at: (...path) => join(folder.path, 'site', ...path) }
}

type Place = ReturnType<typeof folderFor>

const settingsOf = ({ at }: Place) => parseEnv(readFileSync(at('env'), 'utf8'))
const lettersOf = ({ at }: Place) => readdirSync(at('letters')).sort()

/** What a process of its own does with this installation. */
async function beside<T>(place: Place, work: (context: Context) => Promise<T>): Promise<T> {
  const context = await openContext(readConfig(settingsOf(place)), modules, machineClock())
  try {
    return await work(context)
  } finally {
    await context.store.close()
  }
}

/** Whether the password of a letter opens the first step for its administrator. */
function opens(place: Place, userId: string): Promise<boolean> {
  const letter = readFileSync(place.at('letters', `${userId}-password.txt`), 'utf8')
  const password = /^初期パスワード：(.+)$/m.exec(letter)?.[1] ?? ''
  return beside(place, async (context) => {
    const credentials = { service: 'desk/kita', userId, password, purpose: 'enrollment' } as const
    return (await passFirstFactor(context, testCaller, credentials)).ok
  })
}

const allLetters = ['admin01', 'admin02'].flatMap((id) => [`${id}-activation.txt`, `${id}-password.txt`])

test('E12: init makes a whole installation for its owner only, which the doctor finds well', async (t) => {
  const place = folderFor(t)
  const made = await init(place, { origin: 'https://otp.kita.example' })
  assert.deepEqual([made.code, made.stderr], [0, ''])
  assert.deepEqual(lettersOf(place), allLetters)
  for (const file of ['env', 'keys.json', 'data/warifu.db', ...allLetters.map((each) => `letters/${each}`)])
    assert.equal(statSync(place.at(file)).mode & 0o777, 0o600, file)
  const secret = readFileSync(place.at('letters', 'admin01-password.txt'), 'utf8')
  assert.ok(!made.stdout.includes(/^初期パスワード：(.+)$/m.exec(secret)?.[1] ?? 'none'))

  const doctor = await runExactly(['doctor', '--json'], { WARIFU_ENV_FILE: place.at('env') })
  const { findings } = JSON.parse(doctor.stdout) as { findings: { check: string; state: string }[] }
  const left = findings.filter(({ state, check }) => state !== 'ok' && check !== 'disk')
  assert.deepEqual(
    left.map(({ check, state }) => [check, state]),
    [
      ['checkpoints', 'warning'],
      ['fido', 'warning'],
    ],
    'where checkpoints go, and whether the staff get security keys, is for a person to say',
  )
  const before = readFileSync(place.at('keys.json'), 'utf8')
  const again = await runExactly(['init', '--yes', '--folder', place.at()])
  assert.deepEqual([again.code, again.stderr], [0, ''])
  assert.match(again.stdout, /^kept .*profiles\nkept .*keys\.json\nkept .*env\n/)
  assert.equal(readFileSync(place.at('keys.json'), 'utf8'), before)
  assert.deepEqual(lettersOf(place), allLetters)
  assert.ok(await opens(place, 'admin02'))
})

/** Whether an administrator reaches the desk with password and code alone, as its profile says. */
function needsKeys(place: Place): Promise<boolean> {
  return beside(place, async ({ profiles, now }) => {
    const desk = profiles.get('desk/kita')
    assert.ok(desk)
    return keysMissing(undefined, desk, now()) > 0
  })
}

test('E12, issue 18: the desk that init makes opens without security keys; with --security-keys yes it asks for them', async (t) => {
  const [without, withKeys] = [folderFor(t), folderFor(t)]
  const plain = await init(without)
  assert.deepEqual([plain.code, plain.stderr, await needsKeys(without)], [0, '', false])
  assert.doesNotMatch(plain.stdout, /FIDO/)
  const asked = await init(withKeys, { 'security-keys': 'yes' })
  assert.deepEqual([asked.code, asked.stderr, await needsKeys(withKeys)], [0, '', true])
  assert.match(asked.stdout, /WARIFU_FIDO_METADATA_FILE in .*env$/m)
  const doctor = await runExactly(['doctor'], { WARIFU_ENV_FILE: withKeys.at('env') })
  assert.match(doctor.stdout, /^fault +fido: WARIFU_FIDO_METADATA_FILE is not set/m)
})

/** Kills a run as soon as a file is there. */
async function killAt(place: Place, ...path: string[]): Promise<void> {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env
  const words = ['init', '--yes', ...wordsOf(place)]
  const child = spawn(warifuPath, words, { env: { PATH, HOME, NODE_COMPILE_CACHE }, stdio: 'ignore' })
  const ended = once(child, 'exit')
  while (!existsSync(place.at(...path)) && child.exitCode === null) await wait(1)
  child.kill('SIGKILL')
  await ended
}

test('E12: a run that was killed anywhere goes on, and every letter that is left opens', async (t) => {
  const place = folderFor(t)
  for (const path of [
    ['profiles'],
    ['keys.json'],
    ['data', 'warifu.db'],
    ['letters', 'admin01-password.txt.unfinished'],
  ])
    await killAt(place, ...path)
  const { code, stderr } = await init(place)
  assert.deepEqual([code, stderr], [0, ''])
  assert.deepEqual(lettersOf(place), allLetters)
  assert.deepEqual([await opens(place, 'admin01'), await opens(place, 'admin02')], [true, true])
})

test('E12: who was appointed but whose letter was not finished gets a new one, and who has theirs does not', async (t) => {
  const place = folderFor(t)
  assert.equal((await init(place)).code, 0)
  const letter = (name: string) => place.at('letters', name)
  const second = readFileSync(letter('admin02-password.txt'), 'utf8')
  // As a run leaves it that is killed between the commit and the name of the letter.
  execFileSync('mv', [letter('admin01-password.txt'), letter('admin01-password.txt.unfinished')])
  const { code, stdout } = await init(place)
  assert.equal(code, 0)
  assert.match(stdout, /made {2}administrator admin01\nkept {2}administrator admin02/)
  assert.ok(await opens(place, 'admin01'))
  assert.equal(readFileSync(letter('admin02-password.txt'), 'utf8'), second)
  // Handed over and removed: nobody gets a second letter.
  for (const each of allLetters) execFileSync('rm', [letter(each)])
  assert.equal((await init(place)).code, 0)
  assert.deepEqual(lettersOf(place), [])
})

test('X1: init appoints nobody at a desk that has its two administrators', async (t) => {
  const place = folderFor(t)
  const first = { operator: 'kanri01:管理 一子:K001,kanri02:管理 二郎:K002' }
  assert.equal((await init(place, first)).code, 0)
  const letters = lettersOf(place)
  await beside(place, (context) => appointSettled(context, 'desk/kita'))
  const { code, stdout } = await init(place, { operator: 'mallory1:悪 一:X1,mallory2:悪 二:X2' })
  assert.equal(code, 0)
  assert.match(stdout, /kept {2}the desk of kita has its administrators/)
  assert.deepEqual(lettersOf(place), letters)
})

test('E12: a wrong or missing answer is named, with 2, before anything is written', async (t) => {
  const place = folderFor(t)
  const wrong: readonly (readonly [Parameters<typeof init>[1], RegExp])[] = [
    [{ institution: null }, /--institution is missing: the short name/],
    [{ institution: '../kita' }, /--institution: .*, not "\.\.\/kita"/],
    [{ institution: 'desk' }, /no institution can be called desk/],
    [{ service: 'fx' }, /--service: .*, not "fx": there is no "fx"; there are fx-web, personal, web-fb/],
    [{ service: 'fx-web,fx-web=二つ目' }, /--service: .*: it names fx-web twice/],
    [{ service: 'personal' }, /--bank-code is missing: 金融機関コード/],
    [{ telephone: 'a\u202eb' }, /--telephone holds an invisible character/],
    [{ origin: 'otp.kita.example' }, /--origin: .*not "otp\.kita\.example"/],
    [{ port: '99999' }, /--port: .*not "99999": it must be a number from 1 to 65535/],
    [{ operator: 'admin01:管理 一子:E001' }, /--operator: the first two.*: it names only one/],
    [{ operator: 'admin01:管理 一子:E001,admin02:管理 二郎:e001' }, /--operator: .*no number twice/],
    [{ operator: '../x:管理 一子:E001,admin02:管理 二郎:E002' }, /--operator: /],
    [{ 'security-keys': 'maybe' }, /--security-keys: .*, not "maybe": it must be yes or no/],
    [{ 'mail-from': 'otp@kita.example' }, /--mail-from needs SMTP_URL/],
  ]
  const faults = await forEachOf(wrong, async ([more, reason]) =>
    faultsOf(await init(place, more), 2, reason).map((fault) => `${reason}: ${fault}`),
  )
  assert.deepEqual(faults.flat(), [])
  const variable = await init(place, {}, { DATABASE_URL: 'mysql://geheim@db/x' })
  assert.deepEqual(faultsOf(variable, 2, /DATABASE_URL: postgres:.*: it must begin with postgres:/), [])
  assert.ok(!variable.stderr.includes('geheim'))
  assert.equal(existsSync(place.at()), false)
})

test('E12: what is there already is never overwritten: settings and profiles count, a letter of nobody stops it', async (t) => {
  const place = folderFor(t)
  mkdirSync(place.at('letters'), { recursive: true })
  writeFileSync(place.at('letters', 'admin01-password.txt'), 'old')
  assert.deepEqual(
    faultsOf(await init(place), 2, /admin01-password\.txt exists, but admin01 is not appointed/),
    [],
  )
  assert.equal(readFileSync(place.at('letters', 'admin01-password.txt'), 'utf8'), 'old')
  execFileSync('rm', [place.at('letters', 'admin01-password.txt')])
  const edited = `${readFileSync(place.at('env'), 'utf8')}WARIFU_WORKERS=2\n`
  writeFileSync(place.at('env'), edited)
  const again = await init(place, { port: '9999' })
  assert.deepEqual([again.code, again.stderr], [0, ''])
  assert.match(again.stdout, /kept {2}.*env \(without --port\)/)
  assert.equal(readFileSync(place.at('env'), 'utf8'), edited)
})

test('E12: with the settings and the empty folders of a package, keys and data are whose the data folder is', async (t) => {
  const place = folderFor(t)
  const [data, profiles, nobody] = [place.at('var'), place.at('profiles'), 65_534]
  for (const each of [data, profiles]) mkdirSync(each, { recursive: true, mode: 0o700 })
  if (process.getuid?.() === 0) chownSync(data, nobody, nobody)
  const settings = { WARIFU_DATA_DIR: data, WARIFU_PROFILES_DIR: profiles, WARIFU_TOKEN_ACTIVATION: 'code' }
  writeFileSync(place.at('env'), envFileText([], { ...settings, WARIFU_KEYS_FILE: place.at('keys.json') }))
  const { code, stderr, stdout } = await init(place)
  assert.deepEqual([code, stderr], [0, ''])
  assert.match(stdout, /made {2}.*profiles: kita\/fx-web, desk\/kita/)
  assert.deepEqual(lettersOf(place), allLetters)
  const { uid } = statSync(data)
  const owned = ['keys.json', 'var/warifu.db', 'var/journal-checkpoints.jsonl'].filter((each) =>
    existsSync(place.at(each)),
  )
  assert.ok(owned.length >= 2)
  for (const each of owned) assert.equal(statSync(place.at(each)).uid, uid, each)
})

test('E12: asked at the terminal, a wrong answer is asked for again with the reason, and nothing means the usual', async (t) => {
  const place = folderFor(t)
  const typed = [
    place.at(),
    'otp.kita.example',
    'https://otp.kita.example/',
    'https://otp.kita.example',
    '80800',
    '',
    'db:geheim',
    '',
    '',
    'Kita',
    'kita',
    '北信用金庫',
    'fx-web,fx',
    'fx-web',
    '',
    '0120-000-000',
    '',
    '',
    'ja',
    '',
    'admin01:管理 一子:E001,admin02:管理 二郎',
    answers.operator,
  ]
  const asked = await runExactly(['init'], {}, { input: `${typed.join('\n')}\n` })
  assert.equal(asked.code, 0, asked.stderr)
  const reasons = [...asked.stderr.matchAll(/That does not fit: (.*)\.$/gm)].map(([, reason]) => reason)
  assert.deepEqual(reasons, [
    'it must begin with https:// or http://',
    'it must end after the host or its port, without a slash, a path or a user',
    'it must be a number from 1 to 65535',
    'it must begin with postgres:// or postgresql://',
    '"K" does not belong in it: only a to z, 0 to 9 and hyphens do',
    'there is no "fx"; there are fx-web, personal, web-fb',
    'there is no usual answer',
    'it must be yes or no',
    '"admin02:管理 二郎" has 2 of the three parts ID:NAME:EMPLOYEE-NUMBER',
  ])
  assert.ok(!asked.stderr.includes('geheim'), 'an address may hold a password')
  assert.equal(settingsOf(place)['PUBLIC_ORIGIN'], 'https://otp.kita.example')
  assert.deepEqual(lettersOf(place), allLetters)
  const cut = await runExactly(['init'], {}, { input: `${place.at('b')}\n` })
  assert.equal(cut.code, 2)
  assert.match(cut.stderr, /nobody answers any more/)
})

test('E12: systemd, a shell and Node read the same from the settings; what one of them could not is refused', () => {
  const variables = {
    PORT: '8080',
    DATABASE_URL: 'postgres://warifu:a#b "c" $HOME `x`@db/w?sslmode=verify-full&x=1',
    SMTP_URL: 'smtp://%27:p@mail.example.jp:587',
    NAME: '北　信用金庫',
  }
  const text = envFileText(['a comment'], variables)
  assert.deepEqual({ ...parseEnv(text) }, variables)
  const shell = Object.keys(variables).map((name) => `printf '%s\\n' "$${name}"`)
  const read = execFileSync('sh', ['-c', `${text}\n${shell.join('\n')}`], { encoding: 'utf8' })
  assert.deepEqual(read.trimEnd().split('\n'), Object.values(variables))
  for (const value of ["it's", 'a\\b', 'a\nb'])
    assert.throws(() => envFileText([], { A: value }), /^UsageError: A /)
})

test('E12: ./warifu reads the settings that WARIFU_ENV_FILE names; what is set already wins, and the demo reads none', async (t) => {
  const place = folderFor(t)
  mkdirSync(place.at(), { recursive: true })
  writeFileSync(place.at('env'), "PORT='abc'\n")
  const file = { WARIFU_ENV_FILE: place.at('env') }
  const data = { WARIFU_DATA_DIR: place.at('data') }
  assert.deepEqual(
    faultsOf(await runExactly(['migrate'], { ...file, ...data }), 2, /PORT must be .*"abc"/),
    [],
  )
  const set = await runExactly(['migrate'], { ...file, ...data, PORT: '8081' })
  assert.deepEqual([set.code, set.stderr], [0, ''])
  const demo = await runExactly(['demo'], { ...file, ...data, WARIFU_DEMO_NOW: 'tomorrow' })
  assert.deepEqual(faultsOf(demo, 2, /WARIFU_DEMO_NOW must be an instant/), [])
  const none = await runExactly(['migrate'], { WARIFU_ENV_FILE: place.at('none') })
  assert.deepEqual(faultsOf(none, 2, /WARIFU_ENV_FILE cannot be read: .*none/), [])
})

test('E12: the same with PostgreSQL, whose URL comes from the environment; a database that is away stops it, and it goes on', async (t) => {
  const postgres = await startPostgres()
  t.after(() => postgres.stop())
  const place = folderFor(t)
  const url = await postgres.createDatabase()
  const away = await init(place, {}, { DATABASE_URL: 'postgres://warifu:geheim@127.0.0.1:1/warifu' })
  assert.deepEqual(faultsOf(away, 1, /127\.0\.0\.1:1; put it right in the settings, and run init again/), [])
  assert.equal(existsSync(place.at('letters')), false)
  const settings = readFileSync(place.at('env'), 'utf8')
  writeFileSync(place.at('env'), settings.replace(/^DATABASE_URL=.*$/m, `DATABASE_URL=${url}`))
  const { code, stderr } = await init(place)
  assert.deepEqual([code, stderr], [0, ''])
  assert.deepEqual([await opens(place, 'admin01'), existsSync(place.at('data', 'warifu.db'))], [true, false])
})
