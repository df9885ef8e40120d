// D4, X9: what auditors read of acts at the server's terminal, of who looked at a user, and of what was taken out.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { exportTokens } from '../../src/authority/operations/export-tokens.ts'
import { revokeToken } from '../../src/authority/operations/revoke-token.ts'
import { tellingTerminalAct } from '../../src/authority/operations/tell-terminal-act.ts'
import { verifyJournal } from '../../src/authority/operations/verify-journal.ts'
import { forgetReadings } from '../../src/authority/queries/readings.ts'
import { noteCountsMs } from '../../src/authority/rules/reading.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { entryOf } from '../../src/platform/journal/chain.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { type DeskSite, type Seat, startDesk, textOf, userHref } from './support/site.ts'
import { johokuDesk, settledCaller, shokoDesk } from './support/staff.ts'

let site: DeskSite
let auditor: Seat
beforeEach(async () => {
  site = await startDesk()
  auditor = await site.seat('auditor')
})
afterEach(() => site.end())

const terminal = { requestId: 'cli 1', actor: 'terminal:yamada', address: null }

const auditLog = async (query = '') =>
  textOf(await auditor.browser.page(`${deskHref(shokoDesk, 'journal')}${query}`))

test('D4: auditors of the institution concerned read who revoked a token at the terminal, and why', async () => {
  const caller = await settledCaller(site.world, 'o1')
  const act = { command: 'token revoke', subject: `TOKEN_ID=${caller.tokenId}`, reason: '端末の紛失の届出' }
  const context = tellingTerminalAct(site.world.context, act)
  const outcome = await revokeToken(context, terminal, { tokenId: caller.tokenId, reason: 'lost' })
  assert.equal(outcome.ok, true)
  const page = await auditLog(`?userId=${caller.userId}`)
  assert.ok(page.includes(`token revoke TOKEN_ID=${caller.tokenId}／理由：端末の紛失の届出`), page)
  assert.ok(page.includes('システム管理者（端末） yamada'), page)
  const other = await site.seat('auditor', johokuDesk)
  const theirs = textOf(await other.browser.page(deskHref(johokuDesk, 'journal')))
  assert.ok(!theirs.includes(caller.tokenId), 'another institution has no part in it')
})

test('D4: an export of tokens is in the audit log of every desk, and in no search for a user or a service', async () => {
  await settledCaller(site.world, 'o2')
  const act = { command: 'token export', subject: 'prefix=WRFM, plain', reason: '保守' }
  const written: string[] = []
  const exported = await exportTokens(tellingTerminalAct(site.world.context, act), terminal, {
    chosen: { prefix: 'WRFM' },
    fileKey: { kind: 'none' },
    write: async (text) => void written.push(text),
  })
  assert.equal(exported.ok, true)
  const other = await site.seat('auditor', johokuDesk)
  const theirs = textOf(await other.browser.page(deskHref(johokuDesk, 'journal')))
  for (const page of [await auditLog(), theirs]) {
    assert.ok(page.includes('token export prefix=WRFM, plain／理由：保守'), page)
    assert.match(page, /トークンファイルの書き出し\s*\d+件／暗号化なし/)
  }
  assert.ok(!(await auditLog('?userId=o2')).includes('token export'))
})

const exportJournal = (query: string) =>
  auditor.browser.send(`${deskHref(shokoDesk, 'journalExport')}${query}`)

async function entriesOf(type: string) {
  const rows = await newestJournal(site.world.context.store, { types: [type] }, 100)
  return rows.toReversed().map((row) => entryOf(row) as unknown as { actor: string; event: object })
}

test('X9: looking at a user is journaled once an operator, user and hour', async () => {
  const clerk = await site.seat('desk')
  const caller = await settledCaller(site.world, 'o3')
  const look = (seat: Seat) => seat.browser.page(userHref(seat, caller))
  const { service, userId } = caller
  const readOf = ({ operatorId }: Seat) => ({
    actor: `operator:${operatorId}`,
    event: {
      type: 'personal_data_read',
      service,
      userId,
      desk: shokoDesk,
      readBy: operatorId,
      readAtMs: site.world.clock.now().epochMilliseconds,
    },
  })
  const reads = async () =>
    (await entriesOf('personal_data_read')).map(({ actor, event }) => ({ actor, event }))
  const first = readOf(clerk)
  const page = await look(clerk)
  await look(clerk)
  assert.ok(!textOf(page).includes('お客様情報の閲覧'), 'the history of the user tells of the user')
  assert.deepEqual(await reads(), [first])
  const second = readOf(auditor)
  await look(auditor)
  assert.deepEqual(await reads(), [first, second])
  for (const minutes of [10, 10, 10, 10, 10, 9]) {
    site.world.clock.forward({ minutes })
    await look(auditor)
  }
  assert.deepEqual(await reads(), [first, second])
  site.world.clock.forward({ minutes: 1 })
  await look(auditor)
  assert.deepEqual(await reads(), [first, second, readOf(auditor)])
  assert.ok((await auditLog(`?userId=${userId}`)).includes('お客様情報の閲覧'))
})

test('X9: two views at once leave one entry and no error page', async () => {
  const caller = await settledCaller(site.world, 'o4')
  await Promise.all([1, 2, 3].map(() => auditor.browser.page(userHref(auditor, caller))))
  assert.equal((await entriesOf('personal_data_read')).length, 1)
})

test('X9: whoever is refused a user is not said to have read one', async () => {
  const caller = await settledCaller(site.world, 'o5')
  const foreign = await site.seat('desk', johokuDesk)
  const response = await foreign.browser.send(userHref(foreign, caller))
  assert.equal(response.status, 404)
  assert.deepEqual(await entriesOf('personal_data_read'), [])
})

/** Time passes, with something done now and then, so that the session lasts. */
async function keptBusy(seat: Seat, minutes: readonly number[]): Promise<void> {
  for (const each of minutes) {
    site.world.clock.forward({ minutes: each })
    await seat.browser.page(deskHref(seat.desk, 'search'))
  }
}

const listsRead = async () => (await entriesOf('list_read')).map(({ event }) => event)
const search = (seat: Seat, words: string) =>
  seat.browser.send(`${deskHref(seat.desk, 'search')}?${new URLSearchParams({ q: words })}`)

test('X9: a search that finds somebody is journaled with its words, once an operator, words and hour', async () => {
  const clerk = await site.seat('desk')
  await settledCaller(site.world, 'o7', { userName: '捜索 一郎' })
  await settledCaller(site.world, 'o8', { userName: '捜索 二郎' })
  const noted = ({ operatorId }: Seat, filter: string, count: number) => ({
    type: 'list_read',
    service: shokoDesk,
    userId: operatorId,
    list: 'search',
    filter,
    count,
    readAtMs: site.world.clock.now().epochMilliseconds,
  })
  const first = noted(clerk, '捜索', 2)
  assert.match(textOf(await (await search(clerk, ' 捜索 ')).text()), /2件見つかりました/)
  await search(clerk, '捜索')
  assert.deepEqual(await listsRead(), [first])
  const only = noted(clerk, 'o7', 1)
  assert.equal((await search(clerk, 'o7')).status, 303)
  assert.deepEqual(await listsRead(), [first, only])
  const second = noted(auditor, '捜索', 2)
  await search(auditor, '捜索')
  await keptBusy(clerk, [10, 10, 10, 10, 10, 9])
  await search(clerk, '捜索')
  assert.deepEqual(await listsRead(), [first, only, second])
  site.world.clock.forward({ minutes: 1 })
  await search(clerk, '捜索')
  assert.deepEqual(await listsRead(), [first, only, second, noted(clerk, '捜索', 2)])
  auditor = await site.seat('auditor')
  assert.ok((await auditLog()).includes('ユーザ検索／条件：捜索／2件'))
})

test('X9: words that find nobody are not journaled: they may be a password', async () => {
  const clerk = await site.seat('desk')
  const page = await (await search(clerk, 'Himitsu-no-Aikotoba')).text()
  assert.match(textOf(page), /該当するユーザは見つかりません/)
  assert.deepEqual(await listsRead(), [])
})

test('X12: a search with what nobody sees is refused beside the field, with the words kept', async () => {
  const clerk = await site.seat('desk')
  for (const hidden of ['\u0000', '\u202e', '\u200b']) {
    const response = await search(clerk, `捜${hidden}索`)
    assert.equal(response.status, 200)
    assert.match(textOf(await response.text()), /検索の2文字目に、目に見えない文字（U\+/)
  }
})

test('X9: a look at the audit log is noted with its condition; more lines of it are the same look', async () => {
  await auditLog('?userId=o9')
  await auditLog('?userId=o9&limit=500')
  assert.deepEqual(
    (await listsRead()).map((event) => {
      const { list, filter, userId } = event as Record<string, unknown>
      return [userId, list, filter]
    }),
    [[auditor.operatorId, 'journal', 'userId=o9']],
  )
})

test('X9: a condition is noted whole, and a very long one with its length and hash, so that two of them stay two', async () => {
  const filters = async () => (await listsRead()).map((event) => (event as { filter?: string }).filter ?? '')
  const long = 'い'.repeat(400)
  await auditLog(`?${new URLSearchParams({ userId: long })}`)
  assert.deepEqual(await filters(), [`userId=${long}`])
  for (const end of ['a', 'b']) await auditLog(`?${new URLSearchParams({ userId: 'う'.repeat(900) + end })}`)
  const [, first = '', second = ''] = await filters()
  assert.notEqual(first, second)
  const whole = `userId=${'う'.repeat(900)}a`
  const hash = createHash('sha256').update(whole).digest('hex')
  assert.equal(first, `userId=${'う'.repeat(183)}…（全908文字、SHA-256 ${hash}）`)
})

test('X9: a condition with what nobody sees has its name in the journal', async () => {
  await auditLog(`?${new URLSearchParams({ userId: 'a\u202eb' })}`)
  const [read] = await listsRead()
  assert.equal((read as { filter?: string } | undefined)?.filter, 'userId=a[U+202E]b')
})

test('X9: two searches at once leave one entry and no error page', async () => {
  await settledCaller(site.world, 'o10')
  const clerk = await site.seat('desk')
  const answers = await Promise.all([1, 2, 3].map(() => search(clerk, 'o10')))
  assert.deepEqual(
    answers.map(({ status }) => status),
    [303, 303, 303],
  )
  assert.equal((await listsRead()).length, 1)
})

test('X9, AUD-01: 種別 shows who looked and what was taken out, and nothing else, as a page and as a file', async () => {
  const clerk = await site.seat('desk')
  const caller = await settledCaller(site.world, 'o11')
  await search(clerk, 'o11')
  await clerk.browser.page(userHref(clerk, caller))
  await exportJournal('')
  const page = await auditor.browser.page(`${deskHref(shokoDesk, 'journal')}?kind=oversight`)
  const table = textOf(page.slice(page.indexOf('<tbody>'), page.indexOf('</tbody>')))
  const looked = '監査ログ／条件：種別=閲覧・出力'
  for (const shown of ['お客様情報の閲覧', 'ユーザ検索／条件：o11／1件', '一覧・記録の書き出し', looked]) {
    assert.ok(table.includes(shown), shown)
  }
  for (const other of ['パスワード一致', 'セッション開始', 'トークンの利用開始登録'])
    assert.ok(!table.includes(other), other)
  assert.match(page, /<option value="oversight" selected>閲覧・出力<\/option>/)
  assert.match(page, /export\.csv\?[^"]*kind=oversight/)
  const rows = parse(await (await exportJournal('?kind=oversight')).text(), { columns: true, bom: true })
  const types = new Set((rows as Record<string, string>[]).map((row) => row['種別']))
  assert.deepEqual([...types].toSorted(), ['exported', 'list_read', 'personal_data_read'])
  const whole = textOf(await auditor.browser.page(`${deskHref(shokoDesk, 'journal')}?kind=nothing`))
  assert.ok(whole.includes('トークンの利用開始登録'), 'a kind that there is not is none')
  assert.ok(!whole.includes('セッション開始'), 'D10: what each login writes is out of sight')
  const busy = textOf(await auditor.browser.page(`${deskHref(shokoDesk, 'journal')}?busy=1`))
  assert.ok(busy.includes('セッション開始') && busy.includes('パスワード一致'), 'unless it is asked for')
})

test('X9: what was noted more than an hour ago is cleaned up, and the journal still holds', async () => {
  const { context, clock } = site.world
  const clerk = await site.seat('desk')
  const caller = await settledCaller(site.world, 'o12')
  const lookAgain = async () => {
    await search(clerk, 'o12')
    await clerk.browser.page(userHref(clerk, caller))
  }
  await lookAgain()
  const rows = async () => {
    const counts = ['desk_reading', 'desk_list_reading'].map((table) =>
      context.store.query(`SELECT COUNT(*) FROM ${table}`),
    )
    return (await Promise.all(counts)).map(([row]) => row?.[0])
  }
  await forgetReadings(context.store, clock.now().epochMilliseconds - noteCountsMs)
  assert.deepEqual(await rows(), [1, 1])
  await keptBusy(clerk, [10, 10, 10, 10, 10, 11])
  await forgetReadings(context.store, clock.now().epochMilliseconds - noteCountsMs)
  assert.deepEqual(await rows(), [0, 0])
  const report = await verifyJournal(context, { checkpointsFile: undefined, compareRows: true })
  assert.equal(report.fault, null)
  await lookAgain()
  assert.deepEqual(await rows(), [1, 1])
})

test('X9: a file of the audit log is journaled with what was asked for, before it leaves', async () => {
  const response = await auditor.browser.send(`${deskHref(shokoDesk, 'journalExport')}?userId=o6`)
  assert.equal(response.status, 200)
  assert.match(await response.text(), /日時/)
  const [exported, ...more] = await entriesOf('exported')
  assert.deepEqual(more, [])
  assert.equal(exported?.actor, `operator:${auditor.operatorId}`)
  assert.deepEqual(exported?.event, {
    type: 'exported',
    service: shokoDesk,
    userId: auditor.operatorId,
    what: 'journal',
    filter: 'userId=o6',
    count: null,
  })
  assert.ok((await auditLog()).includes('監査ログ／条件：ユーザID・担当者ID=o6'))
})

test('X9: who may not take a file out leaves no entry', async () => {
  const clerk = await site.seat('desk')
  const response = await clerk.browser.send(deskHref(shokoDesk, 'journalExport'))
  assert.equal(response.status, 403)
  assert.deepEqual(await entriesOf('exported'), [])
})
