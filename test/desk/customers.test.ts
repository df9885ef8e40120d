// A customer is a number (D1): two people of one name, at every place where the desk opens or shows somebody.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { userState } from '../../src/authority/rules/user.ts'
import { openAccount } from '../../src/bank/operations/open-account.ts'
import { findAccounts } from '../../src/bank/queries/accounts.ts'
import { previewImport } from '../../src/desk/operations/import-users.ts'
import { openUser } from '../../src/desk/operations/open-user.ts'
import { deskHref, deskUserHref } from '../../src/desk/routes.ts'
import { entryOf } from '../../src/platform/journal/chain.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { happen } from '../contract/support/changes.ts'
import { formTokenIn } from '../support/client.ts'
import { testCaller } from '../support/world.ts'
import { type DeskSite, type Fields, type Seat, startDesk, textOf, why } from './support/site.ts'

const service = 'sample-shinkin/personal'
const desk = 'desk/sample-shinkin'
const name = '佐藤 太郎'

let site: DeskSite
let clerk: Seat
beforeEach(async () => {
  site = await startDesk({ start: '2016-03-01T10:12:15+09:00' })
  clerk = await site.seat('desk', desk)
})
afterEach(() => site.end())

async function open(fields: Fields) {
  const path = deskHref(desk, 'newUser')
  const form_token = formTokenIn(await clerk.browser.page(path))
  const usual = { service, customerName: name, userName: name, isNewCustomer: '1', ...why }
  const response = await clerk.browser.post(path, { form_token, ...usual, ...fields })
  return { status: response.status, text: textOf(await response.text()) }
}

async function customerOf(userId: string): Promise<string | undefined> {
  const { user } = await site.world.context.store.read({ user: userState.ref(service, userId) })
  return user?.customerId
}

async function pageOf(userId: string): Promise<string> {
  return textOf(await clerk.browser.page(deskUserHref(desk, 'user', service, userId)))
}

async function opened(userId: string, customerNumber: string, fields: Fields = {}): Promise<string> {
  assert.equal((await open({ userId, customerNumber, ...fields })).status, 303)
  const customerId = await customerOf(userId)
  assert.ok(customerId)
  return customerId
}

test('D1: two people of one name have two contracts, and neither sees the other’s account', async () => {
  const first = await opened('10000000001', '010-0000001')
  const second = await opened('10000000002', '010-0000002')
  assert.notEqual(first, second)
  const { context } = site.world
  await openAccount(context, testCaller, {
    service,
    customerId: first,
    branchCode: '010',
    accountType: 'ordinary',
    number: '0000001',
    holderName: 'ｻﾄｳ ﾀﾛｳ',
    openingYen: 1,
  })
  assert.equal((await findAccounts(context.store, service, first)).length, 1)
  assert.deepEqual(await findAccounts(context.store, service, second), [])
  assert.match(await pageOf('10000000001'), /店番・口座番号\s*010-\*{4}001/)
  const shown = await pageOf('10000000002')
  assert.match(shown, /店番・口座番号\s*010-\*{4}002/)
  assert.match(shown, /同じ名前の別のお客様がいます（番号：010-\*{4}001）。/)
})

test('D1: the same number is the same customer, however it is typed; another name for it is refused and told', async () => {
  const first = await opened('10000000001', '010-0000001')
  const again = { isNewCustomer: '' }
  assert.equal(
    await opened('10000000002', '０１０ー００００００１', { ...again, customerName: '佐藤　太郎' }),
    first,
  )
  const other = await open({
    ...again,
    userId: '10000000003',
    customerNumber: '010-0000001',
    customerName: '鈴木 花子',
  })
  assert.equal(other.status, 422)
  assert.match(other.text, /この店番・口座番号のお客様は「佐藤 太郎」として登録されています。/)
  for (const customerNumber of ['', '0100000001', '10-0000001', '佐藤 太郎']) {
    const wrong = await open({ ...again, userId: '10000000003', customerNumber })
    assert.equal(wrong.status, 422, customerNumber)
  }
  assert.equal(await customerOf('10000000003'), undefined)
})

test('D1: an unknown number opens nobody unless a new customer is announced; namesakes are a hint', async () => {
  await opened('10000000001', '010-0000001')
  const typo = await open({ userId: '10000000002', customerNumber: '010-0000007', isNewCustomer: '' })
  assert.equal(typo.status, 422)
  assert.match(typo.text, /この番号のお客様は登録されていません。/)
  assert.match(typo.text, /同じ名前の別のお客様がいます（番号：010-\*{4}001）。/)
  const known = await open({ userId: '10000000002', customerNumber: '010-0000001' })
  assert.match(known.text, /この番号のお客様はすでに登録されています。/)
})

test('X9: whoever is told a name by a number, or numbers by a name, has looked, and the journal says so first', async () => {
  await opened('10000000001', '010-0000001')
  const looks = async () => {
    const rows = await newestJournal(site.world.context.store, { types: ['list_read'] }, 9)
    return rows.map((row) => [row.userId, (entryOf(row).event as unknown as { filter: string }).filter])
  }
  assert.deepEqual(await looks(), [])
  await open({ userId: '1', customerNumber: '010-0000009', customerName: '鈴木 花子', isNewCustomer: '' })
  assert.deepEqual(await looks(), [], 'nobody was found')
  const other = { userId: '', customerName: '鈴木 花子', isNewCustomer: '', reason: '' }
  assert.match((await open({ ...other, customerNumber: '010-0000001' })).text, /佐藤 太郎/)
  const byNumber = [clerk.operatorId, `service=${service}, customerNumber=010-0000001`]
  assert.deepEqual(await looks(), [byNumber])
  const typo = await open({ userId: '', customerNumber: '010-0000009', isNewCustomer: '' })
  assert.match(typo.text, /010-\*{4}001/)
  const byName = [clerk.operatorId, `service=${service}, customerName=${name}`]
  assert.deepEqual(await looks(), [byName, byNumber])
  const form = new FormData()
  form.set('form_token', formTokenIn(await clerk.browser.page(deskHref(desk, 'importFile'))))
  form.set('service', service)
  const csv = [header, '010-0000001,鈴木 花子,3001,鈴木 花子,0', ''].join('\n')
  form.set('file', new File([csv], 'users.csv', { type: 'text/csv' }))
  const upload = await clerk.browser.send(deskHref(desk, 'importFile'), {
    method: 'POST',
    body: form,
    headers: { Origin: 'http://warifu.test', 'Sec-Fetch-Site': 'same-origin' },
  })
  assert.match(textOf(await upload.text()), /佐藤 太郎/)
  assert.deepEqual((await looks())[0], [clerk.operatorId, `service=${service}, customerName=「佐藤 太郎」`])
})

test('D1: the name is compared in the decision, not only before it', async () => {
  await opened('10000000001', '010-0000001')
  const outcome = await openUser(site.world.context, testCaller, {
    service,
    operatorId: clerk.operatorId,
    customerNumber: '010-0000001',
    customerName: '鈴木 花子',
    userId: '10000000002',
    userName: '鈴木 花子',
    administrator: false,
    typed: null,
    step: 'ask' as const,
    reason: '新規',
    identification: '来店',
  })
  assert.deepEqual(outcome, { ok: false, refusal: 'customer_name_differs' })
})

const header = 'お客様番号,お客様名,ユーザID,ユーザ名,管理者'

function preview(...lines: readonly string[]) {
  const bytes = new TextEncoder().encode([header, ...lines, ''].join('\n'))
  return previewImport(site.world.context, { service, operatorId: clerk.operatorId, bytes })
}

test('D1: a file opens as many customers as it has numbers, and says beside the line what does not agree', async () => {
  await opened('10000000001', '010-0000001')
  const good = await preview(
    `010-0000001,${name},2001,${name},0`,
    `０１０−００００００２,${name},2002,${name},0`,
    `010-0000002,佐藤太郎,2003,${name},0`,
    `010-0000003,鈴木 花子,2004,鈴木 花子,0`,
  )
  assert.ok(good.ok)
  assert.deepEqual(
    good.users.map(({ customerNumber, isNewCustomer, hasNamesake }) => [
      customerNumber,
      isNewCustomer,
      hasNamesake,
    ]),
    [
      ['010-0000001', false, true],
      ['010-0000002', true, true],
      ['010-0000002', true, false],
      ['010-0000003', true, false],
    ],
  )
  const path = deskHref(desk, 'importConfirm')
  const form_token = formTokenIn(await clerk.browser.page(deskHref(desk, 'search')))
  const done = await clerk.browser.post(path, { form_token, service, draftId: good.draftId, ...why })
  assert.match(textOf(await done.text()), /4件のユーザを登録しました。/)
  assert.equal(await customerOf('2001'), await customerOf('10000000001'))
  assert.equal(await customerOf('2002'), await customerOf('2003'))
  assert.notEqual(await customerOf('2002'), await customerOf('2001'))

  const bad = await preview(
    '010-0000001,鈴木 花子,3001,鈴木 花子,0',
    `,${name},3002,${name},0`,
    `10-1,${name},3003,${name},0`,
    `010-0000009,${name},3004,${name},0`,
    '010-0000009,佐藤 次郎,3005,佐藤 次郎,0',
  )
  assert.ok(!bad.ok)
  assert.deepEqual(
    bad.errors.map(({ line, column, problem, detail = '' }) => [line, column, problem, detail]),
    [
      [3, 'お客様番号', 'missing', ''],
      [4, 'お客様番号', 'number_form', '010-1234567'],
      [6, 'お客様名', 'two_names', '5行目「佐藤 太郎」'],
    ],
  )
  const registered = await preview('010-0000001,鈴木 花子,3001,鈴木 花子,0')
  assert.ok(!registered.ok)
  assert.deepEqual(registered.errors, [
    { line: 2, column: 'お客様名', problem: 'other_name', detail: '「佐藤 太郎」' },
  ])
})

test('D1: a customer who is opened while a file waits is found by its lines, or refuses them all', async () => {
  const same = await preview(`010-0000001,${name},2001,${name},0`)
  const other = await preview('010-0000001,鈴木 花子,2002,鈴木 花子,0')
  assert.ok(same.ok && other.ok)
  const customerId = await opened('10000000001', '010-0000001')
  const form_token = formTokenIn(await clerk.browser.page(deskHref(desk, 'search')))
  const confirm = async (draftId: string) =>
    clerk.browser.post(deskHref(desk, 'importConfirm'), { form_token, service, draftId, ...why })
  const refused = await confirm(other.draftId)
  assert.equal(refused.status, 409)
  assert.match(
    textOf(await refused.text()),
    /同じ番号のお客様を別の名前で登録しました。1件も登録していません。/,
  )
  assert.equal((await confirm(same.draftId)).status, 200)
  assert.equal(await customerOf('2001'), customerId)
  assert.equal(await customerOf('2002'), undefined)
})

test('D1: the number finds the user, and stands beside the name: in the list, on the page, on the letter', async () => {
  await opened('10000000001', '010-0000001')
  await opened('10000000002', '010-0000002')
  const find = (text: string) =>
    clerk.browser.send(`${deskHref(desk, 'search')}?q=${encodeURIComponent(text)}`)
  for (const text of ['010-0000002', '０１０ー００００００２']) {
    const found = await find(text)
    assert.equal(found.headers.get('Location'), deskUserHref(desk, 'user', service, '10000000002'), text)
  }
  const list = textOf(await (await find(name)).text())
  assert.match(list, /佐藤 太郎\s*010-\*{4}001[\s\S]*佐藤 太郎\s*010-\*{4}002/)
  await happen(
    site.world.context.store,
    { type: 'customer_created', service, customerId: 'old', name, counterpartyCode: null },
    {
      type: 'user_created',
      service,
      userId: '9001',
      customerId: 'old',
      userName: name,
      administrator: false,
    },
  )
  assert.match(await pageOf('9001'), /店番・口座番号\s*未登録/)
  assert.match(await pageOf('10000000001'), /同じ名前の別のお客様がいます（番号：/)
})
