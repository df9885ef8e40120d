// 利用登録 and 利用停止 of 個人インターネットバンキング: one token, one code, no way around (S4-A1-02, S4-3-01, G-06).

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { agreementState } from '../../../src/bank/rules/agreement.ts'
import {
  accountHolder,
  arrive,
  at,
  authenticate,
  enterPassword,
  type Holder,
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
  type Client,
  eventsOf,
  locationOf,
  type Site,
  sessionIdIn,
  startSite,
  textOf,
} from '../../support/site.ts'

let site: Site
beforeEach(async () => {
  site = await startSite()
})
afterEach(() => site.end())

async function stop(client: Client, holder: Holder, tokenId = holder.tokenId): Promise<string> {
  assert.equal(await landing(authenticate(client, holder, 'stop')), at('stopCode'))
  return arrive(client, client.submit(at('stopCode'), { otp: await nextCode(site, tokenId) }))
}

test('H 24: registration, login with the code, stop, login without; each code once (S4-A1-02, S4-3-01)', async () => {
  const holder = await accountHolder(site, '12345680001', '前 一子')
  const client = site.browser()
  assert.match(
    await register(site, client, holder),
    /ワンタイムパスワードの利用登録が完了しました。\(00001\).*ログイン画面に戻る/s,
  )
  assert.equal((await client.send(at('loginCode'))).status, 303, 'no ticket is left open')
  assert.equal(await landing(enterPassword(client, holder)), at('loginCode'))
  const used = await client.submit(at('loginCode'), { otp: await site.world.code(holder.tokenId) })
  assert.match(await read(used), /RMCFXLGN001028E/, 'that of the registration is spent')
  assert.equal(
    await landing(client.submit(at('loginCode'), { otp: await nextCode(site, holder.tokenId) })),
    at('home'),
  )
  await leave(client)

  assert.match(await stop(client, holder), /ワンタイムパスワードの利用停止が完了しました。\(00002\)/)
  assert.equal(await landing(enterPassword(client, holder)), at('home'))
  assert.match(await client.page(at('home')), /ワンタイムパスワードの利用停止/)
  await leave(client)
  assert.equal(await bindingOf(site.world, holder), undefined)
})

test('P5: after 登録 the way back and a reload send nothing again: the result has an address of its own', async () => {
  const holder = await accountHolder(site, '12345680011', '前 十一子')
  const client = site.browser()
  await authenticate(client, holder, 'enrollment')
  const typed = { tokenId: holder.tokenId, otp: await nextCode(site, holder.tokenId), terms: '1.0' }
  const answer = await client.submit(at('enrollmentToken'), typed)
  assert.deepEqual([answer.status, locationOf(answer)], [303, at('enrollmentDone')])
  for (const look of ['the result', 'a reload'])
    assert.match(await client.page(at('enrollmentDone')), /利用登録が完了しました。/, look)
  const back = await client.send(at('enrollmentToken'))
  assert.equal(back.status, 303, 'and the form of before is over')
  assert.equal((await eventsOf(site.world, holder)).filter(({ type }) => type === 'token_enrolled').length, 1)
})

test('P2: the tenth wrong code at the login says that it is locked, to a right code too, and whom to call', async () => {
  const holder = await accountHolder(site, '12345680012', '前 十二子')
  await register(site, site.browser(), holder)
  const client = site.browser()
  await enterPassword(client, holder)
  const told = async (otp: string) => textOf(await (await client.submit(at('loginCode'), { otp })).text())
  for (let i = 0; i < 9; i++) assert.match(await told('000000'), /次に表示されるワンタイムパスワードを/)
  assert.match(await told('000000'), /ワンタイムパスワードロック状態のため、.*当金庫へロック解除を/)
  const right = await told(await nextCode(site, holder.tokenId))
  assert.match(right, /ワンタイムパスワードロック状態のため/)
  assert.doesNotMatch(right, /次に表示されるワンタイムパスワードを、再度/)
})

test('S4-0-05: no registration without the current terms, and the acceptance is in the journal', async () => {
  const holder = await accountHolder(site, '12345680002', '前 二子')
  const { tokenId } = holder
  const client = site.browser()
  assert.equal(await landing(authenticate(client, holder, 'enrollment')), at('enrollmentToken'))
  for (const terms of [{}, { terms: '' }, { terms: '0.9' }]) {
    const refused = await client.submit(at('enrollmentToken'), {
      tokenId,
      otp: await nextCode(site, tokenId),
      ...terms,
    })
    assert.equal(refused.status, 422)
    assert.match(await read(refused), /利用追加規定」をご確認のうえ/)
  }
  assert.equal(await bindingOf(site.world, holder), undefined)
  const otp = await nextCode(site, tokenId)
  assert.match(
    await arrive(client, client.submit(at('enrollmentToken'), { tokenId, otp, terms: '1.0' })),
    /\(00001\)/,
  )
  const events = (await eventsOf(site.world, holder)).map(({ type }) => type)
  assert.deepEqual(events.slice(events.indexOf('terms_accepted'), events.indexOf('terms_accepted') + 2), [
    'terms_accepted',
    'token_enrolled',
  ])
  const { agreement } = await site.world.context.store.read({
    agreement: agreementState.ref(personal, holder.customerId),
  })
  assert.equal(agreement?.termsVersion, '1.0')
})

test('S4-3-04: a second token is refused, explaining how to change devices; after a stop on the old one, the new one is registered', async () => {
  const holder = await accountHolder(site, '12345680003', '前 三子')
  const client = site.browser()
  await register(site, client, holder)
  const second = await authenticate(client, holder, 'enrollment')
  assert.equal(second.status, 422)
  const text = await read(second)
  assert.match(text, /RMCFBLGN001005E/)
  assert.match(text, /端末を変更されるお客さまへ.*旧端末がお手元にない場合.*0120-000-541/s)

  const newToken = await site.world.token()
  await stop(client, holder)
  assert.match(await register(site, client, holder, newToken), /\(00001\)/)
  assert.equal(await landing(enterPassword(client, holder)), at('loginCode'))
  const old = await client.submit(at('loginCode'), { otp: await nextCode(site, holder.tokenId) })
  assert.equal(old.status, 422)
  assert.equal(
    await landing(client.submit(at('loginCode'), { otp: await nextCode(site, newToken) })),
    at('home'),
  )
})

test('G-06: no stop without a code of the token; users without one are told whom to call, and wrong ones lock', async () => {
  const holder = await accountHolder(site, '12345680004', '前 四子')
  const client = site.browser()
  assert.match(await read(authenticate(client, holder, 'stop')), /利用登録がされていません/)
  await register(site, client, holder)
  assert.match(textOf(await client.page(at('stop'))), /表示できない場合は、当金庫（0120-000-541/)
  assert.equal(await landing(authenticate(client, holder, 'stop')), at('stopCode'))
  for (let i = 0; i < 10; i++) {
    const refused = await client.submit(at('stopCode'), { otp: '000000' })
    assert.match(await read(refused), i < 9 ? /RMCFXLGN001028E/ : /RMCFXLGN001029E/, `P2: ${i + 1} wrong`)
  }
  assert.equal((await bindingOf(site.world, holder))?.status, 'locked')
  const locked = /ロック状態のため、ご利用いただけません。当金庫へ/
  assert.match(await read(authenticate(client, holder, 'stop')), locked)
  assert.match(await read(enterPassword(client, holder)), locked)
})

test('SES-05: a ticket opens its own procedure and no other', async () => {
  const holder = await accountHolder(site, '12345680005', '前 五子')
  const client = site.browser()
  await authenticate(client, holder, 'enrollment')
  const steps = ['loginCode', 'enrollmentToken', 'stopCode', 'password', 'home', 'inquiry'] as const
  const opened = async () => {
    const answers = await Promise.all(
      steps.map(async (step) => [step, (await client.send(at(step))).status] as const),
    )
    return answers.filter(([, status]) => status === 200).map(([step]) => step)
  }
  assert.deepEqual(await opened(), ['enrollmentToken'])
  await register(site, client, holder)
  assert.deepEqual(await opened(), [])
  await authenticate(client, holder, 'stop')
  assert.deepEqual(await opened(), ['stopCode'])
  const ticket = sessionIdIn(client, personal)
  const form = {
    form_token: /name="form_token" value="([^"]+)/.exec(await client.page(at('stopCode')))?.[1] ?? '',
  }
  const otp = await nextCode(site, holder.tokenId)
  assert.equal(await landing(client.post(at('loginCode'), { ...form, otp })), at('stopCode'))
  const again = { ...form, otp, tokenId: holder.tokenId, terms: '1.0' }
  assert.equal(await landing(client.post(at('enrollmentToken'), again)), at('stopCode'))
  assert.equal(sessionIdIn(client, personal), ticket)
  site.world.clock.forward({ minutes: 5 })
  assert.deepEqual(await opened(), [], 'not for longer than five minutes')
})

test('one code, posted at the login and at the stop at once, passes at one of them', async () => {
  const holder = await accountHolder(site, '12345680012', '前 二郎')
  await register(site, site.browser(), holder)
  const [entering, stopping] = [site.browser(), site.browser()]
  assert.equal(await landing(enterPassword(entering, holder)), at('loginCode'))
  assert.equal(await landing(authenticate(stopping, holder, 'stop')), at('stopCode'))
  const otp = await nextCode(site, holder.tokenId)
  const [login, stopped] = await Promise.all([
    entering.submit(at('loginCode'), { otp }),
    stopping.submit(at('stopCode'), { otp }),
  ])
  const passed = [login.status === 303 && locationOf(login) === at('home'), stopped.status === 200]
  assert.equal(passed.filter(Boolean).length, 1)
  assert.equal((await bindingOf(site.world, holder)) === undefined, passed[1])
})

test('a registration ends a session that began without a code', async () => {
  const holder = await accountHolder(site, '12345680006', '前 六子')
  const inside = await insideOf(site, holder)
  await register(site, site.browser(), holder)
  assert.equal((await inside.send(at('home'))).status, 303)
})
