import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { KeyRingError, loadKeyRing } from '../platform/secrets/key-ring.ts'
import { generateKeyRingFile } from '../platform/secrets/key-ring-file.ts'
import { machineClock, readConfig } from './config.ts'
import { openContext } from './context.ts'
import { modules } from './modules.ts'

function places(context: TestContext) {
  const path = mkdtempSync(join(tmpdir(), 'warifu-credentials-'))
  context.after(() => rmSync(path, { recursive: true }))
  const [credentials, dataDir] = [join(path, 'credentials'), join(path, 'data')]
  for (const directory of [credentials, dataDir]) mkdirSync(directory, { mode: 0o700 })
  const variables = { CREDENTIALS_DIRECTORY: credentials, WARIFU_DATA_DIR: dataDir }
  return { credentials, dataDir, variables }
}

const makeRing = (path: string) => generateKeyRingFile(path, '2026-04-01T00:00:00Z')

test('E8: the key ring is where the variable says, else a credential, else in the data directory', (context) => {
  const { credentials, dataDir, variables } = places(context)
  const placeOf = (more: object = {}) => {
    const { keysFile, keysKept } = readConfig({ ...variables, ...more })
    return [keysFile, keysKept.as]
  }
  const [given, own] = [join(credentials, 'keys.json'), join(dataDir, 'keys.json')]
  assert.deepEqual(placeOf(), [own, 'file'], 'credentials without a key ring')
  makeRing(given)
  assert.deepEqual(placeOf(), [given, 'credential'])
  assert.deepEqual(placeOf({ WARIFU_KEYS_FILE: '/etc/warifu/keys.json' }), ['/etc/warifu/keys.json', 'file'])
  const named = `${credentials}/../credentials/ring`
  assert.deepEqual(placeOf({ WARIFU_KEYS_FILE: named }), [named, 'credential'])
  assert.deepEqual(placeOf({ CREDENTIALS_DIRECTORY: '' }), [own, 'file'])
})

test('E8: an installation opens with the key ring of its credentials, and makes none beside it', async (context) => {
  const { credentials, dataDir, variables } = places(context)
  const given = join(credentials, 'keys.json')
  makeRing(given)
  chmodSync(given, 0o400)
  const config = readConfig(variables)
  const opened = await openContext(config, modules, machineClock())
  try {
    assert.equal(opened.keyRing.currentId, loadKeyRing(given).currentId)
  } finally {
    await opened.store.close()
  }
  assert.equal(existsSync(join(dataDir, 'keys.json')), false)
})

test('E8: no key ring is made among the credentials, which end with the service', async (context) => {
  const { credentials, variables } = places(context)
  const missing = join(credentials, 'keys.json')
  const config = readConfig({ ...variables, WARIFU_KEYS_FILE: missing })
  await assert.rejects(openContext(config, modules, machineClock()), KeyRingError)
  assert.equal(existsSync(missing), false)
})
