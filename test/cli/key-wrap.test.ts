// E8: the key ring under a key in a PKCS #11 token (SoftHSM), as somebody at the terminal puts it there and takes it back.

import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { startApp } from '../support/app.ts'
import { makeToken, pin, softHsm, tokenLabel } from '../support/token.ts'
import { faultsOf, runWarifu, type Variables } from './run.ts'

function house(t: TestContext) {
  const token = makeToken(t)
  token.makeKey('01')
  token.makeKey('02')
  const at = (name: string) => join(token.folder, name)
  const plain: Variables = {
    WARIFU_DATA_DIR: at('data'),
    WARIFU_KEYS_FILE: at('keys.json'),
    SMTP_URL: 'smtp://localhost:9',
  }
  const { SOFTHSM2_CONF = '' } = token.environment
  const variables: Variables = {
    ...plain,
    SOFTHSM2_CONF,
    WARIFU_PKCS11_MODULE: softHsm,
    WARIFU_PKCS11_PIN_FILE: token.pinFile,
  }
  return { token, at, plain, variables }
}

async function succeeded(words: readonly string[], variables: Variables): Promise<string> {
  const { code, stdout, stderr } = await runWarifu(words, variables)
  assert.deepEqual([code, stderr], [0, ''], stdout)
  return stdout
}

test('E8: a ring goes under a token, changes there, goes under another key, serves, and comes back to a file', async (t) => {
  const { token, at, plain, variables } = house(t)
  const wrap = (key: string, ...more: string[]) => [
    'key',
    'wrap',
    '--token',
    tokenLabel,
    '--key',
    key,
    ...more,
  ]
  await succeeded(['key', 'list'], plain)
  assert.match(
    (await runWarifu(['doctor'], variables)).stdout,
    /^warning +keys.*lies open though WARIFU_PKCS11_MODULE/m,
  )
  assert.deepEqual(faultsOf(await runWarifu(wrap('01'), plain), 2, /WARIFU_PKCS11_MODULE is not set/), [])
  assert.deepEqual(faultsOf(await runWarifu(wrap('0x1'), variables), 2, /--key must be in hex/), [])
  assert.deepEqual(faultsOf(await runWarifu(wrap('07'), variables), 2, /has no key 07/), [])
  assert.deepEqual(faultsOf(await runWarifu(['key', 'unwrap'], variables), 2, /is not wrapped/), [])
  assert.match(await succeeded(wrap('01'), variables), /is wrapped by key 01 of the token warifu/)
  const fields = ['version', 'token', 'keyId', 'hash', 'dataKey', 'sealed']
  assert.deepEqual(Object.keys(JSON.parse(readFileSync(at('keys.json'), 'utf8'))), fields)
  assert.deepEqual(faultsOf(await runWarifu(['key', 'list'], plain), 2, /set WARIFU_PKCS11_MODULE/), [])

  assert.match(await succeeded(['key', 'rotate'], variables), /is the current one/)
  assert.match(await succeeded(wrap('02'), variables), /by key 02/)
  token.tool('--login', '--pin', pin, '--delete-object', '--type', 'privkey', '--id', '01')
  assert.match(
    (await runWarifu(['doctor'], variables)).stdout,
    /^ok +keys.*wrapped by key 02 of the token warifu/m,
  )
  const app = await startApp('serve', { ...variables, WARIFU_WORKERS: '2' })
  await app.stop()
  await succeeded(['key', 'unwrap', '--out', at('again.json')], variables)
  const unwrapped = { ...plain, WARIFU_KEYS_FILE: at('again.json') }
  assert.match(await succeeded(['key', 'list'], unwrapped), /100 %/)
  const told = (await succeeded(['journal', 'list'], unwrapped)).match(/ring_(un)?wrapped/g)
  assert.deepEqual(told, ['ring_wrapped', 'ring_wrapped', 'ring_unwrapped'])
})

test('E8: workers that start with a wrong PIN try it once in all', async (t) => {
  const { token, at, variables } = house(t)
  await succeeded(['key', 'wrap', '--token', tokenLabel, '--key', '01'], variables)
  writeFileSync(token.pinFile, '000000')
  const start = () => runWarifu(['serve'], { ...variables, WARIFU_WORKERS: '3', PORT: '0' })
  assert.deepEqual(faultsOf(await start(), 2, /refused the PIN/), [])
  assert.ok(existsSync(at('data/pkcs11-pin-refused')))
  assert.match((await runWarifu(['doctor'], variables)).stdout, /^fault +keys: .*not tried again/m)
  assert.deepEqual(faultsOf(await start(), 2, /not tried again/), [])
})
