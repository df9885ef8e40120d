// X9: where a customer's number is an account number, as the profile says, it stands masked wherever the desk shows it,
// until an operator asks for it; that is journaled.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { profileOf } from '../../src/authority/operations/context.ts'
import { isNumberMasked } from '../../src/authority/operations/customer-number.ts'
import { deskHref, deskUserHref } from '../../src/desk/routes.ts'
import { entryOf } from '../../src/platform/journal/chain.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { formTokenIn } from '../support/client.ts'
import { personal } from '../support/personal.ts'
import { runAt } from '../support/terminal.ts'
import { johoku, shoko } from '../support/world.ts'
import { act, type DeskSite, type Fields, type Seat, settle, startDesk, textOf, why } from './support/site.ts'

const desk = 'desk/sample-shinkin'
const name = '番号 花子'
const whole = /010-5690007/
const masked = /010-\*{4}007/

let site: DeskSite
let clerk: Seat
beforeEach(async () => {
  site = await startDesk({ edit: (profile) => profile })
  clerk = await site.seat('desk', desk)
})
afterEach(() => site.end())

const pageOf = (seat: Seat, userId: string) => seat.browser.page(deskUserHref(desk, 'user', personal, userId))

async function ask(userId: string, fields: Fields = {}): Promise<Response> {
  const path = deskHref(desk, 'newUser')
  const form_token = formTokenIn(await clerk.browser.page(path))
  const usual = { service: personal, customerNumber: '010-5690007', customerName: name, userName: name }
  return clerk.browser.post(path, { form_token, ...usual, isNewCustomer: '1', ...why, userId, ...fields })
}

/** Opened with two persons, as the profile has it. */
async function open(approver: Seat, userId: string, fields: Fields = {}): Promise<void> {
  assert.equal((await ask(userId, fields)).status, 303)
  const subject = { service: personal, userId, password: '', tokenId: '' }
  assert.equal((await settle(approver, subject, 'create_user')).status, 303)
  const form_token = formTokenIn(await clerk.browser.page(deskHref(desk, 'approvals')))
  const carried = { form_token, service: personal, userId, step: 'carry_out' }
  assert.equal((await clerk.browser.post(deskHref(desk, 'newUser'), carried)).status, 303)
}

async function shownTo(): Promise<string[][]> {
  const rows = await newestJournal(site.world.context.store, { types: ['account_numbers_shown'] }, 10)
  return rows.toReversed().map((row) => {
    const { event } = entryOf(row) as unknown as { event: Record<string, string> }
    return [event['userId'] ?? '', event['of'] ?? '', event['readBy'] ?? '']
  })
}

test('X9: an approver sees the number of a customer who is to be opened by asking for it, which is journaled', async () => {
  const approver = await site.seat('approver', desk)
  assert.equal((await ask('10000000001')).status, 303)
  const approvals = deskHref(desk, 'approvals')
  const list = await approver.browser.page(approvals)
  assert.match(textOf(list), masked)
  assert.doesNotMatch(list, whole)
  const fields = { service: personal, userId: '10000000001', action: 'create_user' }
  const form_token = formTokenIn(list)
  const shown = await approver.browser.post(deskHref(desk, 'requestNumbers'), { form_token, ...fields })
  assert.match(textOf(await shown.text()), whole)
  assert.deepEqual(await shownTo(), [['10000000001', 'request', approver.operatorId]])
  assert.doesNotMatch(await approver.browser.page(approvals), whole)
})

test('X9, ADM-05: lists, pages, hints, the letter, the history and the file of the desk show the last three digits', async () => {
  const approver = await site.seat('approver', desk)
  await open(approver, '10000000001')
  await open(approver, '10000000002', { customerNumber: '010-5690008' })
  const found = await clerk.browser.page(`${deskHref(desk, 'search')}?q=${encodeURIComponent(name)}`)
  assert.match(textOf(found), masked)
  assert.doesNotMatch(found, /569000/)
  const page = await pageOf(clerk, '10000000001')
  assert.match(textOf(page), /店番・口座番号\s*010-\*{4}007/)
  assert.match(textOf(page), /番号：010-\*{4}008/)
  assert.equal(page.split('口座番号を表示').length, 2, 'one button a page')
  assert.doesNotMatch(page, /569000/)

  const numbers = deskUserHref(desk, 'accountNumbers', personal, '10000000001')
  const shown = await clerk.browser.post(numbers, { form_token: formTokenIn(page) })
  const text = textOf(await shown.text())
  assert.match(text, /店番・口座番号\s*010-5690007/)
  assert.doesNotMatch(text, /5690008/, 'that of somebody else nobody asked for')
  assert.doesNotMatch(text, /口座番号を表示/)
  assert.deepEqual(await shownTo(), [['10000000001', 'user', clerk.operatorId]])
  assert.doesNotMatch(await pageOf(clerk, '10000000001'), /569000/, 'for that page only')

  const typo = await ask('10000000003', { customerNumber: '010-7777777', isNewCustomer: '' })
  assert.doesNotMatch(await typo.text(), /569000/)

  const subject = { service: personal, userId: '10000000001', password: '', tokenId: '' }
  await act(clerk, subject, 'issue_letter')
  await settle(approver, subject, 'issue_letter')
  const letter = await act(approver, subject, 'issue_letter', { step: 'carry_out' })
  const printed = await letter.text()
  assert.match(textOf(printed), /住所ラベル貼付欄[\s\S]*店番・口座番号　010-\*{4}007/)
  assert.doesNotMatch(printed, whole)
})

test('X9: the audit log masks what was searched for and what was opened; the record in its file is whole', async () => {
  const approver = await site.seat('approver', desk)
  await open(approver, '10000000001')
  for (const typed of ['010-5690007', '０１０ー５６９０００７'])
    await clerk.browser.send(`${deskHref(desk, 'search')}?q=${encodeURIComponent(typed)}`)
  await ask('10000000002', { customerName: '別人 太郎' })
  const auditor = await site.seat('auditor', desk)
  const log = await auditor.browser.page(`${deskHref(desk, 'journal')}?limit=500`)
  assert.match(textOf(log), /番号 花子（010-\*{4}007）/)
  assert.match(textOf(log), /条件：010-\*{4}007/)
  assert.match(textOf(log), /customerNumber=010-\*{4}007/)
  assert.doesNotMatch(log, /5690007|５６９０００７/)
  const file = await (await auditor.browser.send(deskHref(desk, 'journalExport'))).text()
  assert.ok(file.includes('番号 花子（010-****007）'))
  assert.match(file, /""customerNumber""|""number"":""010-5690007""/)
})

test('X9: digits of an account number that find the customer without its branch stand masked in the audit log, too', async () => {
  const approver = await site.seat('approver', desk)
  await open(approver, '12345678901')
  const typed = [
    '5690007',
    '５６９０００７',
    '10-5690007',
    '690007',
    '5690',
    '12345678901',
    '007',
    '番号 花子',
  ]
  for (const text of typed) {
    const found = await clerk.browser.send(`${deskHref(desk, 'search')}?q=${encodeURIComponent(text)}`)
    assert.equal(found.status, 303, text)
  }
  const auditor = await site.seat('auditor', desk)
  const log = textOf(await auditor.browser.page(`${deskHref(desk, 'journal')}?limit=500`))
  for (const shown of ['****007', '10-****007', '****07', '****', '12345678901', '007', '番号 花子'])
    assert.ok(log.includes(`条件：${shown}／1件`), shown)
  assert.doesNotMatch(log, /条件：[\d-]*569|条件：[５-]*６９/)
})

test('X9, D8: however the digits of an account number are grouped, what finds the customer stands masked in the audit log', async () => {
  const approver = await site.seat('approver', desk)
  await open(approver, '12345678901')
  const shown = {
    '0105690007': '*******007',
    '010.5690007': '*******007',
    '105690007': '******007',
    '5690-007': '****007',
    '5,690,007': '****007',
    '⑤⑥⑨⓪⓪⓪⑦': '****007',
    '569 0007': '*** ****',
    '番号　569　000　7': '番号　***　***　*',
    '番号 010': '番号 010',
    '12345678901 007': '12345678901 007',
  }
  for (const text of Object.keys(shown)) {
    const found = await clerk.browser.send(`${deskHref(desk, 'search')}?q=${encodeURIComponent(text)}`)
    assert.equal(found.status, 303, text)
  }
  const auditor = await site.seat('auditor', desk)
  const log = textOf(await auditor.browser.page(`${deskHref(desk, 'journal')}?limit=500`))
  for (const [text, each] of Object.entries(shown)) assert.ok(log.includes(`条件：${each}／1件`), text)
})

test('X9: a file of users shows its numbers masked before it is imported', async () => {
  const path = deskHref(desk, 'importFile')
  const form = new FormData()
  form.set('form_token', formTokenIn(await clerk.browser.page(path)))
  form.set('service', personal)
  const csv = ['お客様番号,お客様名,ユーザID,ユーザ名,管理者', `010-5690007,${name},3001,${name},0`, '']
  form.set('file', new File([csv.join('\n')], 'users.csv', { type: 'text/csv' }))
  const headers = { Origin: 'http://warifu.test', 'Sec-Fetch-Site': 'same-origin' }
  const preview = await clerk.browser.send(path, { method: 'POST', body: form, headers })
  assert.equal(preview.status, 200)
  const html = await preview.text()
  assert.match(textOf(html), masked)
  assert.doesNotMatch(html, whole)
})

test('X9: a command at the terminal that names a customer shows the number at the desk no more than others', async () => {
  await site.seat('administrator', desk)
  await site.seat('administrator', desk)
  const words = ['user', 'create', '--service', personal, '--user-id', '10000000009', '--user-name', name]
  const customer = ['--customer-number', '010-5690007', '--customer', name]
  const hands = ['--as', 'yamada', '--reason', '新規']
  const { lines, exitCode } = await runAt(site.world.context, [...words, ...customer, ...hands])
  assert.equal(exitCode, 3)
  assert.match(lines.join(' '), whole, 'whoever asked types it again')
  const approver = await site.seat('approver', desk)
  const list = await approver.browser.page(deskHref(desk, 'approvals'))
  assert.match(textOf(list), /--customer-number 010-\*{4}007/)
  assert.doesNotMatch(list, whole)
  const auditor = await site.seat('auditor', desk)
  assert.doesNotMatch(await auditor.browser.page(deskHref(desk, 'journal')), whole)
})

test('X9: the profile says whether a customer’s number is an account number; one that does not say masks persons', () => {
  const { context } = site.world
  const isMasked = (service: string) => isNumberMasked(profileOf(context, service))
  assert.deepEqual([personal, shoko, johoku, 'shinkin-5410/web-fb'].map(isMasked), [
    true,
    false,
    false,
    false,
  ])
  const { customers, ...rest } = profileOf(context, personal)
  assert.ok(customers !== null)
  const { isAccountNumber: _, ...number } = customers.number
  assert.ok(isNumberMasked({ ...rest, customers: { ...customers, number } }))
  assert.ok(!isNumberMasked({ ...rest, customers: { are: 'companies', number } }))
  assert.ok(
    !isNumberMasked({ ...rest, customers: { ...customers, number: { ...number, isAccountNumber: false } } }),
  )
})
