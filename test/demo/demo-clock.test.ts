// The demo's clock: where it can be moved, what follows it, and what still holds after setting it back.

import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, test } from 'node:test'
import { logIn } from '../../src/authority/operations/log-in.ts'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import { signCheckpoint } from '../../src/authority/operations/sign-checkpoint.ts'
import { verifyJournal } from '../../src/authority/operations/verify-journal.ts'
import { passwordState } from '../../src/authority/rules/password.ts'
import { tokenUseState } from '../../src/authority/rules/token.ts'
import { type AppSettings, createApp } from '../../src/compose/app.ts'
import { demoPartsOf } from '../../src/compose/demo.ts'
import { modules } from '../../src/compose/modules.ts'
import { programsOf } from '../../src/compose/programs.ts'
import {
  bringPasswordsAlong,
  demoAccounts,
  demoTokens,
  loadDemo,
} from '../../src/demo/operations/load-demo.ts'
import { demoPaths, demoTokenHref } from '../../src/demo/routes.ts'
import { bannerClock, clockScreen, type DemoClock } from '../../src/demo/screens/clock.ts'
import { demoBanner, demoScreens, demoSources } from '../../src/demo/screens/demo.ts'
import { apiPaths } from '../../src/doors/api/routes.ts'
import { paths } from '../../src/platform/http/routes.ts'
import { createHttpServer, drain } from '../../src/platform/http/server.ts'
import { sessionHash } from '../../src/platform/secrets/random.ts'
import { createClient } from '../support/client.ts'
import { createWorld, testCaller, type World } from '../support/world.ts'

const publicOrigin = 'http://warifu.test'
const service = 'shoko-chukin/fx-web-2025'
const realTime = '2026-11-21T12:00:15+09:00'

const parts = await demoPartsOf(modules)

let world: World
let clock: DemoClock
let client: ReturnType<typeof createClient>
let stop: () => Promise<void>
beforeEach(async () => {
  world = await createWorld({ start: realTime })
  const { context } = world
  await loadDemo(context, parts)
  let isReal = true
  clock = {
    now: world.clock.now,
    isReal: () => isReal,
    set(to) {
      isReal = to === null
      world.clock.set(to?.toString() ?? realTime)
    },
  }
  const log = { info() {}, warn() {}, error() {} }
  const monotonic = () => 0
  const screens: NonNullable<AppSettings['extra']>['screens'] = (app, site) => {
    demoScreens(app, site, parts)
    clockScreen(app, site, parts, clock)
  }
  const app = createApp({
    context,
    publicOrigin,
    log,
    monotonic,
    programs: await programsOf(modules, { publicOrigin, vipFile: null }),
    banner: demoBanner,
    bannerClock: bannerClock(clock),
    extra: { sources: demoSources, screens },
  })
  const server = createHttpServer(app, log)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  client = createClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  stop = () => drain(server)
})
afterEach(async () => {
  await stop()
  await world.end()
})

async function move(fields: Record<string, string>): Promise<string> {
  const answer = await client.submit(demoPaths.demoClock, fields)
  assert.equal(answer.headers.get('Location'), `${demoPaths.demoClock}?notice=moved`)
  return banner(paths.index)
}

async function banner(path: string): Promise<string> {
  const html = await client.page(path)
  const text = /<p class="demo-banner">(.*?)<\/p>/.exec(html)?.[1]?.replaceAll(/<[^>]+>/g, '')
  return text ?? ''
}

const told = (time: string) => `${demoBanner}　デモの日時：${time}`

async function canLogIn(userId: string): Promise<string> {
  const { context } = world
  const account = (await demoAccounts(context, parts)).find((each) => each.userId === userId)
  const password = account?.firstPassword ?? ''
  const ticket = await passFirstFactor(context, testCaller, { service, userId, password, purpose: 'login' })
  if (!ticket.ok) return ticket.refusal
  const { tokenId } = account ?? {}
  assert.ok(tokenId)
  const { tokenUse } = await context.store.read({ tokenUse: tokenUseState.ref(tokenId) })
  const isTime = (await demoTokens(context)).find((each) => each.tokenId === tokenId)?.movingFactor === 'time'
  const code = await world.code(tokenId, isTime ? 0 : (tokenUse?.lastStep ?? 0) + 1)
  const ticketHash = sessionHash(ticket.sessionId)
  const login = await logIn(context, testCaller, { service, userId, ticketHash, code })
  return login.ok ? login.stage : login.refusal
}

// First, while the passwords are those of the day on which they were set.
test('S2-1.1: the demo’s migrating users have their token, and log in with it until the end date', async () => {
  await move({ to: 'before' })
  for (const userId of ['0000000011', '0000000012', '0000000013', '0000000021'])
    assert.equal(await canLogIn(userId), 'authenticated', userId)
  await move({ to: 'last' })
  assert.equal(await canLogIn('0000000011'), 'authenticated')
  assert.equal(await canLogIn('0000000012'), 'authenticated')
  await move({ to: 'ended' })
  assert.notEqual(await canLogIn('0000000011'), 'authenticated')
  await move({ to: 'begin' })
  assert.equal(await canLogIn('0000000011'), 'authenticated', 'an event-based token knows no time')
  assert.equal(await canLogIn('0000000012'), 'code_spent', 'codes of the future stay used')
})

test('S2-1.1-02: buttons lead to the days on which S2’s migration changes, and every page shows the time', async () => {
  const days = {
    before: '2025年6月22日(日) 9時00分',
    begin: '2025年6月23日(月) 9時00分',
    last: '2025年8月29日(金) 23時59分',
    ended: '2025年8月30日(土) 9時00分',
    closed: '2025年9月1日(月) 9時00分',
  }
  for (const [to, time] of Object.entries(days)) assert.equal(await move({ to }), told(time))
  assert.equal(await move({ to: 'halfMinute' }), told('2025年9月1日(月) 9時00分'))
  assert.equal(await move({ to: 'halfMinute' }), told('2025年9月1日(月) 9時01分'))
  assert.equal(await move({ to: 'day' }), told('2025年9月2日(火) 9時01分'))
  assert.equal(await move({ to: 'quarter' }), told('2025年12月1日(月) 9時01分'))
  for (const path of [`/${service}/`, `/${service}/login`, '/desk/', demoPaths.demoClock])
    assert.equal(await banner(path), told('2025年12月1日(月) 9時01分'), path)
  const missing = await (await client.send('/nothing')).text()
  assert.ok(missing.includes('デモの日時：2025年12月1日'))
  assert.equal(await move({ to: 'real' }), told('2026年11月21日(土) 12時00分'))
  // The page of the token app is kept on the device, where a time would stand still.
  assert.ok(!(await client.page('/token/')).includes('デモの日時'))
})

test('a typed date and time, in any width, is Tokyo time; a wrong one is explained', async () => {
  const typed = (date: string, time: string) => ({ to: 'typed', date, time })
  assert.equal(await move(typed('2025-06-23', '09:00')), told('2025年6月23日(月) 9時00分'))
  assert.equal(clock.now().toString(), '2025-06-23T00:00:00Z')
  assert.equal(await move(typed('２０２４/２/２９', ' 23:59:30 ')), told('2024年2月29日(木) 23時59分'))
  const wrong = [
    [typed('', ''), ['日付を入力してください。', '時刻を入力してください。']],
    [typed('2025-02-30', '09:00'), ['日付は、2025-06-23 の形式で、実在する日付を入力してください。']],
    [typed('明日', '09:00'), ['日付は、2025-06-23 の形式で、実在する日付を入力してください。']],
    [typed('1999-12-31', '09:00'), ['日付は、2000年から2099年までの間で指定してください。']],
    [typed('2100-01-01', '00:00'), ['日付は、2000年から2099年までの間で指定してください。']],
    [typed('2025-06-23', '24:00'), ['時刻は、09:00 の形式で、00:00 から 23:59 までの間で入力してください。']],
    [typed('2025-06-23', '<9>'), ['時刻は、09:00 の形式で、00:00 から 23:59 までの間で入力してください。']],
  ] as const
  const before = clock.now()
  for (const [fields, errors] of wrong) {
    const answer = await client.submit(demoPaths.demoClock, fields)
    assert.equal(answer.status, 422)
    const html = await answer.text()
    for (const error of errors) assert.ok(html.includes(error), error)
    assert.ok(!html.includes('<9>'))
  }
  for (const to of ['', 'constructor', '2025-06-23']) {
    assert.equal((await client.submit(demoPaths.demoClock, { to })).status, 400, to)
  }
  assert.deepEqual(clock.now(), before)
})

test('no step leaves the years in which the demo works', async () => {
  await move({ to: 'typed', date: '2099-12-31', time: '23:59' })
  assert.equal((await client.submit(demoPaths.demoClock, { to: 'day' })).status, 422)
  assert.equal(await banner(paths.index), told('2099年12月31日(木) 23時59分'))
})

test('the tokens of the demo and the time for the token app follow the clock', async () => {
  const [token] = (await demoTokens(world.context)).filter(({ movingFactor }) => movingFactor === 'time')
  assert.ok(token)
  const shown = async () =>
    ((await (await client.send(demoTokenHref(token.tokenId, 'demoTokenCode'))).json()) as { code: string })
      .code
  for (const to of ['begin', 'ended', 'begin', 'real']) {
    await move({ to })
    assert.equal(await shown(), await world.code(token.tokenId))
    const time = (await (await client.send(apiPaths.time)).json()) as { serverTimeMs: number }
    assert.equal(time.serverTimeMs, clock.now().epochMilliseconds)
  }
})

test('SES-08: only our own forms move the clock and issue tokens', async () => {
  const before = clock.now()
  const count = async () => (await demoTokens(world.context)).length
  const tokens = await count()
  for (const path of [demoPaths.demoClock, demoPaths.demoTokens]) {
    assert.equal((await client.post(path, { to: 'begin' })).status, 403)
    const evil = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }
    assert.equal((await client.post(path, { to: 'begin' }, evil)).status, 403)
  }
  assert.deepEqual([clock.now(), await count()], [before, tokens])
  const issued = await client.submit(demoPaths.demoClock, {}, demoPaths.demoTokens)
  const html = await client.page(issued.headers.get('Location') ?? '')
  assert.ok(html.includes('デモのトークンを発行しました。'))
  assert.equal(await count(), tokens + 8)
  const harmless = await client.page(`${demoPaths.demoClock}?issued=%3Cscript%3E.x.WRFM`)
  assert.ok(!harmless.includes('<script>') && !harmless.includes('発行しました'))
})

test('nobody is locked out because a password was set in what is now the future, or has expired meanwhile', async () => {
  const { context } = world
  const clerk = { service: 'desk/shoko-chukin', userId: 'desk01', password: 'Madoguchi2024' } as const
  const enter = async () =>
    (await passFirstFactor(context, testCaller, { ...clerk, purpose: 'enrollment' })).ok
  for (const to of ['real', 'begin', 'quarter', 'real', 'before']) {
    await move({ to })
    assert.equal(await enter(), true, to)
    const { password } = await context.store.read({
      password: passwordState.ref(clerk.service, clerk.userId),
    })
    assert.ok(password && password.setAtMs <= clock.now().epochMilliseconds)
  }
  const accounts = await demoAccounts(context, parts)
  assert.ok(accounts.every(({ firstPassword }) => firstPassword !== null))
  const head = context.store.head()
  await bringPasswordsAlong(context, parts)
  assert.deepEqual(context.store.head(), head, 'nothing is left to be done')
})

test('AUD-02: the journal and its checkpoints hold after the clock was moved both ways', async () => {
  const { context } = world
  for (const to of ['closed', 'begin', 'real', 'before']) {
    await move({ to })
    await canLogIn('0000000013')
    await signCheckpoint(context)
  }
  const report = await verifyJournal(context, { checkpointsFile: undefined, compareRows: true })
  assert.equal(report.fault, null)
  assert.equal(report.checkpoints, 4)
})

test('H-27: the clock of a demo token can be wrong by itself, by ten minutes at most, and right again', async () => {
  const tokenId = await world.token()
  const page = demoTokenHref(tokenId, 'demoToken')
  const shown = async () => {
    const html = await client.page(page)
    return [/id="token-code">(.*?)</.exec(html)?.[1], /id="token-clock">(.*?)</.exec(html)?.[1]]
  }
  const turn = (seconds: string) => client.submit(page, { seconds }, demoTokenHref(tokenId, 'demoTokenClock'))
  assert.deepEqual(await shown(), [await world.code(tokenId), '合っています'])
  for (let i = 0; i < 3; i++) assert.equal((await turn('-30')).status, 303)
  assert.deepEqual(await shown(), [await world.code(tokenId, -3), '90秒遅れています'])
  for (let i = 0; i < 25; i++) await turn('30')
  assert.deepEqual(await shown(), [await world.code(tokenId, 20), '600秒進んでいます'])
  await turn('1000000')
  assert.deepEqual(await shown(), [await world.code(tokenId, 20), '600秒進んでいます'])
  await turn('0')
  assert.deepEqual(await shown(), [await world.code(tokenId), '合っています'])
})
