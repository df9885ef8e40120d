// Institutions on databases of their own (issue 13, decision 35): one house, SQLite for most, PostgreSQL for johoku.
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import { Client } from 'pg'
import { serviceHref } from '../../src/authority/routes.ts'
import { eventCode } from '../journeys/support/oathtool.ts'
import { type App, startApp } from '../support/app.ts'
import { createClient } from '../support/client.ts'
import { startPostgres } from '../support/postgres.ts'
import { exchange, freeUdpPort, radiusRequest } from '../support/radius.ts'
import { leavesOf, post, userRequest } from '../support/vip-soap.ts'
import { johoku, shoko } from '../support/world.ts'
import { newFolder, runWarifu } from './run.ts'

async function startHouse(t: TestContext, extra: Record<string, string> = {}) {
  const folder = newFolder()
  const postgres = await startPostgres()
  const url = await postgres.createDatabase()
  const file = join(folder.path, 'placement.json')
  writeFileSync(file, JSON.stringify({ databases: { kita: { url, institutions: ['johoku'] } } }))
  const variables = {
    HOST: '127.0.0.1',
    WARIFU_DATA_DIR: folder.path,
    WARIFU_TOKEN_ACTIVATION: 'code',
    WARIFU_PLACEMENT_FILE: file,
    WARIFU_INDEX: 'services',
    ...extra,
  }
  const app = await startApp('serve', variables)
  t.after(async () => {
    await app.stop().catch(() => {})
    await postgres.stop()
    folder.remove()
  })
  return { app, folder: folder.path, postgres, url, variables }
}

type House = Awaited<ReturnType<typeof startHouse>>

/** A column of a table, of either database. */
async function both({ folder, url }: House, sql: string): Promise<{ main: unknown[]; kita: unknown[] }> {
  const db = new DatabaseSync(join(folder, 'warifu.db'), { timeout: 5000 })
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const main = db.prepare(sql).all()
    const { rows } = await client.query(sql)
    return { main: main.map((row) => Object.values(row)[0]), kita: rows.map((row) => Object.values(row)[0]) }
  } finally {
    db.close()
    await client.end()
  }
}

/** Opens a user and enrolls a token that was issued on the same database. */
async function enroll(app: App, service: string, database: string): Promise<readonly string[]> {
  const customer = { service, customer: '割符商事', userId: 'hanako', userName: '割符 花子' }
  const { userId, initialPassword: password } = await app.createUser(customer)
  const issue = ['token', 'issue', '--moving-factor', 'event', '--database', database, '--json']
  const { tokenId, secretBase32 } = JSON.parse(await app.warifu(...issue))
  const client = createClient(app.origin, app.origin)
  await client.submit(serviceHref(service, 'enrollment'), { userId, password })
  const codes = { tokenId, otp1: eventCode(secretBase32, 0), otp2: eventCode(secretBase32, 1) }
  const answer = await client.submit(serviceHref(service, 'enrollmentToken'), codes)
  assert.equal(answer.headers.get('Location'), serviceHref(service, 'enrollmentComplete'))
  return [2, 3, 4].map((step) => eventCode(secretBase32, step))
}

/** What a machine of the service is answered, once it is known. */
async function askByRadius({ app }: House, port: number, service: string, codes: readonly string[]) {
  const words = ['--service', service, '--name', 'VPN', '--address', '127.0.0.1', '--json']
  const { secret } = JSON.parse(await app.warifu('radius', 'create', ...words))
  const ask = (code: string, waitMs: number) =>
    exchange(port, [radiusRequest(secret, 'hanako', code)], waitMs).then(([answer]) => answer?.[0])
  // Not spent by a machine that isn't known yet.
  for (let i = 0; i < 30 && (await ask('x', 300)) === undefined; i++);
  const answers: (number | undefined)[] = []
  for (const code of codes) answers.push(await ask(code, 5000))
  return answers
}

/** What a server of the service is answered by SOAP, behind a proxy that passes its certificate on. */
async function askBySoap({ app, folder }: House, service: string, codes: readonly string[]) {
  const database = service === johoku ? 'kita' : 'main'
  await app.warifu('ca', 'create', '--name', `割符 ${database}`, '--database', database)
  const scopes = ['--scope', 'vip,verify']
  const create = ['client', 'create', '--service', service, '--name', 'SOAP', ...scopes, '--json']
  const { clientId } = JSON.parse(await app.warifu(...create))
  const out = join(folder, `${database}.pem`)
  await app.warifu('ca', 'issue', '--client', clientId, '--out', out, '--database', database)
  const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(readFileSync(out, 'utf8'))?.[0]
  const der = new X509Certificate(pem ?? '').raw.toString('base64')
  const path = '/vipuserservices/AuthenticationService_1_8'
  const answers: (string | undefined)[] = []
  for (const otp of codes) {
    const request = userRequest('AuthenticateUser', { userId: 'hanako', otp })
    answers.push(leavesOf(await post(app.origin, path, request, der))['status'])
  }
  return answers
}

function vipFile(t: TestContext): string {
  const folder = newFolder()
  t.after(folder.remove)
  const file = join(folder.path, 'vip.json')
  writeFileSync(file, '{ "provisioning": false, "validation": {} }')
  return file
}

test('E11: the page at / names the services of all databases, each with its way in, and no desk', async (t) => {
  const { app } = await startHouse(t)
  const page = await createClient(app.origin).page('/')
  const hrefs = [...page.matchAll(/<a class="button" href="([^"]+)">/g)].map(([, href = '']) => href)
  assert.ok(hrefs.includes(serviceHref(shoko, 'entry')) && hrefs.includes(serviceHref(johoku, 'entry')))
  assert.deepEqual(
    hrefs.filter((href) => href.startsWith('/desk/')),
    [],
  )
  const client = createClient(app.origin)
  for (const href of hrefs) assert.equal((await client.send(href)).status, 200, href)
})

test('each institution’s users, tokens, clients and journal are in its own database, and every door serves them at one port', async (t) => {
  const port = await freeUdpPort()
  const house = await startHouse(t, {
    WARIFU_RADIUS_UDP: `127.0.0.1:${port}`,
    WARIFU_VIP_FILE: vipFile(t),
    WARIFU_TRUSTED_PROXIES: '127.0.0.1',
    WARIFU_CLIENT_CERT_HEADER: 'x-client-cert',
  })
  const { app } = house
  const codes = { [shoko]: await enroll(app, shoko, 'main'), [johoku]: await enroll(app, johoku, 'kita') }
  assert.deepEqual(await both(house, 'SELECT service FROM service_user'), { main: [shoko], kita: [johoku] })
  assert.deepEqual(await both(house, 'SELECT service FROM binding'), { main: [shoko], kita: [johoku] })
  const enrolled = "SELECT COUNT(*) FROM journal WHERE body LIKE '%token_enrolled%' OR body LIKE '%binding_%'"
  const { main, kita } = await both(house, enrolled)
  assert.ok(Number(main[0]) > 0 && Number(kita[0]) > 0)

  for (const [service, [code = '', byRadius = '', bySoap = '']] of Object.entries(codes)) {
    const create = [
      'client',
      'create',
      '--service',
      service,
      '--name',
      '勘定系',
      '--scope',
      'verify',
      '--json',
    ]
    const { apiKey } = JSON.parse(await app.warifu(...create))
    const ask = () =>
      fetch(`${app.origin}/api/v1/verifications`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ service, userId: 'hanako', code }),
      }).then((response) => response.json() as Promise<{ accepted?: boolean }>)
    assert.equal((await ask()).accepted, true, service)
    assert.equal((await ask()).accepted, false, service)
    assert.deepEqual(await askByRadius(house, port, service, [byRadius, byRadius]), [2, 3], service)
    assert.deepEqual(await askBySoap(house, service, [bySoap, bySoap]), ['0000', '6009'], service)
  }
  assert.deepEqual(await both(house, 'SELECT DISTINCT service FROM client'), {
    main: [shoko],
    kita: [johoku],
  })
  const unknown = await fetch(`${app.origin}/api/v1/verifications`, {
    method: 'POST',
    headers: { Authorization: `Bearer warifu.${'x'.repeat(22)}.${'x'.repeat(43)}` },
  })
  assert.equal(unknown.status, 401)
  for (const desk of ['johoku', 'shoko-chukin'])
    assert.equal((await fetch(`${app.origin}/desk/${desk}/login`)).status, 200, desk)
})

test('OTP-01: an activation code gets a token where its user is', async (t) => {
  const house = await startHouse(t)
  const { app } = house
  for (const service of [shoko, johoku]) {
    await app.createUser({ service, customer: '割符商事', userId: 'hanako', userName: '割符 花子' })
    const make = ['token', 'activation-code', 'create', '--service', service, '--user-id', 'hanako', '--json']
    const { activationCode } = JSON.parse(await app.warifu(...make)) as { readonly activationCode: string }
    const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
      'deriveBits',
    ])
    const request = {
      publicKey: Buffer.from(await crypto.subtle.exportKey('raw', publicKey)).toString('base64url'),
      idempotencyKey: crypto.randomUUID().replaceAll('-', ''),
      formFactor: 'mobile',
      movingFactor: 'time',
      activationCode: activationCode.replaceAll('-', ''),
    }
    const post = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(request),
    }
    assert.equal((await fetch(`${app.origin}/api/v1/tokens`, post)).status, 201, service)
  }
  const { main, kita } = await both(house, 'SELECT COUNT(*) FROM token')
  assert.deepEqual([Number(main[0]), Number(kita[0])], [1, 1])
})

test('commands go to the database of the institution, to the one that is named, or over all', async (t) => {
  const house = await startHouse(t)
  const { app, folder } = house
  await app.createUser({ service: johoku, customer: '割符商事', userId: 'hanako', userName: '割符 花子' })
  const verified = await app.warifu('journal', 'verify', '--without-checkpoints')
  assert.match(verified, /^main: the journal holds.*\n(main: .*\n)*kita: the journal holds/)
  assert.deepEqual(Object.keys(JSON.parse(await app.warifu('doctor', '--customers', '--json'))), [
    'main',
    'kita',
  ])
  assert.match(
    await app.warifu('doctor', '--customers', '--database', 'kita'),
    /^every customer has a number/,
  )
  // The main database tells which key is in use; the file of the ring goes on naming the former one.
  const { keyId } = JSON.parse(await app.warifu('key', 'rotate', '--json'))
  await app.warifu('token', 'issue', '--database', 'kita')
  const macs = await both(house, "SELECT mac FROM journal WHERE body LIKE '%token_issued%'")
  assert.deepEqual([macs.main, macs.kita.map((mac) => String(mac).split(':')[0])], [[], [keyId]])
  await app.warifu('backup', join(folder, 'backup'))
  assert.ok(existsSync(join(folder, 'backup')) && existsSync(join(folder, 'backup.kita')))
  await assert.rejects(app.warifu('token', 'show', 'WRFM00000000'), /--database must say which: main, kita/)
  await assert.rejects(app.warifu('token', 'show', 'WRFM00000000', '--database', 'x'), /main, kita/)

  await app.stop()
  const checkpoints = join(folder, 'checkpoints')
  copyFileSync(join(folder, 'journal-checkpoints.jsonl'), checkpoints)
  copyFileSync(join(folder, 'kita', 'journal-checkpoints.jsonl'), `${checkpoints}.kita`)
  const whole = await runWarifu(['journal', 'verify', '--checkpoints', checkpoints], house.variables)
  assert.equal(whole.code, 0, whole.stdout + whole.stderr)
})

test('REL-07: a database that is away takes its own institutions with it, and nobody else', async (t) => {
  const { app, postgres } = await startHouse(t)
  await postgres.stop()
  const typed = { userId: 'nobody', password: 'Machigai1' }
  const logIn = (service: string) => createClient(app.origin, app.origin).submit(`/${service}/login`, typed)
  assert.equal((await logIn(johoku)).status, 503)
  assert.equal((await logIn(shoko)).status, 422)
  assert.equal((await fetch(`${app.origin}/readyz`)).status, 200)
})

test('a placement that cannot be meant is refused at the start, without a word of its password', async (t) => {
  const folder = newFolder()
  t.after(folder.remove)
  const file = join(folder.path, 'placement.json')
  const url = 'postgres://warifu:geheim@127.0.0.1:1/warifu'
  const cases: readonly (readonly [unknown, RegExp, Record<string, string>?])[] = [
    [
      { databases: { kita: { url, institutions: ['johoku'] } } },
      /needs WARIFU_TOKEN_ACTIVATION=code/,
      { WARIFU_TOKEN_ACTIVATION: 'open' },
    ],
    [[], /placement\.json: [^:\n]+: expected object/],
    [{ databases: { main: { url, institutions: ['johoku'] } } }, /"main" is the database of DATABASE_URL/],
    [{ databases: { kita: { url, institutions: ['johoku', 'johoku'] } } }, /johoku is placed twice/],
    [
      { databases: { kita: { url: 'mysql://geheim', institutions: ['johoku'] } } },
      /databases\.kita\.url: must be/,
    ],
    [
      { databases: { kita: { url: 'sqlite', institutions: ['nowhere'] } } },
      /no profile is of nowhere, placed in kita/,
    ],
  ]
  for (const [content, reason, more = {}] of cases) {
    writeFileSync(file, JSON.stringify(content))
    const variables = {
      WARIFU_DATA_DIR: folder.path,
      WARIFU_PLACEMENT_FILE: file,
      WARIFU_TOKEN_ACTIVATION: 'code',
    }
    const { code, stderr } = await runWarifu(['migrate'], { ...variables, ...more })
    assert.equal(code, 2, stderr)
    assert.match(stderr, reason)
    assert.doesNotMatch(stderr, /geheim/)
  }
})
