// Issue 18: many payees typed, pasted or from a spreadsheet's file: all that is wrong is told by line, nothing is lost.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { readPayeeList } from '../../../src/services/web-fb/operations/read-payee-list.ts'
import { listColumnTexts, listProblemText } from '../../../src/services/web-fb/texts/payee-list.ts'
import { formTokenIn } from '../../support/client.ts'
import { type Client, locationOf, publicOrigin, type Site, textOf, valueIn } from '../../support/site.ts'
import { fbLogin, follow, startFbSite } from '../../support/web-fb/browsers.ts'
import { addColleague, type FbCompany, openCompany } from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'
import { confirm, fixedPassword, pathOf } from '../../support/web-fb/transfer-screens.ts'
import { newestTransfers } from '../../support/web-fb/transfers.ts'

let site: Site
let person: FbCompany
let client: Client
beforeEach(async () => {
  site = await startFbSite()
  person = await openCompany(site.world.context, 'M54100000001')
  client = await fbLogin(site, person)
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  await site.end()
})

const good = [
  '5410,002,普通,0000001,ﾃﾞﾌｵﾙﾄ ﾌﾘｺﾐｻｷ,10000,当方',
  '5410,003,当座,12,かぶしきがいしゃ　ワリフ,"20,000",先方',
  '1,1,1,３,ｶ)ﾜﾘﾌ,￥500円',
].join('\r\n')
const day = '2026-11-24'

type Typed = {
  readonly list?: string
  readonly day?: string
  readonly account?: string
  readonly file?: Uint8Array | string
}

/** The form as its page sends it; `token` of a page that was opened before. */
async function send(
  by: Client,
  { list = '', file = '', ...typed }: Typed,
  token?: string,
): Promise<Response> {
  const data = new FormData()
  data.set('form_token', token ?? formTokenIn(await by.page(pathOf('payeeList'))))
  const fields = { account: person.accountId, day, list, ...typed }
  for (const [name, value] of Object.entries(fields)) data.set(name, value)
  const name = file.length === 0 ? '' : '給与 11月.csv'
  data.set('file', new Blob([typeof file === 'string' ? file : new Uint8Array(file)]), name)
  const headers = { Origin: publicOrigin, 'Sec-Fetch-Site': 'same-origin' }
  return by.send(pathOf('payeeList'), { method: 'POST', body: data, headers })
}

/** What stands in the field. */
function listIn(page: string): string {
  const written = /<textarea id="list"[^>]*>([\s\S]*?)<\/textarea>/.exec(page)?.[1] ?? ''
  return written.replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll('&lt;', '<')
}

async function problemsOf(text: string): Promise<string[]> {
  const read = await readPayeeList(site.world.context, webFb, text)
  assert.ok(!read.ok)
  return read.problems.map((problem) => {
    const { line, column } = problem
    return [line ?? '-', column === null ? '' : listColumnTexts[column], listProblemText(problem)].join(' ')
  })
}

test('issue 18: a typed list becomes one transfer: names converted, zeros filled in, fees and total shown, one confirmation', async () => {
  const page = await follow(
    client,
    send(client, { list: `金融機関,支店,科目,口座番号,受取人,金額\n${good}\n\n` }),
  )
  const text = textOf(page)
  for (const shown of [
    '確認用5410 店舗002 普通 0000001',
    '確認用5410 店舗003 当座 0000012',
    'ｶ)ﾜﾘﾌ',
    'みずほ 東京営業部 普通 0000003',
    'ファイルの受取人名「かぶしきがいしゃ　ワリフ」を、振込に使える文字に変換しました。',
    '画面での入力',
    '11月24日',
  ])
    assert.ok(text.includes(shown), `${shown} in ${text}`)
  const draftId = /\/new\/([^/]+)\/confirmation"/.exec(page)?.[1] ?? ''
  const draft = { draftId, digest: valueIn(page, 'digest') ?? '' }
  assert.match(textOf(await follow(client, confirm(client, draft, { fixedPassword }))), /振込先情報（3件）/)
  const [transfer] = await newestTransfers(site.world.context, person)
  assert.deepEqual(
    transfer?.lines.map(({ number, payYen, feeBearer }) => [number, payYen, feeBearer]),
    [
      ['0000001', 10_000, 'payer'],
      ['0000012', 20_000, 'payee'],
      ['0000003', 500, 'payer'],
    ],
  )
  // The same list again is a duplicate, whichever way it comes.
  const again = textOf(await follow(client, send(client, { file: good })))
  assert.match(again, /同じ内容のファイルの振込を/)
  assert.match(again, /給与 11月\.csv/)
})

test('issue 18: pasted from a spreadsheet, parted by tabs, it is the same; as is a file in Shift_JIS', async () => {
  const { context } = site.world
  const commas = await readPayeeList(context, webFb, good)
  const tabs = good.replaceAll('"20,000"', '20000').replaceAll(',', '\t')
  assert.deepEqual(await readPayeeList(context, webFb, tabs), commas)
  // 普通,ﾜﾘﾌ in Shift_JIS.
  const bytes = Buffer.concat([
    Buffer.from('5410,002,'),
    Buffer.of(0x95, 0x81, 0x92, 0xca),
    Buffer.from(',1,'),
    Buffer.of(0xdc, 0xd8, 0xcc),
    Buffer.from(',5\n'),
  ])
  assert.match(textOf(await follow(client, send(client, { file: bytes }))), /店舗002 普通 0000001[\s\S]*ﾜﾘﾌ/)
})

test('issue 18: all that is wrong is told beside the line as it stands, and the whole list stays where it was typed', async () => {
  const bad = [
    good.split('\r\n')[0],
    '9999,001,普通,1,ﾜﾘﾌ,5',
    'x,12345,定期,12345678,割符,0,折半',
    '5410,002,普通,1,ﾜﾘﾌ',
    '5410,002,,,,',
    `5410,002,普通,1,ﾜﾘ\u202Eﾌ,1.5`,
    `5410,002,普通,1,${'ｱ'.repeat(31)},99999999999`,
    '5410,002,constructor,1,ﾜﾘﾌ,5,toString',
    '5410,002,普通,1,ﾜﾘ\u3164ﾌ,5',
  ].join('\n')
  assert.deepEqual(await problemsOf(bad), [
    '2 支店コード 該当する金融機関・支店がありません。',
    '3 金融機関コード 金融機関コードは4桁、支店コードは3桁までの数字で入力してください。',
    '3 支店コード 金融機関コードは4桁、支店コードは3桁までの数字で入力してください。',
    '3 科目 普通、当座、貯蓄、その他のいずれかを入力してください。',
    '3 口座番号 7桁以内の数字で入力してください。',
    '3 受取人名（カナ） 「割」は使えません。カナ、英数字、スペース、( ) - . で入力してください。',
    '3 支払金額 1円以上、10桁以内の数字で入力してください。',
    '3 手数料負担 当方または先方と入力してください。',
    '4  項目の数が違います。6個または7個の項目を、カンマまたはタブで区切ってください。',
    '5  項目の数が違います。6個または7個の項目を、カンマまたはタブで区切ってください。',
    '6 受取人名（カナ） 見えない文字（U+202E）は使えません。カナ、英数字、スペース、( ) - . で入力してください。',
    '6 支払金額 1円以上、10桁以内の数字で入力してください。',
    '7 受取人名（カナ） 濁点・半濁点を1文字と数えて30文字以内で入力してください。',
    '7 支払金額 1円以上、10桁以内の数字で入力してください。',
    '8 科目 普通、当座、貯蓄、その他のいずれかを入力してください。',
    '8 手数料負担 当方または先方と入力してください。',
    '9 受取人名（カナ） 見えない文字（U+3164）は使えません。カナ、英数字、スペース、( ) - . で入力してください。',
  ])
  const refused = await send(client, { list: bad, day: '' })
  assert.equal(refused.status, 422)
  const page = await refused.text()
  assert.equal(listIn(page).replaceAll('\r\n', '\n'), bad)
  const text = textOf(page)
  assert.match(text, /一覧の誤り（8行、17件）/)
  assert.match(text, /9999,001,普通,1,ﾜﾘﾌ,5\s*支店コード：該当する金融機関・支店がありません。/)
  assert.match(text, /振込指定日を選択してください。/)
  assert.ok(page.includes(`value="${person.accountId}" selected`))
  assert.deepEqual(await newestTransfers(site.world.context, person), [])
})

test('issue 18: a file that is wrong is put into the field, where it is mended; what is no text is refused', async () => {
  const refused = await send(client, { file: '5410,002,普通,1,ﾜﾘﾌ,0' })
  assert.equal(refused.status, 422)
  const page = await refused.text()
  assert.equal(listIn(page), '5410,002,普通,1,ﾜﾘﾌ,0')
  assert.match(page, new RegExp(`value="${day}" selected`))
  const binary = await send(client, { file: Uint8Array.of(0xff, 0xff, 0x80, 0x81), list: 'あ' })
  assert.equal(binary.status, 422)
  const told = await binary.text()
  assert.match(textOf(told), /ファイルを読み取れません。/)
  assert.equal(listIn(told), 'あ')
  // No heading, although it has no code: nobody is passed over.
  assert.deepEqual(await problemsOf('みずほ,本店,普通,1,ﾜﾘﾌ,5'), [
    '1 金融機関コード 金融機関コードは4桁、支店コードは3桁までの数字で入力してください。',
    '1 支店コード 金融機関コードは4桁、支店コードは3桁までの数字で入力してください。',
  ])
  assert.deepEqual(await problemsOf(' \n\n'), ['-  振込先が入力されていません。'])
  assert.deepEqual(await problemsOf('5410,"002,普通'), [
    '1  「"」の組が閉じていないなど、CSVとして読み取れません。',
  ])
  const many = Array.from({ length: 1001 }, (_, at) => `5410,002,普通,${at + 1},ﾜﾘﾌ,5`).join('\n')
  assert.deepEqual(await problemsOf(many), [
    '-  一度に振り込める件数の上限を超えています。一覧を分けてください。',
  ])
  assert.deepEqual(await problemsOf('5410,002,普通,1,ﾜﾘﾌ,5\n'.repeat(20_000)), [
    '-  一覧が長すぎるため、読み取っていません。一覧を分けてください。',
  ])
  // 1,000 of them are confirmed at once: all of the list stays in one form.
  const most = many.slice(0, many.lastIndexOf('\n'))
  assert.match(textOf(await follow(client, send(client, { list: most }))), /1,000件　引落合計/)
})

test('issue 18, W8: what was typed when the session ended waits for the next login', async () => {
  const token = formTokenIn(await client.page(pathOf('payeeList')))
  site.world.clock.forward({ minutes: 11 })
  const late = await send(client, { list: good }, token)
  assert.deepEqual([late.status, locationOf(late)], [303, `/${webFb}/?notice=kept`])
  const again = await fbLogin(site, person)
  const shown = await again.page(`${pathOf('payeeList')}?draft=continue`)
  assert.equal(listIn(shown), good)
  await follow(again, send(again, { list: good }))
  assert.doesNotMatch(textOf(await again.page(pathOf('payeeList'))), /前回の入力が残っています/)
})

test('issue 18: who may not transfer gets no form, another’s account is not taken, and a forged form does nothing', async () => {
  const { context } = site.world
  const clerk = await addColleague(context, person, 'M54100000007', { mayTransfer: false })
  const looking = await fbLogin(site, clerk)
  assert.equal((await looking.send(pathOf('payeeList'))).status, 403)
  const stranger = await openCompany(context, 'M54100000008')
  const theirs = await send(client, { list: good, account: stranger.accountId })
  assert.equal(theirs.status, 422)
  assert.match(textOf(await theirs.text()), /出金口座を選択してください。/)
  assert.equal((await send(client, { list: good }, 'x'.repeat(43))).status, 403)
})
