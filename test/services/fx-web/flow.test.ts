// No page answers until everything it needs was proven, in order, by somebody who is still allowed to.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { type ServiceScreen, serviceHref, servicePaths } from '../../../src/authority/routes.ts'
import {
  bindingOf,
  browserWith,
  type Client,
  cookieNameOf,
  desk,
  enroll,
  eventsOf,
  happen,
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
  revokeBinding,
  type Site,
  sessionIdIn,
  settledPerson,
  startSite,
  tokenOn,
  withTicket,
} from '../../support/site.ts'
import { johoku, shoko, withAuthenticators } from '../../support/world.ts'

let site: Site
beforeEach(async () => {
  site = await startSite({}, { edit: withAuthenticators })
})
afterEach(() => site.end())

const screens = Object.keys(servicePaths) as ServiceScreen[]
const first: readonly ServiceScreen[] = ['entry', 'enrollment', 'login', 'lost']
/** Information for everybody; a profile may lack it. */
const information: readonly ServiceScreen[] = ['environment', 'environmentProbe', 'help']
const at = (screen: ServiceScreen, service = shoko) => serviceHref(service, screen)
const over = `${at('entry')}?notice=expired`

/** Visitors: what they may see besides the open screens, and where everything else leads. */
type Stander = {
  readonly client: Client
  readonly person: Person
  readonly may: readonly ServiceScreen[]
  readonly place: string
}

/** Proven by nothing, by one factor, by something expired, or elsewhere: each opens at most its own step. */
async function standers(): Promise<Record<string, Stander>> {
  const fresh = () => newPerson(site, `Flow${String(++people).padStart(4, '0')}`)
  const settled = () => settledPerson(site, `Flow${String(++people).padStart(4, '0')}`)
  const person = await settled()
  const stale = browserWith(site, sessionIdIn(await withTicket(site, person)))
  const ended = await loggedIn(site, person)
  site.world.clock.forward({ hours: 12 })
  const out = await loggedIn(site, person)
  const outId = sessionIdIn(out)
  await out.submit(at('home'), {}, at('logout'))

  const newcomer = await fresh()
  const enrolled = await fresh()
  const completed = site.browser()
  await enroll(site, completed, enrolled)
  const forced = await fresh()
  const changing = site.browser()
  await enroll(site, changing, forced)
  await postCode(changing, forced, await nextCode(site, forced.tokenId))
  const elsewhere = await settledPerson(site, person.userId, johoku)
  const other = await loggedIn(site, elsewhere)
  const ticket = ['loginCode', 'enrollmentComplete', 'synchronization', 'synchronized'] as const
  return {
    nobody: { client: site.browser(), person, may: [], place: over },
    'an unknown session': { client: browserWith(site, 'B'.repeat(43)), person, may: [], place: over },
    'a ticket that expired': { client: stale, person, may: [], place: over },
    'a session that expired': { client: ended, person, may: [], place: over },
    'a session that was logged out': { client: browserWith(site, outId), person, may: [], place: over },
    'a session of another service': {
      client: browserWith(site, sessionIdIn(other, johoku)),
      person,
      may: [],
      place: over,
    },
    'a ticket to enroll': {
      client: await withTicket(site, newcomer, 'enrollment'),
      person: newcomer,
      may: ['enrollmentToken', 'enrollmentAuthenticator'],
      place: at('enrollmentToken'),
    },
    'a ticket to log in': {
      client: await withTicket(site, person),
      person,
      may: ticket,
      place: at('loginCode'),
    },
    'a ticket of a completed enrollment': {
      client: completed,
      person: enrolled,
      may: ticket,
      place: at('loginCode'),
    },
    'a password that must be changed': {
      client: changing,
      person: forced,
      may: ['password'],
      place: at('password'),
    },
    'a login': {
      client: await loggedIn(site, person),
      person,
      may: ['password', 'home'],
      place: at('home'),
    },
  }
}
let people = 0

test('FLOW-01, SES-05, S0-2.2-14: each state opens its own step and sends everything else where it belongs', async () => {
  for (const [state, { client, person, may, place }] of Object.entries(await standers())) {
    for (const screen of screens) {
      // Nothing is shown there: they take a press only.
      if (['logout', 'deskActs', 'replacementStop'].includes(screen)) continue
      const response = await client.send(at(screen))
      const body = await response.text()
      const where = `${state}: ${screen}`
      if (information.includes(screen)) {
        assert.ok([200, 303, 404].includes(response.status), where)
      } else if ([...first, ...may].includes(screen)) {
        assert.equal(response.status, 200, where)
      } else {
        assert.deepEqual([response.status, locationOf(response)], [303, place], where)
        assert.equal(body, '')
      }
      // Nobody who is not through yet reads anything about the customer or the user.
      if (state !== 'a login' && state !== 'a password that must be changed')
        assert.ok(!/試験商事|試験 太郎/.test(body), where)
      if (may.length === 0) assert.ok(!body.includes(person.tokenId), where)
    }
  }
})

test('I2, FLOW-02, SES-05: what another step needs is not read, even with the right codes and passwords', async () => {
  const spoilers: readonly ServiceScreen[] = ['loginCode', 'synchronization', 'enrollmentToken', 'password']
  for (const [state, { client, person, may, place }] of Object.entries(await standers())) {
    const form = await tokenOn(client, at('login'))
    const { tokenId } = person
    const [otp1, otp] = [await site.world.code(tokenId, -1), await site.world.code(tokenId)]
    const chosen = { current: person.password, newPassword: 'Atarashii6', newPasswordAgain: 'Atarashii6' }
    const head = journalHead(site.world)
    for (const screen of spoilers.filter((each) => !may.includes(each))) {
      const fields = { form_token: form, tokenId, otp, otp1, otp2: otp, ...chosen }
      const answer = await client.post(at(screen), fields)
      assert.equal(answer.status, 303, `${state}: ${screen}`)
      // Sent to the page of its own state, or to the start by way of the page behind the login.
      assert.ok([place, at('home')].includes(locationOf(answer)), `${state}: ${screen}`)
    }
    for (const screen of ['home', 'entry', 'enrollmentComplete', 'synchronized'] as const)
      assert.equal((await client.post(at(screen), { form_token: form })).status, 404)
    assert.equal(journalHead(site.world), head, state)
  }
})

test('S0-2.2-14: nothing gets around the forced change of an initial password, not even a new login', async () => {
  const person = await newPerson(site, 'Forced01')
  const client = site.browser()
  await enroll(site, client, person)
  await postCode(client, person, await nextCode(site, person.tokenId))
  const spellings = [
    '/home',
    '/home/',
    '//home',
    '/./home',
    '/%68ome',
    '/HOME',
    '/home?notice=password',
    '/home#x',
  ]
  for (const spelling of spellings) {
    const response = await client.send(`/${shoko}${spelling}`)
    assert.ok([303, 400, 404].includes(response.status), spelling)
    assert.ok(!(await response.text()).includes('初期画面'), spelling)
  }
  for (let i = 0; i < 3; i++) await logIn(site, site.browser(), person, 'password')
  const again = site.browser()
  await logIn(site, again, person, 'password')
  // A change that is refused leaves it forced.
  assert.equal((await postPassword(again, shoko, person.password, person.password)).status, 422)
  assert.equal(locationOf(await again.send(at('home'))), at('password'))
  assert.equal((await postPassword(again, shoko, person.password, 'Jibunno2025')).status, 303)
  assert.equal((await again.send(at('home'))).status, 200)
})

test('I6, FLOW-02, SES-03: two users in two tabs of one browser never get into each other', async () => {
  const [anna, bert] = [await settledPerson(site, 'Tabs0001'), await settledPerson(site, 'Tabs0002')]
  const browser = site.browser()
  await passStepOne(browser, anna)
  const annasForm = await tokenOn(browser, at('loginCode'))
  await passStepOne(browser, bert)
  const code = await nextCode(site, anna.tokenId)
  // Anna's tab shows her form; the browser's session is Bert's by now.
  assert.equal((await browser.post(at('loginCode'), { form_token: annasForm, otp: code })).status, 403)
  assert.equal((await postCode(browser, bert, code)).status, 422)
  assert.equal((await bindingOf(site.world, bert))?.failures, 1)
  assert.equal((await bindingOf(site.world, anna))?.failures, 0)
  await postCode(browser, bert, await site.world.code(bert.tokenId))
  const page = await browser.page(at('home'))
  assert.ok(page.includes(bert.userId) && !page.includes(anna.userId))
})

test('FLOW-03: fields, headers and cookies that name another user, stage or method change nothing', async () => {
  const [mallory, victim] = [await settledPerson(site, 'Fields02'), await settledPerson(site, 'Fields03')]
  const client = await withTicket(site, mallory)
  const code = await nextCode(site, victim.tokenId)
  const extra = {
    userId: victim.userId,
    tokenId: victim.tokenId,
    service: johoku,
    stage: 'authenticated',
    purpose: 'login',
    method: 'mail',
    mfa: 'false',
    skip: '1',
    step: '3',
  }
  const headers = { 'X-User': victim.userId, 'X-Skip-OTP': 'true', 'X-Authenticated': '1', 'X-MFA': 'false' }
  const form = await tokenOn(client, at('loginCode'))
  for (const fields of [{ otp: code }, { otp: '' }, {}] as const) {
    const answer = await client.post(at('loginCode'), { form_token: form, ...extra, ...fields }, headers)
    assert.equal(answer.status, 422)
  }
  client.cookies.set('stage', 'authenticated')
  client.cookies.set('user', victim.userId)
  assert.equal(
    locationOf(await client.send(`${at('home')}?stage=authenticated&user=${victim.userId}`)),
    at('loginCode'),
  )
  assert.equal((await bindingOf(site.world, victim))?.failures, 0)
  assert.equal((await bindingOf(site.world, mallory))?.failures, 1)
  await logIn(site, site.browser(), victim)
})

/** What ends a user's access at once, and what would give it back. */
const ends: Record<string, (person: Person) => Promise<void>> = {
  'the user is suspended': (person) => desk(site.world, person, 'user_suspended'),
  'the binding is suspended': (person) => desk(site.world, person, 'binding_suspended'),
  'the binding is revoked': (person) => revokeBinding(site.world, person),
}

for (const [name, end] of Object.entries(ends)) {
  test(`FLOW-05: when ${name}, sessions and tickets end at once`, async () => {
    const person = await settledPerson(site, `Ends${String(++people).padStart(4, '0')}`)
    const session = await loggedIn(site, person)
    const ticket = await withTicket(site, person)
    const passwordForm = await tokenOn(session, at('password'))
    const codeForm = await tokenOn(ticket, at('loginCode'))
    const otp = await nextCode(site, person.tokenId)
    await end(person)

    const chosen = { current: person.password, newPassword: 'Atarashii7', newPasswordAgain: 'Atarashii7' }
    await session.post(at('password'), { form_token: passwordForm, ...chosen })
    for (const screen of ['home', 'password'] as const)
      assert.equal(locationOf(await session.send(at(screen))), over, screen)
    const answer = await ticket.post(at('loginCode'), { form_token: codeForm, otp })
    assert.ok(answer.status === 422 || [over, at('home')].includes(locationOf(answer)))
    assert.notEqual((await ticket.send(at('home'))).status, 200)
    const afterwards = (await eventsOf(site.world, person)).slice(-4)
    assert.ok(!afterwards.some(({ type }) => type === 'password_set' || type === 'code_accepted'))
    // A login from the start ends too, at one of its steps.
    const again = site.browser()
    const first = await passStepOne(again, person)
    assert.equal(first.status, 422)
  })
}

test('FLOW-05: a user who is suspended between the steps of the enrollment does not enroll; once resumed, they must start over', async () => {
  const person = await newPerson(site, 'Midway01')
  const client = await withTicket(site, person, 'enrollment')
  const form = await tokenOn(client, at('enrollmentToken'))
  await desk(site.world, person, 'user_suspended')
  const { tokenId } = person
  const codes = { otp1: await site.world.code(tokenId, -1), otp2: await site.world.code(tokenId) }
  const answer = await client.post(at('enrollmentToken'), { form_token: form, tokenId, ...codes })
  assert.equal(answer.status, 303)
  assert.equal(await bindingOf(site.world, person), undefined)
  assert.equal(locationOf(await client.send(at('enrollmentToken'))), over)

  const settled = await settledPerson(site, 'Midway02')
  const session = await loggedIn(site, settled)
  await desk(site.world, settled, 'user_suspended')
  await desk(site.world, settled, 'user_resumed')
  assert.equal(locationOf(await session.send(at('home'))), over)
  await logIn(site, session, settled)
})

test('FLOW-05: a token that is revoked as a whole ends the sessions that it opened at once, at every service', async () => {
  const person = await settledPerson(site, 'Revoke00')
  const other = await settledPerson(site, 'Revoke99')
  const [session, untouched] = [await loggedIn(site, person), await loggedIn(site, other)]
  assert.equal((await session.send(at('home'))).status, 200)
  await happen(site.world, person, { type: 'token_revoked', tokenId: person.tokenId, reason: 'lost' })
  for (const screen of ['home', 'password'] as const)
    assert.equal(locationOf(await session.send(at(screen))), over)
  assert.equal((await untouched.send(at('home'))).status, 200)
})

test('FLOW-05: a revoked token lets nobody in, a ticket in hand or not', async () => {
  const person = await settledPerson(site, 'Revoke01')
  const ticket = await withTicket(site, person)
  await happen(site.world, person, { type: 'token_revoked', tokenId: person.tokenId, reason: 'lost' })
  assert.equal((await postCode(ticket, person, await nextCode(site, person.tokenId))).status, 422)
  const newcomer = { ...(await newPerson(site, 'Revoke02')), tokenId: person.tokenId }
  const enrolling = await withTicket(site, newcomer, 'enrollment')
  assert.equal((await postTwoCodes(site, enrolling, newcomer)).status, 422)
})

test('SES-04: a ticket obtained with the old password is void once the password changes', async () => {
  const person = await settledPerson(site, 'Thief001')
  const session = await loggedIn(site, person)
  const thief = await withTicket(site, person)
  site.world.clock.forward({ seconds: 1 })
  assert.equal((await postPassword(session, shoko, person.password, 'Atarashii8')).status, 303)
  const code = await nextCode(site, person.tokenId)
  const form = await tokenOn(thief, at('login'))
  await thief.post(at('loginCode'), { form_token: form, otp: code })
  assert.notEqual((await thief.send(at('home'))).status, 200)
  assert.equal((await session.send(at('home'))).status, 200)
})

test('SES-01: two services in one browser have a session each; one cookie means nothing to the other service', async () => {
  const here = await settledPerson(site, 'Twice001')
  const there = await settledPerson(site, 'Twice001', johoku)
  const client = site.browser()
  await logIn(site, client, here)
  await logIn(site, client, there)
  for (const service of [shoko, johoku]) assert.equal((await client.send(at('home', service))).status, 200)
  await client.submit(at('home', johoku), {}, at('logout', johoku))
  assert.equal((await client.send(at('home'))).status, 200)
  client.cookies.set(cookieNameOf(johoku), sessionIdIn(client, shoko))
  assert.equal((await client.send(at('home', johoku))).status, 303)
})
