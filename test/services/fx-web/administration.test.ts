// S2-1.2, S2-1.3: what administrators of a customer do on their screens, and what they can't.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { bindingState, userHolder } from '../../../src/authority/rules/binding.ts'
import { mailAddressState } from '../../../src/authority/rules/registered-address.ts'
import { userState } from '../../../src/authority/rules/user.ts'
import { bindingSight } from '../../../src/authority/rules/user-otp.ts'
import { type AdministrationScreen, administrationPaths } from '../../../src/services/fx-web/routes.ts'
import type { Event } from '../../../src/services/fx-web/rules/events.ts'
import {
  at,
  beforeTransition,
  codeFor,
  inside,
  inTransition,
  kindsOf,
  makeAdministrator,
  page,
  redirected,
  register,
  settled,
  stepOne,
} from '../../support/mail-site.ts'
import { mailService } from '../../support/mail-states.ts'
import {
  bindingOf,
  type Client,
  eventsOf,
  journalHead,
  locationOf,
  logIn,
  type Person,
  publicOrigin,
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
  site = await startSite({}, { start: beforeTransition })
  first = await settled(site, '1000000001', '甲商事')
  second = await settled(site, '1000000002', '甲商事')
  member = await settled(site, '1000000003', '甲商事')
  stranger = await settled(site, '2000000001', '乙商事')
  strangers = await settled(site, '2000000002', '乙商事')
  for (const person of [first, second, stranger]) await makeAdministrator(site, person)
  site.world.clock.set(inTransition)
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

test('S2-1.3.1, S2-1.3.2: lock, unlock, revoke and delete, in the words of the manual', async () => {
  const person = { ...member }
  const holder = userHolder(person.userId)
  const lock: Event = {
    type: 'code_rejected',
    service: mailService,
    userId: person.userId,
    holder,
    refusal: 'code_wrong',
    failures: 10,
    locked: true,
  }
  const refs = { binding: bindingState.ref(mailService, holder) }
  const change = { at: site.world.clock.now(), requestId: 'test', actor: 'test', address: null }
  await site.world.context.store.change(change, refs, () => ({ outcome: { ok: true }, events: [lock] }))
  const client = await enter(first)
  const list = textOf(await client.page(page('userOtp')))
  assert.match(list, /ロック\s*1000000003/)
  const form_token = await tokenOn(client, page('userOtp'))
  const act = async (action: string) =>
    client.post(page('userOtpAct'), { form_token, action, ...(await lineOf(person)) })
  const unlocked = await act('unlock')
  assert.match(
    textOf(await client.page(locationOf(unlocked))),
    /トークンステータスのロック解除が完了しました。/,
  )
  const seenOn = async () =>
    /name="seen" value="([^"]+)"/.exec(await client.page(page('user', person.userId)))?.[1] ?? ''
  const remove = async () =>
    client.post(page('deleteUser', person.userId), { form_token, seen: await seenOn() })
  const refused = await remove()
  assert.match(textOf(await refused.text()), /無効化してから、削除してください/)
  const revoked = await act('revoke')
  const shown = textOf(await client.page(locationOf(revoked)))
  assert.match(shown, /トークンステータスの無効化が完了しました。/)
  assert.doesNotMatch(shown, /1000000003/)
  assert.match(textOf(await client.page(`${page('userOtp')}?status=revoked`)), /無効\s*1000000003/)
  assert.equal((await remove()).status, 303)
  assert.equal((await client.send(page('user', person.userId))).status, 404)

  // H-16: gone for good: no login with the right password, and the ID is not reused.
  const login = await stepOne(site.browser(), person, 'login')
  assert.equal(login.status, 422)
  const again = await site.world.user(person.userId, mailService).catch((error: Error) => error.message)
  assert.equal(again, 'user_id_taken')
})

test('two administrators press opposite buttons at once: one counts, the other has to look again', async () => {
  const target = strangers
  const twin = await enter(stranger)
  const cookies = new Map(twin.cookies)
  const form_token = await tokenOn(twin, page('userOtp'))
  const line = await lineOf(target)
  const isAct = ({ type }: { readonly type: string }) =>
    type === 'binding_suspended' || type === 'binding_revoked'
  const before = (await eventsOf(site.world, target)).filter(isAct).length
  const press = (action: string) => {
    const client = site.browser()
    for (const [name, value] of cookies) client.cookies.set(name, value)
    return client.post(page('userOtpAct'), { form_token, action, ...line })
  }
  const answers = await Promise.all([...Array(10)].flatMap(() => [press('suspend'), press('revoke')]))
  assert.equal(answers.filter(({ status }) => status === 303).length, 1)
  assert.equal((await eventsOf(site.world, target)).filter(isAct).length, before + 1)
})

test('of two administrators who revoke each other’s rights at once, one remains', async () => {
  const [one, two] = [await enter(first), await enter(second)]
  const demote = async (client: Client, { userId }: Person) => {
    const path = page('user', userId)
    const text = await client.page(path)
    const seen = /name="seen" value="([^"]+)"/.exec(text)?.[1] ?? ''
    const form_token = await tokenOn(client, path)
    return () => client.post(path, { form_token, seen, userName: '試験 太郎' })
  }
  const acts = [await demote(one, second), await demote(two, first)]
  await Promise.all(acts.map((act) => act()))
  const { a, b } = await site.world.context.store.read({
    a: userState.ref(mailService, first.userId),
    b: userState.ref(mailService, second.userId),
  })
  assert.equal([a, b].filter((user) => user?.administrator).length, 1)
  for (const person of [first, second]) await makeAdministrator(site, person)
})

test('A-17: a user whom an administrator adds waits for the letter of the desk, and a CSV can’t run their name', async () => {
  const client = await enter(first)
  const userName = "=cmd|' /C calc'!A0"
  const added = await client.submit(page('newUser'), { userName, administrator: 'no' })
  const userId = new URL(locationOf(added), publicOrigin).searchParams.get('userId') ?? ''
  assert.match(userId, /^\d{10}$/)
  const list = textOf(await client.page(locationOf(added)))
  assert.match(list, new RegExp(`新しいユーザのユーザIDは\\s*${userId}`))
  assert.match(list, /書面の発行待ち/)
  // Nobody can log in before the letter, whatever is typed.
  for (const password of ['Shokai2024', 'undefined', userId]) {
    const answer = await site.browser().submit(at('login'), { userId, password })
    assert.equal(answer.status, 422)
  }
  await makeAdministrator(site, strangers, userName)
  await makeAdministrator(site, second, userName)
  for (const screen of ['userOtpFile', 'historyFile'] as const) {
    const answer = await client.send(page(screen))
    assert.equal(answer.status, 200)
    assert.match(answer.headers.get('Content-Type') ?? '', /^text\/csv/)
    const cells = (await answer.text()).split(/[,\r\n]+/)
    assert.ok(
      cells.some((cell) => cell.includes('cmd')),
      screen,
    )
    assert.ok(
      cells.every((cell) => !/^"?[=+@\t]/.test(cell.replace('\ufeff', ''))),
      screen,
    )
  }
  for (const hidden of ['改\u202e名', '改\n名', 'x'.repeat(101), '', '\0'])
    assert.equal((await client.submit(page('newUser'), { userName: hidden })).status, 422)
})

test('G-10: メール設定 decides what the company’s users are told, and codes come regardless', async () => {
  const client = await enter(first)
  const chosen = await client.submit(page('noticeSettings'), { lock: 'yes' })
  assert.equal(chosen.status, 303)
  const before = await kindsOf(site, second)
  const device = site.browser()
  site.world.clock.forward({ minutes: 1 })
  await register(site, device, second, 'jiro@customer.example')
  await logIn(site, site.browser(), second)
  assert.deepEqual((await kindsOf(site, second)).slice(before.length), ['address_code'])
  assert.equal(
    (await client.submit(page('noticeSettings'), { login: 'yes', registration: 'yes' })).status,
    303,
  )
  await logIn(site, site.browser(), second)
  assert.deepEqual((await kindsOf(site, second)).slice(before.length), ['address_code', 'login_notice'])

  // メールアドレス管理: an abandoned address is removed, and its owner logged out.
  const shown = textOf(await client.page(page('mailAddresses')))
  assert.match(shown, /j\*\*\*@customer\.example/)
  assert.doesNotMatch(shown, /jiro@/)
  const removed = await client.submit(page('mailAddresses'), {}, page('removeMailAddress', second.userId))
  assert.equal(removed.status, 303)
  const { address } = await site.world.context.store.read({
    address: mailAddressState.ref(mailService, second.userId),
  })
  assert.equal(address, undefined)
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
