// R3, R8: `./warifu backup` and `./warifu restore` as somebody at the terminal runs them, and what a start says to a
// database that is not the one of its checkpoints.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { shoko } from '../support/world.ts'
import { type Ended, newFolder, runExactly, warifuPath } from './run.ts'

const names = ['--user-name', '割符 花子', '--customer', '割符商事', '--customer-number', '0001234567']
const why = ['--as', 'ichiro', '--reason', '復旧の試験']
/** Everything here happened a moment ago. */
const atOnce = ['--at-once', ...why]

/** An installation with a user, and how to run commands in its folders. */
async function installation(t: TestContext) {
  const folder = newFolder()
  t.after(folder.remove)
  const at = (name: string) => join(folder.path, name)
  const run = (data: string, ...words: string[]): Promise<Ended> =>
    runExactly(words, {
      WARIFU_DATA_DIR: at(data),
      WARIFU_KEYS_FILE: at('keys.json'),
      SMTP_URL: 'smtp://localhost:1',
      PORT: '0',
    })
  const addUser = (data: string, userId: string) =>
    run(data, 'user', 'create', '--service', shoko, '--user-id', userId, ...names, ...why)
  assert.equal((await addUser('old', 'hanako')).code, 0)
  return { at, run, addUser }
}

function succeeded({ code, stderr }: Ended): void {
  assert.deepEqual([code, stderr], [0, ''])
}

function refused({ code, stderr }: Ended, expected: RegExp, exit = 1): void {
  assert.equal(code, exit, stderr)
  assert.match(stderr, expected)
  assert.match(stderr, /^warifu: [^\n]+\n$/)
}

test('R3: what was backed up is restored into an empty place, behind a fence, and the journal holds', async (t) => {
  const { at, run } = await installation(t)
  succeeded(await run('old', 'backup', at('copy'), ...why))
  assert.equal(statSync(at('copy')).mode & 0o777, 0o600)
  // Neither a secret nor a name is to be read in it (CRY-02).
  assert.doesNotMatch(readFileSync(at('copy'), 'utf8'), /hanako|割符/)
  refused(await run('old', 'backup', at('copy'), ...why), /FILE: EEXIST/, 2)

  const restored = await run('new', 'restore', at('copy'), '--json', ...atOnce)
  succeeded(restored)
  const told: { raisedAt: string; lastAt: string } = JSON.parse(restored.stdout)
  assert.deepEqual(Object.keys(told), ['raisedAt', 'lastAt', 'counts', 'erased', 'checkpoint', 'repeat'])
  assert.ok(told.lastAt < told.raisedAt)
  assert.match(readFileSync(join(at('new'), 'journal-checkpoints.jsonl'), 'utf8'), /"fence":/)
  const file = join(at('new'), 'journal-checkpoints.jsonl')
  succeeded(await run('new', 'journal', 'verify', '--checkpoints', file))
  const listed = await run('new', 'journal', 'list', '--json', ...why)
  const entries: { actor: string; event: { type: string; reason?: string } }[] = JSON.parse(listed.stdout)
  const raised = entries.findIndex(({ event }) => event.type === 'fence_raised')
  assert.ok(raised > 0)
  assert.equal(entries[raised]?.actor, 'terminal:ichiro')
  assert.ok(entries.some(({ event }) => event.type === 'terminal_acted' && event.reason === '復旧の試験'))

  // What the SIEM heard of after the backup.
  const of = {
    service: shoko,
    userId: 'hanako',
    actor: 'operator:desk01',
    position: 9999,
    hash: 'h',
    event: {},
  }
  const events = ['user_suspended', 'session_ended'].map((type) =>
    JSON.stringify({ at: told.raisedAt, type, ...of }),
  )
  writeFileSync(at('events.jsonl'), `${events.join('\n')}\n`)
  const lost = await run('new', 'journal', 'lost', at('events.jsonl'))
  succeeded(lost)
  assert.match(
    lost.stdout,
    /^users suspended, locked, .*: 1\n {2}\S+ {2}user_suspended {2}\S+ {2}hanako {2}by operator:desk01\n$/,
  )
  const later = await run('new', 'journal', 'lost', at('events.jsonl'), '--since', '2999-01-01T00:00:00Z')
  assert.match(later.stdout, /^nothing to do again since 2999/)
  refused(await run('new', 'journal', 'lost', at('nothing.jsonl')), /FILE: ENOENT/, 2)
  refused(await run('old', 'journal', 'lost', at('events.jsonl')), /no restore of the last 30 days/, 2)
  refused(
    await run('old', 'journal', 'lost', at('events.jsonl'), '--since', 'now'),
    /--since is an instant/,
    2,
  )
  const printed = (await run('old', 'restore', '--fence', ...atOnce)).stdout
  assert.match(printed, /what was done after \S+Z is lost; to be done again, by hand:\n {2}users suspended/)

  refused(await run('new', 'restore', at('copy'), ...atOnce), /never put over a database/)
  refused(await run('other', 'restore', '--fence', ...atOnce), /no database/)
  refused(await run('new', 'restore', ...why), /takes a FILE, or --fence/, 2)
})

test('R3: a file that is torn, altered or of other keys restores nothing, and leaves nothing', async (t) => {
  const { at, run } = await installation(t)
  succeeded(await run('old', 'backup', at('copy'), ...why))
  const whole = readFileSync(at('copy'))
  const changed = Buffer.from(whole)
  const middle = Math.floor(whole.length / 2)
  changed[middle] = (changed[middle] ?? 0) ^ 1
  const wrong: readonly (readonly [Buffer, RegExp])[] = [
    [whole.subarray(0, whole.length - 20), /torn/],
    [whole.subarray(0, 60), /torn/],
    [Buffer.concat([whole, whole.subarray(38)]), /torn or altered/],
    [changed, /torn or altered/],
    [Buffer.from('something else, longer than a head can be'), /not a backup/],
    [Buffer.alloc(0), /torn/],
  ]
  for (const [content, reason] of wrong) {
    writeFileSync(at('wrong'), content)
    refused(await run('new', 'restore', at('wrong'), ...why), reason)
    assert.ok(!existsSync(join(at('new'), 'warifu.db')))
    assert.ok(!existsSync(join(at('new'), 'warifu.db.restoring')))
  }
  rmSync(at('keys.json'))
  succeeded(await run('x', 'key', 'generate', '--file', at('keys.json')))
  refused(await run('new', 'restore', at('copy'), ...atOnce), /does not open with this key ring/)
})

test('R3: no fence is raised within ten minutes after the last moment that was served, unless nobody was after the backup', async (t) => {
  const { at, run } = await installation(t)
  succeeded(await run('old', 'backup', at('copy'), ...why))
  const early = /somebody was served at \S+Z: .* restore --fence from \S+Z on, or with --at-once/
  refused(await run('new', 'restore', at('copy'), ...why), early)
  refused(await run('new', 'restore', '--fence', ...why), early)
  refused(await run('new', 'serve'), /not finished: run \.\/warifu restore --fence/)
  succeeded(await run('new', 'restore', '--fence', ...atOnce))
  const listed = await run('new', 'journal', 'list', '--json', ...why)
  assert.match(listed.stdout, /"subject":"fence, at-once"/)
})

test('R3: a restore that was cut off before its fence is opened by nothing but its end', async (t) => {
  const { at, run } = await installation(t)
  succeeded(await run('old', 'backup', at('copy'), ...why))
  succeeded(await run('new', 'restore', at('copy'), ...atOnce))
  const db = new DatabaseSync(join(at('new'), 'warifu.db'))
  db.exec('INSERT INTO restore_mark VALUES (1)')
  db.close()
  for (const words of [['serve'], ['migrate'], ['mail', 'list']])
    refused(await run('new', ...words), /not finished: run \.\/warifu restore --fence/)
  succeeded(await run('new', 'restore', '--fence', ...atOnce))
  succeeded(await run('new', 'mail', 'list'))
})

test('R3: killed at any moment, a restore is finished or refused, never half', async (t) => {
  const { at, run } = await installation(t)
  succeeded(await run('old', 'backup', at('copy'), ...why))
  const env = {
    PATH: process.env['PATH'] ?? '',
    WARIFU_DATA_DIR: at('new'),
    WARIFU_KEYS_FILE: at('keys.json'),
  }
  for (let kill = 0; kill < 6; kill++) {
    rmSync(at('new'), { recursive: true, force: true })
    const child = spawn(warifuPath, ['restore', at('copy'), ...atOnce], {
      env,
      stdio: 'ignore',
      detached: true,
    })
    const ended = once(child, 'exit')
    // The whole group: the command starts node.
    const done = await Promise.race([ended.then(() => true), sleep(500 + 250 * kill).then(() => false)])
    if (!done && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    await ended
    if (existsSync(join(at('new'), 'warifu.db'))) {
      const opened = await run('new', 'mail', 'list')
      if (opened.code !== 0) {
        refused(opened, /not finished/)
        succeeded(await run('new', 'restore', '--fence', ...atOnce))
      }
    } else succeeded(await run('new', 'restore', at('copy'), ...atOnce))
    const listed = await run('new', 'journal', 'list', '--json', ...why)
    const entries: { event: { type: string } }[] = JSON.parse(listed.stdout)
    assert.ok(entries.some(({ event }) => event.type === 'fence_raised'))
    succeeded(await run('new', 'journal', 'verify', '--without-checkpoints'))
  }
})

test('R3, R8: a start refuses an earlier copy, an empty and another database, until the fence', async (t) => {
  const { at, run, addUser } = await installation(t)
  const file = join(at('old'), 'journal-checkpoints.jsonl')
  succeeded(await run('old', 'restore', '--fence', ...atOnce))
  cpSync(at('old'), at('copied'), { recursive: true })
  assert.equal((await addUser('old', 'taro')).code, 0)
  succeeded(await run('old', 'restore', '--fence', ...atOnce))
  cpSync(file, at('whole.jsonl'))
  appendFileSync(file, '{"chain": "torn by a cra')

  for (const name of ['warifu.db', 'warifu.db-wal', 'warifu.db-shm'])
    rmSync(join(at('old'), name), { force: true })
  refused(await run('old', 'serve'), /the database is empty, but .*journal-checkpoints\.jsonl .*restore FILE/)
  assert.ok(!existsSync(join(at('old'), 'warifu.db')), 'a refused start makes nothing')

  cpSync(join(at('copied'), 'warifu.db'), join(at('old'), 'warifu.db'))
  refused(await run('old', 'serve'), /names entry \d+ of journal chain .* restore --fence/)
  const verify = () => run('old', 'journal', 'verify', '--checkpoints', at('whole.jsonl'))
  const cut = await verify()
  assert.equal(cut.code, 1)
  assert.match(cut.stdout, /DOES NOT HOLD/)

  cpSync(file, at('other.jsonl'))
  const keys = readFileSync(at('keys.json'))
  rmSync(at('keys.json'))
  refused(await run('old', 'serve'), /checkpoints that no key of this key ring signed/)
  writeFileSync(at('keys.json'), keys, { mode: 0o600 })

  succeeded(await run('old', 'restore', '--fence', ...atOnce))
  const fenced = await verify()
  succeeded(fenced)
  assert.match(fenced.stdout, /not proven: what followed before the restore: 1 checkpoints/)
  // It gets as far as an address that is not there.
  const again = await runExactly(['serve'], {
    WARIFU_DATA_DIR: at('old'),
    WARIFU_KEYS_FILE: at('keys.json'),
    SMTP_URL: 'smtp://localhost:1',
    PORT: '0',
    HOST: '256.0.0.1',
  })
  refused(again, /cannot listen at 256\.0\.0\.1/, 2)
})
