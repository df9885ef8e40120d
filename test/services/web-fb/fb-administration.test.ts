// H-22, appendix F: 管理機能 of WEB-FB over HTTP, and everybody for whom it is not.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { FbAdministrationScreen } from '../../../src/services/web-fb/routes.ts'
import { formTokenIn } from '../../support/client.ts'
import {
  type Client,
  journalHead,
  locationOf,
  type Site,
  startSite,
  textOf,
  tokenOn,
} from '../../support/site.ts'
import { agreementOf, at, choose, company, path } from '../../support/web-fb/administration-screens.ts'
import { fbLogin } from '../../support/web-fb/browsers.ts'
import {
  addColleague,
  beginWith,
  firstPasswords,
  sessionOf,
  settledPasswords,
} from '../../support/web-fb/companies.ts'

let site: Site
beforeEach(async () => {
  site = await startSite({}, { start: '2026-02-02T10:00:15+09:00' })
})
afterEach(() => site.end())

const { registration, approval } = settledPasswords

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

test('appendix F: every URL and button is refused to anybody but administrators, and nothing is decided', async () => {
  const { boss } = await company(site)
  const user = await addColleague(site.world.context, boss, 'member01')
  const approver = await addColleague(site.world.context, boss, 'member02', { role: 'approver' })
  for (const person of [user, approver]) {
    const client = await fbLogin(site, person)
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

test('SES-08, FLOW-05: without a session everything leads to the login; without the form token nothing is decided', async () => {
  const { boss, client } = await company(site)
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

test('ADM-02: users of another customer are answered like unknown ones, on screens and in posts', async () => {
  const { boss, client } = await company(site)
  const { boss: strangers } = await company(site, 'M54100020002')
  const theirs = await addColleague(site.world.context, strangers, 'stranger01')
  await choose(site, client, 'individual', await site.world.token())
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
  const { boss, client } = await company(site)
  const second = await addColleague(site.world.context, boss, 'M54100029999', { role: 'administrator' })
  for (let i = 1; i < 6; i++) {
    const wrong = await client.submit(at('stop'), { confirmation: '000000' })
    assert.match(textOf(await wrong.text()), /登録確認用パスワードに誤りがあります。/)
  }
  const sixth = await client.submit(at('stop'), { confirmation: '000000' })
  assert.equal(sixth.status, 422)
  assert.match(textOf(await sixth.text()), /ログインパスワードロック状態/)
  assert.equal(locationOf(await client.send(at('users'))).split('?')[0], path('login'))
  await assert.rejects(sessionOf(site.world.context, boss))
  const other = await fbLogin(site, second)
  assert.match(textOf(await other.page(at('idLocks'))), /ログイン規制/)
  const unlocked = await other.submit(
    `${at('idLock', boss.userId)}?action=unlock_password`,
    { action: 'unlock_password', confirmation },
    at('idLock', boss.userId),
  )
  assert.equal(locationOf(unlocked), `${at('idLocks')}?notice=unlock_password`)
  const again = await fbLogin(site, boss)
  const nearly = await again.submit(at('stop'), { confirmation: '000000' })
  assert.match(
    textOf(await nearly.text()),
    /登録確認用パスワードに誤りがあります。/,
    'the count begins again',
  )
})

test('IDロック解除: a forced lock ends the session at once; oneself can’t be locked or unlocked', async () => {
  const { boss, client } = await company(site)
  const user = await addColleague(site.world.context, boss, 'forced01')
  const theirs = await fbLogin(site, user)
  const lock = (userId: string, action: string) =>
    client.submit(at('idLocks'), { action, confirmation }, at('idLock', userId))
  assert.equal((await lock(user.userId, 'unlock_password')).status, 409)
  assert.equal((await lock(boss.userId, 'lock')).status, 403)
  assert.equal((await lock(user.userId, 'constructor')).status, 400)
  assert.equal((await lock(user.userId, 'lock')).status, 303)
  assert.equal(locationOf(await theirs.send(path('home'))).split('?')[0], path('login'))
  await assert.rejects(sessionOf(site.world.context, user))
  assert.equal((await lock(user.userId, 'unlock_password')).status, 303)
  await fbLogin(site, user)
})

test('WEB-FB取引停止: login and transactions of all users stop at once, until the branch restarts it', async () => {
  const { boss, client } = await company(site)
  const user = await addColleague(site.world.context, boss, 'stopped01')
  const theirs = await fbLogin(site, user)
  const { client: others } = await company(site, 'M54100020002')
  const stopped = await client.submit(at('stop'), { confirmation })
  assert.equal(stopped.status, 200)
  assert.match(textOf(await stopped.text()), /窓口でお手続きください/)
  for (const each of [client, theirs])
    assert.equal(locationOf(await each.send(path('home'))).split('?')[0], path('login'))
  await assert.rejects(sessionOf(site.world.context, boss))
  await assert.rejects(sessionOf(site.world.context, user))
  assert.equal((await agreementOf(site, boss))?.stoppedBy, boss.userId)
  assert.equal((await others.send(path('home'))).status, 200, 'another customer goes on')
})

test('rights withdrawn while the user is logged in are gone at the next request', async () => {
  const { boss, client } = await company(site)
  const second = await addColleague(site.world.context, boss, 'M54100029998', { role: 'administrator' })
  const theirs = await fbLogin(site, second)
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

test('IDメンテナンス: typed first passwords, with errors beside each; deletion', async () => {
  const { boss, client } = await company(site)
  const typed = {
    userId: 'typed001',
    userName: '経理 花子',
    role: 'administrator',
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
  // W9: as amounts are typed elsewhere.
  const added = await add({ perTransferYen: '2,000円', perDayYen: '￥10,000' })
  assert.equal(added.status, 200)
  assert.match(textOf(await added.text()), /Hajime2016/)
  assert.equal((await add({})).status, 409, 'a second click makes no second user')
  await beginWith(site.world.context, 'typed001', firstPasswords)
  await fbLogin(site, { userId: 'typed001' })
  const page = await client.page(at('deleteUser', 'typed001'))
  const seen = /name="seen" value="([^"]*)"/.exec(page)?.[1]?.replaceAll('&quot;', '"') ?? ''
  const removed = await client.submit(at('deleteUser', 'typed001'), { seen, confirmation })
  assert.equal(locationOf(removed), `${at('users')}?notice=deleted`)
  await assert.rejects(sessionOf(site.world.context, { ...boss, userId: 'typed001' }))
  assert.match(textOf(await client.page(at('history'))), /利用者の削除/)
})

test('カレンダー管理: two administrators on different months don’t undo each other', async () => {
  const { boss, client } = await company(site)
  const days = async () => (await agreementOf(site, boss))?.closedDays
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

test('利用履歴照会: by user, kind and day; a file without formulas', async () => {
  const { boss, client } = await company(site)
  await client.submit(at('newUser'), { userId: 'formula1', userName: '=1+1', role: 'general', confirmation })
  const only = (query: string) => client.page(`${at('history')}?${query}`).then(textOf)
  assert.match(await only('kind=user'), /利用者の登録/)
  assert.doesNotMatch(await only('kind=login'), /利用者の登録/)
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

test('a race: two administrators demote each other at once: one stays', async () => {
  const { boss, client } = await company(site)
  const second = await addColleague(site.world.context, boss, 'M54100029996', { role: 'administrator' })
  const theirs = await fbLogin(site, second)
  const demote = async (browser: Client, userId: string) => {
    const page = await browser.page(at('user', userId))
    const seen = /name="seen" value="([^"]*)"/.exec(page)?.[1]?.replaceAll('&quot;', '"') ?? ''
    const fields = { form_token: formTokenIn(page), userName: '降格', role: 'general', seen, confirmation }
    return () => browser.post(at('user', userId), fields)
  }
  const posts = [await demote(client, second.userId), await demote(theirs, boss.userId)]
  const answers = await Promise.all(posts.map((post) => post()))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 403])
})
