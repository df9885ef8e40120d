// Who fails pays: waits by address, and a browser that the user is known by, which strangers don't lock out (decision 32).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serviceHref } from '../../../src/authority/routes.ts'
import { passwordState } from '../../../src/authority/rules/password.ts'
import { createClient } from '../../support/client.ts'
import {
  answerOf,
  type Client,
  cookieNameOf,
  eventsOf,
  journalHead,
  locationOf,
  loggedIn,
  nextCode,
  type Person,
  passStepOne,
  postCode,
  publicOrigin,
  type Site,
  settledPerson,
  startSite,
  textOf,
  valueIn,
} from '../../support/site.ts'
import { shoko } from '../../support/world.ts'

const proxies = { trustedProxies: ['127.0.0.1'], forwardedHeader: 'x-forwarded-for' } as const
const knownCookie = cookieNameOf(shoko).replace('warifu-', 'warifu-known-')

/** A browser at this address. */
function browserAt(site: Site, address: string): Client {
  const client = createClient(site.server.origin, publicOrigin)
  const post: Client['post'] = (path, fields, headers = {}) =>
    client.post(path, fields, { ...headers, 'X-Forwarded-For': address })
  return {
    ...client,
    post,
    async submit(path, fields, action = path) {
      return post(action, { form_token: valueIn(await client.page(path), 'form_token') ?? '', ...fields })
    },
  }
}

async function passwordOf(site: Site, { service, userId }: Person) {
  return (await site.world.context.store.read({ password: passwordState.ref(service, userId) })).password
}

/** The browser of somebody who logs in again, after the session there has ended. */
function cameBack(site: Site, client: Client): Client {
  const again = site.browser()
  const mark = client.cookies.get(knownCookie)
  assert.ok(mark !== undefined, 'the login marked the browser')
  again.cookies.set(knownCookie, mark)
  return again
}

test('THR-07, X5: a hundred strangers’ wrong passwords lock strangers out, and the known browser logs in each time', async (t) => {
  const site = await startSite({ proxies })
  t.after(() => site.end())
  const person = await settledPerson(site, 'Victim01')
  let home = await loggedIn(site, person)
  for (let i = 0; i < 100; i++) {
    const stranger = browserAt(site, `203.0.113.${i}`)
    assert.equal((await passStepOne(stranger, { ...person, password: 'Wrong0001' })).status, 422)
    if (i % 10 !== 9) continue
    const again = cameBack(site, home)
    assert.equal((await passStepOne(again, person)).status, 303, `after ${i + 1}`)
    // Between the steps, too.
    await passStepOne(browserAt(site, '198.51.100.1'), { ...person, password: 'Wrong0001' })
    const entered = await postCode(again, person, await nextCode(site, person.tokenId))
    assert.equal(locationOf(entered), serviceHref(shoko, 'home'))
    home = again
  }
  const row = await passwordOf(site, person)
  assert.deepEqual([row?.failures, row?.locked, row?.strangersOnly], [5, true, true])
  assert.equal((await passStepOne(site.browser(), person)).status, 422, 'a stranger with the right one')
})

test('THR-07: a mark is for one user and opens nothing; without it, or with another’s, one is a stranger', async (t) => {
  const site = await startSite()
  t.after(() => site.end())
  const [person, other] = [await settledPerson(site, 'Victim02'), await settledPerson(site, 'Other002')]
  const theirs = cameBack(site, await loggedIn(site, other))
  for (let i = 0; i < 5; i++) await passStepOne(theirs, { ...person, password: 'Wrong0001' })
  assert.equal((await passwordOf(site, person))?.locked, true)
  assert.equal((await passStepOne(theirs, person)).status, 422)
  assert.equal((await theirs.send(serviceHref(shoko, 'home'))).status, 303, 'no session comes of it')
  const set = (await passStepOne(theirs, other)).headers.getSetCookie()
  assert.ok(!set.some((cookie) => cookie.startsWith(knownCookie)), 'a password alone marks nobody')
})

test('X5, PWD-05: after a change of the password only the browser that changed it is known', async (t) => {
  const site = await startSite()
  t.after(() => site.end())
  const person = await settledPerson(site, 'Victim05')
  const first = await loggedIn(site, person)
  const [current, newPassword] = [person.password, 'Kawatta2026']
  const fields = { current, newPassword, newPasswordAgain: newPassword }
  const kept = cameBack(site, first)
  const changed = await first.submit(serviceHref(shoko, 'password'), fields)
  assert.equal(changed.status, 303)
  const wrong = { ...person, password: 'Wrong0001' }
  await passStepOne(kept, wrong)
  assert.deepEqual(await counts(), [1, 0], 'a stranger')
  await passStepOne(cameBack(site, first), wrong)
  assert.deepEqual(await counts(), [1, 1])

  async function counts() {
    const row = await passwordOf(site, person)
    return [row?.failures, row?.knownFailures]
  }
})

test('X5, THR-11, EML-09: after an address’s free failures each waits longer, told how long, with nothing counted, for anybody or nobody', async (t) => {
  const site = await startSite({ proxies }, { freeFailures: { address: 100, account: 2 } })
  t.after(() => site.end())
  const person = await settledPerson(site, 'Victim03')
  const known = await loggedIn(site, person)
  const answers = []
  for (const userId of [person.userId, 'Nobody03']) {
    const from = browserAt(site, '203.0.113.7')
    const wrong = { ...person, userId, password: 'Wrong0001' }
    for (let i = 0; i < 2; i++) assert.equal((await passStepOne(from, wrong)).status, 422)
    const head = journalHead(site.world)
    const waits = await passStepOne(from, wrong)
    assert.deepEqual([waits.status, waits.headers.get('Retry-After')], [429, '1'])
    const { headers, body } = await answerOf(waits)
    assert.equal(valueIn(body, 'userId'), userId, 'what was typed stays')
    assert.match(textOf(body), /1秒ほどお待ちください。.*RMCFXLGN001041W/s)
    assert.equal(journalHead(site.world), head, 'nothing was decided')
    answers.push([headers, body.replaceAll(userId, '<id>')])
    site.world.clock.forward({ seconds: 1 })
    assert.equal((await passStepOne(from, wrong)).status, 422)
    assert.equal((await passStepOne(from, wrong)).headers.get('Retry-After'), '2')
  }
  assert.deepEqual(answers[0], answers[1], 'whether somebody has the ID can’t be told')
  assert.equal((await passwordOf(site, person))?.failures, 3)
  assert.equal(
    (await passStepOne(browserAt(site, '203.0.113.8'), person)).status,
    303,
    'elsewhere nobody waits',
  )
  assert.equal((await passStepOne(cameBack(site, known), person)).status, 303)
})

test('X5, THR-10: an address that failed at many IDs waits at every other', async (t) => {
  const site = await startSite({ proxies }, { freeFailures: { address: 4, account: 2 } })
  t.after(() => site.end())
  const person = await settledPerson(site, 'Victim04')
  const from = browserAt(site, '2001:db8::1')
  for (let i = 0; i < 4; i++)
    await passStepOne(from, { ...person, userId: `Spray00${i}`, password: 'Wrong0001' })
  assert.equal((await passStepOne(browserAt(site, '2001:db8::ffff:1'), person)).status, 429, 'the same /64')
  assert.equal((await passStepOne(browserAt(site, '2001:db8:0:1::1'), person)).status, 303)
  site.world.clock.forward({ hours: 4, minutes: 1 })
  assert.equal((await passStepOne(from, person)).status, 303, 'time pays')
})

test('X5: a right password from the same place forgives what was mistyped there', async (t) => {
  const site = await startSite({}, { freeFailures: { address: 100, account: 2 } })
  t.after(() => site.end())
  const person = await settledPerson(site, 'Typo0001')
  for (let i = 0; i < 3; i++) {
    assert.equal((await passStepOne(site.browser(), { ...person, password: 'Wrong0001' })).status, 422)
    assert.equal((await passStepOne(site.browser(), person)).status, 303)
  }
  const rejected = (await eventsOf(site.world, person)).filter(({ type }) => type === 'password_rejected')
  assert.equal(rejected.length, 3)
})
