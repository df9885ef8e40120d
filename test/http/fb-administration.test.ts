// S3-3.2, S3-3.3, H-19, H-22: 管理機能 of WEB-FB over HTTP, and everybody for whom it is not.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Binding } from '../../src/domain/binding.ts'
import { customerHolder, userHolder } from '../../src/domain/binding.ts'
import { ref } from '../../src/domain/states.ts'
import { addFbUser } from '../../src/operations/banking/administration/users.ts'
import { type FbAdministrationScreen, fbAdministrationHref, fbHref } from '../../src/routes.ts'
import { sessionHash } from '../../src/secrets/random.ts'
import {
  type FbPerson,
  fb,
  fbAdministrator,
  fbSession,
  firstPasswords,
  settle,
  settledPasswords,
} from '../support/fb-customer.ts'
import { testCaller } from '../support/world.ts'
import {
  browserWith,
  type Client,
  journalHead,
  locationOf,
  type Site,
  sessionIdIn,
  startSite,
  textOf,
  tokenOn,
} from './site.ts'

let site: Site
before(async () => {
  site = await startSite({}, { start: '2026-02-02T10:00:15+09:00' })
})
after(() => site.end())

const { registration, approval } = settledPasswords
const at = (screen: FbAdministrationScreen, id?: string) => fbAdministrationHref(fb, screen, id)

async function enter({ userId }: Pick<FbPerson, 'userId'>): Promise<Client> {
  return browserWith(site, await fbSession(site.world, userId), fb)
}

let companies = 0

/** A company of its own with an administrator inside. */
async function company() {
  companies += 1
  const boss = await fbAdministrator(
    site.world,
    `M5410002${String(companies).padStart(4, '0')}`,
    `第${companies}商事`,
  )
  return { boss, client: await enter(boss) }
}

const rights = {
  role: 'general',
  mayTransfer: true,
  mayInquire: true,
  perTransferYen: null,
  perDayYen: null,
} as const

/** A user whom the administrator opened in that browser, and who changed the first passwords. */
async function member(
  client: Client,
  boss: FbPerson,
  userId: string,
  changes: Partial<Record<keyof typeof rights, unknown>> = {},
): Promise<FbPerson> {
  const acting = { ...boss, sessionHash: sessionHash(sessionIdIn(client, fb)) }
  const asked = {
    userId,
    userName: userId,
    rights: { ...rights, ...changes } as typeof rights,
    passwords: null,
  }
  const added = await addFbUser(site.world.context, testCaller, acting, asked, registration)
  assert.ok(added.ok)
  await settle(site.world, userId, added.passwords)
  return { ...boss, userId }
}

async function bindingAt(holder: string): Promise<Binding | undefined> {
  return (await site.world.context.store.read({ binding: ref.binding(fb, holder) })).binding
}

async function agreementOf({ customerId }: FbPerson) {
  return (await site.world.context.store.read({ agreement: ref.agreement(fb, customerId) })).agreement
}

async function typedToken(tokenId: string) {
  return { tokenId, code: await site.world.code(tokenId), confirmation: approval }
}

/** 利用形態設定 with its first token. */
async function choose(client: Client, form: 'individual' | 'shared', tokenId: string) {
  return client.submit(at('usageForm'), { form, ...(await typedToken(tokenId)) }, at('firstToken'))
}

async function register(client: Client, userId: string, tokenId: string) {
  return client.submit(
    at('tokens'),
    { holder: `user:${userId}`, ...(await typedToken(tokenId)) },
    at('tokenRegistration'),
  )
}

const path = (screen: 'home' | 'login') => fbHref(fb, screen)

/** Everything that can be opened, and everything that can be posted, with what an administrator would post. */
const gets: readonly (readonly [FbAdministrationScreen, string])[] = [
  ['users', ''],
  ['newUser', ''],
  ['user', ''],
  ['deleteUser', ''],
  ['idLocks', ''],
  ['idLock', '?action=lock'],
  ['calendar', ''],
  ['history', ''],
  ['historyFile', ''],
  ['stop', ''],
  ['tokens', ''],
  ['usageForm', ''],
  ['firstToken', '?form=individual'],
  ['tokenChange', '?holder=user:test01'],
  ['tokenRegistration', '?holder=user:test01'],
  ['tokensDone', '?what=form'],
]
const confirmation = registration
const posts: readonly (readonly [FbAdministrationScreen, Record<string, string>])[] = [
  ['newUser', { userId: 'evil01', userName: '悪意', role: 'administrator', confirmation }],
  ['user', { userName: '改名', role: 'administrator', confirmation, seen: '' }],
  ['deleteUser', { confirmation, seen: '' }],
  ['idLock', { action: 'lock', confirmation }],
  ['calendar', { 'day-2026-02-10': 'on', confirmation }],
  ['stop', { confirmation }],
  ['firstToken', { form: 'individual', tokenId: 'VSMT12345678', code: '123456', confirmation: approval }],
  [
    'tokenRegistration',
    { holder: 'user:test01', tokenId: 'VSMT12345678', code: '123456', confirmation: approval },
  ],
  ['tokenRelease', { holder: 'user:test01', confirmation: approval }],
]

test('appendix F: for whoever is no administrator every address and every button is refused, and nothing is decided', async () => {
  const { boss, client: inside } = await company()
  const user = await member(inside, boss, 'member01')
  const approver = await member(inside, boss, 'member02', { role: 'approver' })
  for (const person of [user, approver]) {
    const client = await enter(person)
    const head = journalHead(site.world)
    for (const [screen, query] of gets) {
      const response = await client.send(`${at(screen, boss.userId)}${query}`)
      assert.equal(response.status, 403, screen)
    }
    const form_token = await tokenOn(client, path('home'))
    for (const [screen, fields] of posts) {
      const response = await client.post(at(screen, boss.userId), { form_token, ...fields })
      assert.equal(response.status, 403, screen)
    }
    assert.equal(journalHead(site.world), head)
  }
})

test('SES-08, FLOW-05: without a session one is led to the login; without the form token nothing is decided', async () => {
  const { boss, client } = await company()
  const stranger = site.browser()
  for (const [screen, query] of gets) {
    const response = await stranger.send(`${at(screen, boss.userId)}${query}`)
    assert.equal(locationOf(response).split('?')[0], path('login'), screen)
  }
  const head = journalHead(site.world)
  for (const [screen, fields] of posts) {
    assert.equal((await client.post(at(screen, boss.userId), fields)).status, 403, screen)
    const forged = await client.post(at(screen, boss.userId), { form_token: 'x'.repeat(43), ...fields })
    assert.equal(forged.status, 403, screen)
  }
  assert.equal(journalHead(site.world), head)
})

test('ADM-02: users of another customer are answered like those who are not there, on screens and in posts', async () => {
  const { boss, client } = await company()
  const { boss: strangers, client: other } = await company()
  const theirs = await member(other, strangers, 'stranger01')
  await choose(client, 'individual', await site.world.token())
  const head = journalHead(site.world)
  for (const userId of [theirs.userId, strangers.userId, 'nobody01', '../x', '%00']) {
    for (const screen of ['user', 'deleteUser'] as const)
      assert.equal((await client.send(at(screen, userId))).status, 404, `${screen} ${userId}`)
    assert.equal((await client.send(`${at('idLock', userId)}?action=lock`)).status, 404)
    assert.equal(
      (await client.send(`${at('tokenChange')}?holder=user:${encodeURIComponent(userId)}`)).status,
      404,
    )
    const form_token = await tokenOn(client, path('home'))
    const fields = { form_token, confirmation, seen: 'x', action: 'lock', userName: '改名' }
    for (const screen of ['user', 'deleteUser', 'idLock'] as const)
      assert.equal((await client.post(at(screen, userId), fields)).status, 404, `${screen} ${userId}`)
    const holder = `user:${userId}`
    const typed = { form_token, holder, tokenId: 'VSMT12345678', code: '123456', confirmation: approval }
    for (const screen of ['tokenRegistration', 'tokenRelease'] as const)
      assert.equal((await client.post(at(screen), typed)).status, 404, `${screen} ${userId}`)
  }
  assert.equal(journalHead(site.world), head)
  const taken = await client.submit(at('newUser'), { userId: theirs.userId, userName: '誰か', confirmation })
  assert.equal(taken.status, 409)
  const history = textOf(await client.page(at('history')))
  assert.ok(history.includes(boss.userId) && !history.includes(theirs.userId))
  const file = await (await client.send(`${at('historyFile')}?userId=${theirs.userId}`)).text()
  assert.equal(file.trim().split('\r\n').length, 1, 'only the heading')
})

test('domain-notes a-2: six wrong passwords lock the administrator and end the session; another one unlocks', async () => {
  const { boss, client } = await company()
  const second = await fbAdministrator(site.world, 'M54100029999', `第${companies}商事`)
  for (let i = 1; i < 6; i++) {
    const wrong = await client.submit(at('stop'), { confirmation: '000000' })
    assert.match(textOf(await wrong.text()), /登録確認用パスワードに誤りがあります。/)
  }
  const sixth = await client.submit(at('stop'), { confirmation: '000000' })
  assert.equal(sixth.status, 422)
  assert.match(textOf(await sixth.text()), /ログインパスワードロック状態/)
  assert.equal(locationOf(await client.send(at('users'))).split('?')[0], path('login'))
  await assert.rejects(fbSession(site.world, boss.userId))
  const other = await enter(second)
  assert.match(textOf(await other.page(at('idLocks'))), /ログイン規制/)
  const unlocked = await other.submit(
    `${at('idLock', boss.userId)}?action=unlock_password`,
    { action: 'unlock_password', confirmation },
    at('idLock', boss.userId),
  )
  assert.equal(locationOf(unlocked), `${at('idLocks')}?notice=unlock_password`)
  const again = await enter(boss)
  const nearly = await again.submit(at('stop'), { confirmation: '000000' })
  assert.match(textOf(await nearly.text()), /登録確認用パスワードに誤りがあります。/, 'the count begins anew')
})

test('IDロック解除: a forced lock ends the session at once; oneself can’t be locked or unlocked', async () => {
  const { boss, client } = await company()
  const user = await member(client, boss, 'forced01')
  const theirs = await enter(user)
  const lock = (userId: string, action: string) =>
    client.submit(at('idLocks'), { action, confirmation }, at('idLock', userId))
  assert.equal((await lock(user.userId, 'unlock_password')).status, 409)
  assert.equal((await lock(boss.userId, 'lock')).status, 403)
  assert.equal((await lock(user.userId, 'constructor')).status, 400)
  assert.equal((await lock(user.userId, 'lock')).status, 303)
  assert.equal(locationOf(await theirs.send(path('home'))).split('?')[0], path('login'))
  await assert.rejects(fbSession(site.world, user.userId))
  assert.equal((await lock(user.userId, 'unlock_password')).status, 303)
  await enter(user)
})

test('WEB-FB取引停止: login and transactions of all users stop at once, until the branch says otherwise', async () => {
  const { boss, client } = await company()
  const user = await member(client, boss, 'stopped01')
  const theirs = await enter(user)
  const { client: others } = await company()
  const stopped = await client.submit(at('stop'), { confirmation })
  assert.equal(stopped.status, 200)
  assert.match(textOf(await stopped.text()), /窓口でお手続きください/)
  for (const each of [client, theirs])
    assert.equal(locationOf(await each.send(path('home'))).split('?')[0], path('login'))
  await assert.rejects(fbSession(site.world, boss.userId))
  await assert.rejects(fbSession(site.world, user.userId))
  assert.equal((await agreementOf(boss))?.stoppedBy, boss.userId)
  assert.equal((await others.send(path('home'))).status, 200, 'another customer goes on')
})

test('rights withdrawn while the user is inside count from the next request on', async () => {
  const { boss, client } = await company()
  const second = await fbAdministrator(site.world, 'M54100029998', `第${companies}商事`)
  const theirs = await enter(second)
  assert.equal((await theirs.send(at('users'))).status, 200)
  const page = await client.page(at('user', second.userId))
  const seen = /name="seen" value="([^"]*)"/.exec(page)?.[1]?.replaceAll('&quot;', '"') ?? ''
  const fields = {
    userName: '降格',
    role: 'general',
    mayTransfer: 'yes',
    mayInquire: 'yes',
    seen,
    confirmation,
  }
  const changed = await client.submit(at('user', second.userId), fields)
  assert.equal(locationOf(changed), `${at('users')}?notice=changed`)
  assert.equal((await theirs.send(at('users'))).status, 403)
  const again = await client.submit(at('user', second.userId), { ...fields, userName: '再び' })
  assert.equal(again.status, 409, 'what was on the screen is stale')
  assert.equal((await client.submit(at('user', boss.userId), { ...fields })).status, 409)
})

test('IDメンテナンス: first passwords that were typed, with what is wrong beside each; deletion', async () => {
  const { client } = await company()
  const typed = {
    userId: 'typed001',
    userName: '経理 花子',
    role: 'approver',
    mayTransfer: 'yes',
    passwords: 'typed',
  }
  const { login, fixed } = firstPasswords
  const first = {
    'first-login': login,
    'first-registration': fixed.registration ?? '',
    'first-approval': fixed.approval ?? '',
    'first-transfer': fixed.transfer ?? '',
  }
  const add = (over: Record<string, string>) =>
    client.submit(at('newUser'), { ...typed, ...first, confirmation, ...over })
  const wrong = await add({ 'first-approval': '123' })
  assert.equal(wrong.status, 422)
  assert.match(await wrong.text(), /id="first-approval-error"/)
  for (const over of [
    { userName: '' },
    { userName: '\u202e逆' },
    { perTransferYen: '0' },
    { userId: '123456' },
  ])
    assert.equal((await add(over as Record<string, string>)).status, 422)
  const added = await add({})
  assert.equal(added.status, 200)
  assert.match(textOf(await added.text()), /Hajime2016/)
  assert.equal((await add({})).status, 409, 'a second click makes no second user')
  await settle(site.world, 'typed001', firstPasswords)
  await enter({ userId: 'typed001' })
  const page = await client.page(at('deleteUser', 'typed001'))
  const seen = /name="seen" value="([^"]*)"/.exec(page)?.[1]?.replaceAll('&quot;', '"') ?? ''
  const removed = await client.submit(at('deleteUser', 'typed001'), { seen, confirmation })
  assert.equal(locationOf(removed), `${at('users')}?notice=deleted`)
  await assert.rejects(fbSession(site.world, 'typed001'))
  assert.match(textOf(await client.page(at('history'))), /ユーザの削除/)
})

test('カレンダー管理: two who look at different months don’t undo each other', async () => {
  const { boss, client } = await company()
  const days = async () => (await agreementOf(boss))?.closedDays
  const set = (fields: Record<string, string>) => client.submit(at('calendar'), { confirmation, ...fields })
  assert.equal((await set({ month: '2026-02', before: '', 'day-2026-02-10': 'on' })).status, 303)
  assert.equal((await set({ month: '2026-05', before: '', 'day-2026-05-12': 'on' })).status, 303)
  assert.deepEqual(await days(), ['2026-02-10', '2026-05-12'])
  assert.equal((await set({ month: '2026-02', before: '2026-02-10' })).status, 303)
  assert.deepEqual(await days(), ['2026-05-12'])
  assert.equal((await set({ 'day-2026-02-11': 'on' })).status, 422, 'a holiday')
  assert.equal((await set({ 'day-nonsense': 'on' })).status, 422)
  for (const month of ['1999-01', '2999-12', '2026-13', 'x'])
    assert.equal((await client.send(`${at('calendar')}?month=${month}`)).status, 200, month)
})

test('S3-3.2-28, S3-2-03: the first token puts the contract on codes; releasing never takes that back', async () => {
  const { boss, client } = await company()
  const own = await site.world.token()
  assert.equal(locationOf(await choose(client, 'individual', own)), `${at('tokensDone')}?what=form`)
  const agreement = await agreementOf(boss)
  assert.equal(agreement?.onCodesSinceMs, site.world.clock.now().epochMilliseconds)
  const same = await client.send(`${at('firstToken')}?form=individual`)
  assert.equal(same.status, 422)
  const user = await member(client, boss, 'coded001')
  const theirs = await enter(user)
  site.world.clock.forward({ seconds: 30 })
  const token = await site.world.token()
  assert.equal(locationOf(await register(client, user.userId, token)), `${at('tokensDone')}?what=token`)
  assert.equal((await theirs.send(path('home'))).status, 200, 'a registration ends nobody’s session')
  const release = (holder: string) =>
    client.submit(at('tokens'), { holder, confirmation: approval }, at('tokenRelease'))
  assert.equal((await release(`user:${boss.userId}`)).status, 403)
  assert.equal(locationOf(await release(`user:${user.userId}`)), `${at('tokensDone')}?what=release`)
  assert.equal(locationOf(await theirs.send(path('home'))).split('?')[0], path('login'))
  assert.equal(await bindingAt(userHolder(user.userId)), undefined)
  site.world.clock.forward({ seconds: 30 })
  assert.equal((await register(client, user.userId, token)).status, 303, 'the same phone again')
  const later = await agreementOf(boss)
  assert.equal(later?.onCodesSinceMs, agreement?.onCodesSinceMs)
})

test('G-08: a change of form releases all, ends the others’ sessions, and the administrator stays inside', async () => {
  const { boss, client } = await company()
  const own = await site.world.token()
  await choose(client, 'individual', own)
  const user = await member(client, boss, 'change01')
  await register(client, user.userId, await site.world.token())
  const theirs = await enter(user)
  const mine = client
  const warning = await mine.send(`${at('firstToken')}?form=shared`)
  assert.match(textOf(await warning.text()), /登録されているすべてのトークン（2件）の登録が解除されます。/)
  site.world.clock.forward({ seconds: 30 })
  const wrong = await mine.submit(
    at('usageForm'),
    { form: 'shared', tokenId: own, code: '000000', confirmation: approval },
    at('firstToken'),
  )
  assert.equal(wrong.status, 422)
  assert.equal((await bindingAt(userHolder(user.userId)))?.status, 'usable')
  assert.equal(
    (await choose(mine, 'shared', own)).status,
    303,
    'with the phone that was the administrator’s own',
  )
  assert.equal((await bindingAt(customerHolder(boss.customerId)))?.tokenId, own)
  assert.equal(await bindingAt(userHolder(user.userId)), undefined)
  assert.equal(locationOf(await theirs.send(path('home'))).split('?')[0], path('login'))
  assert.match(textOf(await mine.page(at('tokens'))), /共通トークン.*登録完了/s)
  const release = await mine.submit(
    at('tokens'),
    { holder: 'shared', confirmation: approval },
    at('tokenRelease'),
  )
  assert.equal(release.status, 403)
})

test('a race: two administrators register one token, for two users and as two first tokens: one wins', async () => {
  const { boss, client } = await company()
  const { boss: rival, client: other } = await company()
  const token = await site.world.token()
  const both = await Promise.all([choose(client, 'individual', token), choose(other, 'shared', token)])
  assert.deepEqual(both.map(({ status }) => status).sort(), [303, 422])
  const winner = (await agreementOf(boss))?.usageForm === 'individual' ? boss : rival
  const loser = winner === boss ? rival : boss
  assert.equal((await agreementOf(loser))?.onCodesSinceMs, null)

  const { boss: company3, client: inside } = await company()
  const second = await fbAdministrator(site.world, 'M54100029997', `第${companies}商事`)
  const theirs = await enter(second)
  await choose(inside, 'individual', await site.world.token())
  await member(inside, company3, 'racing01')
  await member(inside, company3, 'racing02')
  site.world.clock.forward({ seconds: 30 })
  const one = await site.world.token()
  const raced = await Promise.all([register(inside, 'racing01', one), register(theirs, 'racing02', one)])
  assert.deepEqual(raced.map(({ status }) => status).sort(), [303, 422])
})

test('利用履歴照会: by user, kind and day; a file without formulas', async () => {
  const { boss, client } = await company()
  await client.submit(at('newUser'), { userId: 'formula1', userName: '=1+1', role: 'general', confirmation })
  const only = (query: string) => client.page(`${at('history')}?${query}`).then(textOf)
  assert.match(await only('kind=user'), /ユーザの登録/)
  assert.doesNotMatch(await only('kind=login'), /ユーザの登録/)
  assert.match(await only('userId=formula1'), /formula1/)
  assert.match(await only('until=2020/01/01'), /該当する利用履歴はありません。/)
  assert.match(await only('from=2020/02/31'), /日付は 2016\/01\/13 の形式で入力してください。/)
  assert.match(await only('kind=constructor&before=x'), new RegExp(boss.userId))
  const response = await client.send(at('historyFile'))
  assert.match(response.headers.get('Content-Disposition') ?? '', /history\.csv/)
  const file = await response.text()
  assert.ok(file.includes("'=1+1") && !file.includes(',=1+1'))
  for (const secret of [registration, approval, 'Hajime2016']) assert.ok(!file.includes(secret))
})
