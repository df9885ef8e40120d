// Behind the login of 個人インターネットバンキング (S4; issue 7, item 7; domain-notes a-3).

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { accountState, postingState } from '../../../src/bank/rules/account.ts'
import { agreementState } from '../../../src/bank/rules/agreement.ts'
import { formTokenIn } from '../../support/client.ts'
import {
  accountHolder,
  at,
  enterPassword,
  type Holder,
  insideOf,
  landing,
  leave,
  personal,
  registerToken,
  stopToken,
} from '../../support/personal.ts'
import { type Client, type Site, startSite, textOf } from '../../support/site.ts'
import { testCaller } from '../../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startSite()
})
afterEach(() => site.end())

const chromeAgent =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36'

async function read(client: Client, path: string): Promise<string> {
  return textOf(await client.page(path)).replaceAll(/\s+/g, ' ')
}

/** A transfer from outside, with a text that a spreadsheet would treat as a formula. */
async function book(holder: Holder, yen: number, text: string): Promise<void> {
  const { context, clock } = site.world
  clock.forward({ seconds: 1 })
  const { service, accountId } = holder
  const refs = {
    account: accountState.ref(service, accountId),
    posting: postingState.ref(service, accountId, text),
    against: postingState.ref(service, 'clearing', text),
  }
  const bookedAtMs = clock.now().epochMilliseconds
  const day = clock.now().toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toString()
  await context.store.change({ at: clock.now(), ...testCaller }, refs, ({ account }) => {
    assert.ok(account !== undefined)
    const line = {
      type: 'posted',
      service,
      entryId: text,
      bookedAtMs,
      day,
      text,
      transferId: null,
    } as const
    return {
      outcome: { ok: true },
      events: [
        { ...line, accountId, yen, balanceYen: account.balanceYen + yen },
        { ...line, accountId: 'clearing', yen: -yen, balanceYen: null },
      ],
    }
  })
}

test('the home shows the user, this login and the previous one with device and address, and the balance', async () => {
  const holder = await accountHolder(site, '12345670001', '家 一子')
  const first = site.browser()
  const form = formTokenIn(await first.page(at('login')))
  const { userId, password } = holder
  const fields = { form_token: form, userId, password }
  assert.equal(await landing(first.post(at('login'), fields, { 'User-Agent': chromeAgent })), at('home'))
  await leave(first)
  site.world.clock.forward({ minutes: 90 })
  const home = await read(await insideOf(site, holder), at('home'))
  assert.match(home, /試験 太郎 様/)
  assert.match(
    home,
    /今回のログイン2025\/07\/01 10:30:45.*前回のログイン2025\/07\/01 09:00:15Google Chrome（Windows） 接続元：127\.0\.0\.1/,
  )
  assert.match(home, /駅前支店 普通 5670001 456,789円/)
  assert.match(home, /登録状況未登録.*ワンタイムパスワードの利用登録はこちら/)
})

test('利用登録 and 利用停止 are reported once, at the next login (issue 7, item 3)', async () => {
  const holder = await accountHolder(site, '12345670002', '家 二子')
  await leave(await insideOf(site, holder))
  await registerToken(site.world, holder)
  const registered = await insideOf(site, holder, 'code')
  const home = await read(registered, at('home'))
  assert.match(home, /前回のログインのあとに、次のお手続きが行われました。.*ワンタイムパスワードの利用登録 /)
  assert.match(home, new RegExp(`登録状況登録済.*トークンID${holder.tokenId}`))
  await leave(registered)
  const again = await insideOf(site, holder, 'code')
  assert.doesNotMatch(await read(again, at('home')), /次のお手続きが行われました/)
  await leave(again)
  await stopToken(site.world, holder)
  const stopped = await insideOf(site, holder)
  assert.match(await read(stopped, at('home')), /ワンタイムパスワードの利用停止 .*登録状況未登録/)
  await leave(stopped)
  assert.doesNotMatch(await read(await insideOf(site, holder), at('home')), /次のお手続きが行われました/)
})

test('入出金明細: wrong days are refused beside their fields, and another customer’s account doesn’t exist', async () => {
  const holder = await accountHolder(site, '12345670003', '家 三子')
  const other = await accountHolder(site, '12345670004', '家 四子')
  await book(holder, -1000, '電気料金')
  await book(holder, 250_000, '=HYPERLINK("http://evil.example")')
  const client = await insideOf(site, holder)
  const page = await read(client, `${at('statement')}?account=${holder.accountId}`)
  assert.match(page, /2025\/07\/01 456,789円 口座開設 456,789円 2025\/07\/01 1,000円 電気料金 455,789円/)
  assert.match(page, /250,000円 =HYPERLINK\("http:\/\/evil\.example"\) 705,789円/)

  for (const query of [
    'from=2025-04-30',
    'until=2025-07-02',
    'from=abc',
    'from=2025-07-01&until=2025-06-30',
  ]) {
    const answer = await client.send(`${at('statement')}?account=${holder.accountId}&${query}`)
    assert.equal(answer.status, 422, query)
    const body = await answer.text()
    assert.match(body, /class="field-error" id="(from|until)-error"/, query)
    assert.doesNotMatch(body, /照会結果/, query)
    const file = await client.send(`${at('statementFile')}?account=${holder.accountId}&${query}`)
    assert.equal(file.status, 400, query)
  }
  const empty = await read(client, `${at('statement')}?from=2025-05-01&until=2025-06-30`)
  assert.match(empty, /この期間の入出金はありません。/)

  for (const accountId of [other.accountId, 'clearing', 'opening', '', "' OR 1=1 --"]) {
    const query = new URLSearchParams({ account: accountId })
    for (const screen of ['statement', 'statementFile'] as const) {
      const answer = await client.send(`${at(screen)}?${query}`)
      assert.equal(answer.status, 404, `${screen} ${accountId}`)
    }
  }
})

test('AUD-07: a statement’s file begins with a BOM, and holds no formula', async () => {
  const holder = await accountHolder(site, '12345670005', '家 五子', 0)
  await book(holder, 500, '=1+1')
  await book(holder, -200, '@振込')
  const client = await insideOf(site, holder)
  const answer = await client.send(`${at('statementFile')}?account=${holder.accountId}`)
  assert.equal(answer.headers.get('Content-Type'), 'text/csv; charset=utf-8')
  assert.match(
    answer.headers.get('Content-Disposition') ?? '',
    /statement-5670005-2025-05-01-2025-07-01\.csv/,
  )
  const bytes = new Uint8Array(await answer.arrayBuffer())
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf])
  assert.deepEqual(new TextDecoder().decode(bytes).trim().split('\r\n'), [
    '日付,お支払金額,お預り金額,摘要,残高',
    "2025/07/01,,500,'=1+1,500",
    "2025/07/01,200,,'@振込,300",
  ])
})

test('ログイン履歴: logins and failed attempts, in pages, of nobody else', async () => {
  const holder = await accountHolder(site, '12345670006', '家 六子')
  await enterPassword(site.browser(), { ...holder, password: 'Chigau99' })
  await registerToken(site.world, holder)
  const client = site.browser()
  assert.equal(await landing(enterPassword(client, holder)), at('loginCode'))
  assert.equal((await client.submit(at('loginCode'), { otp: '000000' })).status, 422)
  site.world.clock.forward({ seconds: 30 })
  const otp = await site.world.code(holder.tokenId)
  assert.equal(await landing(client.submit(at('loginCode'), { otp })), at('home'))
  const page = await read(client, at('logins'))
  assert.match(
    page,
    /成功（ワンタイムパスワード）.*失敗（ワンタイムパスワードの誤り） 不明なブラウザ 127.*失敗（ログイン：ログインパスワードの誤り） 不明なブラウザ 127.*成功（ログインパスワード）/,
  )
  assert.doesNotMatch(page, /次の20件/)
  let current = client
  for (let i = 0; i < 20; i++) {
    await leave(current)
    current = await insideOf(site, holder, 'code')
  }
  const newest = await current.page(at('logins'))
  assert.equal([...newest.matchAll(/成功（/g)].length, 20)
  const next = /href="([^"]+\?before=\d+)"/.exec(newest)?.[1] ?? ''
  assert.match(await read(current, next), /失敗（ログイン：.*成功（ログインパスワード）/)
  assert.doesNotMatch(await read(current, next), /次の20件/)
  assert.equal((await current.send(`${at('logins')}?before=x`)).status, 200)
})

test('IB取引中止: password and code, then nobody of the customer is or gets in', async () => {
  const holder = await accountHolder(site, '12345670007', '家 七子')
  await registerToken(site.world, holder)
  const client = await insideOf(site, holder, 'code')
  const { password } = holder
  const stop = (fields: Record<string, string>) => client.submit(at('serviceStop'), fields)
  const code = async () => {
    site.world.clock.forward({ seconds: 30 })
    return site.world.code(holder.tokenId)
  }
  assert.match(await (await stop({})).text(), /ログインパスワードを入力してください。/)
  assert.match(await (await stop({ password })).text(), /ワンタイムパスワードを入力してください。/)
  const wrong = await stop({ password: 'Chigau99', otp: await code() })
  assert.match(await wrong.text(), /ログインパスワードに誤りがあります。/)
  assert.equal((await stop({ password, otp: '000000' })).status, 422)
  const forged = await client.post(at('serviceStop'), { password, otp: await code(), form_token: 'x' })
  assert.equal(forged.status, 403)
  assert.equal((await client.send(at('home'))).status, 200, 'nothing is stopped yet')

  assert.equal(await landing(stop({ password, otp: await code() })), at('serviceStopped'))
  const told = await read(client, at('serviceStopped'))
  assert.match(told, /サービスのご利用をすべて停止しました。.*窓口で、書面/)
  assert.equal(await landing(client.send(at('home'))), at('entry'))
  const refused = await enterPassword(site.browser(), holder)
  assert.equal(refused.status, 403)
  assert.match(await refused.text(), /RMCFBLGN001001E/)
  const wrongAfter = await enterPassword(site.browser(), { ...holder, password: 'Chigau99' })
  assert.match(await wrongAfter.text(), /RMCFXLGN001001E/, 'only the right password learns of the stop')
})

test('a session or ticket of a customer who was stopped elsewhere ends at once', async () => {
  const holder = await accountHolder(site, '12345670008', '家 八子')
  const inside = await insideOf(site, holder)
  const other = await insideOf(site, await accountHolder(site, '12345670009', '家 九子'))
  const { service, customerId } = holder
  const refs = { agreement: agreementState.ref(service, customerId) }
  const stoppedAtMs = site.world.clock.now().epochMilliseconds
  await site.world.context.store.change({ at: site.world.clock.now(), ...testCaller }, refs, () => ({
    outcome: { ok: true },
    events: [{ type: 'service_stopped', service, userId: 'operator', customerId, stoppedAtMs }],
  }))
  for (const screen of [
    'home',
    'inquiry',
    'statement',
    'logins',
    'token',
    'password',
    'serviceStop',
  ] as const) {
    assert.equal(await landing(inside.send(at(screen))), at('entry'), screen)
  }
  assert.equal((await other.send(at('home'))).status, 200, 'other customers go on')
})

test('going to 利用登録 from inside logs out first, so that no login has to wait', async () => {
  const holder = await accountHolder(site, '12345670010', '家 十子')
  const client = await insideOf(site, holder)
  const odd = await client.submit(at('token'), { procedure: 'https://evil.example' }, at('leave'))
  assert.equal(odd.status, 400)
  const gone = await client.submit(at('token'), { procedure: 'enrollment' }, at('leave'))
  assert.equal(gone.headers.get('Location'), at('enrollment'))
  assert.equal(await landing(client.send(at('home'))), at('entry'))
  await insideOf(site, holder)
})

test('SES-05: nothing behind the login opens without one, or before a password of one’s own', async () => {
  const { password } = await site.world.user('12345670011', personal, '家 十一子')
  const newcomer = site.browser()
  const holder = { userId: '12345670011', password } as Holder
  assert.equal(await landing(enterPassword(newcomer, holder)), at('password'))
  for (const screen of [
    'home',
    'inquiry',
    'statement',
    'statementFile',
    'logins',
    'token',
    'contract',
    'serviceStop',
  ] as const) {
    assert.equal(await landing(site.browser().send(at(screen))), at('entry'), screen)
    assert.equal(await landing(newcomer.send(at(screen))), at('password'), screen)
  }
})
