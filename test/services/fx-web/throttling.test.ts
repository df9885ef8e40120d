// Failures count per account and not per browser, and only after a right first factor; an unfinished enrollment
// changes nothing.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../../src/authority/routes.ts'
import { passwordState } from '../../../src/authority/rules/password.ts'
import { createClient } from '../../support/client.ts'
import {
  answerOf,
  bindingOf,
  browserWith,
  type Client,
  enroll,
  eventsOf,
  journalHead,
  locationOf,
  loggedIn,
  logIn,
  newPerson,
  nextCode,
  type Person,
  passStepOne,
  postCode,
  postPassword,
  postTwoCodes,
  publicOrigin,
  type Site,
  sessionIdIn,
  settledPerson,
  startSite,
  tokenOn,
  withTicket,
} from '../../support/site.ts'
import { shoko } from '../../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startSite()
})
afterEach(() => site.end())

const anonymousPosts = 2000
const at = (screen: Parameters<typeof serviceHref>[1]) => serviceHref(shoko, screen)

function wrongCode(client: Client, person: Person) {
  return postCode(client, person, '000000')
}

function wrongPair(client: Client, { tokenId }: Person) {
  return client.submit(at('enrollmentToken'), { tokenId, otp1: '000000', otp2: '000001' })
}

async function passwordOf({ service, userId }: Person) {
  return (await site.world.context.store.read({ password: passwordState.ref(service, userId) })).password
}

test('I3, THR-03: ten wrong codes lock, over new sessions, new tickets and old cookies alike', async () => {
  const person = await settledPerson(site, 'Count001')
  const kept = await withTicket(site, person)
  const keptId = sessionIdIn(kept)
  for (let i = 1; i <= 10; i++) {
    const client = i % 3 === 0 ? browserWith(site, keptId) : await withTicket(site, person)
    assert.equal((await wrongCode(client, person)).status, 422)
    const binding = await bindingOf(site.world, person)
    assert.deepEqual([binding?.failures, binding?.status], [i, i < 10 ? 'usable' : 'locked'])
  }
  const right = await nextCode(site, person.tokenId)
  assert.equal((await postCode(kept, person, right)).status, 422)
  const told = await answerOf(await passStepOne(site.browser(), person))
  assert.match(told.body, /RMCFXLGN001029E/)
})

test('THR-03: a success resets the count, and somebody else’s success does not', async () => {
  const [person, other] = [await settledPerson(site, 'Count002'), await settledPerson(site, 'Count003')]
  const client = await withTicket(site, person)
  for (let i = 0; i < 9; i++) await wrongCode(client, person)
  await loggedIn(site, other)
  assert.equal((await bindingOf(site.world, person))?.failures, 9)
  assert.equal((await postCode(client, person, await nextCode(site, person.tokenId))).status, 303)
  assert.equal((await bindingOf(site.world, person))?.failures, 0)
})

test('THR-04: login and synchronization share one count', async () => {
  const person = await settledPerson(site, 'Count004')
  const client = await withTicket(site, person)
  for (let i = 0; i < 5; i++) {
    await wrongCode(client, person)
    await client.submit(at('synchronization'), { otp1: '000000', otp2: '000001' })
  }
  assert.equal((await bindingOf(site.world, person))?.status, 'locked')
})

test('THR-03, THR-04, G-04: ten failures at the enrollment lock it, whatever sessions and token IDs were used', async () => {
  const person = await newPerson(site, 'Count005')
  const tokens = [person.tokenId, await site.world.token()]
  for (let i = 0; i < 10; i++) {
    const client = await withTicket(site, person, 'enrollment')
    await wrongPair(client, { ...person, tokenId: tokens[i % 2] ?? '' })
    assert.equal((await bindingOf(site.world, person))?.failures, i + 1)
  }
  assert.equal((await bindingOf(site.world, person))?.status, 'locked')
  for (const purpose of ['enrollment', 'login'] as const) {
    const told = await answerOf(await passStepOne(site.browser(), person, purpose))
    assert.match(told.body, /RMCFXLGN001029E/)
  }
})

test('THR-04, X5: wrong passwords of strangers count toward one lock, and those inside the session toward one for all', async () => {
  const person = await settledPerson(site, 'Count006')
  const session = await loggedIn(site, person)
  const wrong = { ...person, password: 'Wrong0001' }
  await passStepOne(site.browser(), wrong)
  await passStepOne(site.browser(), wrong, 'enrollment')
  await passStepOne(site.browser(), wrong)
  assert.equal((await postPassword(session, shoko, 'Wrong0001', 'Atarashii9')).status, 422)
  await passStepOne(session, wrong)
  const counted = await passwordOf(person)
  assert.deepEqual([counted?.failures, counted?.knownFailures], [3, 2])
  for (const i of [3, 4]) {
    assert.equal((await passwordOf(person))?.locked, false, `${i - 1} of their own`)
    await postPassword(session, shoko, 'Wrong0002', 'Atarashii9')
  }
  await postPassword(session, shoko, 'Wrong0002', 'Atarashii9')
  assert.deepEqual(
    [(await passwordOf(person))?.locked, (await passwordOf(person))?.strangersOnly],
    [true, false],
  )
  assert.notEqual((await session.send(at('home'))).status, 200)
  assert.equal((await passStepOne(site.browser(), person)).status, 422)
})

test(`THR-06: ${anonymousPosts} codes posted without a first factor do not move the victim's count, nor the journal`, async () => {
  const victim = await settledPerson(site, 'Victim01')
  const client = site.browser()
  const form = await tokenOn(client, at('login'))
  const { userId, tokenId } = victim
  const head = journalHead(site.world)
  const post = async (i: number) => {
    const otp = String(i).padStart(6, '0')
    const fields = { form_token: form, userId, tokenId, otp, otp1: otp, otp2: otp }
    const screen = (['loginCode', 'enrollmentToken', 'synchronization'] as const)[i % 3] ?? 'loginCode'
    const answer = await client.post(at(screen), fields)
    await answer.arrayBuffer()
    assert.equal(answer.status, 303)
  }
  for (let i = 0; i < anonymousPosts; i += 50)
    await Promise.all(Array.from({ length: 50 }, (_, j) => post(i + j)))
  assert.equal((await bindingOf(site.world, victim))?.failures, 0)
  assert.equal(journalHead(site.world), head)
  await logIn(site, site.browser(), victim)
})

test('ENR-01: ten abandoned enrollments do not touch the current token', async () => {
  const person = await settledPerson(site, 'Active01')
  for (let i = 0; i < 10; i++) {
    const answer = await answerOf(await passStepOne(site.browser(), person, 'enrollment'))
    assert.equal(answer.status, 422)
    assert.match(answer.body, /RMCFXLGN001005E/)
  }
  await logIn(site, site.browser(), person)

  const newcomer = await newPerson(site, 'Active02')
  for (let i = 0; i < 10; i++) await withTicket(site, newcomer, 'enrollment')
  const client = await withTicket(site, newcomer, 'enrollment')
  assert.equal((await postTwoCodes(site, client, newcomer)).status, 303)
})

test('ENR-02: neither a login ticket nor one from before the enrollment replaces a token', async () => {
  const person = await newPerson(site, 'Replac01')
  const early = await withTicket(site, person, 'enrollment')
  const earlyForm = await tokenOn(early, at('enrollmentToken'))
  await enroll(site, site.browser(), person)
  site.world.clock.forward({ minutes: 1 })
  const other = { ...person, tokenId: await site.world.token() }
  const two = async () => {
    const { tokenId } = other
    return { tokenId, otp1: await site.world.code(tokenId, -1), otp2: await site.world.code(tokenId) }
  }
  const late = await early.post(at('enrollmentToken'), { form_token: earlyForm, ...(await two()) })
  assert.deepEqual(
    [late.status, locationOf(late)],
    [303, at('home')],
    'the ticket is void, and home leads to the start',
  )

  const ticket = await withTicket(site, person)
  const form = await tokenOn(ticket, at('loginCode'))
  const answer = await ticket.post(at('enrollmentToken'), { form_token: form, ...(await two()) })
  assert.equal(locationOf(answer), at('loginCode'))
  assert.equal((await bindingOf(site.world, person))?.tokenId, person.tokenId)
})

test('ENR-04: of 100 simultaneous confirmations of an enrollment one activates it', async () => {
  const person = await newPerson(site, 'Single01')
  const { tokenId } = person
  const browsers: { client: Client; form: string }[] = []
  for (let i = 0; i < 4; i++) {
    const client = await withTicket(site, person, 'enrollment')
    browsers.push({ client, form: await tokenOn(client, at('enrollmentToken')) })
  }
  const codes = { otp1: await site.world.code(tokenId, -1), otp2: await site.world.code(tokenId) }
  const answers = await Promise.all(
    Array.from({ length: 100 }, async (_, i) => {
      const { client, form } = browsers[i % 4] ?? assert.fail()
      // A separate client for each, so that an answer's new cookie does not help the next one.
      const copy = createClient(site.server.origin, publicOrigin)
      for (const [name, value] of client.cookies) copy.cookies.set(name, value)
      return copy.post(at('enrollmentToken'), { form_token: form, tokenId, ...codes })
    }),
  )
  const completed = answers.filter((answer) => locationOf(answer) === at('enrollmentComplete'))
  assert.equal(completed.length, 1)
  assert.ok(answers.every(({ status }) => status === 303 || status === 422))
  const events = await eventsOf(site.world, person)
  assert.equal(events.filter(({ type }) => type === 'token_enrolled').length, 1)
  assert.equal((await bindingOf(site.world, person))?.failures, 0)
})
