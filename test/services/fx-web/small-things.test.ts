// M10: what a user of 外為Web stumbles over: why a change is forced, which button comes first, two tabs at STEP 1.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../../src/authority/routes.ts'
import { beforeTransition, inTransition, register, settled, stepOne } from '../../support/mail-site.ts'
import {
  type Client,
  enroll,
  locationOf,
  logIn,
  newPerson,
  nextCode,
  type Person,
  passStepOne,
  postCode,
  type Site,
  settledPerson,
  startSite,
  textOf,
  tokenOn,
} from '../../support/site.ts'
import { shoko } from '../../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startSite({}, { start: beforeTransition })
})
afterEach(() => site.end())

async function enterCode(client: Client, person: Person): Promise<void> {
  const answer = await postCode(client, person, await nextCode(site, person.tokenId))
  assert.equal(locationOf(answer), serviceHref(person.service, 'password'))
}

test('M10: a forced change says why: the first login, a reset, or the end of the time', async () => {
  const password = serviceHref(shoko, 'password')
  const newcomer = await newPerson(site, 'Newcomer1')
  const first = site.browser()
  await enroll(site, first, newcomer)
  await enterCode(first, newcomer)
  assert.match(
    textOf(await first.page(password)),
    /初めてログインされましたので、「初回ログインパスワード」を/,
  )

  const person = await settledPerson(site, 'Someone1')
  site.world.clock.forward({ hours: 91 * 24 })
  const late = site.browser()
  await passStepOne(late, person)
  await enterCode(late, person)
  assert.match(textOf(await late.page(password)), /有効期限（設定してから90日間）が切れましたので/)
})

test('M10: the conditions of a new password stand on its screen, the two generations among them (S0-2.2-22)', async () => {
  const client = site.browser()
  await logIn(site, client, await settledPerson(site, 'Someone2'))
  const text = textOf(await client.page(serviceHref(shoko, 'password')))
  assert.match(text, /前回および前々回設定していたパスワードと異なっていること。/)
})

test('M10: with both methods, the other one comes right after OTPログイン, before キャンセル and 同期ズレ補正', async () => {
  const person = await settled(site, 'Mail000001')
  site.world.clock.set(inTransition)
  const client = site.browser()
  await register(site, site.browser(), person, 'taro@customer.example')
  await stepOne(client, person, 'login')
  for (const [screen, other] of [
    [serviceHref(person.service, 'loginCode'), 'ワンタイムパスワードをメールで受け取る'],
    [serviceHref(person.service, 'loginMail'), '生成アプリのワンタイムパスワードでログイン'],
  ] as const) {
    const page = await client.page(screen)
    const main = page.slice(page.indexOf('<h1>'))
    const buttons = [...main.matchAll(/<(?:button|a) class="button[^>]*>([^<]*)</g)].map(([, name]) => name)
    const told = `${screen}: ${buttons.join(', ')}`
    assert.equal(buttons[0], 'OTPログイン', told)
    assert.ok(buttons.indexOf(other) > 0 && buttons.indexOf(other) < buttons.indexOf('キャンセル'), told)
  }
})

test('M10: STEP 1 in a second tab: the first one is told and led on, and its code is not spent', async () => {
  const person = await settledPerson(site, 'Someone3')
  const client = site.browser()
  const code = serviceHref(shoko, 'loginCode')
  await passStepOne(client, person)
  const form_token = await tokenOn(client, code)
  await passStepOne(client, person)
  const otp = await nextCode(site, person.tokenId)
  const answer = await client.post(code, { form_token, otp })
  assert.equal(answer.status, 403)
  const page = await answer.text()
  assert.match(textOf(page), /処理を行いませんでした。画面を開き直してから、もう一度操作してください。/)
  const on = /href="([^"]+)"[^>]*>画面を開き直す/.exec(page)?.[1] ?? ''
  assert.equal(locationOf(await client.send(on)), code)
  assert.equal(locationOf(await postCode(client, person, otp)), serviceHref(shoko, 'home'))
})

test('M10: the screen of 同期ズレ補正 names the clock of the device', async () => {
  const person = await settledPerson(site, 'Someone4')
  const client = site.browser()
  await passStepOne(client, person)
  const text = textOf(await client.page(serviceHref(shoko, 'synchronization')))
  assert.match(text, /端末の日付と時刻が自動設定になっていることもご確認ください。/)
})
