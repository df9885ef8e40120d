// X7: a mailbox beside a token that works takes a code of the token, or waits, is told, and is stopped by one press.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { applyDueAddresses } from '../../../src/authority/operations/replacement/due-addresses.ts'
import { mailText } from '../../../src/authority/texts/mails.ts'
import {
  at,
  beforeTransition,
  codeFor,
  enterByMail,
  inside,
  inTransition,
  kindsOf,
  mailsOf,
  makeAdministrator,
  redirected,
  register,
  settled,
  stepOne,
} from '../../support/mail-site.ts'
import {
  bindingOf,
  type Client,
  desk,
  eventsOf,
  locationOf,
  nextCode,
  type Person,
  postPassword,
  revokeBinding,
  type Site,
  startSite,
  textOf,
  valueIn,
} from '../../support/site.ts'
import { profileOf } from '../../support/states.ts'

const address = 'thief@elsewhere.example'
const heading = 'ワンタイムパスワードの変更のお申込みを受け付けています'
const own = 'oldOtp'

let site: Site
let person: Person

beforeEach(async () => {
  site = await startSite(
    {},
    {
      start: beforeTransition,
      edit: (profile) => ({ ...profile, replacement: { asManual: [], waitHours: 72 } }),
    },
  )
  person = await settled(site, 'Holder0001')
  site.world.clock.set(inTransition)
})
afterEach(() => site.end())

/** Up to the last form of the registration, with the code that came to the mailbox. */
async function upToCode(client: Client, to = address): Promise<string> {
  await redirected(stepOne(client, person, 'registration'), 'registrationAddress')
  await redirected(client.submit(at('registrationAddress'), { address: to, again: to }), 'registrationCode')
  return codeFor(site, person, to)
}

const confirm = (client: Client, fields: Record<string, string>) =>
  client.submit(at('registrationCode'), fields)

async function askToWait(client = site.browser(), to = address): Promise<void> {
  const answer = await confirm(client, { otp: await upToCode(client, to), way: 'wait' })
  assert.equal(answer.status, 303)
  assert.equal(locationOf(answer), `${at('entry')}?notice=waiting`)
}

async function typesOf(type: string): Promise<number> {
  return (await eventsOf(site.world, person)).filter((event) => event.type === type).length
}

test('X7, PWD-05: password and mailbox alone register nothing; the field says what is missing, and nothing is spent', async () => {
  const thief = site.browser()
  const otp = await upToCode(thief)
  const form = textOf(await thief.page(at('registrationCode')))
  assert.match(form, /現在ご利用中のトークンのワンタイムパスワード/)
  assert.match(form, /72時間後の登録を申し込む/)
  const answer = await confirm(thief, { otp })
  assert.equal(answer.status, 422)
  assert.match(
    textOf(await answer.text()),
    /現在ご利用中のトークンのワンタイムパスワードを入力してください。/,
  )
  assert.equal(await typesOf('mail_address_registered'), 0)
  assert.equal(await typesOf('challenge_passed'), 0)
  assert.equal((await confirm(thief, { otp, way: 'now' })).status, 422)
})

test('X7: with a code of the token the mailbox counts at once, without the wait for trades (G-10)', async () => {
  const client = site.browser()
  const otp = await upToCode(client)
  const oldOtp = await nextCode(site, person.tokenId)
  await redirected(confirm(client, { otp, [own]: oldOtp }), 'registrationComplete')
  const registered = (await eventsOf(site.world, person)).find(
    (event) => event.type === 'mail_address_registered',
  )
  assert.ok(registered?.type === 'mail_address_registered')
  assert.equal(registered.coolingUntilMs, registered.registeredAtMs)
  await redirected(enterByMail(site, client, person, address), 'home')
  const again = site.browser()
  await redirected(stepOne(again, person, 'login'), 'loginCode')
  const spent = await again.submit(at('loginCode'), { otp: oldOtp })
  assert.equal(spent.status, 422, 'the code of the token is spent')
})

test('X7, THR-04: wrong codes of the token count, and the tenth locks; a locked token is no way around', async () => {
  const thief = site.browser()
  const otp = await upToCode(thief)
  const right = await site.world.code(person.tokenId, 1)
  const wrong = right === '000000' ? '000001' : '000000'
  for (let i = 0; i < 10; i++) {
    const answer = await confirm(thief, { otp, [own]: wrong })
    assert.equal(answer.status, 422)
    assert.match(textOf(await answer.text()), /現在ご利用中のトークンのワンタイムパスワードに誤りがあるか/)
  }
  assert.equal((await bindingOf(site.world, person))?.status, 'locked')
  assert.equal((await confirm(thief, { otp, way: 'wait' })).status, 422)
  assert.equal((await stepOne(site.browser(), person, 'registration')).status, 422)
  assert.equal(await typesOf('replacement_asked'), 0)
})

test('X7, FLOW-09: a mailbox that waits opens nothing, and its owner stops it by one press after a login', async () => {
  const other = await settledElsewhere()
  const boss = await settledAdministrator()
  await askToWait()
  const thief = site.browser()
  await redirected(stepOne(thief, person, 'login'), 'loginCode')
  assert.doesNotMatch(textOf(await thief.page(at('loginCode'))), /メールで受け取る/)
  const mails = await mailsOf(site, person)
  const told = mails.filter(({ content }) => content.kind === 'replacement_notice')
  assert.deepEqual(told.map(({ to }) => to).sort(), [boss, address].sort())
  const [notice] = told
  assert.ok(notice)
  const queuedAtMs = site.world.clock.now().epochMilliseconds
  const { body } = mailText(notice.content, { userId: person.userId, queuedAtMs }, profileOf(person.service))
  assert.match(body, /変更の予定日時：2025年7月\d日/)
  assert.doesNotMatch(body, /https?:/)

  const owner = await inside(site, person)
  const home = await owner.page(at('home'))
  assert.ok(textOf(home).includes(heading))
  assert.match(textOf(home), /t\*\*\*@elsewhere\.example/)
  const shown = valueIn(home, 'shown') ?? ''
  const stranger = await inside(site, other)
  await stranger.submit(at('home'), { shown }, at('replacementStop'))
  assert.equal((await owner.post(at('replacementStop'), { shown })).status, 403, 'without the form’s token')
  await owner.submit(at('home'), { shown: '1' }, at('replacementStop'))
  assert.ok(textOf(await owner.page(at('home'))).includes(heading), 'none of that stopped anything')
  const pressed = await owner.submit(at('home'), { shown }, at('replacementStop'))
  assert.equal(locationOf(pressed), `${at('home')}?notice=stopped`)
  assert.ok(!textOf(await owner.page(at('home'))).includes(heading))
  // X6: and the way to another password stands beside.
  const afterwards = await owner.page(locationOf(pressed))
  const way = `<a class="button button-primary" href="${at('password')}">パスワード変更</a>`
  assert.match(afterwards, new RegExp(`RMCFXLGN001046I.*${way}`, 's'))
  assert.equal(await typesOf('replacement_stopped'), 1)

  site.world.clock.forward({ hours: 80 })
  await applyDueAddresses(site.world.context)
  await redirected(stepOne(site.browser(), person, 'login'), 'loginCode')
  assert.equal(await typesOf('mail_address_registered'), 0)
})

async function settledElsewhere(): Promise<Person> {
  site.world.clock.set(beforeTransition)
  return settled(site, 'Stranger01', '別の株式会社')
}

/** An administrator of the same company, with an address. */
async function settledAdministrator(): Promise<string> {
  site.world.clock.set(beforeTransition)
  const boss = await settled(site, 'Holder0009')
  await makeAdministrator(site, boss)
  site.world.clock.set(inTransition)
  const client = site.browser()
  const to = 'boss@customer.example'
  await redirected(stepOne(client, boss, 'registration'), 'registrationAddress')
  await redirected(client.submit(at('registrationAddress'), { address: to, again: to }), 'registrationCode')
  const fields = { otp: await codeFor(site, boss, to), [own]: await nextCode(site, boss.tokenId) }
  await redirected(client.submit(at('registrationCode'), fields), 'registrationComplete')
  return to
}

test('X7: who lost the token waits 72 hours to the second, and then logs in by mail', async () => {
  await askToWait()
  const { clock } = site.world
  clock.forward({ hours: 71, minutes: 59, seconds: 59 })
  await applyDueAddresses(site.world.context)
  assert.equal(await typesOf('mail_address_registered'), 0)
  clock.forward({ seconds: 1 })
  const client = site.browser()
  await redirected(stepOne(client, person, 'login'), 'loginCode')
  await redirected(enterByMail(site, client, person, address), 'home')
  assert.ok(!textOf(await client.page(at('home'))).includes(heading))
  assert.deepEqual(
    (await kindsOf(site, person)).filter((kind) => kind.startsWith('replacement')),
    ['replacement_notice', 'replacement_notice'],
  )
})

test('of many logins and rounds of upkeep at the due second, one lets the mailbox count', async () => {
  await askToWait()
  site.world.clock.forward({ hours: 72 })
  await Promise.all([
    ...Array.from({ length: 10 }, () => stepOne(site.browser(), person, 'login')),
    ...Array.from({ length: 10 }, () => applyDueAddresses(site.world.context)),
  ])
  assert.equal(await typesOf('mail_address_registered'), 1)
  assert.equal(await typesOf('replacement_done'), 1)
})

test('a press and the due second at once: it is stopped, or it happens, and never both', async () => {
  await askToWait()
  site.world.clock.forward({ hours: 71, minutes: 59, seconds: 20 })
  const late = await inside(site, person)
  const shown = valueIn(await late.page(at('home')), 'shown') ?? ''
  site.world.clock.forward({ seconds: 10 })
  await Promise.all([
    applyDueAddresses(site.world.context),
    late.submit(at('home'), { shown }, at('replacementStop')),
  ])
  assert.equal((await typesOf('replacement_done')) + (await typesOf('replacement_stopped')), 1)
})

test('a second wait is not begun beside the first, and both stay told', async () => {
  await askToWait()
  site.world.clock.forward({ minutes: 2 })
  const again = site.browser()
  const answer = await confirm(again, { otp: await upToCode(again, 'other@elsewhere.example'), way: 'wait' })
  assert.equal(answer.status, 409)
  assert.equal(await typesOf('replacement_asked'), 1)
})

const deaths: Readonly<Record<string, () => Promise<void>>> = {
  'the password is changed by its owner': async () => {
    const owner = await inside(site, person)
    const changed = await postPassword(owner, person.service, person.password, 'Atarashii2025')
    assert.equal(changed.status, 303)
    person = { ...person, password: 'Atarashii2025' }
  },
  'the user is suspended and resumed': async () => {
    await desk(site.world, person, 'user_suspended')
    await desk(site.world, person, 'user_resumed')
  },
  'the token is suspended and resumed': async () => {
    await desk(site.world, person, 'binding_suspended')
    await desk(site.world, person, 'binding_resumed')
  },
  'the token is unlocked': () => desk(site.world, person, 'binding_unlocked'),
  'the token is revoked at the desk': () => revokeBinding(site.world, person),
}

for (const [name, die] of Object.entries(deaths)) {
  test(`what waits dies when ${name}`, async () => {
    await askToWait()
    await die()
    site.world.clock.forward({ hours: 73 })
    await stepOne(site.browser(), person, 'login')
    await applyDueAddresses(site.world.context)
    assert.equal(await typesOf('mail_address_registered'), 0)
    assert.equal(await typesOf('replacement_fallen'), 1)
  })
}

test('two persons at the desk grant it at once: with the token revoked there is nothing to go around', async () => {
  await revokeBinding(site.world, person)
  const client = site.browser()
  await register(site, client, person, address)
  await redirected(enterByMail(site, client, person, address), 'home')
})
