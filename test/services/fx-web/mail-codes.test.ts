// S2-1.1: codes by mail through the screens, as a browser without JavaScript sees them.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { mailState } from '../../../src/authority/rules/mail.ts'
import { mailAddressState } from '../../../src/authority/rules/registered-address.ts'
import { userState } from '../../../src/authority/rules/user.ts'
import {
  at,
  beforeTransition,
  codeFor,
  enterByMail,
  inTransition,
  kindsOf,
  notThis,
  redirected,
  register,
  settled,
  stepOne,
} from '../../support/mail-site.ts'
import {
  bindingOf,
  eventsOf,
  journalHead,
  locationOf,
  nextCode,
  type Person,
  postCode,
  type Site,
  startSite,
  textOf,
  tokenOn,
} from '../../support/site.ts'

let site: Site
let person: Person
const address = 'taro@customer.example'

beforeEach(async () => {
  site = await startSite({}, { start: beforeTransition })
  person = await settled(site, 'Mail000001')
  site.world.clock.set(inTransition)
})
afterEach(() => site.end())

test('S2-1.1-06, S2-1.1-07: a new device is registered with ID and password, and the old token is not touched', async () => {
  const held = await bindingOf(site.world, person)
  const client = site.browser()
  await register(site, client, person, address)
  assert.deepEqual(await bindingOf(site.world, person), held)
  await redirected(enterByMail(site, client, person, address), 'home')
  // And the old device still logs in beside it.
  const old = site.browser()
  await redirected(stepOne(old, person, 'login'), 'loginCode')
  await redirected(postCode(old, person, await nextCode(site, person.tokenId)), 'home')
  assert.deepEqual(await kindsOf(site, person), [
    'address_code',
    'registration_notice',
    'code',
    'login_notice',
    'login_notice',
  ])
})

test('G-01, EML-03, EML-05: again after 60 s, five times an hour, and only the newest code counts', async () => {
  const client = site.browser()
  await register(site, client, person, address)
  // Until the code of the registration no longer counts for the mailbox (X13).
  site.world.clock.forward({ minutes: 15 })
  await redirected(stepOne(client, person, 'login'), 'loginCode')
  const send = () => client.submit(at('loginMail'), {}, at('loginMailSend'))
  await redirected(send(), 'loginMail')
  const first = await codeFor(site, person, address)
  site.world.clock.forward({ seconds: 59 })
  const tooSoon = await send()
  assert.equal(tooSoon.status, 422)
  assert.match(textOf(await tooSoon.text()), /送信したばかり/)
  site.world.clock.forward({ seconds: 1 })
  await redirected(send(), 'loginMail')
  const second = await codeFor(site, person, address)
  const old = await client.submit(at('loginMail'), { otp: first === second ? notThis(second) : first })
  assert.match(textOf(await old.text()), /誤りがあるか、使用済みまたは有効期限切れ/)
  for (let i = 0; i < 3; i++) {
    site.world.clock.forward({ seconds: 60 })
    // The ticket ends after five minutes, so the last ones belong to another.
    await redirected(stepOne(client, person, 'login'), 'loginCode')
    await redirected(send(), 'loginMail')
  }
  site.world.clock.forward({ seconds: 60 })
  const tooMany = await send()
  assert.equal(tooMany.status, 422)
  assert.match(textOf(await tooMany.text()), /上限/)
  await redirected(client.submit(at('loginMail'), { otp: await codeFor(site, person, address) }), 'home')
})

test('EML-04: a code counts in no other session, for no other purpose and for no other user', async () => {
  const [one, two] = [site.browser(), site.browser()]
  await register(site, one, person, address)
  await redirected(stepOne(two, person, 'login'), 'loginCode')
  await redirected(one.submit(at('loginMail'), {}, at('loginMailSend')), 'loginMail')
  const otp = await codeFor(site, person, address)
  const head = journalHead(site.world)
  assert.equal((await two.submit(at('loginMail'), { otp })).status, 422)
  const events = (await eventsOf(site.world, person)).slice(-1)
  assert.deepEqual(
    events.map((event) => event.type === 'challenge_failed' && [event.refusal, event.failures]),
    [['mail_code_void', 0]],
  )
  assert.ok(journalHead(site.world) > head)
  await redirected(one.submit(at('loginMail'), { otp }), 'home')
  // Spent, even for the session that it opened.
  await redirected(stepOne(two, person, 'login'), 'loginCode')
  assert.equal((await two.submit(at('loginMail'), { otp })).status, 422)
})

test('EML-03: of 200 posts of one code by mail at once, exactly one opens a session', async () => {
  const client = site.browser()
  await register(site, client, person, address)
  await redirected(client.submit(at('loginMail'), {}, at('loginMailSend')), 'loginMail')
  const fields = {
    form_token: await tokenOn(client, at('loginMail')),
    otp: await codeFor(site, person, address),
  }
  const cookies = new Map(client.cookies)
  const post = () => {
    const twin = site.browser()
    for (const [name, value] of cookies) twin.cookies.set(name, value)
    return twin.post(at('loginMail'), fields)
  }
  const answers = await Promise.all(Array.from({ length: 200 }, post))
  // The others are led to the first one's page: a double click must not look like a failure.
  const opened = answers.filter((answer) => answer.headers.getSetCookie().length > 0)
  assert.ok(answers.every((answer) => locationOf(answer) === at('home')))
  assert.equal(opened.length, 1)
  const events = await eventsOf(site.world, person)
  const passed = events.filter((e) => e.type === 'challenge_passed' && e.purpose === 'login')
  assert.equal(passed.length, 1)
  assert.equal(events.filter(({ type }) => type === 'challenge_failed').length, 0)
})

test('S2-1.3-01: wrong codes by mail lock together with those of the token, and a new code resets nothing', async () => {
  const client = site.browser()
  await register(site, client, person, address)
  const guess = async () => {
    const otp = notThis(await codeFor(site, person, address))
    return client.submit(at('loginMail'), { otp })
  }
  for (let round = 0; round < 2; round++) {
    await redirected(client.submit(at('loginMail'), {}, at('loginMailSend')), 'loginMail')
    for (let i = 0; i < 5; i++) assert.equal((await guess()).status, 422)
    site.world.clock.forward({ seconds: 61 })
  }
  const { status, failures } = (await bindingOf(site.world, person)) ?? {}
  assert.deepEqual([status, failures], ['locked', 10])
  assert.ok((await kindsOf(site, person)).includes('lock_notice'))
  const locked = await stepOne(site.browser(), person, 'login')
  assert.match(textOf(await locked.text()), /ロック/)
})

test('EML-10, FLOW-03: no header, field or address chooses a method that the user may not use', async () => {
  const client = site.browser()
  await redirected(stepOne(client, person, 'login'), 'loginCode')
  const form_token = await tokenOn(client, at('loginCode'))
  const head = journalHead(site.world)
  const extra = { method: 'mail', methods: 'mail', purpose: 'registration', stage: 'authenticated' }
  const headers = { 'X-Method': 'mail', 'X-Forwarded-Host': 'evil.example', 'X-Original-URL': at('home') }
  for (const screen of ['loginMail', 'loginMailSend', 'registrationAddress', 'registrationCode'] as const) {
    const fields = { form_token, otp: '000000', address, again: address, ...extra }
    const answer = await client.post(at(screen), fields, headers)
    assert.equal(answer.status, 303, screen)
  }
  assert.equal(journalHead(site.world), head)
  await redirected(
    client.post(at('loginCode'), { form_token, otp: await nextCode(site, person.tokenId), ...extra }),
    'home',
  )
})

test('S2-1.1-08: a ticket from before the last day gives no login by token after it', async () => {
  site.world.clock.set('2025-08-29T23:59:45+09:00')
  // The password has expired by now, but a ticket is a ticket.
  const client = site.browser()
  await redirected(stepOne(client, person, 'login'), 'loginCode')
  const form_token = await tokenOn(client, at('loginCode'))
  site.world.clock.set('2025-08-30T00:00:15+09:00')
  const otp = await site.world.code(person.tokenId)
  const answer = await client.post(at('loginCode'), { form_token, otp })
  assert.notEqual(locationOf(answer), at('home'))
  const types = (await eventsOf(site.world, person)).slice(-1).map(({ type }) => type)
  assert.deepEqual(types, ['session_started'], 'nothing after the ticket')
  await redirected(stepOne(site.browser(), person, 'login'), 'registrationAddress')
})

test('EML-07: hostile addresses are refused at the field and never mailed to', async () => {
  const client = site.browser()
  await redirected(stepOne(client, person, 'registration'), 'registrationAddress')
  const hostile = [
    'taro@customer.example\r\nBcc: all@evil.example',
    'a@b.example,c@d.example',
    'a@b.example c@d.example',
    '"<script>"@b.example',
    '<a@b.example>',
    'a@[127.0.0.1]',
    'a@localhost',
    `${'a'.repeat(65)}@b.example`,
    'a@b.example\0',
    'ａ＠ｂ.example\u202e',
  ]
  const head = journalHead(site.world)
  for (const text of hostile) {
    const answer = await client.submit(at('registrationAddress'), { address: text, again: text })
    assert.equal(answer.status, 422, text)
    assert.doesNotMatch(await answer.text(), /<script>"@/)
  }
  const differing = { address, again: 'taro@customer2.example' }
  assert.equal((await client.submit(at('registrationAddress'), differing)).status, 422)
  assert.equal(journalHead(site.world), head)
})

test('REL-10: the page says if a mail can’t be sent', async () => {
  const client = site.browser()
  await redirected(stepOne(client, person, 'registration'), 'registrationAddress')
  await redirected(client.submit(at('registrationAddress'), { address, again: address }), 'registrationCode')
  assert.match(textOf(await client.page(at('registrationCode'))), /t\*\*\*@customer\.example/)
  const queued = (await eventsOf(site.world, person)).findLast((event) => event.type === 'mail_queued')
  assert.ok(queued)
  const { service, userId } = person
  const droppedAtMs = site.world.clock.now().epochMilliseconds
  const change = { at: site.world.clock.now(), requestId: 'test', actor: 'test', address: null }
  await site.world.context.store.change(change, { mail: mailState.ref(queued.mailId) }, () => ({
    outcome: { ok: true },
    events: [
      {
        type: 'mail_dropped',
        service,
        userId,
        mailId: queued.mailId,
        reason: 'refused',
        detail: null,
        droppedAtMs,
      },
    ],
  }))
  const shown = textOf(await client.page(at('registrationCode')))
  assert.match(shown, /メールを送信できませんでした/)
  assert.doesNotMatch(shown, /送信先/)
})

test('EML-04: a code on its way to a removed address logs nobody in', async () => {
  const client = site.browser()
  await register(site, client, person, address)
  await redirected(client.submit(at('loginMail'), {}, at('loginMailSend')), 'loginMail')
  const fields = {
    form_token: await tokenOn(client, at('loginMail')),
    otp: await codeFor(site, person, address),
  }
  const { service, userId } = person
  const refs = { user: userState.ref(service, userId), mailAddress: mailAddressState.ref(service, userId) }
  const change = { at: site.world.clock.now(), requestId: 'test', actor: 'test', address: null }
  await site.world.context.store.change(change, refs, () => ({
    outcome: { ok: true },
    events: [{ type: 'mail_address_removed', service, userId }],
  }))
  const head = journalHead(site.world)
  // The ticket is void with the address (X2), and home leads whoever has none to the start.
  assert.equal(locationOf(await client.post(at('loginMail'), fields)), at('home'))
  const home = await client.send(at('home'))
  assert.deepEqual([home.status, locationOf(home)], [303, `${at('entry')}?notice=expired`])
  assert.equal(journalHead(site.world), head, 'nothing was decided')
})
