// What a session cookie is, how long it counts, and what ends it.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { serviceHref } from '../../../src/authority/routes.ts'
import { sessionHash } from '../../../src/platform/secrets/random.ts'
import {
  browserWith,
  type Client,
  changedPassword,
  cookieNameOf,
  journalHead,
  locationOf,
  loggedIn,
  newPerson,
  nextCode,
  type Person,
  passStepOne,
  postCode,
  postPassword,
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

const home = serviceHref(shoko, 'home')
const over = `${serviceHref(shoko, 'entry')}?notice=expired`

/** Where a browser that asks for the first page behind the login is sent; the page itself if allowed. */
async function placeOf(client: Client): Promise<string> {
  const response = await client.send(home)
  return response.status === 200 ? home : locationOf(response)
}

/** A first login step by step, and the session IDs on the way. */
async function firstLogin(client: Client, person: Person): Promise<{ name: string; id: string }[]> {
  const { service, password, tokenId } = person
  const ids: { name: string; id: string }[] = []
  const note = (name: string) => ids.push({ name, id: sessionIdIn(client, service) })
  await client.page(serviceHref(service, 'enrollment'))
  note('anonymous')
  await passStepOne(client, person, 'enrollment')
  note('ticket to enroll')
  const [otp1, otp2] = [await site.world.code(tokenId, -1), await site.world.code(tokenId)]
  await client.submit(serviceHref(service, 'enrollmentToken'), { tokenId, otp1, otp2 })
  note('ticket to log in')
  await postCode(client, person, await nextCode(site, tokenId))
  note('must change password')
  await postPassword(client, service, password, changedPassword)
  note('authenticated')
  return ids
}

test('SES-01: every step has a new session ID, and each previous one is dead', async () => {
  const person = await newPerson(site, 'Ids00001')
  const client = site.browser()
  const ids = await firstLogin(client, person)
  assert.equal(new Set(ids.map(({ id }) => id)).size, 5)
  assert.equal(await placeOf(client), home)
  for (const { name, id } of ids.slice(0, -1)) {
    const old = browserWith(site, id)
    const head = journalHead(site.world)
    for (const screen of ['home', 'password', 'loginCode', 'synchronization', 'enrollmentToken'] as const)
      assert.equal(locationOf(await old.send(serviceHref(shoko, screen))), over, `${name}: ${screen}`)
    const form = await tokenOn(old, serviceHref(shoko, 'login'))
    for (const screen of ['loginCode', 'enrollmentToken', 'password', 'logout'] as const) {
      const otp = await site.world.code(person.tokenId, 1)
      const { tokenId } = person
      const fields = { form_token: form, otp, tokenId, otp1: otp, otp2: otp, current: changedPassword }
      const answer = await old.post(serviceHref(shoko, screen), fields)
      assert.equal(answer.status, 303, `${name}: ${screen}`)
      old.cookies.set(cookieNameOf(shoko), id)
    }
    assert.equal(journalHead(site.world), head, name)
  }
})

test('SES-01: a cookie that an attacker set before a step is worthless after it', async () => {
  const victim = await settledPerson(site, 'Victim01')
  const attacker = await settledPerson(site, 'Attack01')
  const planted = [
    'A'.repeat(43),
    sessionIdIn(await withTicket(site, attacker)),
    sessionIdIn(await loggedIn(site, attacker)),
  ]
  for (const id of planted) {
    const before = await placeOf(browserWith(site, id))
    const browser = browserWith(site, id)
    await passStepOne(browser, victim)
    assert.notEqual(sessionIdIn(browser), id)
    assert.equal(await placeOf(browserWith(site, id)), before, 'after STEP 1')
    await postCode(browser, victim, await nextCode(site, victim.tokenId))
    assert.equal(await placeOf(browser), home)
    assert.equal(await placeOf(browserWith(site, id)), before, 'after STEP 2')
    const page = await browserWith(site, id).send(home)
    assert.ok(!(await page.text()).includes(victim.userId))
  }
})

test('SES-01: of two cookies of one name one counts, whole; almost-right names and values never do', async () => {
  const victim = await settledPerson(site, 'Victim02')
  const attacker = await settledPerson(site, 'Attack02')
  const name = cookieNameOf(shoko)
  const [mine, his] = [sessionIdIn(await loggedIn(site, victim)), sessionIdIn(await loggedIn(site, attacker))]
  const get = (cookie: string) =>
    fetch(new URL(home, site.server.origin), { headers: { Cookie: cookie }, redirect: 'manual' })
  for (const cookie of [`${name}=${mine}; ${name}=${his}`, `${name}=${his}; ${name}=${mine}`]) {
    const page = await (await get(cookie)).text()
    const shown = [victim, attacker].filter(({ userId }) => page.includes(userId))
    assert.equal(shown.length, 1)
  }
  const other = [
    `${name.replace('__Host-', '')}=${mine}`,
    `${name.replace('__Host-', '__Secure-')}=${mine}`,
    `${name.toLowerCase()}=${mine}`,
    `${name}x=${mine}`,
    `${name}=${mine}A`,
    `${name}=${mine.slice(0, -1)}`,
    `${name}=${mine.toLowerCase()}`,
    `${name}=${sessionHash(mine)}`,
    `${name}=${mine}%00`,
    `${name}=j:"${mine}"`,
  ]
  for (const cookie of other) assert.equal((await get(cookie)).status, 303, cookie)
  assert.equal((await get(`${name}=${mine}`)).status, 200)
})

test('SES-02: an ID has 256 bits; neither it nor its form token is anywhere in the database, only its hash', async () => {
  const client = site.browser()
  const ids = await firstLogin(client, await newPerson(site, 'Hashed01'))
  const form = await tokenOn(client, serviceHref(shoko, 'password'))
  const path = join(site.world.dataDir, 'warifu.db')
  const stored = [path, `${path}-wal`]
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'latin1'))
    .join('')
  for (const { name, id } of ids) {
    assert.match(id, /^[A-Za-z0-9_-]{43}$/)
    assert.ok(!stored.includes(id), name)
    assert.ok(!stored.includes(Buffer.from(id, 'base64url').toString('latin1')), name)
    assert.ok(!stored.includes(Buffer.from(id, 'base64url').toString('hex')), name)
  }
  assert.ok(!stored.includes(form))
  assert.ok(stored.includes(sessionHash(ids.at(-1)?.id ?? '')), 'the search would have found one')
})

/** The mark of a browser that logged in before (decision 32): no session, and it outlives one. */
const isMark = (cookie: string) => cookie.startsWith('__Host-warifu-known-')

test('SES-07: every cookie is __Host-, Secure, HttpOnly, SameSite, for the whole host; only the mark of a known browser outlives it', async () => {
  const person = await settledPerson(site, 'Cookie01')
  const { service, password } = person
  const client = site.browser()
  const lines: string[] = []
  const note = async (answer: Promise<Response>) => lines.push(...(await answer).headers.getSetCookie())
  await note(client.send(serviceHref(service, 'login')))
  await note(passStepOne(client, person))
  await note(postCode(client, person, await nextCode(site, person.tokenId)))
  await note(postPassword(client, service, password, 'Atarashii4'))
  const marks = lines.filter(isMark)
  // The second one when the password changed: a mark counts for one password only (X5).
  assert.deepEqual([lines.length, marks.length], [6, 2])
  for (const mark of marks) {
    const attributes = mark
      .split('; ')
      .slice(1)
      .filter((each) => !each.startsWith('Max-Age='))
    assert.deepEqual(attributes.sort(), ['HttpOnly', 'Path=/', 'SameSite=Strict', 'Secure'])
  }
  for (const line of lines.filter((each) => !isMark(each))) {
    assert.match(line, /^__Host-warifu-[a-z0-9.-]+=[A-Za-z0-9_-]{43}; /)
    assert.deepEqual(line.split('; ').slice(1).sort(), ['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure'])
  }
  const ended = await client.submit(home, {}, serviceHref(service, 'logout'))
  const [line = ''] = ended.headers.getSetCookie()
  assert.match(line, /^__Host-warifu-[a-z0-9.-]+=; Max-Age=0; Path=\/; HttpOnly; Secure/)
})

test('SES-04: a logout ends the session wherever its cookie is used; a ticket can be given up too', async () => {
  const person = await settledPerson(site, 'Logout01')
  const client = await loggedIn(site, person)
  const copy = browserWith(site, sessionIdIn(client))
  assert.equal(await placeOf(copy), home)
  await client.submit(home, {}, serviceHref(shoko, 'logout'))
  assert.equal(await placeOf(copy), over)
  assert.deepEqual(
    [...client.cookies.keys()].filter((name) => !isMark(name)),
    [],
  )

  const ticket = await withTicket(site, person)
  const held = browserWith(site, sessionIdIn(ticket))
  await ticket.submit(serviceHref(shoko, 'loginCode'), {}, serviceHref(shoko, 'logout'))
  assert.equal(await placeOf(held), over)
})

test('SES-12, G-12: a second login ends the first session; the one that counts goes on', async () => {
  const person = await settledPerson(site, 'Second01')
  const first = await loggedIn(site, person)
  const second = await loggedIn(site, person)
  assert.equal(await placeOf(first), over)
  assert.equal(await placeOf(second), home)
  // A stranger who only knows the password ends nothing.
  await withTicket(site, person)
  assert.equal(await placeOf(second), home)
})

test('SES-06: 10 minutes without a request end a session to the millisecond, and each request restarts them', async () => {
  const { clock } = site.world
  const idle = await loggedIn(site, await settledPerson(site, 'Idle0001'))
  const used = await loggedIn(site, await settledPerson(site, 'Idle0002'))
  const unused = await loggedIn(site, await settledPerson(site, 'Idle0003'))
  await idle.page(home)
  await used.page(home)
  clock.forward({ milliseconds: 599_999 })
  assert.equal(await placeOf(used), home)
  clock.forward({ milliseconds: 599_999 })
  assert.equal(await placeOf(used), home)
  clock.forward({ minutes: 10 })
  assert.equal(await placeOf(used), over)
  assert.equal(await placeOf(idle), over)
  assert.equal(await placeOf(unused), over)
})

test('SES-06: 12 hours after the login a session ends, however busy, and a new password does not extend it', async () => {
  const { clock } = site.world
  const person = await settledPerson(site, 'Absol001')
  const client = await loggedIn(site, person)
  const began = clock.now()
  const until = began.add({ hours: 12 })
  for (let at = began; at.until(until).total('minutes') > 9; at = clock.now()) {
    clock.forward({ minutes: 9 })
    assert.equal(await placeOf(client), home)
  }
  assert.equal((await postPassword(client, shoko, person.password, 'Atarashii5')).status, 303)
  clock.forward({ milliseconds: clock.now().until(until).total('milliseconds') - 1 })
  assert.equal(await placeOf(client), home)
  clock.forward({ milliseconds: 1 })
  assert.equal(await placeOf(client), over)
})
