// E8: `./warifu key rotate`, `list` and `retire` as somebody at the terminal runs them, beside a node that serves.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import { spawnWarifu, startApp, untilSaid } from '../support/app.ts'
import { faultsOf, newFolder, runWarifu, type Variables } from './run.ts'

type Key = { readonly keyId: string; readonly status: string; readonly under: { readonly sealed: number } }
type Listed = { readonly keys: readonly Key[]; readonly sealed: number; readonly sealedUnderCurrent: number }

function house(t: TestContext) {
  const folder = newFolder()
  t.after(folder.remove)
  const at = (name: string) => join(folder.path, name)
  const variables = (data: string, keys = 'keys.json'): Variables => ({
    WARIFU_DATA_DIR: at(data),
    WARIFU_KEYS_FILE: at(keys),
    SMTP_URL: 'smtp://localhost:9',
  })
  return { at, variables }
}

async function succeeded(words: readonly string[], variables: Variables): Promise<string> {
  const { code, stdout, stderr } = await runWarifu(words, variables)
  assert.deepEqual([code, stderr], [0, ''], stdout)
  return stdout
}

async function listed(variables: Variables): Promise<Listed> {
  return JSON.parse(await succeeded(['key', 'list', '--json'], variables)) as Listed
}

/** Until the node that serves has sealed everything again. */
async function untilSealed(variables: Variables): Promise<Listed> {
  for (;;) {
    const found = await listed(variables)
    if (found.sealed === found.sealedUnderCurrent) return found
    await sleep(200)
  }
}

test('E8: a key is changed beside a node that serves, the old one is retired, and backups from before restore', async (t) => {
  const { at, variables } = house(t)
  await succeeded(['key', 'generate', '--file', at('keys.json')], {})
  const data = variables('data')
  const issued = JSON.parse(await succeeded(['token', 'issue', '--json'], data))
  await succeeded(['backup', at('before')], data)
  copyFileSync(at('keys.json'), at('old.json'))
  const app = await startApp('serve', { ...data, HOST: '127.0.0.1' })
  t.after(() => app.stop())

  const [before] = (await listed(data)).keys
  assert.ok(before)
  const rotated = JSON.parse(await succeeded(['key', 'rotate', '--json'], data))
  assert.equal(rotated.status, 'current')
  const { keys } = await untilSealed(data)
  assert.deepEqual(
    keys.map(({ keyId, status, under }) => [keyId, status, under.sealed]),
    [
      [rotated.keyId, 'current', 1],
      [before.keyId, 'previous', 0],
    ],
  )
  await untilSaid(app, /secrets were sealed again/)
  assert.ok((await fetch(`${app.origin}/readyz`)).ok)
  const doctor = await runWarifu(['doctor'], data)
  assert.match(doctor.stdout, new RegExp(`^ok +keys: the current one is ${rotated.keyId}$`, 'm'))
  assert.match(doctor.stdout, new RegExp(`warning keys: ${before.keyId} was replaced, and nothing needs it`))

  const current = await runWarifu(['key', 'retire', '--key-id', rotated.keyId], data)
  assert.deepEqual(faultsOf(current, 2, /is the current key/), [])
  assert.match(
    await succeeded(['key', 'retire', '--key-id', before.keyId], data),
    /is retired\n.*give it to every node/,
  )
  assert.ok(!readFileSync(at('keys.json'), 'utf8').includes(materialIn(at('old.json'))))
  const reads = () => app.output().split('the key ring was read again').length - 1
  while (reads() < 2) await sleep(100)
  // The token goes on giving the same codes, and the journal holds without the old key.
  await app.warifu('token', 'show', issued.tokenId)
  assert.match(await succeeded(['journal', 'verify', '--without-checkpoints'], data), /^the journal holds/)
  const unknown = await runWarifu(['key', 'retire', '--key-id', 'none'], data)
  assert.deepEqual(faultsOf(unknown, 2, /there is no key none/), [])

  // The backup of before opens with the key ring of before, and with no other.
  const wrong = await runWarifu(['restore', at('before')], variables('restored'))
  assert.deepEqual(
    faultsOf(wrong, 1, new RegExp(`under key ${before.keyId}, which is not here or is retired`)),
    [],
  )
  const restored = variables('restored', 'old.json')
  await succeeded(['restore', at('before'), '--at-once'], restored)
  const { stdout } = await runWarifu(['token', 'export', '--token-ids', issued.tokenId, '--plain'], restored)
  assert.match(stdout, new RegExp(issued.tokenId))
  assert.match(
    await succeeded(['journal', 'verify', '--without-checkpoints'], restored),
    /^the journal holds/,
  )
  // Nor does the database of now open with the old ring: nothing is written under a key that it has left.
  const old = await runWarifu(['mail', 'list'], variables('data', 'old.json'))
  assert.deepEqual(faultsOf(old, 1, new RegExp(`old.json lacks key ${rotated.keyId};`)), [])
})

function materialIn(file: string): string {
  return JSON.parse(readFileSync(file, 'utf8')).keys[0].material
}

test('E8: a key ring of another installation is refused before anything is written under it', async (t) => {
  const { at, variables } = house(t)
  await succeeded(['token', 'issue'], variables('data'))
  writeFileSync(at('other.json'), newKeyRingText('2026-01-01T00:00:00Z'), { mode: 0o600 })
  for (const words of [['token', 'issue'], ['serve']]) {
    const refused = await runWarifu(words, variables('data', 'other.json'))
    assert.deepEqual(faultsOf(refused, 1, /other\.json lacks key [0-9a-f]+;/), [])
  }
  assert.match(
    await succeeded(['journal', 'verify', '--without-checkpoints'], variables('data')),
    /^the journal holds/,
  )
})

const tokens = 2000

test('E8: a node that is killed while it seals again goes on where it was, and a ring in a credential is given a new file', async (t) => {
  const { at, variables } = house(t)
  const credentials = { CREDENTIALS_DIRECTORY: at('credentials') }
  await succeeded(['key', 'generate', '--file', at('keys.json')], {})
  const data = variables('data')
  writeFileSync(at('tokens.csv'), tokenLines(tokens))
  await succeeded(['token', 'import', '--format', 'csv', at('tokens.csv')], data)
  const { stdout } = await runWarifu(['key', 'rotate', '--out', at('next.json')], {
    ...data,
    ...credentials,
  })
  assert.match(stdout, /next\.json: keep a copy/)
  assert.ok(existsSync(at('next.json')))
  const next = variables('data', 'next.json')
  await succeeded(['key', 'rotate'], next)

  const { PATH = '', HOME = '' } = process.env
  const killed = spawnWarifu(['serve'], { PATH, HOME, ...next, PORT: '0' })
  const db = new DatabaseSync(join(at('data'), 'warifu.db'), { readOnly: true, timeout: 5000 })
  const begun = db.prepare("SELECT COUNT(*) AS pages FROM journal WHERE type = 'rows_resealed'")
  while (begun.get()?.['pages'] === 0) await sleep(2)
  killed.child.kill('SIGKILL')
  await once(killed.child, 'exit')
  assert.ok(Number(begun.get()?.['pages']) < tokens / 200, 'it was killed in the middle')
  db.close()
  const app = await startApp('serve', next)
  t.after(() => app.stop())
  const done = await untilSealed(next)
  assert.equal(done.sealed, tokens)
  assert.match(await succeeded(['journal', 'verify', '--without-checkpoints'], next), /^the journal holds/)
})

function tokenLines(count: number): string {
  const lines = Array.from(
    { length: count },
    (_, i) => `WRFM${String(i).padStart(8, '0')},${'3132333435363738393031323334353637383930'}`,
  )
  return ['token_id,secret_hex', ...lines].join('\n')
}
