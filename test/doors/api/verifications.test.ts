// POST /api/v1/verifications: is this code right for this user, once, now? (issue 14, OTP-01, OTP-13, THR-04)

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { entryOf } from '../../../src/platform/journal/chain.ts'
import { newestJournal } from '../../../src/platform/journal/queries.ts'
import { type ApiClient, apiClient } from '../../support/api.ts'
import { accountHolder, personal, registerToken as registerPersonalToken } from '../../support/personal.ts'
import {
  bindingOf,
  desk,
  enroll,
  eventsOf,
  journalHead,
  lastStepOf,
  newPerson,
  nextCode,
  passStepOne,
  postCode,
  revokeBinding,
  type Site,
  settledPerson,
  startSite,
  textOf,
} from '../../support/site.ts'
import {
  addColleague,
  happen as happenTo,
  openCompany,
  registerToken,
} from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'
import { johoku, shoko } from '../../support/world.ts'

let site: Site
let client: ApiClient
let detailed: ApiClient
beforeEach(async () => {
  site = await startSite()
  const { context } = site.world
  client = await apiClient(context, site.server.origin, { service: shoko, scopes: ['verify'] })
  const scopes = ['verify', 'verify:detail'] as const
  detailed = await apiClient(context, site.server.origin, { service: shoko, scopes })
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

const wrong = { accepted: false, refusal: 'code_wrong', errorCode: 'RMCFXLGN001028E' }

async function jsonOf(response: Response, status = 200) {
  assert.equal(response.status, status)
  assert.equal(response.headers.get('Cache-Control'), 'no-store')
  assert.equal(response.headers.getSetCookie().length, 0)
  return response.json()
}

function notThis(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0')
}

test('OTP-01: a right code is accepted once, and then neither here nor at the login', async () => {
  const person = await settledPerson(site, '0000000001')
  const code = await nextCode(site, person.tokenId)
  const answer = await jsonOf(await client.verify(person.userId, code))
  const at = site.world.clock.now().toString({ smallestUnit: 'millisecond' })
  assert.deepEqual(answer, { accepted: true, tokenId: person.tokenId, at })
  assert.deepEqual(await jsonOf(await client.verify(person.userId, code)), wrong)
  assert.equal((await jsonOf(await detailed.verify(person.userId, code))).refusal, 'code_spent')
  const browser = site.browser()
  await passStepOne(browser, person)
  assert.match(textOf(await (await postCode(browser, person, code)).text()), /RMCFXLGN001028E/)
  assert.equal((await bindingOf(site.world, person))?.failures, 0, 'a spent code is not counted')
})

test('the code is forgiven full width and spaces, and the user ID full width, as on the screens', async () => {
  const person = await settledPerson(site, '0000000001')
  const code = await nextCode(site, person.tokenId)
  const wide = (text: string) =>
    text.replaceAll(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
  const typed = `${wide(code.slice(0, 3))}　${code.slice(3)}`
  assert.equal((await jsonOf(await client.verify(wide(person.userId), typed))).accepted, true)
})

test('AUD-01: the journal says which client asked, from where, and what for', async () => {
  const person = await settledPerson(site, '0000000001')
  const code = await nextCode(site, person.tokenId)
  await client.verify(person.userId, notThis(code), { context: '  振込 123\n確認 ' })
  await client.verify(person.userId, code, { context: 'login' })
  const types = ['code_accepted', 'code_rejected']
  const entries = (await newestJournal(site.world.context.store, { types }, 2)).toReversed().map((row) => {
    return entryOf(row) as unknown as { actor: string; address: string; event: Record<string, unknown> }
  })
  const told = entries.map(({ actor, address, event }) => [actor, address, event['type'], event['context']])
  assert.deepEqual(told, [
    [`client:${client.clientId}`, '127.0.0.1', 'code_rejected', '振込 123 確認'],
    [`client:${client.clientId}`, '127.0.0.1', 'code_accepted', 'login'],
  ])
})

test('THR-04: wrong codes of this door and of the screens are one count, and lock once', async () => {
  const person = await settledPerson(site, '0000000001')
  const code = await nextCode(site, person.tokenId)
  for (let i = 0; i < 5; i++)
    assert.deepEqual(await jsonOf(await client.verify(person.userId, notThis(code))), wrong)
  const browser = site.browser()
  await passStepOne(browser, person)
  for (let i = 0; i < 4; i++) await postCode(browser, person, notThis(code))
  assert.equal((await bindingOf(site.world, person))?.failures, 9)
  assert.deepEqual(await jsonOf(await client.verify(person.userId, notThis(code))), wrong)
  assert.equal((await bindingOf(site.world, person))?.status, 'locked')
  assert.deepEqual(
    await jsonOf(await client.verify(person.userId, code)),
    wrong,
    'a right one is refused alike',
  )
  assert.equal((await jsonOf(await detailed.verify(person.userId, code))).refusal, 'code_locked')
  await desk(site.world, person, 'binding_unlocked')
  assert.equal((await jsonOf(await client.verify(person.userId, code))).accepted, true)
})

test('OTP-13: every refusal is byte-equal to that of a wrong code, unless the client may know it', async () => {
  const world = site.world
  const [locked, suspended, stopped, revoked, usable] = [
    await settledPerson(site, '0000000001'),
    await settledPerson(site, '0000000002'),
    await settledPerson(site, '0000000003'),
    await settledPerson(site, '0000000004'),
    await settledPerson(site, '0000000005'),
  ]
  const bare = await newPerson(site, '0000000006')
  await desk(world, suspended, 'binding_suspended')
  await desk(world, stopped, 'user_suspended')
  await revokeBinding(world, revoked)
  for (let i = 0; i < 10; i++) await client.verify(locked.userId, notThis(await world.code(locked.tokenId)))
  world.clock.forward({ seconds: 30 })
  const right = (tokenId: string) => world.code(tokenId)
  const cases: [string, string, string][] = [
    [usable.userId, notThis(await right(usable.tokenId)), 'code_wrong'],
    [locked.userId, await right(locked.tokenId), 'code_locked'],
    [suspended.userId, await right(suspended.tokenId), 'code_suspended'],
    [stopped.userId, await right(stopped.tokenId), 'user_suspended'],
    [revoked.userId, await right(revoked.tokenId), 'not_enrolled'],
    [bare.userId, await right(bare.tokenId), 'not_enrolled'],
    ['9999999999', '123456', 'user_unknown'],
    [`x"; DROP TABLE client; --`, '123456', 'user_unknown'],
  ]
  const seen = new Set<string>()
  for (const [userId, code, refusal] of cases) {
    const response = await client.verify(userId, code)
    const headers = [...response.headers].filter(
      ([name]) => !['date', 'x-request-id', 'ratelimit-remaining', 'ratelimit-reset'].includes(name),
    )
    seen.add(JSON.stringify([response.status, headers, await response.text()]))
    const told = await jsonOf(await detailed.verify(userId, code))
    assert.deepEqual([told.accepted, told.refusal], [false, refusal], userId)
    assert.match(told.errorCode, /^RMCF[XB][A-Z]{3}\d{6}[EWI]$/)
  }
  assert.equal(seen.size, 1, [...seen].join('\n'))
  assert.match([...seen].join(), /code_wrong/)
})

test('an unknown user is journaled without the text that was sent: somebody may have typed a password there', async () => {
  const head = journalHead(site.world)
  await client.verify('Himitsu2025', '123456', { context: 'login' })
  assert.equal(journalHead(site.world), head + 1)
  const [[body] = []] = await site.world.context.store.query(
    'SELECT body FROM journal ORDER BY position DESC LIMIT 1',
  )
  const { event } = JSON.parse(body as string)
  assert.equal(event.type, 'verification_rejected')
  assert.equal(event.service, shoko)
  assert.ok(!(body as string).includes('Himitsu'))
})

test('THR-06: a user’s suspension counts nothing and compares nothing; the code is there afterwards', async () => {
  const person = await settledPerson(site, '0000000001')
  await desk(site.world, person, 'user_suspended')
  const code = await nextCode(site, person.tokenId)
  const step = await lastStepOf(site.world, person.tokenId)
  assert.deepEqual(await jsonOf(await client.verify(person.userId, code)), wrong)
  assert.equal(await lastStepOf(site.world, person.tokenId), step)
  assert.equal((await bindingOf(site.world, person))?.failures, 0)
  const last = (await eventsOf(site.world, person)).at(-1)
  assert.ok(last?.type === 'code_rejected' && last.refusal === 'user_suspended' && !last.locked)
  await desk(site.world, person, 'user_resumed')
  assert.equal((await jsonOf(await client.verify(person.userId, code))).accepted, true)
})

test('another service’s users are none of the client’s: 403, the same for a service that there isn’t', async () => {
  const elsewhere = await settledPerson(site, '0000000001', johoku)
  const code = await nextCode(site, elsewhere.tokenId)
  const head = journalHead(site.world)
  const answers = new Set<string>()
  for (const service of [johoku, 'desk/shoko-chukin', 'nobody/nothing', '']) {
    const { requestId: _, ...problem } = await jsonOf(
      await client.verify(elsewhere.userId, code, { service }),
      403,
    )
    answers.add(JSON.stringify(problem))
  }
  assert.equal(answers.size, 1)
  assert.match([...answers].join(), /service-not-yours/)
  assert.equal(journalHead(site.world), head, 'nothing was decided')
  assert.deepEqual(
    await jsonOf(await client.verify(elsewhere.userId, code)),
    wrong,
    'nor does shoko have the user',
  )
})

test('an event-based token: the look-ahead of a login, and never behind', async () => {
  const { password } = await site.world.user('0000000001')
  const person = { service: shoko, userId: '0000000001', password, tokenId: await site.world.token('event') }
  const browser = site.browser()
  await passStepOne(browser, person, 'enrollment')
  const code = (step: number) => site.world.code(person.tokenId, step)
  await browser.submit(`/${shoko}/enrollment/token`, {
    tokenId: person.tokenId,
    otp1: await code(0),
    otp2: await code(1),
  })
  assert.equal((await jsonOf(await client.verify(person.userId, await code(6)))).accepted, true)
  assert.equal((await jsonOf(await client.verify(person.userId, await code(6)))).accepted, false)
  assert.equal((await jsonOf(await client.verify(person.userId, await code(5)))).accepted, false)
  assert.equal((await jsonOf(await client.verify(person.userId, await code(12)))).accepted, false)
})

test('WEB-FB: a token of one’s own or the shared one of the customer, whoever’s code it is (S3-3.2-08)', async () => {
  const { context } = site.world
  const scopes = ['verify', 'verify:detail'] as const
  const fb = await apiClient(context, site.server.origin, { service: webFb, scopes })
  const own = await openCompany(context, 'M54100000001')
  const ownToken = await registerToken(context, own, 'individual')
  const company = await openCompany(context, 'M54100000002', { customerName: '共有商事' })
  const colleague = await addColleague(context, company, 'M54100000003')
  const shared = await registerToken(context, company, 'shared')
  site.world.clock.forward({ seconds: 30 })

  assert.equal(
    (await jsonOf(await fb.verify(own.userId, await site.world.code(ownToken.tokenId)))).accepted,
    true,
  )
  const code = await site.world.code(shared.tokenId)
  const [first, second] = await Promise.all(
    [company, colleague].map(async ({ userId }) => jsonOf(await fb.verify(userId, code))),
  )
  assert.deepEqual([first, second].filter(({ accepted }) => accepted).length, 1)
  assert.deepEqual([first, second].find(({ accepted }) => !accepted)?.refusal, 'code_spent')

  // Failures of either count toward the one lock.
  const bad = notThis(await site.world.code(shared.tokenId))
  for (let i = 0; i < 10; i++) await fb.verify(i % 2 === 0 ? company.userId : colleague.userId, bad)
  site.world.clock.forward({ seconds: 30 })
  const refused = await jsonOf(await fb.verify(colleague.userId, await site.world.code(shared.tokenId)))
  assert.equal(refused.refusal, 'code_locked')
})

test('whom the institution stopped as a customer is refused, in WEB-FB and in 個人IB', async () => {
  const { context, clock } = site.world
  const scopes = ['verify', 'verify:detail'] as const
  const ib = await apiClient(context, site.server.origin, { service: personal, scopes })
  const fb = await apiClient(context, site.server.origin, { service: webFb, scopes })
  const holder = await accountHolder(site, '12345678901', '見本 太郎')
  await registerPersonalToken(site.world, holder)
  const company = await openCompany(context, 'M54100000001')
  const { tokenId } = await registerToken(context, company, 'individual')
  for (const [asked, person] of [
    [ib, holder],
    [fb, { ...company, tokenId }],
  ] as const) {
    const code = await nextCode(site, person.tokenId)
    const { service, userId, customerId } = person
    const stop = { service, userId: 'desk01', customerId } as const
    await happenTo(context, { type: 'service_stopped', ...stop, stoppedAtMs: clock.now().epochMilliseconds })
    assert.equal((await jsonOf(await asked.verify(userId, code))).refusal, 'service_stopped')
    await happenTo(context, { type: 'service_restarted', ...stop })
    assert.equal((await jsonOf(await asked.verify(userId, code))).accepted, true)
  }
})

test('S3-FAQ-07: who logs in to WEB-FB by certificate still has codes checked', async () => {
  const { context } = site.world
  const fb = await apiClient(context, site.server.origin, { service: webFb, scopes: ['verify'] })
  const company = await openCompany(context, 'M54100000001')
  const { tokenId } = await registerToken(context, company, 'individual')
  const rights = { perTransferYen: null, perDayYen: null, mayTransfer: true, mayInquire: true } as const
  const { service, userId, customerId } = company
  await happenTo(context, {
    type: 'fb_user_set',
    service,
    userId,
    customerId,
    role: 'administrator',
    certificateOnly: true,
    ...rights,
  })
  assert.equal((await jsonOf(await fb.verify(userId, await nextCode(site, tokenId)))).accepted, true)
})

test('ENR-04: a token that nobody enrolled opens nothing, though its codes are right', async () => {
  const person = await newPerson(site, '0000000001')
  const browser = site.browser()
  assert.deepEqual(
    await jsonOf(await client.verify(person.userId, await site.world.code(person.tokenId))),
    wrong,
  )
  await enroll(site, browser, person)
  const code = await nextCode(site, person.tokenId)
  assert.equal((await jsonOf(await client.verify(person.userId, code))).accepted, true)
})

test('X12: an ID or a context that holds what nobody sees is refused before anything is decided', async () => {
  const head = journalHead(site.world)
  for (const userId of ['\u0000', 'a\u202eb', 'a\u200bb', '\ud800', '', 'a'.repeat(129)]) {
    const { errors } = await jsonOf(await client.verify(userId, '123456'), 400)
    assert.deepEqual(
      errors.map(({ pointer }: { pointer: string }) => pointer),
      ['#/userId'],
      JSON.stringify(userId),
    )
  }
  for (const context of ['a\u202eb', '\u0000', 'a'.repeat(201)])
    await jsonOf(await client.verify('0000000001', '123456', { context }), 400)
  for (const code of ['12345', '1234567', '12345a', '①②③④⑤⑥', '-12345', '1e5', ''])
    await jsonOf(await client.verify('0000000001', code), 400)
  assert.equal(journalHead(site.world), head)
})
