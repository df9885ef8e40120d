// Before the login of 個人インターネットバンキング: login, 利用登録, 利用停止, 紛失・盗難, モバイルIB (S4; issue 7).

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { forgetExpiredSessions } from '../../../src/authority/queries/sessions.ts'
import { isPersonalProfile } from '../../../src/services/personal/operations/profile-of.ts'
import { personalHelpHref, personalHelpPages } from '../../../src/services/personal/routes.ts'
import {
  accountHolder,
  arrive,
  at,
  authenticate,
  enterPassword,
  insideOf,
  landing,
  leave,
  nextCode,
  personal,
  read,
  register,
} from '../../support/personal.ts'
import {
  bindingOf,
  browserWith,
  cookieNameOf,
  locationOf,
  logIn,
  passStepOne,
  postCode,
  type Site,
  sessionIdIn,
  settledPerson,
  startSite,
  textOf,
} from '../../support/site.ts'
import { shoko } from '../../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startSite()
})
afterEach(() => site.end())

const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148'
const tablet = 'Mozilla/5.0 (Linux; Android 15; Tablet) AppleWebKit/537.36 Chrome/149.0.0.0 Safari/537.36'

test('A-28, A-29, C2-16: the channel comes from the link, an earlier choice, or the browser’s hints', async () => {
  const client = site.browser()
  const channel = async (headers: Record<string, string> = {}, query = '') => {
    const page = await (await client.send(`${at('entry')}${query}`, { headers })).text()
    const isPc = /ワンタイムパスワードの利用登録はこちら/.test(page)
    assert.equal(/<h2 class="box-title">ワンタイムパスワードの利用登録・停止<\/h2>/.test(page), !isPc)
    return isPc ? 'pc' : 'smartphone'
  }
  assert.equal(await channel(), 'pc')
  assert.equal(await channel({ 'User-Agent': phone }), 'smartphone')
  assert.equal(await channel({ 'User-Agent': tablet }), 'pc')
  assert.equal(await channel({ 'Sec-CH-UA-Mobile': '?1', 'User-Agent': tablet }), 'smartphone')
  assert.equal(await channel({ 'Sec-CH-UA-Mobile': '?0', 'User-Agent': phone }), 'pc')
  assert.equal(await channel({ 'Sec-CH-UA-Mobile': '?0', 'Sec-CH-Viewport-Width': '360' }), 'smartphone')
  assert.equal(await channel({ 'Sec-CH-Viewport-Width': 'wide' }), 'pc')
  assert.equal(await channel({}, '?display=other'), 'pc')
  assert.equal(await channel({}, '?display=smartphone'), 'smartphone')
  assert.equal(await channel({ 'Sec-CH-UA-Mobile': '?0' }), 'smartphone', 'remembered')
  assert.equal(await channel({ 'User-Agent': phone }, '?display=pc'), 'pc')
  assert.equal(await channel({ 'User-Agent': phone }), 'pc', 'remembered')
})

test('S4-3-02, S4-3-03, B-24 to B-26: the login in the words of the manual, five red notes on a PC and four on a phone', async () => {
  const client = site.browser()
  const pc = await client.page(`${at('entry')}?display=pc`)
  const smartphone = await client.page(`${at('entry')}?display=smartphone`)
  const notes = (page: string) =>
    (/<ul class="red-notes">.*?<\/ul>/s.exec(page)?.[0] ?? '').split('<li>').length - 1
  assert.deepEqual([notes(pc), notes(smartphone)], [5, 4])
  for (const page of [pc, smartphone]) {
    const text = textOf(page)
    for (const words of [
      '契約者ID（利用者番号）',
      'ログインパスワード',
      '閉じる',
      '※英字は大文字と小文字を区別しますので、ご注意ください。',
      '※ブラウザの「戻る」ボタンは使用しないでください。',
      '※ご利用のOSおよびブラウザや文字の大きさによっては、画面のレイアウトが若干崩れる場合がありますが、お取引には影響ありません。',
      '※スマートフォンでは、ブラウザのログインパスワードを入力してください。',
      '本Webサイト上における各コンテンツは、著作権によって保護されています。',
    ])
      assert.ok(text.includes(words), words)
  }
  for (const words of ['ソフトウェアキーボード入力', '（使用方法）', 'キーボードで入力する'])
    assert.ok(textOf(pc).includes(words), words)
  for (const words of [
    '契約者ID（利用者番号）、ログインパスワードを入力し、「ログイン」ボタンを押してください。',
    'ワンタイムパスワードの利用登録する場合は、「利用登録」ボタンを押してください。',
    'ワンタイムパスワードの利用停止する場合は、「利用停止」ボタンを押してください。',
  ])
    assert.ok(textOf(smartphone).includes(words), words)
})

test('S4-0-05, A-34, P5: all information can be read without a login, on both channels, and that モバイルIB is off', async () => {
  const client = site.browser()
  const pages = ['guidance', 'terms', 'questions', 'help', 'lost', 'closed'] as const
  const paths = [...pages.map(at), ...personalHelpPages.map((page) => personalHelpHref(personal, page))]
  for (const display of ['pc', 'smartphone']) {
    for (const path of paths) {
      const page = await client.page(`${path}?display=${display}`)
      assert.match(page, new RegExp(`<body class="personal personal-${display}">`), path)
    }
  }
  const terms = textOf(await client.page(at('terms')))
  assert.match(terms, /第1\.0版　2016年2月29日施行/)
  for (const heading of [
    '第1条（ワンタイムパスワードサービスについて）',
    '第2条（利用資格）',
    '第3条（利用申込及び利用開始）',
  ])
    assert.ok(terms.includes(heading), heading)
  const guidance = textOf(await client.page(at('guidance')))
  assert.match(guidance, /2016年2月29日\(月\)より/)
  assert.match(guidance, /モバイルIBのお取り扱いはありません。/)
})

test('S0-2.4-03: an invalid address leads a person to the login with an explanation, a program to 404', async () => {
  const client = site.browser()
  const path = `/${personal}/login.do`
  assert.equal((await client.send(path)).status, 404)
  const led = await client.send(path, { headers: { Accept: 'text/html' } })
  assert.equal(locationOf(led), `${at('entry')}?notice=link`)
  assert.match(await client.page(locationOf(led)), /指定された画面は開けません。/)
})

test('SES-12, G-12: a second login is refused with the time from which it can succeed, to the right password only', async () => {
  const holder = await accountHolder(site, '12345680007', '前 七子')
  site.world.clock.set('2025-07-02T09:00:00+09:00')
  const inside = await insideOf(site, holder)
  const other = site.browser()
  const wrong = await other.submit(at('login'), { userId: holder.userId, password: 'Wrong0001' })
  assert.doesNotMatch(await read(wrong), /すでにログイン/)
  site.world.clock.forward({ minutes: 3 })
  const refused = await enterPassword(other, holder)
  assert.equal(refused.status, 409)
  assert.match(await read(refused), /すでにログインされているか.*09:11（あと約8分）からログインできる/s)
  assert.equal((await inside.send(at('home'))).status, 200, 'the first one goes on')
  site.world.clock.forward({ minutes: 10 })
  assert.equal(await landing(enterPassword(other, holder)), at('home'))
  assert.equal((await inside.send(at('home'))).status, 303)
})

test('P1, G-12: the browser that held the session goes on at once after a closed tab; others wait, also with another user’s mark', async () => {
  const holder = await accountHolder(site, '12345680017', '前 一七子')
  const neighbor = await accountHolder(site, '12345680018', '前 一八子')
  const shared = await insideOf(site, neighbor)
  await leave(shared)
  const closed = await insideOf(site, holder)
  const held = sessionIdIn(closed, personal)
  const stolenCookie = browserWith(site, held, personal)
  // The cookie of the session went with the closed browser; what it is known by stays.
  closed.cookies.delete(cookieNameOf(personal))

  assert.equal((await enterPassword(shared, holder)).status, 409, 'known there is somebody else')
  assert.equal((await enterPassword(site.browser(), holder)).status, 409)
  assert.equal((await enterPassword(browserWith(site, held, personal), holder)).status, 409, 'no mark')
  assert.equal((await stolenCookie.send(at('home'))).status, 200)

  assert.equal(await landing(enterPassword(closed, holder)), at('home'))
  assert.equal((await stolenCookie.send(at('home'))).status, 303, 'the one before is over')
  assert.equal((await closed.send(at('home'))).status, 200)
  const mark = [...closed.cookies].find(([name]) => name.includes('known'))
  assert.ok(mark)
  const copy = site.browser()
  copy.cookies.set(
    mark[0],
    mark[1].replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
  )
  assert.equal((await enterPassword(copy, holder)).status, 409, 'a forged mark')
})

test('P1: after a loss report or a lock the same browser is refused like any other', async () => {
  const holder = await accountHolder(site, '12345680019', '前 一九子')
  const closed = await insideOf(site, holder)
  const { userId, password } = holder
  assert.equal((await site.browser().submit(at('lost'), { userId, password })).status, 303)
  assert.equal((await enterPassword(closed, holder)).status, 403)
})

test('G-12: an expired session that was deleted keeps nobody out', async () => {
  const holder = await accountHolder(site, '12345680008', '前 八子')
  await insideOf(site, holder)
  site.world.clock.forward({ hours: 13 })
  await forgetExpiredSessions(site.world.context.store, site.world.context.now().epochMilliseconds)
  assert.equal(await landing(enterPassword(site.browser(), holder)), at('home'))
})

test('ENR-09, S4-3-05: ID and password stop everything at once, sessions and tickets included, until the institution restarts it', async () => {
  const holder = await accountHolder(site, '12345680009', '前 九子')
  const inside = await insideOf(site, holder)
  const halfway = site.browser()
  await authenticate(halfway, holder, 'enrollment')
  const { userId, password } = holder
  const client = site.browser()
  const wrong = await client.submit(at('lost'), { userId, password: 'Wrong0001' })
  assert.match(await read(wrong), /契約者IDもしくはパスワードに誤りがあります。/)
  assert.equal((await inside.send(at('home'))).status, 200)

  const done = await arrive(client, client.submit(at('lost'), { userId, password }))
  assert.match(done, /ご利用をすべて停止しました。.*このあとのお手続き.*窓口.*0120-000-542/s)
  assert.equal((await inside.send(at('home'))).status, 303)
  assert.equal((await halfway.send(at('enrollmentToken'))).status, 303)
  for (const name of ['login', 'enrollment', 'stop', 'lost'] as const) {
    const refused = await client.submit(at(name), { userId, password })
    assert.equal(refused.status, 403, name)
    assert.match(await read(refused), /RMCFBLGN001001E/, name)
  }
})

test('OTP-04, H 27: a token of another institution: a code used here is refused there, a lock here is no lock there', async () => {
  const holder = await accountHolder(site, '12345680010', '前 十子')
  const elsewhere = await settledPerson(site, 'Someone1')
  const { tokenId } = elsewhere
  const client = site.browser()
  await nextCode(site, tokenId)
  assert.match(await register(site, client, holder, tokenId), /\(00001\)/)
  const there = site.browser()
  await passStepOne(there, elsewhere)
  const spent = await postCode(there, elsewhere, await site.world.code(tokenId))
  assert.equal(spent.status, 422)
  assert.equal((await bindingOf(site.world, elsewhere))?.failures, 0, 'a spent code counts as no failure')

  await enterPassword(client, holder)
  for (let i = 0; i < 10; i++) await client.submit(at('loginCode'), { otp: '000000' })
  assert.equal((await bindingOf(site.world, holder))?.status, 'locked')
  await logIn(site, there, elsewhere)
  assert.equal(locationOf(await site.browser().send(`/${shoko}/home`)).includes('expired'), true)
})

test('S4-A1-03: モバイルIB exists only if the profile has it; it shows the balance and opens nothing', async () => {
  assert.equal((await site.browser().send(at('mobile'))).status, 404)
  const keeping = await startSite(
    {},
    {
      edit: (profile) =>
        isPersonalProfile(profile)
          ? { ...profile, personal: { ...profile.personal, mobile: { serviceName: 'モバイルIB' } } }
          : profile,
    },
  )
  try {
    const holder = await accountHolder(keeping, '12345680011', '前 一郎', 1_234_567)
    const client = keeping.browser()
    const page = await client.page(at('mobile'))
    assert.doesNotMatch(page, /<script|<link|<style/)
    const { userId, password } = holder
    assert.equal((await client.submit(at('mobile'), { userId, password: 'Wrong0001' })).status, 422)
    const before = sessionIdIn(client, personal)
    const balance = await client.submit(at('mobile'), { userId, password })
    assert.match(await read(balance), /駅前支店　普通　5680011.*1,234,567円/s)
    assert.equal(sessionIdIn(client, personal), before, 'no session began')
    for (const screen of [
      'home',
      'inquiry',
      'statement',
      'contract',
      'token',
      'password',
      'loginCode',
    ] as const)
      assert.equal((await client.send(at(screen))).status, 303, screen)
    await client.submit(at('lost'), { userId, password })
    assert.match(await read(client.submit(at('mobile'), { userId, password })), /RMCFBLGN001001E/)
  } finally {
    await keeping.end()
  }
})

test('I5: a token of eight digits is registered, and its codes log in', async () => {
  const holder = await accountHolder(site, '20000088', '八桁 花子')
  const tokenId = await site.world.token('time', 'mobile', 8)
  assert.equal((await site.world.code(tokenId)).length, 8)
  await register(site, site.browser(), holder, tokenId)
  await insideOf(site, { ...holder, tokenId }, 'code')
  assert.equal((await bindingOf(site.world, holder))?.tokenId, tokenId)
})
