// The commands of `./warifu`: what they print, what they refuse, and how they end.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { encodeBase32 } from '../../src/otp/base32.ts'
import { parseKeyUri } from '../../src/otp/key-uri.ts'
import { parseTokenId } from '../../src/otp/token-id.ts'
import { shoko } from '../support/world.ts'
import { type Folder, faultsOf, forEachOf, newFolder, runWarifu, type Variables, warifuPath } from './run.ts'

const customer = ['--customer', '割符商事', '--customer-number', '0001234567']
const user = ['user', 'create', '--service', shoko, ...customer, '--user-name', '割符 花子']

let folder: Folder
let variables: Variables
before(async () => {
  folder = newFolder()
  variables = { WARIFU_DATA_DIR: folder.path }
  await succeed(...user, '--user-id', 'known')
})
after(() => folder.remove())

/** The usual user with other options, or more of them. */
function userWith(...more: string[]): string[] {
  const replaced = user.flatMap((word, i) => (more.includes(word) && word.startsWith('--') ? [i, i + 1] : []))
  return [...user.filter((_, i) => !replaced.includes(i)), ...more]
}

async function succeed(...words: string[]): Promise<string> {
  const ended = await runWarifu(words, variables)
  assert.deepEqual([ended.code, ended.stderr], [0, ''])
  return ended.stdout
}

/** What `./warifu WORDS --help` prints, of many commands in one process: to start one for each is most of what that costs. */
async function helpsOf(commands: readonly string[]): Promise<string[]> {
  const end = '\0'
  const script = `
    const { runCommandLine } = await import(${JSON.stringify(import.meta.resolve('../../src/compose/command-line.ts'))})
    const { modules } = await import(${JSON.stringify(import.meta.resolve('../../src/compose/modules.ts'))})
    for (const words of ${JSON.stringify(commands)}) {
      if ((await runCommandLine([...words.split(' '), '--help'], modules)) !== 0) throw new Error(words)
      process.stdout.write(${JSON.stringify(end)})
    }`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])
  return stdout.split(end).slice(0, -1)
}

test('--help lists every command, and every command explains its options', async () => {
  const overview = await succeed('--help')
  assert.equal(await succeed('help'), overview)
  const commands = [...overview.matchAll(/^ {2}([a-z]+(?: [a-z]+)?) {2,}\S/gm)].map(
    ([, words]) => words ?? '',
  )
  for (const known of ['serve', 'demo', 'migrate', 'user create', 'token issue', 'journal verify'])
    assert.ok(commands.includes(known), known)
  const group = await succeed('oidc', '--help')
  assert.match(group, /oidc create .*\n {2}oidc list /)
  assert.doesNotMatch(group, /webhook create/)
  const help = await succeed('user', 'create', '--help')
  const helps = await helpsOf(commands)
  assert.equal(helps[commands.indexOf('user create')], help)
  for (const [i, help] of helps.entries()) assert.ok(help.startsWith(`./warifu ${commands[i]}: `))
  assert.match(helps.join('\n'), /--user-id VALUE\n {6}login ID \(required\)/)
})

test('it runs from any folder and through a symbolic link', async () => {
  const link = join(folder.path, 'link')
  symlinkSync(warifuPath, link)
  const ended = await runWarifu(['help'], variables, { cwd: '/', file: link })
  assert.deepEqual([ended.code, ended.stderr], [0, ''])
})

test('AUD-05: user create prints the initial password, for people and as JSON, and nothing else ever does', async () => {
  const text = await succeed(...user, '--user-id', 'hanako')
  const password = /^initial password ([A-Za-z0-9]{8,16})$/m.exec(text)?.[1] ?? ''
  assert.match(password, /[0-9]/)
  const json = JSON.parse(await succeed(...user, '--user-id', 'ｔａｒｏ．２', '--admin', '--json'))
  assert.deepEqual(Object.keys(json).sort(), [
    'customerId',
    'customerNumber',
    'initialPassword',
    'service',
    'userId',
  ])
  assert.equal(json.userId, 'taro.2')
  const journal = await succeed('journal', 'list')
  assert.match(journal, /terminal:tester - user_created .*"userId":"hanako"/)
  assert.ok(!journal.includes(password) && !journal.includes(json.initialPassword))
})

test('wrong input ends with 2 and one line that names the option, and nothing has happened', async () => {
  const create = (...more: string[]) => userWith(...more)
  const wrong: [string[], RegExp][] = [
    [user, /--user-id is missing/],
    [create('--user-id', 'a/b'), /--user-id must be 1 to 64/],
    [create('--user-id', 'x'.repeat(65)), /--user-id must be 1 to 64/],
    [create('--user-id', 'ok', '--customer-number', '12'), /--customer-number must be the 顧客番号（CIF）/],
    [create('--user-id', 'ok', '--customer', ' '), /--customer must be 1 to 100/],
    [create('--user-id', 'ok', '--user-name', 'a\nb'), /--user-name holds an invisible character/],
    [
      create('--user-id', 'ok', '--service', 'no/such'),
      /there is no service no\/such; there are .*shoko-chukin/,
    ],
    [create('--user-id', 'ok', '--service', '__proto__'), /there is no service __proto__/],
    [[...user, '--user-id', 'ok', '--user-id', 'ok'], /--user-id is given more than once/],
    [create('--user-id', 'ok', '--sudo'), /--sudo/],
    [create('--user-id', 'ok', 'extra'), /extra/],
    [['user', 'destroy'], /there is no command "user destroy"; see \.\/warifu user --help/],
    [['token', 'issue', '--algorithm', 'MD5'], /--algorithm must be one of SHA1, SHA256, SHA512, not "MD5"/],
    [['token', 'issue', '--issuer', 'a:b'], /--issuer/],
    [['journal', 'list', '--limit', '0'], /--limit must be 1 to 10000/],
    [['journal', 'list', '--user-id', 'x'], /--user-id needs --service/],
    [['journal', 'verify', '--checkpoints', join(folder.path, 'none')], /none/],
    [['journal', 'verify', '--checkpoints', warifuPath], /warifu/],
    [['migrate', '--force'], /migrate takes no options/],
  ]
  const acts = async () =>
    (await succeed('journal', 'list', '--limit', '10000'))
      .split('\n')
      .filter((line) => !/chain_started|"journal list"| exported /.test(line))
  const before = await acts()
  const faults = await forEachOf(wrong, async ([words, reason]) => {
    const found = faultsOf(await runWarifu(words, variables), 2, reason)
    return found.length === 0 ? [] : [words.join(' '), ...found]
  })
  const after = await acts()
  assert.deepEqual(faults.flat(), [])
  assert.deepEqual(after, before)
})

test('E11: commands of a day write one chain, two at once too, and those that look write nothing', async (t) => {
  const own = newFolder()
  t.after(own.remove)
  const at = { WARIFU_DATA_DIR: own.path }
  const run = async (...words: string[]) => assert.equal((await runWarifu(words, at)).code, 0)
  await run('token', 'issue')
  const db = new DatabaseSync(join(own.path, 'warifu.db'))
  t.after(() => db.close())
  const count = (table: string) => Number(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'])
  const written = count('journal')
  await run('journal', 'verify', '--without-checkpoints')
  await run('mail', 'list')
  await run('key', 'list')
  assert.equal(count('journal'), written)
  await Promise.all([run('token', 'issue'), run('token', 'issue')])
  assert.ok(count('journal') > written)
  // Midnight in Japan may pass meanwhile.
  assert.ok(count('journal_chain') <= 2)
  assert.equal(count('journal_chain'), count('(SELECT DISTINCT shared_on FROM journal_chain)'))
  await run('journal', 'verify', '--without-checkpoints')
})

test('user create refuses a user ID that is taken, in the same service only', async () => {
  await succeed(...user, '--user-id', 'twice')
  const again = await runWarifu([...user, '--user-id', 'twice'], variables)
  assert.deepEqual(faultsOf(again, 2, /the user ID is taken/), [])
  await succeed(...userWith('--user-id', 'twice', '--service', 'johoku/fx-web'))
})

test('token issue --json gives the token ID, the secret and an otpauth URI that says the same', async () => {
  const variants = [
    ['time', 'SHA1', 'mobile'],
    ['time', 'SHA256', 'desktop'],
    ['event', 'SHA512', 'mobile'],
  ] as const
  const secrets = new Set<string>()
  for (const [movingFactor, algorithm, formFactor] of variants) {
    const choices = ['--moving-factor', movingFactor, '--form-factor', formFactor, '--algorithm', algorithm]
    const text = await succeed('token', 'issue', ...choices, '--issuer', '割符 銀行', '--json')
    const { tokenId, secretBase32, otpauthUri, ...more } = JSON.parse(text)
    assert.deepEqual(more, {})
    assert.equal(parseTokenId(tokenId), tokenId)
    const uri = parseKeyUri(otpauthUri)
    assert.ok(uri)
    const { secret, ...rest } = uri
    assert.equal(encodeBase32(secret), secretBase32)
    assert.equal(secret.length, 20)
    const common = { digits: 6, periodSeconds: 30, counter: 0 }
    assert.deepEqual(rest, { issuer: '割符 銀行', account: tokenId, movingFactor, algorithm, ...common })
    secrets.add(secretBase32)
  }
  assert.equal(secrets.size, variants.length)
})

/** A copy of the database to tamper with, with the same keys. */
function copyOfData(): Folder & { readonly variables: Variables; readonly spoil: (sql: string) => void } {
  const copy = newFolder()
  const from = new DatabaseSync(join(folder.path, 'warifu.db'))
  from.exec(`VACUUM INTO '${join(copy.path, 'warifu.db')}'`)
  from.close()
  copyFileSync(join(folder.path, 'keys.json'), join(copy.path, 'keys.json'))
  return {
    ...copy,
    variables: { WARIFU_DATA_DIR: copy.path },
    spoil(sql) {
      const db = new DatabaseSync(join(copy.path, 'warifu.db'))
      assert.ok(db.prepare(sql).run().changes > 0, sql)
      db.close()
    },
  }
}

const entry = "(SELECT position FROM journal WHERE type = 'user_created' ORDER BY position LIMIT 1)"
const forgeries: Record<string, [string, RegExp]> = {
  'an entry with another text': [
    `UPDATE journal SET body = replace(body, 'known', 'knowm') WHERE position = ${entry}`,
    /entry \d+ of chain \S+ was changed/,
  ],
  'an entry less': [`DELETE FROM journal WHERE position = ${entry}`, /entry \d+/],
  'an entry that moved': [`UPDATE journal SET seq = seq + 1000 WHERE position = ${entry}`, /entry \d+/],
  'a user who became administrator': [
    "UPDATE service_user SET administrator = 1 WHERE user_id = 'known'",
    /the row .*known.* differs from the journal/,
  ],
  'a password lock that is not from here': [
    "UPDATE password SET locked = 1 - locked WHERE user_id = 'known'",
    /the row .*known.* differs from the journal/,
  ],
  'a user less': ["DELETE FROM service_user WHERE user_id = 'known'", /the row .*known.* is missing/],
}

test('AUD-02, X4: journal verify ends with 0 while everything is as written, and with 1 and the place once it isn’t', async () => {
  const accepted = await succeed('journal', 'verify', '--without-checkpoints')
  assert.match(
    accepted,
    /^the journal holds: \d+ entries in 1 chain, .*\nnot proven: without --checkpoints, /,
  )
  await forEachOf(Object.entries(forgeries), async ([name, [sql, fault]]) => {
    const copy = copyOfData()
    copy.spoil(sql)
    const ended = await runWarifu(['journal', 'verify', '--without-checkpoints', '--json'], copy.variables)
    assert.deepEqual([ended.code, ended.stderr], [1, ''], name)
    const report = JSON.parse(ended.stdout)
    assert.equal(report.ok, false)
    assert.match(report.fault, fault, name)
    copy.remove()
  })
  const copy = copyOfData()
  // Without checkpoints a tail that was cut off can't be excluded: whoever accepts that has to say so.
  const silent = await runWarifu(['journal', 'verify', '--json'], copy.variables)
  const { ok, fault, unproven } = JSON.parse(silent.stdout)
  assert.deepEqual([silent.code, ok, fault, unproven.length], [1, false, null, 1])
  const both = ['journal', 'verify', '--without-checkpoints', '--checkpoints', 'none.jsonl']
  assert.equal((await runWarifu(both, copy.variables)).code, 2)
  copy.spoil(`DELETE FROM journal WHERE position = ${entry}`)
  const told = await runWarifu(['journal', 'verify'], copy.variables)
  assert.equal(told.code, 1)
  assert.match(told.stdout, /^THE JOURNAL DOES NOT HOLD: /)
  copy.remove()
})

test('migrate leaves a database that is up to date as it is, and refuses a database of a newer version', async () => {
  const copy = copyOfData()
  const ended = await runWarifu(['migrate'], copy.variables)
  assert.deepEqual([ended.code, ended.stdout], [0, 'the database is up to date\n'])
  copy.spoil("INSERT INTO schema_migration VALUES (9999, '9999-later.sql', 0)")
  const newer = await runWarifu(['migrate'], copy.variables)
  assert.deepEqual(faultsOf(newer, 1, /newer version of Warifu \(migration 9999/), [])
  copy.remove()
})
