// ./warifu ca …, and a server that asks for what it issued.

import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fbHref } from '../../src/services/web-fb/routes.ts'
import { localhostTls } from '../support/localhost-tls.ts'
import { webFb } from '../support/web-fb/service.ts'
import { type Folder, faultsOf, newFolder, runWarifu, warifuPath } from './run.ts'

const userId = 'M54100020025'
let folder: Folder
let variables: Record<string, string>
before(() => {
  folder = newFolder()
  variables = { WARIFU_DATA_DIR: join(folder.path, 'data') }
})
after(() => folder.remove())

const at = (name: string) => join(folder.path, name)

async function warifu(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runWarifu(['ca', ...words], variables)
  assert.equal(code, 0, stderr)
  return stdout
}

async function refused(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runWarifu(['ca', ...words], variables)
  assert.deepEqual([code, stdout], [2, ''])
  assert.match(stderr, /^warifu: [^\n]+\n$/)
  return stderr
}

const forUser = ['--service', webFb, '--user', userId] as const

async function openCompany(): Promise<void> {
  const company = [
    '--customer',
    '確認用商事株式会社',
    '--customer-number',
    '0020000025',
    '--company-code',
    '0020000025',
    '--kana-name',
    'ｶ)ｶｸﾆﾝﾖｳ',
  ]
  const account = [
    '--branch',
    '002',
    '--account-number',
    '1000025',
    '--user-id',
    userId,
    '--user-name',
    userId,
  ]
  await runWarifu(['fb-customer', 'open', '--service', webFb, ...company, ...account], variables)
}

test('S3-FAQ-07: an authority is made, issues certificates, revokes them, and its lists say so', async () => {
  assert.match(await refused('issue', ...forUser, '--out', at('early.p12')), /there is no/)
  assert.match(await refused('crl'), /there is no authority/)
  await openCompany()
  assert.match(await refused('issue', ...forUser, '--out', at('early.p12')), /there is no authority/)
  assert.throws(() => statSync(at('early.p12')))
  assert.match(await refused('create', '--name', '\u0007'), /--name/)
  assert.match(await refused('create', '--name', 'x', '--years', '31'), /--years/)

  const made = JSON.parse(await warifu('create', '--name', '割符 認証局', '--years', '10', '--json'))
  writeFileSync(at('root.pem'), made.certificate)
  assert.equal((await warifu('show')).trim(), made.certificate.trim())

  assert.match(await refused('issue', ...forUser, '--days', '4000', '--out', at('a.p12')), /--days/)
  assert.match(await refused('issue', ...forUser, '--out', at('a.txt')), /--out must end/)
  const issued = JSON.parse(await warifu('issue', ...forUser, '--out', at('a.p12'), '--json'))
  assert.equal(statSync(at('a.p12')).mode & 0o777, 0o600)
  const opened = execFileSync('openssl', [
    'pkcs12',
    '-in',
    at('a.p12'),
    '-passin',
    `pass:${issued.password}`,
    '-nodes',
  ])
  assert.match(opened.toString(), /PRIVATE KEY/)
  assert.match(await refused('issue', ...forUser, '--out', at('a.p12')), /EEXIST/)

  await issueByRequest()
  const spaced = issued.serial.toUpperCase().replaceAll(/..(?=.)/g, '$&:')
  await warifu('revoke', '--serial', spaced, '--cause', 'key_compromise')
  const again = await runWarifu(
    ['ca', 'revoke', '--serial', issued.serial, '--cause', 'superseded'],
    variables,
  )
  assert.equal(again.code, 1)
  assert.match(await refused('revoke', '--serial', 'x', '--cause', 'superseded'), /--serial/)

  const lines = (await warifu('list', '--service', webFb)).trim().split('\n')
  assert.equal(lines.length, 3)
  assert.deepEqual(lines.map((line) => /: (\w+)/.exec(line)?.[1]).sort(), ['active', 'active', 'revoked'])
  assert.equal((await warifu('list')).trim().split('\n').length, 3)
  assert.equal(JSON.parse(await warifu('list', ...forUser, '--limit', '1', '--json')).length, 1)

  await warifu('crl', '--out', at('crl.pem'))
  const verify = (file: string) => {
    const words = ['verify', '-crl_check', '-CAfile', at('root.pem'), '-CRLfile', at('crl.pem'), file]
    return execFileSync('openssl', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  }
  assert.match(verify(at('own.pem')), /OK/)
  writeFileSync(at('a.pem'), opened.toString())
  assert.throws(() => verify(at('a.pem')), /certificate revoked/)

  const journal = await runWarifu(['journal', 'list', '--json'], variables)
  for (const secret of [issued.password, /PRIVATE KEY/]) assert.ok(!journal.stdout.match(secret))
  assert.equal((await runWarifu(['journal', 'verify', '--without-checkpoints'], variables)).code, 0)
})

/** For the user's own key, and once more for one that leaves unprotected. */
async function issueByRequest(): Promise<void> {
  const wish = ['req', '-new', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=x', '-keyout', at('own.key')]
  execFileSync('openssl', [...wish, '-out', at('own.csr')], { stdio: 'ignore' })
  assert.match(
    await refused('issue', ...forUser, '--csr', at('own.csr'), '--out', at('own.p12')),
    /no private key/,
  )
  assert.match(
    await refused('issue', ...forUser, '--csr', at('root.pem'), '--out', at('own.pem')),
    /--csr must hold/,
  )
  await warifu('issue', ...forUser, '--csr', at('own.csr'), '--out', at('own.pem'))
  assert.doesNotMatch(readFileSync(at('own.pem'), 'utf8'), /PRIVATE/)
  await warifu('issue', ...forUser, '--out', at('plain.pem'))
  assert.match(readFileSync(at('plain.pem'), 'utf8'), /PRIVATE/)
}

type Answer = { readonly status: number; readonly text: string }

function get(port: number, path: string, shown: object = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: 'localhost', port, path, ca: localhostTls.cert, agent: false, ...shown }
    const sent = request(options, async (response) => {
      let text = ''
      for await (const chunk of response) text += String(chunk)
      resolve({ status: response.statusCode ?? 0, text })
    })
    sent.on('error', reject).end()
  })
}

test('S3-FAQ-07: a server speaks TLS at both of its ports, and asks for a certificate at one', async (t) => {
  writeFileSync(at('tls.pem'), localhostTls.cert)
  writeFileSync(at('tls.key'), localhostTls.key)
  const [port, certPort] = [await freePort(), await freePort()]
  const served = {
    ...variables,
    PORT: String(port),
    WARIFU_CERT_PORT: String(certPort),
    SMTP_URL: 'smtp://localhost:9',
    WARIFU_TLS_CERT_FILE: at('tls.pem'),
    WARIFU_TLS_KEY_FILE: at('tls.key'),
  }
  const without = await runWarifu(['serve'], { ...served, WARIFU_DATA_DIR: at('empty') })
  assert.deepEqual(faultsOf(without, 2, /needs an authority for certificates: \.\/warifu ca create/), [])
  const noFile = await runWarifu(['serve'], { ...served, WARIFU_TLS_CERT_FILE: at('nothing') })
  assert.deepEqual(faultsOf(noFile, 2, /cannot be read/), [])
  const noKey = await runWarifu(['serve'], { ...served, WARIFU_TLS_KEY_FILE: at('root.pem') })
  assert.deepEqual(faultsOf(noKey, 2, /cannot be used/), [])

  const { PATH = '', HOME = '' } = process.env
  const server = spawn(warifuPath, ['serve'], {
    env: { PATH, HOME, ...served },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.after(() => server.kill('SIGKILL'))
  for await (const line of server.stdout.setEncoding('utf8'))
    if (String(line).includes(`Warifu serves at https://localhost:${port}/`)) break

  const plain = readFileSync(at('plain.pem'), 'utf8')
  const shown = { cert: plain, key: plain }
  const path = fbHref(webFb, 'certificate')
  const asked = await get(certPort, path, shown)
  assert.equal(asked.status, 200)
  assert.ok(asked.text.includes(userId))
  assert.match((await get(certPort, path)).text, /RMCFBCRT001001E/)
  const main = await get(port, path, shown)
  assert.match(main.text, /RMCFBCRT001001E/)
  assert.ok(main.text.includes(`href="https://localhost:${certPort}${path}"`))
  assert.equal((await get(port, '/readyz')).status, 200)

  // A revocation in another process counts here at once.
  const [newest] = JSON.parse(await warifu('list', ...forUser, '--limit', '1', '--json'))
  await warifu('revoke', '--serial', newest.serial, '--cause', 'superseded')
  assert.match((await get(certPort, path, shown)).text, /RMCFBCRT001004E/)
  server.kill('SIGTERM')
  const [code] = await once(server, 'exit')
  assert.equal(code, 0)
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
