// 一括登録: files as spreadsheets and editors write them, and files that must be refused.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { customerState } from '../../src/authority/rules/customer.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { statesAfter } from '../../src/platform/store/states-after.ts'
import { formTokenIn } from '../support/client.ts'
import { johoku, shoko } from '../support/world.ts'
import { type DeskSite, deskEventsOf, type Seat, startDesk, textOf, why } from './support/site.ts'
import { johokuDesk, newCaller, shokoDesk, tryEnrollment } from './support/staff.ts'

let site: DeskSite
let clerk: Seat
beforeEach(async () => {
  site = await startDesk()
  clerk = await site.seat('desk')
})
afterEach(() => site.end())

const header = 'お客様番号,お客様名,ユーザID,ユーザ名,管理者'
const publicOrigin = 'http://warifu.test'

async function upload(content: string | Uint8Array, { seat = clerk, service = shoko } = {}) {
  const path = deskHref(seat.desk, 'importFile')
  const data = new FormData()
  data.set('form_token', formTokenIn(await seat.browser.page(path)))
  data.set('service', service)
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  data.set('file', new Blob([new Uint8Array(bytes)]), 'users.csv')
  const headers = { Origin: publicOrigin, 'Sec-Fetch-Site': 'same-origin' }
  const response = await seat.browser.send(path, { method: 'POST', body: data, headers })
  return { status: response.status, html: await response.text() }
}

function draftIn(html: string): string {
  const found = /name="draftId" value="([^"]+)"/.exec(html)?.[1]
  assert.ok(found, 'the page is no preview')
  return found
}

async function confirm(html: string, { seat = clerk, service = shoko, fields = why } = {}) {
  const path = deskHref(seat.desk, 'importConfirm')
  const form_token = formTokenIn(await seat.browser.page(deskHref(seat.desk, 'search')))
  const response = await seat.browser.post(path, { form_token, service, draftId: draftIn(html), ...fields })
  return { status: response.status, text: textOf(await response.text()) }
}

/** The rows of the table of errors: line, column, what is wrong. */
function errorsIn(html: string): string[][] {
  const rows = [
    ...html.matchAll(
      /<tr><td[^>]*><div>(\d+)<\/div><\/td>\s*<td[^>]*><div>([^<]*)<\/div><\/td>\s*<td[^>]*><div>([^<]*)<\/div><\/td>\s*<\/tr>/g,
    ),
  ]
  return rows.map(([, line = '', column = '', text = '']) => [line, column, text])
}

async function usersNamed(start: string): Promise<string[]> {
  const rows = await site.world.context.store.query(
    'SELECT user_id FROM service_user WHERE service IN (?, ?) AND user_id LIKE ? ORDER BY service, user_id',
    shoko,
    johoku,
    `${start}%`,
  )
  return rows.map(([userId]) => userId as string)
}

/** Shift_JIS, as Excel in Japan writes CSV: made by inverting the decoder. */
function shiftJis(text: string): Uint8Array {
  const decoder = new TextDecoder('shift_jis')
  const codes = new Map<string, number[]>()
  for (let high = 0x81; high <= 0xfc; high++) {
    for (let low = 0x40; low <= 0xfc; low++) {
      const char = decoder.decode(new Uint8Array([high, low]))
      if (char.length === 1 && !codes.has(char)) codes.set(char, [high, low])
    }
  }
  return new Uint8Array(
    [...text].flatMap((char) => (char.charCodeAt(0) < 0x80 ? [char.charCodeAt(0)] : (codes.get(char) ?? []))),
  )
}

const files: Record<string, (id: string) => string | Uint8Array> = {
  'UTF-8': (id) => `${header}\n0000000001,割符商事株式会社,${id},割符 花子,1\n`,
  'UTF-8 with a BOM': (id) => `\uFEFF${header}\r\n0000000001,割符商事株式会社,${id},割符 花子,1\r\n`,
  Shift_JIS: (id) => shiftJis(`${header}\r\n0000000001,割符商事株式会社,${id},割符 花子,1\r\n`),
  'quotes around values': (id) =>
    `"お客様番号","お客様名","ユーザID","ユーザ名","管理者"\n"0000000001","割符商事株式会社","${id}","割符 花子","1"\n`,
  'empty lines and columns at the end': (id) =>
    `${header},,\n\n0000000001,割符商事株式会社,${id},割符 花子,1,,\n,,,\n\n`,
  'full-width digits': (id) => `${header}\n0000000001,割符商事株式会社,${id},割符 花子,１\n`,
}

for (const [kind, make] of Object.entries(files)) {
  test(`${kind}: shown first, opened once confirmed`, async () => {
    const id = `file${Object.keys(files).indexOf(kind)}`
    const { status, html } = await upload(make(id))
    assert.equal(status, 200)
    assert.deepEqual(await usersNamed(id), [], 'nobody is opened by looking')
    assert.match(textOf(html), /0000000001\s*新規/)
    const shown = [...html.matchAll(/<td[^>]*><div>([^<]*)<\/div><\/td>/g)].map(([, value]) => value)
    assert.deepEqual(shown.slice(1), ['割符商事株式会社', id, '割符 花子', '管理者'])
    const { status: confirmed, text } = await confirm(html)
    assert.equal(confirmed, 200)
    assert.match(text, /1件のユーザを登録しました。/)
    assert.deepEqual(await usersNamed(id), [id])
  })
}

test('a quoted name may hold commas and quotes; one with a line break is refused, with its line', async () => {
  const { html } = await upload(`${header}\n0000000002,"株式会社 ""割符"", 東京",quoted1,花子,0\n`)
  assert.match(html, /株式会社 &quot;割符&quot;, 東京/)
  const broken = await upload(
    `${header}\n0000000001,割符,quoted2,花子,0\n0000000003,"割符\n商事",quoted3,花子,0\n0000000001,割符,quoted4,花子,9\n`,
  )
  const [first, second] = errorsIn(broken.html)
  assert.deepEqual(first?.slice(0, 2), ['3', 'お客様名'])
  assert.deepEqual(second?.slice(0, 2), ['4', '管理者'], 'as a spreadsheet counts the lines')
})

test('errors are reported by line and column, and nothing is opened', async () => {
  const taken = await newCaller(site.world, 'taken1')
  const lines = [
    '0000000001,,wrong1,花子,0',
    '0000000001,割符,,花子,0',
    '0000000001,割符,wrong 3,花子,0',
    '0000000001,割符,wrong4,,0',
    '0000000001,割符,wrong5,花子,はい',
    '0000000001,割符,wrong6,花子,0,余り',
    '0000000001,割符,wrong7,花子,0',
    '0000000001,割符,wrong7,太郎,0',
    `0000000002,${'長'.repeat(101)},wrong8,花子,0`,
  ]
  const { status, html } = await upload(`${header}\n${lines.join('\n')}\n`)
  assert.equal(status, 422)
  const expected = [
    ['2', 'お客様名', '入力されていません。'],
    ['3', 'ユーザID', '入力されていません。'],
    ['4', 'ユーザID', '使えない文字（改行、記号など）が含まれています。'],
    ['5', 'ユーザ名', '入力されていません。'],
    ['6', '管理者', '0（一般）または1（管理者）で入力してください。'],
    ['7', '', '列が多すぎます。'],
    ['9', 'ユーザID', '同じユーザIDがファイルの中に2つあります。'],
    ['10', 'お客様名', '100文字以内で入力してください。'],
  ]
  assert.deepEqual(errorsIn(html), expected)
  const again = await upload(
    `${header}\n\n0000000001,割符,fine1,花子,0\n0000000001,割符,${taken.userId},花子,0\n`,
  )
  assert.deepEqual(errorsIn(again.html), [['4', 'ユーザID', 'このユーザIDはすでに登録されています。']])
  assert.deepEqual(await usersNamed('wrong'), [])
})

test('I3 u03: a user ID that lost its zeros is told at its line, with one that fits; letters are no number', async () => {
  const { status, html } = await upload(
    `${header}\n0000000001,割符,77,花子,0\n0000000001,割符,0000000077,花子,0\n0000000001,割符,tanaka,花子,0\n`,
  )
  assert.equal(status, 422)
  const [first, ...others] = errorsIn(html)
  assert.deepEqual(first?.slice(0, 2), ['2', 'ユーザID'])
  assert.match(first?.[2] ?? '', /先頭の0が失われていないか、ご確認ください。.*0000000002/)
  assert.deepEqual(others, [])
})

test('AUD-07: a name that a spreadsheet would take for a formula is refused', async () => {
  const names = ['=1+1', '+81', '-1', '@SUM(A1)', '＝1', '＋1', '－1', '＠a', '"=cmd|x!A1"', '"\t=1"']
  const lines = names.map((name, i) => `000000010${i},${name},formula${i},花子,0`)
  const { html } = await upload(`${header}\n${lines.join('\n')}\n0000000001,割符,formula99,=A1,0\n`)
  const found = errorsIn(html)
  assert.equal(found.length, names.length + 1)
  assert.ok(found.every(([, , text]) => text?.includes('数式')))
})

test('empty, invalid or oversized files are refused with an explanation', async () => {
  const cases: [RegExp, string | Uint8Array][] = [
    [/文字コードを読み取れません/, new Uint8Array([0xff, 0xfe, 0x80, 0x00])],
    [
      /1行目の見出しが違います。次のとおりにしてください：お客様番号,お客様名,ユーザID,ユーザ名,管理者/,
      '氏名,番号\n花子,1\n',
    ],
    [/1行目の見出しが違います/, `\n${header}\n0000000001,割符,late1,花子,0\n`],
    [/CSVとして読み取れません/, `${header}\n"0000000001,割符,open1,花子,0\n`],
    [/取り込む行がありません/, `${header}\n`],
    [/ファイルを選んでください/, ''],
  ]
  for (const [told, content] of cases) {
    const { status, html } = await upload(content)
    assert.equal(status, 422)
    assert.match(textOf(html), told)
  }
  const huge = await upload(`${header}\n${'x'.repeat(2 * 1024 * 1024)}`)
  assert.equal(huge.status, 413)
})

test('10,000 lines are opened at once; 10,001 are refused', async () => {
  const lines = (count: number, prefix: string) =>
    `${header}\n${Array.from({ length: count }, (_, i) => `${String(i % 100).padStart(10, '0')},取込商事${i % 100},${prefix}${i},太郎,0`).join('\n')}\n`
  const refused = await upload(lines(10_001, 'more'))
  assert.equal(refused.status, 422)
  assert.deepEqual(errorsIn(refused.html)[0]?.slice(0, 2), ['10002', ''])
  assert.match(textOf(refused.html), /10,000件まで/)

  const { html } = await upload(lines(10_000, 'many'))
  assert.match(textOf(html), /10,000件（うち管理者0件）/)
  assert.equal([...html.matchAll(/<tr><td[^>]*><div>\d+<\/div><\/td>/g)].length, 20, 'the first 20 are shown')
  const done = await confirm(html)
  assert.match(done.text, /10,000件のユーザを登録しました。/)
  const { context } = site.world
  const customers = await statesAfter(context.store, customerState, null, 1000)
  assert.equal(customers.filter(({ state }) => state.name.startsWith('取込商事')).length, 100)
})

test('a reason and an identification are required, and the file need not be chosen again', async () => {
  const { html } = await upload(`${header}\n0000000001,割符,reason1,花子,0\n`)
  const asked = await confirm(html, { fields: { identification: '', reason: '' } })
  assert.equal(asked.status, 422)
  assert.match(asked.text, /本人確認方法を選んでください。/)
  assert.match(asked.text, /reason1/)
  assert.deepEqual(await usersNamed('reason1'), [])
  const done = await confirm(html, { fields: { identification: 'seal', reason: '申込書 第12号' } })
  assert.equal(done.status, 200)
  const [acted] = await deskEventsOf(site.world, {
    service: shoko,
    userId: 'reason1',
    password: '',
    tokenId: '',
  })
  assert.ok(acted?.type === 'desk_acted')
  assert.deepEqual(
    [acted.action, acted.reason, acted.identification],
    ['create_user', '申込書 第12号', '届出印（書面）'],
  )
})

test('a draft counts once, for its owner, for 15 minutes', async () => {
  const colleague = await site.seat('desk')
  const { html } = await upload(`${header}\n0000000001,割符,draft1,花子,0\n`)
  const stolen = await confirm(html, { seat: colleague })
  assert.equal(stolen.status, 409)
  assert.match(stolen.text, /1件も登録していません/)
  assert.equal((await confirm(html)).status, 200)
  assert.equal((await confirm(html)).status, 409)
  assert.deepEqual(await usersNamed('draft1'), ['draft1'])

  const late = await upload(`${header}\n0000000001,割符,draft2,花子,0\n`)
  site.world.clock.forward({ minutes: 8 })
  await clerk.browser.page(deskHref(shokoDesk, 'search'))
  site.world.clock.forward({ minutes: 7 })
  assert.equal((await confirm(late.html)).status, 409)
  assert.deepEqual(await usersNamed('draft2'), [])
})

test('all or nobody: an ID taken meanwhile refuses the whole file', async () => {
  const { html } = await upload(
    `${header}\n0000000001,割符,race1,花子,0\n0000000001,割符,race2,花子,0\n0000000001,割符,race3,花子,0\n`,
  )
  await newCaller(site.world, 'race2')
  const { status, text } = await confirm(html)
  assert.equal(status, 409)
  assert.match(text, /ほかの担当者が同じユーザIDを登録しました。1件も登録していません。/)
  assert.deepEqual(await usersNamed('race'), ['race2'])
})

test('two files with the same user, confirmed simultaneously: one is opened whole, the other not at all', async () => {
  const [first, second] = [
    await upload(`${header}\n0000000001,割符,twin0,花子,0\n0000000001,割符,twin1,花子,0\n`),
    await upload(`${header}\n0000000001,割符,twin2,花子,0\n0000000001,割符,twin0,花子,0\n`),
  ]
  const answers = await Promise.all([confirm(first.html), confirm(second.html)])
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
  const opened = await usersNamed('twin')
  assert.equal(opened.length, 2)
})

test('at 城北 the file has the 仮ログインパスワード of each form, which opens the enrollment', async () => {
  const seat = await site.seat('desk', johokuDesk)
  const names = `${header},仮ログインパスワード`
  const wrong = await upload(
    `${names}\n0000000005,見本,temp1,花子,0,\n0000000005,見本,temp2,花子,0,short1\n0000000005,見本,temp3,花子,0,karipass\n0000000005,見本,temp4,花子,0,temp4\n`,
    { seat, service: johoku },
  )
  const columns = errorsIn(wrong.html).map(([line, column]) => `${line} ${column}`)
  assert.deepEqual(columns, ['2 仮ログインパスワード', '4 仮ログインパスワード', '5 仮ログインパスワード'])
  const right = await upload(`${names}\n0000000005,見本,temp5,花子,0,Karipass5\n`, { seat, service: johoku })
  assert.ok(!right.html.includes('Karipass5'), 'no password is shown')
  assert.equal((await confirm(right.html, { seat, service: johoku })).status, 200)
  const user = { service: johoku, userId: 'temp5', password: 'Karipass5', tokenId: await site.world.token() }
  assert.equal(await tryEnrollment(site.world, user), 'enrolled')

  const many = Array.from({ length: 501 }, (_, i) => `0000000005,見本,bulk${i},花子,0,Karipass${i}`)
  const tooMany = await upload(`${names}\n${many.join('\n')}\n`, { seat, service: johoku })
  assert.match(textOf(tooMany.html), /500件まで/)
  const template = await seat.browser.send(`${deskHref(johokuDesk, 'importTemplate')}?service=${johoku}`)
  const bytes = new Uint8Array(await template.arrayBuffer())
  assert.deepEqual([...bytes.slice(0, 3)], [0xef, 0xbb, 0xbf], 'Excel reads it')
  assert.equal(new TextDecoder().decode(bytes), `${names}\r\n`)
})
