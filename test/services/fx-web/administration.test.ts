// S2-1.2, S2-1.3: what administrators of a customer do on their screens, and what they can't.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { bindingState, userHolder } from '../../../src/authority/rules/binding.ts'
import { mailAddressState } from '../../../src/authority/rules/registered-address.ts'
import { userState } from '../../../src/authority/rules/user.ts'
import { bindingSight } from '../../../src/authority/rules/user-otp.ts'
import type { Event } from '../../../src/services/fx-web/rules/events.ts'
import { startCompanies } from '../../support/companies.ts'
import { at, inside, kindsOf, makeAdministrator, page, register, stepOne } from '../../support/mail-site.ts'
import { mailService } from '../../support/mail-states.ts'
import {
  bindingOf,
  type Client,
  eventsOf,
  locationOf,
  logIn,
  type Person,
  publicOrigin,
  type Site,
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

async function lineOf(person: Person): Promise<Record<string, string>> {
  const binding = await bindingOf(site.world, person)
  assert.ok(binding)
  return { [`line-${person.userId}`]: bindingSight(binding) }
}

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
