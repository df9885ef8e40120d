// X3, X10, FLOW-09: users read on the first screen after the login, and by mail, what the desk did to them.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { openMail } from '../../src/authority/operations/mail/draft-mail.ts'
import { serviceHref } from '../../src/authority/routes.ts'
import { mailState } from '../../src/authority/rules/mail.ts'
import { mailText } from '../../src/authority/texts/mails.ts'
import { reveal } from '../../src/platform/decision/event.ts'
import { fbHref } from '../../src/services/web-fb/routes.ts'
import { createClient } from '../support/client.ts'
import { accountHolder, at, insideOf } from '../support/personal.ts'
import { logIn, valueIn } from '../support/site.ts'
import { profileOf } from '../support/states.ts'
import { openCompany, settledPasswords } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import {
  act,
  carryOut,
  type DeskSite,
  eventsOf,
  type Seat,
  settle,
  startDesk,
  textOf,
} from './support/site.ts'
import { type Caller, registerMail, settledCaller } from './support/staff.ts'

const heading = 'によるお手続きのお知らせ'
const advice = 'お心当たりのない場合は、すぐに下記のお問い合わせ先にご連絡ください。'
const moving = 'shoko-chukin/fx-web-2025'

let site: DeskSite
beforeEach(async () => {
  site = await startDesk({ start: '2025-06-20T09:00:15+09:00' })
})
afterEach(() => site.end())

const visits = () => ({ ...site, browser: () => createClient(site.server.origin) })
type Client = ReturnType<typeof createClient>

/** The lines of the panel; none where the page has no panel. */
function linesIn(page: string): readonly string[] {
  const panel = /<section class="panel desk-acts".*?<\/section>/s.exec(page)?.[0]
  if (panel === undefined) return []
  for (const part of [heading, advice, 'お問い合わせ先：', '確認しました'])
    assert.ok(textOf(panel).includes(part), part)
  return [...panel.matchAll(/<li>(.*?)<\/li>/gs)].map(([, line = '']) => textOf(line))
}

async function press(client: Client, home: string, path: string) {
  const shown = valueIn(await client.page(home), 'shown') ?? ''
  const answer = await client.submit(home, { shown }, path)
  assert.equal(answer.status, 303)
  assert.equal(answer.headers.get('Location'), home)
}

/** Two acts by one operator: no second person, and no session survives them. */
async function suspendAndResume(clerk: Seat, user: Caller) {
  assert.equal((await act(clerk, user, 'suspend_user')).status, 303)
  assert.equal((await act(clerk, user, 'resume_user')).status, 303)
}

async function mailsOf(user: Caller) {
  const queued = (await eventsOf(site.world, user)).flatMap((event) =>
    event.type === 'mail_queued' && event.kind === 'desk_notice' ? [event.mailId] : [],
  )
  const { store } = site.world.context
  return Promise.all(
    queued.map(async (mailId) => {
      const { mail } = await store.read({ mail: mailState.ref(mailId) })
      assert.ok(mail?.sealed)
      const { to, content } = openMail(site.world.context, mailId, reveal(mail.sealed))
      return { to, text: mailText(content, mail, profileOf(user.service)) }
    }),
  )
}

test('外為Web: both acts in one list, only of this user, until they were confirmed by a form of this session', async () => {
  const clerk = await site.seat('desk')
  const user = await settledCaller(site.world, '0000000001')
  const other = await settledCaller(site.world, '0000000002')
  await suspendAndResume(clerk, user)
  const [home, path] = [serviceHref(user.service, 'home'), serviceHref(user.service, 'deskActs')]
  const client = createClient(site.server.origin)
  await logIn(visits(), client, user)
  const lines = linesIn(await client.page(home))
  assert.equal(lines.length, 2)
  assert.match(lines[0] ?? '', /^2025\/06\/20 \d\d:\d\d.*　ユーザの利用再開$/)
  assert.match(lines[1] ?? '', /　ユーザの利用停止$/)
  const stranger = createClient(site.server.origin)
  await logIn(visits(), stranger, other)
  assert.deepEqual(linesIn(await stranger.page(home)), [])
  const shown = valueIn(await client.page(home), 'shown') ?? ''
  await stranger.submit(home, { shown }, path)
  assert.equal((await client.post(path, { shown })).status, 403, 'without the form’s token (SES-08)')
  await client.submit(home, { shown: 'a.1' }, path)
  assert.equal(linesIn(await client.page(home)).length, 2, 'nothing of that was a confirmation')
  await press(client, home, path)
  assert.deepEqual(linesIn(await client.page(home)), [])
  await press(client, home, path)
  const seen = (await eventsOf(site.world, user)).filter(({ type }) => type === 'desk_acts_seen')
  assert.equal(seen.length, 1)
  assert.equal((await createClient(site.server.origin).send(home)).status, 303)
})

test('WEB-FB: a stop is told in the words of its kind, at the login after it', async () => {
  const desk = 'desk/shinkin-5410'
  const clerk = await site.seat('desk', desk)
  const approver = await site.seat('approver', desk)
  const company = await openCompany(site.world.context, 'M54100020001')
  const user = { ...company, password: settledPasswords.login, tokenId: '' }
  assert.equal((await act(clerk, user, 'stop_service')).status, 303)
  await act(clerk, user, 'restart_service', { identification: 'seal', reason: '書面による申出' })
  assert.equal((await settle(approver, user, 'restart_service')).status, 303)
  assert.equal((await carryOut(clerk, user, 'restart_service')).status, 303)
  const home = fbHref(webFb, 'home')
  const client = createClient(site.server.origin)
  await client.submit(fbHref(webFb, 'login'), { userId: user.userId, password: user.password })
  const lines = linesIn(await client.page(home)).map((line) => line.split('　')[1])
  assert.deepEqual(lines, ['サービスの取引再開', 'サービスの取引停止'])
  await press(client, home, fbHref(webFb, 'deskActs'))
  assert.deepEqual(linesIn(await client.page(home)), [])
})

test('個人IB: on PC and smartphone, at every login until it is confirmed, and nowhere else on the page', async () => {
  const clerk = await site.seat('desk', 'desk/sample-shinkin')
  const holder = await accountHolder(visits(), '12345690001', '見本 窓子')
  await suspendAndResume(clerk, holder)
  const left = await insideOf(visits(), holder)
  assert.equal(linesIn(await left.page(at('home'))).length, 2)
  await left.submit(at('home'), {}, at('logout'))
  const client = await insideOf(visits(), holder)
  assert.equal(linesIn(await client.page(`${at('home')}?display=smartphone`)).length, 2)
  assert.deepEqual(linesIn(await client.page(at('inquiry'))), [])
  await press(client, at('home'), at('deskActs'))
  assert.deepEqual(linesIn(await client.page(at('home'))), [])
})

test('FLOW-09, EML-08: each act is mailed to the address of before it, even to the one that it removes; requests are not', async () => {
  const clerk = await site.seat('desk')
  const approver = await site.seat('approver')
  const user = await settledCaller(site.world, 'told', { service: moving })
  site.world.clock.set('2025-06-25T10:00:15+09:00')
  await registerMail(site.world, user, 'hanako@warifu.example')
  const again = { clerk: await site.signIn(clerk), approver: await site.signIn(approver) }
  await suspendAndResume(again.clerk, user)
  assert.equal((await mailsOf(user)).length, 2, 'suspended or not')
  await act(again.clerk, user, 'remove_mail_address')
  assert.equal((await mailsOf(user)).length, 2, 'asked for, not done')
  await settle(again.approver, user, 'remove_mail_address')
  assert.equal((await carryOut(again.clerk, user, 'remove_mail_address')).status, 303)
  await act(again.clerk, user, 'suspend_user')
  const mails = await mailsOf(user)
  assert.deepEqual(
    mails.map(({ to, text }) => [to, /^お手続き：(.*)$/m.exec(text.body)?.[1]]),
    ['ユーザの利用停止', 'ユーザの利用再開', 'メールアドレスの登録解除'].map((name) => [
      'hanako@warifu.example',
      name,
    ]),
  )
  for (const { text } of mails) assert.doesNotMatch(text.body, /https?:|ご本人からのお電話|desk1/)
})
