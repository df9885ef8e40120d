// Codes by mail for a bank's own system: sent to the registered address, good once, for one client (issue 14, EML-01 to EML-05).
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { parseMailAddress } from '../../../src/authority/rules/mail-address.ts'
import { accept } from '../../../src/platform/decision/decision.ts'
import { type ApiClient, apiClient } from '../../support/api.ts'
import { affects, type Event } from '../../support/events.ts'
import {
  beforeTransition,
  codeFor,
  enterByMail,
  inTransition,
  notThis,
  register,
  settled,
  stepOne,
} from '../../support/mail-site.ts'
import { mailService } from '../../support/mail-states.ts'
import { bindingOf, eventsOf, type Person, type Site, startSite } from '../../support/site.ts'
import { shoko, testCaller } from '../../support/world.ts'

const address = 'taro@customer.example'

let site: Site
let client: ApiClient
let person: Person
/** Without an address. */
let colleague: Person
beforeEach(async () => {
  site = await startSite({}, { start: beforeTransition })
  person = await settled(site, '0000000001')
  colleague = await settled(site, '0000000002')
  site.world.clock.set(inTransition)
  await register(site, site.browser(), person, address)
  site.world.clock.forward({ seconds: 3600 })
  client = await newClient()
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

function newClient(service = mailService): Promise<ApiClient> {
  const scopes = ['verify', 'verify:detail'] as const
  return apiClient(site.world.context, site.server.origin, { service, scopes })
}

async function sendTo(userId = person.userId, by = client, headers: Record<string, string> = {}) {
  const response = await by.post('mail-codes', { service: by.service, userId }, headers)
  assert.equal(response.status, 200)
  return response.json()
}

async function check(mailCodeId: string, code: string, by = client, userId = person.userId) {
  const asked = { service: by.service, userId, mailCodeId, code, context: '振込 42' }
  const response = await by.post('mail-code-verifications', asked)
  assert.equal(response.status, 200)
  return response.json()
}

test('a code goes to the registered address, is accepted once, and the journal has what it was for', async () => {
  const { sent, mailCodeId, expiresAt } = await sendTo()
  assert.equal(sent, true)
  const now = site.world.clock.now()
  assert.equal(now.until(expiresAt).total('seconds') > 60, true)
  const code = await codeFor(site, person, address)
  const at = now.toString({ smallestUnit: 'millisecond' })
  assert.deepEqual(await check(mailCodeId, `${code.slice(0, 3)} ${code.slice(3)}`), { accepted: true, at })
  assert.equal((await check(mailCodeId, code)).refusal, 'mail_code_void')
  const events = await eventsOf(site.world, person)
  const last = events.findLast(({ type }) => type === 'challenge_passed')
  assert.ok(last?.type === 'challenge_passed')
  assert.deepEqual([last.purpose, last.context], ['verification', '振込 42'])
  assert.ok(!JSON.stringify(events).includes(code))
})

test('EML-04: a code is of the client that had it sent, of that sending, and no login’s', async () => {
  const first = await sendTo()
  const code = await codeFor(site, person, address)
  const second = await newClient()
  assert.equal((await check(first.mailCodeId, code, second)).refusal, 'mail_code_void')
  assert.equal((await check('AbC-_0123456789abcdefg', code)).refusal, 'mail_code_void')
  // A login's code is none of the API's, and the other way round.
  const browser = site.browser()
  assert.equal((await stepOne(browser, person, 'login')).status, 303)
  const entered = await enterByMail(site, browser, person, address)
  assert.equal(entered.status, 303)
  const ofLogin = await codeFor(site, person, address)
  assert.notEqual((await check(first.mailCodeId, ofLogin)).accepted, true)
  assert.equal((await check(first.mailCodeId, code)).accepted, true)
})

test('EML-03, EML-05: a new code voids the one before, not sooner than a minute, and five an hour', async () => {
  const first = await sendTo()
  const code = await codeFor(site, person, address)
  assert.deepEqual(await sendTo(), { sent: false, refusal: 'mail_too_soon' })
  site.world.clock.forward({ seconds: 60 })
  const second = await sendTo()
  assert.equal(second.sent, true)
  assert.equal((await check(first.mailCodeId, code)).accepted, false)
  const answers = []
  for (let i = 0; i < 5; i++) {
    site.world.clock.forward({ seconds: 60 })
    answers.push(await sendTo())
  }
  assert.deepEqual(answers.at(-1), { sent: false, refusal: 'mail_too_many' })
})

test('THR-04: wrong codes count toward the lock of the screens, and a locked user gets no code', async () => {
  const { mailCodeId } = await sendTo()
  const wrong = notThis(await codeFor(site, person, address))
  assert.equal((await check(mailCodeId, wrong)).refusal, 'mail_code_wrong')
  assert.equal((await bindingOf(site.world, person))?.failures, 1)
  for (let round = 0; round < 12; round++) {
    site.world.clock.forward({ seconds: 3600 })
    const sent = await sendTo()
    if (!sent.sent) break
    const code = notThis(await codeFor(site, person, address))
    while ((await check(sent.mailCodeId, code)).refusal === 'mail_code_wrong');
  }
  assert.equal((await bindingOf(site.world, person))?.status, 'locked')
  assert.deepEqual(await sendTo(), { sent: false, refusal: 'code_locked' })
})

test('OTP-13: without verify:detail nothing tells an unknown user from one without an address, or a lock from a wrong code', async () => {
  const blind = await apiClient(site.world.context, site.server.origin, {
    service: mailService,
    scopes: ['verify'],
  })
  const notSent = { sent: false, refusal: 'not_sent' }
  assert.deepEqual(
    [await sendTo(colleague.userId, blind), await sendTo('9999999999', blind)],
    [notSent, notSent],
  )
  assert.deepEqual(
    [await sendTo(colleague.userId), await sendTo('9999999999')].map(({ refusal }) => refusal),
    ['mail_address_missing', 'user_unknown'],
  )
  const ghost = 'AbC-_0123456789abcdefg'
  const wrong = { accepted: false, refusal: 'mail_code_wrong', errorCode: 'RMCFXLGN001033E' }
  assert.deepEqual(await check(ghost, '123456', blind, '9999999999'), wrong)
  assert.deepEqual(await check(ghost, '123456', blind, colleague.userId), wrong)
})

test('a service without codes by mail sends none, and an address that was changed ends what went to it', async () => {
  const token = await newClient(shoko)
  assert.deepEqual(await sendTo('0000000001', token), { sent: false, refusal: 'user_unknown' })
  const { mailCodeId } = await sendTo()
  const code = await codeFor(site, person, address)
  const { service, userId } = person
  const changedAtMs = site.world.clock.now().epochMilliseconds
  const now = parseMailAddress('jiro@customer.example')
  assert.ok(now)
  const event: Event = {
    type: 'mail_address_changed',
    service,
    userId,
    address: { confidential: now },
    changedAtMs,
    coolingUntilMs: changedAtMs,
  }
  const refs = Object.fromEntries(affects(event).map((ref, i) => [String(i), ref]))
  const { context, clock } = site.world
  await context.store.change({ ...testCaller, at: clock.now() }, refs, () => accept({}, event))
  assert.equal((await check(mailCodeId, code)).refusal, 'mail_code_void')
})

test('OTP-12: the same request under one Idempotency-Key sends one mail', async () => {
  const key = { 'Idempotency-Key': 'k1' }
  const [first, second] = [await sendTo(person.userId, client, key), await sendTo(person.userId, client, key)]
  assert.deepEqual(first, second)
  const sends = (await eventsOf(site.world, person)).filter(
    (event) => event.type === 'challenge_sent' && event.purpose === 'verification',
  )
  assert.equal(sends.length, 1)
})
