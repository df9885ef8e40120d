// 振込ファイル取込 on a bad day: duplicates, drafts that are kept, rights and branches that go, two tabs, a file too large.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { readDraft, saveDraft } from '../../../src/services/web-fb/operations/transfers/draft.ts'
import { executeDueTransfers } from '../../../src/services/web-fb/operations/transfers/execute-due.ts'
import { fbAdministrationHref, fbHref } from '../../../src/services/web-fb/routes.ts'
import { transferMails } from '../../../src/services/web-fb/texts/transfer-mails.ts'
import { formTokenIn } from '../../support/client.ts'
import { type Client, locationOf, type Site, textOf, valueIn } from '../../support/site.ts'
import { fbLogin, follow, post, startFbSite } from '../../support/web-fb/browsers.ts'
import {
  addColleague,
  companyWithPayees,
  type FbCompany,
  happen,
  openCompany,
  registerToken,
} from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'
import { fileOf, upload } from '../../support/web-fb/transfer-files.ts'
import { confirm, fixedPassword, pathOf, upToConfirmation } from '../../support/web-fb/transfer-screens.ts'
import { newestTransfers } from '../../support/web-fb/transfers.ts'

let site: Site
beforeEach(async () => {
  site = await startFbSite()
})
afterEach(() => site.end())

const transfersOf = (person: FbCompany) => newestTransfers(site.world.context, person)

/** Takes a file in, up to 振込内容確認. */
async function takeIn(client: Client, bytes: Uint8Array) {
  const answer = await upload(client, bytes)
  assert.equal(answer.status, 303)
  const draftId = /\/new\/([^/]+)\/confirmation$/.exec(locationOf(answer))?.[1] ?? ''
  const page = await follow(client, answer)
  return { draftId, page, digest: valueIn(page, 'digest') ?? '', intended: valueIn(page, 'intended') ?? '' }
}

test('W1: the same file again is said, and confirmed only with the tick', async () => {
  const person = await openCompany(site.world.context, 'Z000001')
  const client = await fbLogin(site, person)
  const bytes = fileOf(person, 3)
  const first = await takeIn(client, bytes)
  assert.equal(first.intended, '')
  await follow(client, confirm(client, first, { fixedPassword }))
  const [transfer] = await transfersOf(person)
  // Other line ends, the same file.
  const lf = new Uint8Array(
    Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n'), 'latin1'),
  )
  const again = await takeIn(client, lf)
  const text = textOf(again.page)
  assert.match(text, /重複の確認/)
  assert.ok(
    text.includes(
      `同じ内容のファイルの振込を、2026/11/20 10:00に受け付けています（受付番号 ${transfer?.transferId}）`,
    ),
  )
  assert.match(
    text,
    /2件目　ﾌﾘｺﾐｻｷ　1,001 円：受付番号 F20261120-\d{8}（振込指定日 2026\/11\/24（火））に、同じ口座・同じ金額/,
  )
  const unticked = await confirm(client, again, { fixedPassword })
  assert.equal(unticked.status, 409)
  assert.match(textOf(await unticked.text()), /重複を確認し、チェックを入れてください。/)
  assert.equal((await transfersOf(person)).length, 1)
  const { intended, digest } = again
  await follow(
    client,
    post(client, pathOf('confirmation', again.draftId), { digest, fixedPassword, intended }),
  )
  assert.equal((await transfersOf(person)).length, 2)
})

test('W1: same payee, amount and day within N days is said for a typed transfer, too; further apart it is not', async () => {
  const person = await companyWithPayees(site.world.context)
  const client = await fbLogin(site, person)
  await follow(
    client,
    confirm(client, await upToConfirmation(client, person, { day: '2026-11-24' }), { fixedPassword }),
  )
  for (const [day, amount, isSaid] of [
    ['2026-11-20', '10000', true],
    ['2026-11-27', '10000', true],
    ['2026-11-30', '10000', false],
    ['2026-11-24', '10001', false],
  ] as const) {
    const { page } = await upToConfirmation(client, person, { day, amount })
    assert.equal(/重複の確認/.test(textOf(page)), isSaid, `${day} ${amount}`)
  }
  // The same twice within one file.
  const twice = fileOf(person, 2, '1130', (transfer) => ({
    ...transfer,
    accountNumber: '0000009',
    amountYen: 7,
  }))
  assert.match(textOf((await takeIn(client, twice)).page), /2件目.*この振込データの中に、同じ口座・同じ金額/)
})

test('a file that was taken in waits for its user through logins, is shown with its days, and goes when discarded', async () => {
  const person = await openCompany(site.world.context, 'Z000001')
  const colleague = await addColleague(site.world.context, person, 'test10')
  const { draftId, digest } = await takeIn(await fbLogin(site, person), fileOf(person, 2))
  site.world.clock.forward({ hours: 50 })
  const client = await fbLogin(site, person)
  const list = textOf(await client.page(pathOf('transferFile')))
  assert.match(
    list,
    /作成中の振込データ（1件）\s*furikomi.txt\s*2件　2,001 円　振込指定日 2026\/11\/24（火）/,
  )
  assert.match(list, /保存期限 2027\/01\/29 10:00/)
  const other = await fbLogin(site, colleague)
  assert.doesNotMatch(textOf(await other.page(pathOf('transferFile'))), /作成中の振込データ（/)
  // Somebody else's draft can't be discarded, nor confirmed.
  await post(other, pathOf('discardTransferFile', draftId), {})
  assert.match(textOf(await client.page(pathOf('transferFile'))), /furikomi/)
  const gone = await client.page(pathOf('transferFile'))
  await client.post(pathOf('discardTransferFile', draftId), { form_token: formTokenIn(gone) })
  assert.doesNotMatch(textOf(await client.page(pathOf('transferFile'))), /furikomi/)
  // In another tab the draft was still open.
  const late = await client.post(pathOf('confirmation', draftId), {
    form_token: formTokenIn(gone),
    digest,
    fixedPassword,
  })
  assert.equal(late.status, 409)
  assert.match(textOf(await late.text()), /破棄されています/)
  assert.deepEqual(await transfersOf(person), [])
})

test('of waiting files there may be twenty: then one has to go first', async () => {
  const person = await openCompany(site.world.context, 'Z000001')
  const client = await fbLogin(site, person)
  const first = await takeIn(client, fileOf(person, 1))
  for (let i = 1; i < 20; i++) await takeIn(client, fileOf(person, i + 1))
  const full = await upload(client, fileOf(person, 30))
  assert.equal(full.status, 409)
  assert.match(textOf(await full.text()), /作成中の振込データが多すぎるため、取り込めません。/)
  const list = await client.page(pathOf('transferFile'))
  await client.post(pathOf('discardTransferFile', first.draftId), { form_token: formTokenIn(list) })
  await takeIn(client, fileOf(person, 30))
})

test('W5: 1,000 records with 500 errors: all are shown, page by page, to who sent the file', async () => {
  const person = await openCompany(site.world.context, 'Z000001')
  const colleague = await addColleague(site.world.context, person, 'test10')
  const client = await fbLogin(site, person)
  const bytes = fileOf(person, 1000, '1124', (transfer, i) => ({
    ...transfer,
    branchCode: i % 2 === 0 ? '003' : '999',
  }))
  const answer = await upload(client, bytes)
  assert.equal(answer.status, 422)
  const html = await answer.text()
  assert.match(textOf(html), /ファイルの誤り（500件）.*1から100件\/500件/s)
  // The next page begins with the errors: not with the message, which would take the focus, nor with the form.
  const next = /href="([^"]*\/checked\/[^"]*page=)2#problems"/.exec(html)?.[1] ?? ''
  const lastPage = await client.page(`${next}5`)
  assert.match(lastPage, /<section id="problems">/)
  assert.doesNotMatch(lastPage, /role="alert"/)
  const last = textOf(lastPage)
  assert.match(last, /401から500件\/500件/)
  assert.match(last, /1001\s*ﾌﾘｺﾐｻｷ\s*支店番号（21～23桁）\s*該当する金融機関・支店がありません。/)
  const stranger = await (await fbLogin(site, colleague)).send(`${next}5`)
  assert.equal(locationOf(stranger), pathOf('transferFile'))
})

test('X12: the name of a file shows what it hides, and is text whatever it holds', async () => {
  const person = await openCompany(site.world.context, 'Z000001')
  const client = await fbLogin(site, person)
  const name = '"><script>\u202Egnp.txt'
  await follow(client, upload(client, fileOf(person, 1), { name }))
  const html = await client.page(pathOf('transferFile'))
  assert.doesNotMatch(html, /<script>\W*(?:\[U|gnp)/)
  assert.match(html, /script&gt;\[U\+202E\]gnp\.txt/)
})

test('a file of 20 MB is refused before it is read', async () => {
  const person = await openCompany(site.world.context, 'Z000001')
  const client = await fbLogin(site, person)
  const answer = await upload(client, new Uint8Array(20_000_000).fill(0x32))
  assert.equal(answer.status, 413)
  assert.match(textOf(await answer.text()), /ファイルが大きすぎるため、読み込んでいません。/)
})

test('a right withdrawn meanwhile: the file that waits can’t be confirmed', async () => {
  const person = await openCompany(site.world.context, 'Z000001')
  const colleague = await addColleague(site.world.context, person, 'test10')
  const client = await fbLogin(site, colleague)
  const { draftId, page, digest } = await takeIn(client, fileOf(person, 2))
  const rights = { role: 'general', mayInquire: true, certificateOnly: false } as const
  const none = { perTransferYen: null, perDayYen: null }
  await happen(site.world.context, {
    type: 'fb_user_set',
    ...colleague,
    ...rights,
    ...none,
    mayTransfer: false,
  })
  const token = formTokenIn(page)
  const late = await client.post(pathOf('confirmation', draftId), {
    form_token: token,
    digest,
    fixedPassword,
  })
  assert.equal(late.status, 403)
  assert.match(textOf(await late.text()), /都度振込を行う権限がありません/)
  assert.equal((await upload(client, fileOf(person, 1))).status, 403)
  assert.deepEqual(await transfersOf(person), [])
})

test('a payee whose branch was merged away meanwhile is named, and the transfer waits until it is taken out', async () => {
  const person = await openCompany(site.world.context, 'Z000001')
  const client = await fbLogin(site, person)
  const { draftId } = await takeIn(client, fileOf(person, 2))
  const { context } = site.world
  const draft = await readDraft(context, person, draftId)
  assert.ok(draft)
  const lines = draft.lines.map((line, i) => (i === 1 ? { ...line, branchCode: '998' } : line))
  await saveDraft(context, person, draftId, { ...draft, lines })
  const html = await client.page(pathOf('confirmation', draftId))
  assert.match(textOf(html), /現在は取り扱いのない金融機関・支店の振込先があります/)
  assert.match(textOf(html), /ﾌﾘｺﾐｻｷ現在は取り扱いのない金融機関・支店です/)
  assert.ok(!html.includes('>確定</button>'))
  const digest = valueIn(html, 'digest') ?? ''
  const forced = await confirm(client, { draftId, digest }, { fixedPassword })
  assert.equal(forced.status, 409)
  const details = await client.page(`${pathOf('details', draftId)}?row=1`)
  const row = { rows: '2', 'row-1': valueIn(details, 'row-1') ?? '', day: '2026-11-24', act: 'remove-1' }
  const left = await follow(client, post(client, pathOf('details', draftId), row))
  assert.match(textOf(left), /1件/)
  const shown = valueIn(await client.page(pathOf('confirmation', draftId)), 'digest') ?? ''
  await follow(client, confirm(client, { draftId, digest: shown }, { fixedPassword }))
  assert.deepEqual(
    (await transfersOf(person)).map((transfer) => transfer.lines.length),
    [1],
  )
})

test('two tabs in one draft: what one changed the other shows before anything is confirmed, and both give one receipt', async () => {
  const person = await openCompany(site.world.context, 'Z000001')
  const client = await fbLogin(site, person)
  const { draftId, digest } = await takeIn(client, fileOf(person, 12))
  const details = await client.page(`${pathOf('details', draftId)}?row=3`)
  const row = {
    rows: '12',
    'row-3': valueIn(details, 'row-3') ?? '',
    'amount-3': '7',
    day: '2026-11-24',
    act: 'next',
  }
  await follow(client, post(client, pathOf('details', draftId), row))
  const stale = await confirm(client, { draftId, digest }, { fixedPassword })
  assert.equal(stale.status, 409)
  const html = await stale.text()
  assert.match(textOf(html), /ほかの画面で振込内容が変更されたため、確定していません/)
  const fresh = { draftId, digest: valueIn(html, 'digest') ?? '' }
  const answers = await Promise.all([
    confirm(client, fresh, { fixedPassword }),
    confirm(client, fresh, { fixedPassword }),
  ])
  assert.equal(new Set(answers.map((answer) => locationOf(answer).split('?')[0])).size, 1)
  assert.deepEqual(
    (await transfersOf(person)).map(({ lines }) => lines[3]?.payYen),
    [7],
  )
  assert.doesNotMatch(textOf(await client.page(pathOf('transferFile'))), /furikomi/)
})

test('a code spent between 確認 and 実行 confirms nothing; the next one does', async () => {
  const person = await companyWithPayees(site.world.context)
  const { tokenId } = await registerToken(site.world.context, person, 'individual')
  const client = await fbLogin(site, person)
  const draft = await takeIn(client, fileOf(person, 2))
  const code = await site.world.code(tokenId)
  await follow(client, confirm(client, await upToConfirmation(client, person), { code }))
  const late = await confirm(client, draft, { code })
  assert.equal(late.status, 422)
  assert.match(textOf(await late.text()), /使用済みです。トークンの数字が変わるのを待って/)
  site.world.clock.forward({ seconds: 30 })
  await follow(client, confirm(client, draft, { code: await site.world.code(tokenId) }))
  assert.equal((await transfersOf(person)).length, 2)
})

test('W9: the tenth wrong code shows the lock alone, at a transfer and at a cancellation', async () => {
  const person = await companyWithPayees(site.world.context)
  const { tokenId } = await registerToken(site.world.context, person, 'individual')
  const client = await fbLogin(site, person)
  const answer = await confirm(client, await upToConfirmation(client, person, { day: '2026-11-24' }), {
    code: await site.world.code(tokenId),
  })
  const transferId = locationOf(answer).split('/').at(-1) ?? ''
  const draft = await upToConfirmation(client, person, { amount: '5' })
  for (let i = 0; i < 8; i++) await confirm(client, draft, { code: '000000' })
  const ninth = textOf(await (await confirm(client, draft, { code: '000000' })).text())
  assert.match(ninth, /新しい数字を入力してください/)
  const tenth = textOf(await (await post(client, pathOf('transfer', transferId), { code: '000000' })).text())
  const after = textOf(await (await confirm(client, draft, { code: '000000' })).text())
  for (const text of [tenth, after]) {
    assert.match(text, /ワンタイムパスワードロック状態のため/)
    assert.doesNotMatch(text, /新しい数字/)
  }
})

test('W3: when the money must be there is said at reservation; on the day that it is short, and at last that it failed', async () => {
  const person = await companyWithPayees(site.world.context)
  const client = await fbLogin(site, person)
  const draft = await upToConfirmation(client, person, { day: '2026-11-24', amount: '10000000' })
  // 11/23 is 勤労感謝の日, 11/21 a Saturday.
  const said =
    /2026\/11\/20（金）までに、引落合計 10,000,000 円を出金口座にご用意ください。振込指定日の09:00に引き落とします。残高が不足しているときは、15:00まで5分ごとに/
  assert.match(textOf(draft.page), said)
  const done = await follow(client, confirm(client, draft, { fixedPassword }))
  assert.match(textOf(done), said)
  const today = await upToConfirmation(client, person, { day: '2026-11-20', amount: '3000000' })
  assert.doesNotMatch(textOf(today.page), /ご用意ください/)
  await follow(client, confirm(client, today, { fixedPassword }))
  const home = async () => textOf(await (await fbLogin(site, person)).page(fbHref(webFb, 'home')))
  const due = async (at: string) => {
    site.world.clock.set(`2026-11-24T${at}:00+09:00`)
    await executeDueTransfers(site.world.context, transferMails)
  }
  await due('08:59')
  assert.doesNotMatch(await home(), /残高不足/)
  await due('09:00')
  assert.match(
    await home(),
    /本日の振込（10,000,000 円）は、残高不足のためまだ振り込まれていません。15:00までに/,
  )
  const again = await fbLogin(site, person)
  const [transferId = ''] = (await transfersOf(person)).flatMap((each) =>
    each.status === 'reserved' ? each.transferId : [],
  )
  assert.match(textOf(await again.page(pathOf('transferList'))), /予約中 残高不足・再試行中/)
  assert.match(textOf(await again.page(pathOf('transfer', transferId))), /2026\/11\/24 09:00から再試行中/)
  await due('15:00')
  assert.match(
    await home(),
    /振込指定日 2026\/11\/24（火） の振込（10,000,000 円）は、残高不足などのため振り込まれませんでした/,
  )
  const history = await (await fbLogin(site, person)).page(fbAdministrationHref(webFb, 'history'))
  assert.match(textOf(history), /振込の不能[\s\S]*振込の残高不足（再試行）/)
})
