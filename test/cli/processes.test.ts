// `./warifu serve` and `./warifu demo` as processes: side by side on one database, told to stop, and different in what
// they show.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { helpHref, serviceHref } from '../../src/authority/routes.ts'
import { eventCode, timeCode } from '../journeys/support/oathtool.ts'
import { startApp } from '../support/app.ts'
import { createClient } from '../support/client.ts'
import { sendRaw } from '../support/raw.ts'
import { textOf, tokenOn } from '../support/site.ts'
import { shoko } from '../support/world.ts'
import { newFolder, runWarifu } from './run.ts'

const at = (screen: Parameters<typeof serviceHref>[1]) => serviceHref(shoko, screen)
const banner = 'デモ環境（実在の金融機関のサイトではありません）'
const newUser = { service: shoko, customer: '割符商事', userName: '割符 花子' }

test('OTP-01: two processes on one SQLite file both serve, and a code spent at one is spent at the other', async (t) => {
  const folder = newFolder()
  const shared = { WARIFU_DATA_DIR: folder.path, HOST: '127.0.0.1', PUBLIC_ORIGIN: 'https://otp.example.jp' }
  const [one, two] = await Promise.all([startApp('serve', shared), startApp('serve', shared)])
  t.after(() => Promise.all([one.stop(), two.stop()]).finally(folder.remove))
  const { userId, initialPassword: password } = await one.createUser({ ...newUser, userId: 'hanako' })
  const { tokenId, secretBase32 } = await one.issueToken('event')
  const code = (counter: number) => eventCode(secretBase32, counter)

  // One browser, whose requests come to either process.
  const [first, second] = [one, two].map(({ origin }) => createClient(origin, shared.PUBLIC_ORIGIN))
  assert.ok(first && second)
  const share = (from: typeof first, to: typeof first) => {
    for (const [name, value] of from.cookies) to.cookies.set(name, value)
  }
  await first.submit(at('enrollment'), { userId, password })
  share(first, second)
  const codes = { tokenId, otp1: code(0), otp2: code(1) }
  const enrolled = await second.submit(at('enrollmentToken'), codes)
  assert.equal(enrolled.headers.get('Location'), at('enrollmentComplete'))
  share(second, first)

  // The same code to both processes at once, many times over: exactly one passes.
  const forms = await Promise.all([first, second].map((client) => tokenOn(client, at('loginCode'))))
  const sendings = Array.from({ length: 20 }, (_, i) => {
    const client = createClient((i % 2 === 0 ? one : two).origin, shared.PUBLIC_ORIGIN)
    share(first, client)
    return client.post(at('loginCode'), { form_token: forms[0] ?? '', otp: code(2) })
  })
  const answers = await Promise.all(sendings)
  const passed = answers.filter(({ headers }) => headers.get('Location') === at('password'))
  assert.equal(passed.length, 1)
  assert.ok(answers.every(({ status }) => status === 303 || status === 422))
  assert.match(await one.warifu('journal', 'verify', '--without-checkpoints'), /^the journal holds/)
})

test('OTP-05: an enrollment passes with the codes that oathtool makes of the issued secret', async (t) => {
  const app = await startApp('serve', { HOST: '127.0.0.1' })
  t.after(() => app.stop())
  const issued = JSON.parse(await app.warifu('token', 'issue', '--json'))
  const { userId, initialPassword } = await app.createUser({ ...newUser, userId: 'hanako' })
  const client = createClient(app.origin, app.origin)
  await client.submit(at('enrollment'), { userId, password: initialPassword })
  const form = await tokenOn(client, at('enrollmentToken'))
  // Not in the last second of a step: the codes must still be those of now when they arrive.
  const left = 30_000 - (Temporal.Now.instant().epochMilliseconds % 30_000)
  if (left < 1000) await wait(left)
  const now = Temporal.Now.instant()
  const codes = { otp1: timeCode(issued.secretBase32, now, -1), otp2: timeCode(issued.secretBase32, now) }
  const answer = await client.post(at('enrollmentToken'), {
    form_token: form,
    tokenId: issued.tokenId,
    ...codes,
  })
  assert.equal(answer.headers.get('Location'), at('enrollmentComplete'))
})

test('ADM-07: serve has nothing of the demo: no index, no accounts, no tokens, no banner', async (t) => {
  const app = await startApp('serve', { HOST: '127.0.0.1', WARIFU_DEMO_NOW: '2025-07-01T09:00:00+09:00' })
  t.after(() => app.stop())
  const { tokenId } = await app.issueToken('time')
  const client = createClient(app.origin, app.origin)
  const demoPages = ['/demo', '/demo/', '/demo/mail', '/demo/clock', '/demo/accounts.json']
  const paths = ['/', ...demoPages, `/demo/tokens/${tokenId}`]
  for (const path of [...paths, `/demo/tokens/${tokenId}/code.json`, '/assets/demo-token.js']) {
    const response = await client.send(path)
    assert.equal(response.status, 404, path)
    assert.ok(!(await response.text()).includes(tokenId), path)
  }
  const form = await tokenOn(client, at('login'))
  assert.equal((await client.post(`/demo/tokens/${tokenId}/press`, { form_token: form })).status, 404)
  for (const path of ['/demo/clock', '/demo/tokens'])
    assert.equal((await client.post(path, { form_token: form, to: 'begin' })).status, 404, path)
  for (const screen of ['entry', 'login', 'enrollment'] as const)
    assert.ok(!(await client.page(at(screen))).includes(banner))
  // The demo's clock is not taken either.
  assert.match(await app.warifu('journal', 'list', '--limit', '1'), /^20(2[6-9]|[3-9]\d)-/)
})

test('ENR-03: the demo offers standard authenticators when told to, and that never affects serve', async (t) => {
  for (const kind of ['demo', 'serve'] as const) {
    const app = await startApp(kind, { WARIFU_DEMO_AUTHENTICATORS: 'on' })
    t.after(() => app.stop())
    const help = await createClient(app.origin, app.origin).page(helpHref(shoko, 'enrollment'))
    assert.equal(help.includes('認証アプリを登録する'), kind === 'demo')
  }
})

test('demo shows its clock in the codes of its tokens, its accounts, and the banner on every page', async (t) => {
  const folder = newFolder()
  const began = Temporal.Instant.from('2031-03-11T14:46:15+09:00')
  const data = { WARIFU_DATA_DIR: folder.path }
  const issued = await runWarifu(['token', 'issue', '--json'], data)
  const { tokenId, secretBase32 } = JSON.parse(issued.stdout)
  const app = await startApp('demo', { ...data, HOST: '127.0.0.1', WARIFU_DEMO_NOW: began.toString() })
  t.after(() => app.stop().finally(folder.remove))
  const client = createClient(app.origin, app.origin)

  const shown = (await (await client.send(`/demo/tokens/${tokenId}/code.json`)).json()) as Record<
    string,
    unknown
  >
  // The clock ticks on from there; how long the process took to start is not known to the test.
  const possible = Array.from({ length: 4 }, (_, step) => timeCode(secretBase32, began, step))
  assert.ok(possible.includes(String(shown['code'])))
  const accounts = (await (await client.send('/demo/accounts.json')).json()) as Record<string, unknown>[]
  assert.ok(accounts.length >= 4)
  for (const { service, userId, firstPassword } of accounts)
    for (const value of [service, userId, firstPassword]) assert.match(String(value), /^\S+$/)
  const { service, userId, firstPassword } = accounts.find((account) => account['service'] === shoko) ?? {}
  const enrollment = { userId: String(userId), password: String(firstPassword) }
  const answer = await client.submit(serviceHref(String(service), 'enrollment'), enrollment)
  assert.equal(answer.headers.get('Location'), at('enrollmentToken'))
  for (const path of ['/', at('entry'), at('login'), at('enrollmentToken'), `/demo/tokens/${tokenId}`])
    assert.ok(textOf(await client.page(path)).includes(banner), path)
  assert.ok((await (await client.send('/nothing')).text()).includes(banner))

  // R3: nor does it go on beside a restore of its database.
  const database = new DatabaseSync(join(folder.path, 'warifu.db'))
  database.exec('INSERT INTO restore_mark VALUES (1)')
  database.close()
  assert.equal((await client.send('/readyz')).status, 503)
  assert.equal((await client.send(at('login'))).status, 503)
})

test('AUD-02: the clock of the demo moves both ways, and the journal holds with its checkpoints', async (t) => {
  const folder = newFolder()
  t.after(folder.remove)
  const data = { WARIFU_DATA_DIR: folder.path }
  const app = await startApp('demo', {
    ...data,
    HOST: '127.0.0.1',
    WARIFU_DEMO_NOW: '2025-06-22T09:00+09:00',
  })
  const client = createClient(app.origin, app.origin)
  const shown = async () => /デモの日時：(\S+)/.exec(textOf(await client.page('/')))?.[1]
  assert.equal(await shown(), '2025年6月22日(日)')
  const days = { ended: '2025年8月30日(土)', begin: '2025年6月23日(月)', real: undefined }
  for (const [to, day] of Object.entries(days)) {
    assert.equal((await client.submit('/demo/clock', { to })).status, 303)
    if (day !== undefined) assert.equal(await shown(), day)
    await client.submit(at('login'), { userId: 'nobody', password: 'Wrong0001' })
  }
  const { serverTimeMs } = (await (await client.send('/api/v1/time')).json()) as { serverTimeMs: number }
  assert.ok(Math.abs(serverTimeMs - Temporal.Now.instant().epochMilliseconds) < 5000)
  assert.match(await app.warifu('journal', 'verify', '--without-checkpoints'), /^the journal holds/)
  await app.stop()
  const verified = await runWarifu(
    ['journal', 'verify', '--checkpoints', `${folder.path}/journal-checkpoints.jsonl`],
    data,
  )
  assert.match(verified.stdout, /^the journal holds/)
})

test('REL-23: SIGTERM lets a request that is under way finish, refuses new ones, signs the journal and ends with 0', async (t) => {
  const folder = newFolder()
  t.after(() => folder.remove())
  const app = await startApp('serve', { HOST: '127.0.0.1', WARIFU_DATA_DIR: folder.path })
  const port = Number(new URL(app.origin).port)
  const client = createClient(app.origin, app.origin)
  const form = await tokenOn(client, at('login'))
  const cookie = [...client.cookies].map((pair) => pair.join('=')).join('; ')
  const body = `form_token=${form}&userId=nobody&password=Wrong0001`
  const head =
    `POST ${at('login')} HTTP/1.1\r\nHost: localhost\r\nOrigin: ${app.origin}\r\nCookie: ${cookie}\r\n` +
    `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n`
  const { promise: stopping, resolve: stopNow } = Promise.withResolvers<void>()
  const answer = sendRaw(port, [head, body.slice(0, 20)], {
    patienceMs: 10_000,
    later: stopping.then(() => body.slice(20)),
  })
  await wait(200)
  const stopped = app.stop()
  await untilRefused(app.origin)
  stopNow()
  assert.match((await answer).text, /^HTTP\/1\.1 422 /)
  // Rejects unless the process ended by itself, with 0.
  await stopped
  const checkpoints = join(folder.path, 'journal-checkpoints.jsonl')
  assert.ok(existsSync(checkpoints))
  const verified = await runWarifu(['journal', 'verify', '--checkpoints', checkpoints], {
    WARIFU_DATA_DIR: folder.path,
  })
  assert.equal(verified.code, 0)
  assert.equal(readFileSync(checkpoints, 'utf8').split('\n').length >= 2, true)
})

async function untilRefused(origin: string): Promise<void> {
  for (let i = 0; i < 1200; i++) {
    const response = await fetch(`${origin}/healthz`, { headers: { Connection: 'close' } }).catch(
      () => undefined,
    )
    if (response === undefined) return
    await wait(50)
  }
  assert.fail('it goes on taking connections')
}
