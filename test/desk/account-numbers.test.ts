// X9: account numbers stand masked on every page of a desk until an operator asks for them; each time is journaled, and
// lasts for that page.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { deskHref, deskUserHref } from '../../src/desk/routes.ts'
import { entryOf } from '../../src/platform/journal/chain.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { fbDeskHref } from '../../src/services/web-fb/routes.ts'
import { createClient, formTokenIn } from '../support/client.ts'
import { accountHolder, type Holder } from '../support/personal.ts'
import { runAt } from '../support/terminal.ts'
import { type DeskSite, type Seat, settle, startDesk, textOf, userHref, why } from './support/site.ts'

const home = 'desk/sample-shinkin'
/** The user’s ID ends like it. */
const number = /(?<!\d)5690007/

let site: DeskSite
let holder: Holder
let clerk: Seat
beforeEach(async () => {
  site = await startDesk({ edit: (profile) => profile })
  const visits = { world: site.world, browser: () => createClient(site.server.origin) }
  holder = await accountHolder(visits, '12345690007', '見本 番子')
  clerk = await site.seat('desk', home)
})
afterEach(() => site.end())

const page = (seat: Seat) => seat.browser.page(userHref(seat, holder))
const ask = async (seat: Seat, form_token: string) =>
  seat.browser.post(deskUserHref(home, 'accountNumbers', holder.service, holder.userId), { form_token })

async function asked() {
  const rows = await newestJournal(site.world.context.store, { types: ['account_numbers_shown'] }, 10)
  return rows.toReversed().map((row) => (entryOf(row) as unknown as { actor: string; event: object }).event)
}

test('X9: a user’s account numbers show their last three digits, and all of them once the journal has who asked', async () => {
  const masked = await page(clerk)
  assert.doesNotMatch(masked, number)
  assert.match(textOf(masked), /駅前支店　普通　\*{4}007/)
  const response = await ask(clerk, formTokenIn(masked))
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('Cache-Control'), 'no-store')
  const shown = await response.text()
  assert.match(textOf(shown), /駅前支店　普通　5690007/)
  assert.ok(!shown.includes('口座番号を表示'))
  assert.doesNotMatch(await page(clerk), number, 'for that page only')
  await ask(clerk, formTokenIn(masked))
  const { service, userId } = holder
  const event = { type: 'account_numbers_shown', service, userId, of: 'user', desk: home }
  const each = { ...event, readBy: clerk.operatorId }
  assert.deepEqual(await asked(), [each, each])
  const auditor = await site.seat('auditor', home)
  const log = textOf(await auditor.browser.page(`${deskHref(home, 'journal')}?kind=oversight`))
  assert.match(log, /口座番号の表示\s*12345690007\s*ユーザの画面\s*担当者 /)
})

test('X9: neither a link nor a form from elsewhere shows them, and whoever may not act on customers is not asked', async () => {
  const href = deskUserHref(home, 'accountNumbers', holder.service, holder.userId)
  assert.equal((await clerk.browser.send(href)).status, 404)
  assert.equal((await ask(clerk, 'stolen')).status, 403)
  const clearing = await site.seat('clearing', home)
  const masked = await page(clearing)
  assert.ok(!masked.includes('口座番号を表示'))
  assert.doesNotMatch(masked, number)
  assert.equal((await ask(clearing, formTokenIn(masked))).status, 403)
  const foreign = await site.seat('desk')
  const form_token = formTokenIn(await foreign.browser.page(deskHref(foreign.desk, 'search')))
  const there = deskUserHref(foreign.desk, 'accountNumbers', holder.service, holder.userId)
  assert.equal((await foreign.browser.post(there, { form_token })).status, 404)
  assert.deepEqual(await asked(), [])
})

test('X9: the history and the audit log mask them too; its file has what the journal has', async () => {
  const auditor = await site.seat('auditor', home)
  const service = encodeURIComponent(holder.service)
  const log = await auditor.browser.page(`${deskHref(home, 'journal')}?service=${service}&limit=500`)
  assert.match(textOf(log), /口座：010-\*{4}007/)
  assert.doesNotMatch(log, number)
  const file = await auditor.browser.send(`${deskHref(home, 'journalExport')}?service=${service}`)
  const text = await file.text()
  assert.ok(text.includes('口座：010-****007'))
  assert.match(text, number)
})

const form = {
  customerNumber: '0020000077',
  customerName: '番号商事',
  kanaName: 'カ）バンゴウ',
  companyCode: '0020000077',
  userId: 'M54100000077',
  userName: '番号 花子',
  branchCode: '002',
  accountType: 'ordinary',
  number: '7654321',
  ...why,
  identification: 'seal',
}

test('X9: an approver compares the account number with the form by asking for it, request by request', async () => {
  const desk = 'desk/shinkin-5410'
  const branch = await site.seat('desk', desk)
  const path = fbDeskHref(desk, 'newFbCustomer')
  const blank = await branch.browser.page(path)
  assert.match(blank, /data-confirm="お客様と管理者の登録の承認を依頼します。よろしいですか。"/)
  assert.match(blank, /登録には、もう一人の承認が要ります。/)
  for (const company of [form, { ...form, ...another }]) {
    const form_token = formTokenIn(await branch.browser.page(path))
    assert.equal((await branch.browser.post(path, { form_token, ...company })).status, 303)
  }
  const approver = await site.seat('approver', desk)
  const list = deskHref(desk, 'approvals')
  const masked = await approver.browser.page(list)
  assert.match(textOf(masked), /代表口座の科目普通/)
  assert.match(textOf(masked), /代表口座の口座番号\*{4}321/)
  assert.ok(!masked.includes('7654321'))
  const subject = { service: 'shinkin-5410/web-fb', userId: form.userId, action: 'create_user' }
  const numbers = deskHref(desk, 'requestNumbers')
  const post = (fields: Record<string, string>) =>
    approver.browser.post(numbers, { form_token: formTokenIn(masked), ...fields })
  const shown = await (await post(subject)).text()
  assert.match(textOf(shown), /代表口座の口座番号7654321/)
  assert.ok(!shown.includes(another.number), 'not that of another request')
  assert.ok(!(await approver.browser.page(list)).includes('7654321'))
  assert.equal((await post({ ...subject, userId: 'nobody' })).status, 404)
  const { service, userId } = subject
  const event = { type: 'account_numbers_shown', service, userId, of: 'request' }
  assert.deepEqual(await asked(), [{ ...event, desk, readBy: approver.operatorId }])
})

const another = {
  customerNumber: '0020000078',
  customerName: '別番商事',
  companyCode: '0020000078',
  userId: 'M54100000078',
  number: '1234567',
}

test('X9: a command at the terminal that opens an account shows the number at the desk no more than others', async () => {
  const words = [
    'account',
    'open',
    '--service',
    holder.service,
    '--user-id',
    holder.userId,
    '--branch',
    '010',
  ]
  const account = [
    ...words,
    '--number',
    '5690008',
    '--holder',
    'ﾐﾎﾝ',
    '--as',
    'yamada',
    '--reason',
    '口座開設',
  ]
  const whole = /5690008/
  const auditor = await site.seat('auditor', home)
  const auditLog = () => auditor.browser.page(deskHref(home, 'journal'))
  await site.seat('administrator', home)
  await site.seat('administrator', home)
  const { lines, json } = await runAt(site.world.context, account)
  assert.match(lines.join(' '), whole, 'whoever asked types it again')
  const approver = await site.seat('approver', home)
  const approvals = deskHref(home, 'approvals')
  const list = await approver.browser.page(approvals)
  assert.doesNotMatch(list, whole)
  assert.match(textOf(list), /--number '\*{4}008'/)
  const { approval: userId } = json as { approval: string }
  const of = { service: home, userId, action: 'terminal:account open' }
  const fields = { form_token: formTokenIn(list), ...of }
  const shown = await approver.browser.post(deskHref(home, 'requestNumbers'), fields)
  assert.match(textOf(await shown.text()), whole)
  await settle(approver, { service: home, userId, password: '', tokenId: '' }, of.action, 'granted')
  assert.equal((await runAt(site.world.context, [...account, '--approval', userId])).exitCode, undefined)
  const log = await auditLog()
  assert.match(textOf(log), /account open service=/)
  assert.doesNotMatch(log, whole)
})
