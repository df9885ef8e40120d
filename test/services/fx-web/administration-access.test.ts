// Who reaches the screens of a customer’s administrators, and whom they reach from there (S2-1.1-04, ADM-02).

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { bindingSight } from '../../../src/authority/rules/user-otp.ts'
import { type AdministrationScreen, administrationPaths } from '../../../src/services/fx-web/routes.ts'
import { startCompanies } from '../../support/companies.ts'
import {
  at,
  codeFor,
  inside,
  makeAdministrator,
  page,
  redirected,
  register,
  settled,
  stepOne,
} from '../../support/mail-site.ts'
import {
  bindingOf,
  type Client,
  journalHead,
  type Person,
  type Site,
  startSite,
  textOf,
  tokenOn,
} from '../../support/site.ts'

let site: Site
let first: Person
let second: Person
let member: Person
let stranger: Person
let strangers: Person

beforeEach(async () => {
  ;({ site, first, second, member, stranger, strangers } = await startCompanies())
})
afterEach(() => site.end())

/** A minute later, so that the code is a fresh one. */
async function enter(person: Person): Promise<Client> {
  site.world.clock.forward({ minutes: 1 })
  return inside(site, person)
}

const posts: readonly (readonly [AdministrationScreen, Record<string, string>])[] = [
  ['newUser', { userName: '新人 花子' }],
  ['user', { userName: '改名 太郎', seen: 'active.user.試験 太郎' }],
  ['deleteUser', { seen: 'active.user.試験 太郎' }],
  ['userOtpAct', { action: 'suspend' }],
  ['userOtpAct', { action: 'suspendAll' }],
  ['noticeSettings', { login: 'yes' }],
  ['removeMailAddress', {}],
]

async function lineOf(person: Person): Promise<Record<string, string>> {
  const binding = await bindingOf(site.world, person)
  assert.ok(binding)
  return { [`line-${person.userId}`]: bindingSight(binding) }
}

test('S2-1.1-04: an ordinary user sees no such menu, and is refused at every address and every button', async () => {
  const client = await enter(member)
  const home = await client.page(at('home'))
  assert.doesNotMatch(home, /user-otp|ユーザOTP管理/)
  const form_token = await tokenOn(client, at('home'))
  const head = journalHead(site.world)
  for (const screen of Object.keys(administrationPaths) as AdministrationScreen[]) {
    const path = page(screen, second.userId)
    const got = await client.send(path)
    assert.ok([403, 404].includes(got.status), `GET ${path}`)
    assert.doesNotMatch(await got.text(), /1000000002/, path)
  }
  for (const [screen, fields] of posts) {
    const answer = await client.post(page(screen, second.userId), { form_token, ...fields })
    assert.equal(answer.status, 403, screen)
  }
  assert.equal(journalHead(site.world), head)
})

test('ADM-02: an administrator reaches nobody of another company, by no route and no forged line', async () => {
  const client = await enter(first)
  const form_token = await tokenOn(client, at('home'))
  for (const screen of Object.keys(administrationPaths) as AdministrationScreen[]) {
    const path = page(screen, strangers.userId)
    const text = await (
      await client.send(`${path}?userId=${strangers.userId}&customer=${encodeURIComponent('乙商事')}`)
    ).text()
    // What was asked for may be repeated in a field, and nothing else is revealed.
    assert.doesNotMatch(textOf(text), /200000000[12]/, path)
  }
  const head = journalHead(site.world)
  for (const person of [stranger, strangers]) {
    for (const screen of ['user', 'deleteUser', 'removeMailAddress'] as const) {
      const fields = { form_token, userName: '乗取 次郎', seen: 'active.user.試験 太郎' }
      const answer = await client.post(page(screen, person.userId), fields)
      assert.ok([404, 422].includes(answer.status), `${screen}: ${answer.status}`)
    }
    for (const action of ['unlock', 'suspend', 'resume', 'revoke']) {
      // Together with a line of their own company: all or nothing.
      const fields = { form_token, action, ...(await lineOf(member)), ...(await lineOf(person)) }
      const answer = await client.post(page('userOtpAct'), fields)
      assert.ok([403, 404, 422].includes(answer.status), `${action}: ${answer.status}`)
      assert.doesNotMatch(textOf(await answer.text()), /乙商事|2000000002/)
    }
  }
  assert.equal(journalHead(site.world), head)
  const all = await client.post(page('userOtpAct'), { form_token, action: 'suspendAll', customerId: 'any' })
  assert.equal(all.status, 303)
  const statuses = await Promise.all(
    [first, second, member, stranger, strangers].map(async (p) => (await bindingOf(site.world, p))?.status),
  )
  assert.deepEqual(statuses, ['usable', 'suspended', 'suspended', 'usable', 'usable'])
  assert.equal((await client.post(page('userOtpAct'), { form_token, action: 'resumeAll' })).status, 303)
  assert.equal((await bindingOf(site.world, member))?.status, 'usable')
})

test('hostile user IDs, lines and actions are refused, and never cause a fault', async () => {
  const client = await enter(first)
  const form_token = await tokenOn(client, at('home'))
  const head = journalHead(site.world)
  const ids = [
    '',
    '\0',
    '__proto__',
    "' OR 1=1 --",
    '%00',
    '../users',
    'x'.repeat(5000),
    '１０００００００２',
  ]
  for (const id of ids) {
    const acted = await client.post(page('userOtpAct'), { form_token, action: 'unlock', [`line-${id}`]: '' })
    assert.ok(acted.status >= 400 && acted.status < 500, `line-${id.slice(0, 20)}: ${acted.status}`)
    const got = await client.send(`${page('users')}/${encodeURIComponent(id)}`)
    assert.ok(got.status < 500, id.slice(0, 20))
    const searched = await client.send(
      `${page('userOtp')}?userId=${encodeURIComponent(id)}&page=999999&order=-x&from=zzz`,
    )
    assert.ok(searched.status < 500, id.slice(0, 20))
  }
  for (const action of ['', 'delete', 'constructor', 'toString'])
    assert.equal((await client.post(page('userOtpAct'), { form_token, action })).status, 400)
  const nothing = await client.post(page('userOtpAct'), { form_token, action: 'unlock' })
  assert.match(textOf(await nothing.text()), /チェックボックスを選択/)
  assert.equal(journalHead(site.world), head)
  assert.deepEqual(site.server.faults, [])
})

test('SES-08: every button of the administrators is behind the form token of this session', async () => {
  const client = await enter(first)
  const theirs = await tokenOn(await enter(second), at('home'))
  const right = await tokenOn(client, at('home'))
  const head = journalHead(site.world)
  for (const [screen, fields] of posts) {
    const path = page(screen, member.userId)
    assert.equal((await client.post(path, fields)).status, 403, screen)
    assert.equal((await client.post(path, { form_token: theirs, ...fields })).status, 403, screen)
    const cross = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }
    assert.equal((await client.post(path, { form_token: right, ...fields }, cross)).status, 403, screen)
    const query = new URLSearchParams({ form_token: right, ...fields })
    await client.send(`${path}?${query}`)
  }
  assert.equal(journalHead(site.world), head)
})

test('S2-0-02, S2-1.1-08: the menu and its address are there from the first day to the last, and not a moment longer', async (t) => {
  const other = await startSite({}, { start: '2025-06-10T09:00:15+09:00' })
  t.after(() => other.end())
  const person = await settled(other, '3000000001')
  await makeAdministrator(other, person)
  const assertOpen = async (client: Client, isOpen: boolean) => {
    const day = other.world.clock.now().toString()
    assert.equal(/ユーザOTP管理/.test(await client.page(at('home'))), isOpen, day)
    assert.equal((await client.send(page('userOtp'))).status, isOpen ? 200 : 403, day)
    assert.equal((await client.send(page('userOtpFile'))).status, isOpen ? 200 : 404, day)
    const pressed = await client.submit(at('home'), { action: 'resumeAll' }, page('userOtpAct'))
    // 409: there is nothing to resume.
    assert.equal(pressed.status, isOpen ? 409 : 403, day)
  }
  for (const [day, isOpen] of [
    ['2025-06-22T23:50:15+09:00', false],
    ['2025-06-23T00:05:15+09:00', true],
    ['2025-08-29T23:50:15+09:00', true],
  ] as const) {
    other.world.clock.set(day)
    await assertOpen(await inside(other, person), isOpen)
  }
  const client = other.browser()
  await register(other, client, person, 'saburo@customer.example')
  for (const [day, isOpen] of [
    ['2025-08-31T23:58:15+09:00', true],
    ['2025-09-01T00:00:00+09:00', false],
  ] as const) {
    other.world.clock.set(day)
    if (isOpen) {
      await redirected(stepOne(client, person, 'login'), 'loginMail')
      // A user with only mail left gets the code at STEP 1.
      const otp = await codeFor(other, person, 'saburo@customer.example')
      await redirected(client.submit(at('loginMail'), { otp }), 'home')
    }
    // The same session, from one minute to the next.
    await assertOpen(client, isOpen)
  }
})
