// E5: `./warifu serve` takes in what a folder holds, and what a core system answers over TLS that asks for our certificate.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { createCore } from '../../examples/core-system/core.ts'
import { startApp, untilSaid } from '../support/app.ts'
import { fedProfilesIn, feedOf } from '../support/core-feed.ts'
import { serveAt } from '../support/core-system.ts'
import { numberOf } from '../support/customers.ts'
import { localhostTls } from '../support/localhost-tls.ts'
import { newFolder, runWarifu, type Variables } from './run.ts'

const asked = 'sample-shinkin/personal'
const filed = 'shinkin-5410/web-fb'
const user = { userId: '12345670001', userName: '家 一子', customer: '家 一子' }

test('E5: serve takes in a file of its folder, and asks for the services that it is told to, showing key and certificate', async (t) => {
  const folder = newFolder()
  t.after(folder.remove)
  const file = (name: string, text: string) => {
    writeFileSync(join(folder.path, name), text)
    return join(folder.path, name)
  }
  const feed = join(folder.path, 'feed')
  mkdirSync(feed)
  const named = { branch: '010', type: 'ordinary', number: '5670001', holder: 'ﾐﾎﾝ', balance: 5 } as const
  const accounts = [{ ...named, customer: numberOf(asked, user.customer) }]
  const core = createCore({ service: asked, apiKey: 'k', accounts, now: () => Temporal.Now.instant() })
  let isOpen = false
  const paths: string[] = []
  const listener: typeof core.listener = (request, response) => {
    paths.push(request.url ?? '')
    if (isOpen) core.listener(request, response)
    else response.writeHead(204).end()
  }
  const { cert, key } = localhostTls
  const url = await serveAt(t, listener, { cert, key, ca: cert, requestCert: true, rejectUnauthorized: true })
  const settings = {
    WARIFU_PROFILES_DIR: fedProfilesIn(folder.path, asked, filed),
    WARIFU_CORE_FEED_DIR: feed,
    WARIFU_CORE_URL: url,
    WARIFU_CORE_SERVICES: asked,
    WARIFU_CORE_KEY_FILE: file('key', 'k\n'),
    WARIFU_CORE_CERT_FILE: file('cert.pem', cert),
    WARIFU_CORE_CERT_KEY_FILE: file('cert-key.pem', key),
    WARIFU_CORE_POLL_SECONDS: '5',
    NODE_EXTRA_CA_CERTS: join(folder.path, 'cert.pem'),
  }
  const app = await startApp('serve', settings)
  t.after(() => app.stop().catch(() => {}))
  await app.createUser({ service: asked, ...user })
  isOpen = true
  const wrong = feedOf({ service: filed, form: 'full', sequence: 1, asOf: '2025-01-01T00:00:00Z' })
  renameSync(file('a', wrong), join(feed, 'a.jsonl'))
  for (let i = 0; i < 300 && !existsSync(join(feed, 'refused/a.jsonl')); i++) await wait(100)
  await untilSaid(app, new RegExp(`"statement":"${asked} 1",.*"accounts":1.*was taken in`))
  assert.match(
    readFileSync(join(feed, 'refused/a.jsonl.errors.txt'), 'utf8'),
    /全件のファイルに口座がありません/,
  )
  assert.ok(!app.output().includes('cannot be asked'))
  assert.deepEqual(
    [...new Set(paths.map((path) => path.split('?', 1)[0]))],
    [`/services/${asked}/statements`],
  )
  assert.deepEqual(await examined({ ...settings, WARIFU_DATA_DIR: app.dataDir }), [
    `it answers about ${asked}`,
  ])
  const untrusted = { ...settings, NODE_EXTRA_CA_CERTS: '', WARIFU_DATA_DIR: app.dataDir }
  assert.match((await examined(untrusted)).join(), /can't be asked about .* \(DEPTH_ZERO_SELF_SIGNED_CERT\)/)
  assert.ok(paths.includes(`/services/${asked}/statements?after=1`))
  await app.stop()
})

/** What the doctor says of the core system. */
async function examined(variables: Variables): Promise<readonly string[]> {
  const { stdout } = await runWarifu(['doctor', '--json'], variables)
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly { check: string; text: string }[] }
  return findings.filter(({ check }) => check === 'core system').map(({ text }) => text)
}
