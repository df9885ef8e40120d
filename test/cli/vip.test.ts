// The compatible provisioning in a process of its own, on the real clock.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { startApp } from '../support/app.ts'
import { createCompatibleClient } from '../support/compatible-client.ts'
import { newFolder } from './run.ts'

test('`serve` with WARIFU_VIP_FILE issues and checks tokens, and neither log nor journal has the secret or a code', async () => {
  const folder = newFolder()
  const file = join(folder.path, 'vip.json')
  writeFileSync(file, '{ "issuer": "割符銀行" }')
  const app = await startApp('serve', { WARIFU_VIP_FILE: file })
  const client = createCompatibleClient(app.origin, () => Temporal.Now.instant(), 'python')
  const token = await client.provision()
  assert.equal(token.issuer, '割符銀行')
  const code = client.code(token)
  assert.equal(await client.says(client.check(token.tokenId, code)), 'working')
  const written = app.output() + (await app.warifu('journal', 'list', '--json'))
  assert.match(written, /token_checked/)
  assert.ok(!written.includes(token.secretBase32))
  assert.ok(!app.output().includes(token.tokenId))
  assert.doesNotMatch(written, new RegExp(`"${code}"`))
  await app.stop()
  folder.remove()
})
