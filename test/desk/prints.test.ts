// 発送分の一括作成: letters for a print house, prepared unseen, taken out once, by somebody else.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { setParticulars } from '../../src/authority/operations/particulars.ts'
import { deskPartsOf, modules } from '../../src/compose/modules.ts'
import { preparePrintRuns } from '../../src/desk/operations/print/prepare.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { formTokenIn } from '../support/client.ts'
import { numberOf } from '../support/customers.ts'
import { countIn, pagesOf } from '../support/pdf-text.ts'
import { shoko, testCaller } from '../support/world.ts'
import { type DeskSite, type Seat, startDesk, textOf, why } from './support/site.ts'
import { tryEnrollment } from './support/staff.ts'

let site: DeskSite
let clerk: Seat
let approver: Seat
beforeEach(async () => {
  site = await startDesk()
  clerk = await site.seat('desk')
  approver = await site.seat('approver')
})
afterEach(() => site.end())

async function openUser(userId: string, userName: string, { isReachable = true } = {}): Promise<void> {
  const customerName = '髙﨑商事株式会社'
  const opened = await clerk.browser.submit(deskHref(clerk.desk, 'newUser'), {
    service: shoko,
    userId,
    userName,
    customerName,
    customerNumber: numberOf(shoko, customerName),
    ...(userId.endsWith('1') && { isNewCustomer: '1' }),
    ...why,
  })
  assert.equal(opened.status, 303, textOf(await opened.text()))
  if (!isReachable) return
  const postalAddress = { postalCode: `10000${userId.slice(-2)}`, text: '東京都千代田区丸の内1-1' }
  await setParticulars(site.world.context, testCaller, { service: shoko, userId }, { postalAddress })
}

const selection = { service: shoko, kind: 'passwords', from: '', to: '' }

function post(seat: Seat, path: string, form_token: string, fields: Record<string, string>) {
  return seat.browser.post(path, { form_token, ...fields })
}

async function preview(seat: Seat, fields: Record<string, string> = selection) {
  const page = await seat.browser.page(deskHref(seat.desk, 'prints'))
  const answer = await post(seat, deskHref(seat.desk, 'previewPrint'), formTokenIn(page), fields)
  const html = await answer.text()
  const draftId = /name="draftId" value="([^"]+)"/.exec(html)?.[1] ?? ''
  return { status: answer.status, html, draftId }
}

async function make(seat: Seat, draftId: string, reason = '新規受付 11月分'): Promise<Response> {
  const page = await seat.browser.page(deskHref(seat.desk, 'prints'))
  const fields = { ...selection, draftId, reason }
  return post(seat, deskHref(seat.desk, 'makePrint'), formTokenIn(page), fields)
}

/** Makes a run of all who have no letter yet, and has it prepared; where its page is. */
async function madeRun(seat: Seat = clerk): Promise<string> {
  const { draftId } = await preview(seat)
  const made = await make(seat, draftId)
  assert.equal(made.status, 303, textOf(await made.text()))
  await preparePrintRuns({ ...site.world.context, deskParts: deskPartsOf(modules) }, 60_000)
  return made.headers.get('Location') ?? ''
}

async function take(seat: Seat, run: string, file: string): Promise<Response> {
  const page = await seat.browser.page(run)
  return post(seat, `${run}/take`, formTokenIn(page), { file })
}

test('D7: a run prints the letter of each user with its password, once, in one PDF; the password opens the enrollment', async () => {
  await openUser('0000000301', '𠮷田 一郎')
  await openUser('0000000302', '髙木 花子')
  const run = await madeRun()
  const pdf = await take(approver, run, 'pdf')
  assert.equal(pdf.headers.get('Content-Type'), 'application/pdf')
  const bytes = new Uint8Array(await pdf.arrayBuffer())
  const pages = pagesOf(bytes)
  assert.equal(pages.length, 2)
  assert.equal(countIn(bytes, '/FontFile2'), 1)
  for (const text of [
    '〒100-0001\n東京都千代田区丸の内1-1',
    '髙﨑商事株式会社　御中',
    '𠮷田 一郎　様',
    '0000000301',
    'ご利用開始のお知らせ',
  ])
    assert.ok(pages[0]?.includes(text), `${text} in ${pages[0]}`)
  const password = /初回ログインパスワード\n([A-Za-z0-9]+)/.exec(pages[0] ?? '')?.[1] ?? ''
  const user = { service: shoko, userId: '0000000301', password, tokenId: await site.world.token() }
  assert.notEqual(await tryEnrollment(site.world, user), 'password_wrong')
  const csv = await (await take(approver, run, 'csv')).text()
  assert.ok(csv.includes(password), 'the list says what the letter says')
  assert.equal(csv.trim().split('\r\n').length, 3)
})

test('X1: whoever made a run can’t take it out; a file leaves once, and whoever asks again reads who took it and when', async () => {
  await openUser('0000000301', '割符 一郎')
  const run = await madeRun()
  const own = await take(clerk, run, 'pdf')
  assert.equal(own.status, 403)
  assert.match(textOf(await own.text()), /ご自身が作成した発送分を取り出すことはできません/)
  assert.equal((await take(approver, run, 'pdf')).status, 200)
  const again = await take(await site.seat('approver'), run, 'pdf')
  assert.equal(again.status, 409)
  const text = textOf(await again.text())
  assert.match(text, /すでに取り出されています/)
  assert.match(text, new RegExp(`印刷用PDFの取り出し.*${approver.operatorId}`, 's'))
})

test('issue 16: one press that arrives twice gets the file once, and the other answer says who has it', async () => {
  await openUser('0000000301', '割符 一郎')
  const run = await madeRun()
  const page = await approver.browser.page(run)
  const press = () => post(approver, `${run}/take`, formTokenIn(page), { file: 'csv' })
  const answers = await Promise.all([press(), press()])
  const [file, told] = answers.toSorted((a, b) => a.status - b.status)
  assert.deepEqual([file?.status, told?.status], [200, 409])
  assert.match((await file?.text()) ?? '', /0000000301/)
  assert.match(
    textOf((await told?.text()) ?? ''),
    new RegExp(`すでに取り出されています.*宛名CSVの取り出し.*${approver.operatorId}`, 's'),
  )
})

test('what can’t be printed is told before anything is made, and is left out', async () => {
  await openUser('0000000301', '葛\u{E0100}城 一郎')
  await openUser('0000000302', '割符 二郎')
  await openUser('0000000303', '割符 三郎', { isReachable: false })
  const { html, draftId } = await preview(clerk)
  assert.match(textOf(html), /0000000303.*送付先住所の登録なし/s)
  assert.match(textOf(html), /0000000301.*印字できない文字：葛/s)
  assert.match(textOf(html), /作成する書面\s*1通/)
  const unsaid = await make(clerk, draftId, ' ')
  assert.equal(unsaid.status, 422)
  const told = await unsaid.text()
  assert.match(textOf(told), /作成する書面\s*1通.*理由を入力してください/s)
  assert.match(told, /name="draftId" value="[^"]+"/)
  const made = await make(clerk, draftId)
  assert.equal(made.status, 303)
  assert.match(textOf(await (await make(clerk, draftId)).text()), /すでに作成しています/)
})

test('a lost run is made anew with other passwords, and nothing of it can be taken out any more', async () => {
  await openUser('0000000301', '割符 一郎')
  const run = await madeRun()
  const first = pagesOf(new Uint8Array(await (await take(approver, run, 'pdf')).arrayBuffer()))
  const early = await preview(clerk, { ...selection, lostRunId: run.split('/').at(-1) ?? '' })
  assert.match(early.html, /該当するユーザはいません/, 'nobody said yet that it is lost')
  const page = await approver.browser.page(run)
  const lost = await post(approver, `${run}/lose`, formTokenIn(page), { reason: '印刷物の紛失' })
  assert.equal(lost.status, 303)
  assert.equal((await take(approver, run, 'csv')).status, 409)
  const runId = run.split('/').at(-1) ?? ''
  const { draftId } = await preview(clerk, { ...selection, lostRunId: runId })
  const made = await make(clerk, draftId)
  await preparePrintRuns({ ...site.world.context, deskParts: deskPartsOf(modules) }, 60_000)
  const anew = made.headers.get('Location') ?? ''
  const second = pagesOf(new Uint8Array(await (await take(approver, anew, 'pdf')).arrayBuffer()))
  const passwordIn = (pages: string[]) => /初回ログインパスワード\n([A-Za-z0-9]+)/.exec(pages[0] ?? '')?.[1]
  assert.ok(passwordIn(first) && passwordIn(second))
  assert.notEqual(passwordIn(first), passwordIn(second))
  const further = await preview(clerk, { ...selection, lostRunId: runId })
  assert.match(further.html, /該当するユーザはいません/, 'it was made anew already')
})

test('issue 16: of two operators who make a run for the same user, one has the letter; its password opens the enrollment', async () => {
  await openUser('0000000301', '割符 一郎')
  const colleague = await site.seat('desk')
  const [one, other] = [await preview(clerk), await preview(colleague)]
  const runs = [await make(clerk, one.draftId), await make(colleague, other.draftId)]
  await preparePrintRuns({ ...site.world.context, deskParts: deskPartsOf(modules) }, 60_000)
  const paths = runs.map((made) => made.headers.get('Location') ?? '')
  const shown = await Promise.all(paths.map(async (path) => textOf(await clerk.browser.page(path))))
  assert.equal(shown.filter((text) => /うち1通は.*除外/.test(text)).length, 1)
  const files = await Promise.all(paths.map(async (path) => (await take(approver, path, 'csv')).text()))
  const written = files.map((file) => file.trim().split('\r\n')).filter(({ length }) => length > 1)
  const [[head = '', ...letters] = [], ...others] = written
  assert.deepEqual([letters.length, others], [1, []], 'one letter in both runs')
  const password = letters[0]?.split(',')[head.split(',').indexOf('初回ログインパスワード')] ?? ''
  const user = { service: shoko, userId: '0000000301', password, tokenId: await site.world.token() }
  assert.notEqual(await tryEnrollment(site.world, user), 'password_wrong')
})

test('D3: 監査ログ says which run was made, taken out and lost, how many letters and why, among the acts', async () => {
  await openUser('0000000301', '割符 一郎')
  const run = await madeRun()
  const runId = run.split('/').at(-1) ?? ''
  await take(approver, run, 'csv')
  await post(approver, `${run}/lose`, formTokenIn(await approver.browser.page(run)), {
    reason: '印刷物の紛失',
  })
  const auditor = await site.seat('auditor')
  const acts = textOf(await auditor.browser.page(`${deskHref(auditor.desk, 'journal')}?kind=acts`))
  for (const told of [
    `発送分：${runId}／ご利用開始の書面／1通／理由：新規受付 11月分`,
    `発送分：${runId}／宛名CSV`,
    `発送分：${runId}／理由：印刷物の紛失`,
  ])
    assert.ok(acts.includes(told), told)
})

test('who was stopped since is left out; whoever has a letter is in no other run', async () => {
  await openUser('0000000301', '割符 一郎')
  await madeRun()
  assert.match((await preview(clerk)).html, /該当するユーザはいません/)
})

test('ADM-08: only roles that make letters make runs, and only those that print take them out', async () => {
  const branch = await site.seat('branch')
  const auditor = await site.seat('auditor')
  for (const seat of [branch, auditor]) {
    const page = await seat.browser.send(deskHref(seat.desk, 'prints'))
    assert.equal(page.status, 403, seat.operatorId)
  }
  const refused = await post(
    approver,
    deskHref(approver.desk, 'previewPrint'),
    formTokenIn(await approver.browser.page(deskHref(approver.desk, 'prints'))),
    selection,
  )
  assert.equal(refused.status, 403)
})
