// D3: an auditor finds who did what to whom, when, why and approved by whom, and takes it out by the same conditions.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { parse } from 'csv-parse/sync'
import { archiveJournal } from '../../src/authority/operations/archive-journal.ts'
import { signCheckpoint } from '../../src/authority/operations/sign-checkpoint.ts'
import { lastProof } from '../../src/desk/operations/prove-journal.ts'
import { beginProof, readProof } from '../../src/desk/queries/journal-proof.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { accept } from '../../src/platform/decision/decision.ts'
import { entryOf } from '../../src/platform/journal/chain.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { changeContextAt } from '../contract/support/changes.ts'
import { formTokenIn } from '../support/client.ts'
import { johoku, testCaller } from '../support/world.ts'
import { passes } from './support/calls.ts'
import {
  act,
  carryOut,
  type DeskSite,
  type Fields,
  type Seat,
  settle,
  startDesk,
  textOf,
} from './support/site.ts'
import { type Caller, lockPassword, settledCaller, shokoDesk } from './support/staff.ts'

let site: DeskSite
let clerk: Seat
let approver: Seat
let auditor: Seat
let user: Caller
let stranger: Caller
beforeEach(async () => {
  site = await startDesk()
  clerk = await site.seat('desk')
  approver = await site.seat('approver')
  auditor = await site.seat('auditor')
  user = await settledCaller(site.world, '0000000011')
  await settledCaller(site.world, '0000000012')
  stranger = await settledCaller(site.world, 'elsewhere', { service: johoku })
  await lockPassword(site.world, user)
  await act(clerk, user, 'unlock_password', { identification: 'callback', reason: '=1+1' })
  await act(clerk, user, 'revoke_token', { identification: 'seal', reason: '端末の変更' })
  site.world.clock.forward({ minutes: 5 })
  approver = await site.signIn(approver)
  await settle(approver, user, 'revoke_token')
  site.world.clock.forward({ minutes: 5 })
  clerk = await site.signIn(clerk)
  await carryOut(clerk, user, 'revoke_token')
  auditor = await site.signIn(auditor)
})
afterEach(() => site.end())

const journal = deskHref(shokoDesk, 'journal')
const query = (fields: Fields) => `?${new URLSearchParams(fields)}`

async function found(fields: Fields) {
  const html = await auditor.browser.page(journal + query(fields))
  const table = html.slice(html.indexOf('<tbody>'), html.indexOf('</tbody>'))
  return [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([row]) => textOf(row))
}

async function rowsOf(fields: Fields) {
  const response = await auditor.browser.send(deskHref(shokoDesk, 'journalExport') + query(fields))
  const text = await response.text()
  return parse(text, { columns: true, bom: true }) as Record<string, string>[]
}

test('D3: who did what to whom, when, why, asked and approved by whom, is one row', async () => {
  const rows = await found({ kind: 'acts', operator: clerk.operatorId, userId: user.userId })
  assert.equal(rows.length, 2)
  const [revoked = '', unlocked = ''] = rows
  for (const shown of [
    user.userId,
    'トークンの失効',
    '理由：端末の変更',
    '本人確認：届出印（書面）',
    `依頼：${clerk.operatorId}（2025/07/01 `,
    `承認：${approver.operatorId}（2025/07/01 `,
    `担当者 ${clerk.operatorId}`,
  ])
    assert.ok(revoked.includes(shown), `${shown}: ${revoked}`)
  assert.ok(unlocked.includes('ログインパスワードのロック解除') && unlocked.includes('理由：=1+1'))
  const [line] = await rowsOf({ kind: 'acts', operator: clerk.operatorId, userId: user.userId })
  assert.deepEqual([line?.['依頼者'], line?.['承認者']], [clerk.operatorId, approver.operatorId])
  assert.ok((line?.['承認日時'] ?? '') > (line?.['依頼日時'] ?? ''), 'both times')
})

test('D3: by operator, user, customer, kind, time, request and address; nothing of another institution', async () => {
  const { context } = site.world
  const of = { service: user.service, userId: user.userId, types: ['desk_acted'] }
  const [newest] = await newestJournal(context.store, of, 1)
  const entry = JSON.parse(newest?.body ?? '{}') as { request: string; address: string }
  const byRequest = await rowsOf({ request: entry.request })
  assert.ok(byRequest.length >= 2 && byRequest.every((row) => row['要求番号'] === entry.request))
  const byAddress = await rowsOf({ address: entry.address, kind: 'desk' })
  assert.ok(byAddress.length >= 4 && byAddress.every((row) => row['アドレス'] === entry.address))
  const byOperator = await rowsOf({ operator: approver.operatorId, kind: 'desk' })
  assert.deepEqual(
    byOperator.map((row) => row['種別']),
    ['approval_granted'],
  )
  const [customer] = await context.store.query(
    'SELECT c.number FROM customer c JOIN service_user u ON u.service = c.service AND u.customer_id = c.customer_id WHERE u.service = ? AND u.user_id = ?',
    user.service,
    user.userId,
  )
  const byCustomer = await rowsOf({ customer: String(customer?.[0]) })
  assert.ok(byCustomer.some((row) => row['種別'] === 'customer_created'))
  assert.ok(byCustomer.some((row) => row['種別'] === 'desk_acted' && row['ユーザID'] === user.userId))
  const ofTime = await rowsOf({ from: '2025/07/01', until: '2025/07/01', kind: 'desk' })
  assert.ok(ofTime.length >= 4)
  assert.deepEqual(await rowsOf({ until: '2025/06/30', kind: 'desk' }), [])
  assert.deepEqual(await rowsOf({ from: '2025/07/02' }), [])
  const all = await rowsOf({ busy: '1' })
  assert.ok(all.length > 50 && all.every((row) => !JSON.stringify(row).includes(stranger.userId)))
  assert.deepEqual(await rowsOf({ userId: stranger.userId }), [])
  const foreign = await auditor.browser.send(journal + query({ service: johoku }))
  assert.equal(foreign.status, 404)
  assert.deepEqual(await rowsOf({ caseNumber: 'K-1' }), [])
})

test('D3, D10: all of one call by its number, however it is typed: on the screen and in both files, and nothing of the next call', async () => {
  await lockPassword(site.world, user)
  const next = await settledCaller(site.world, '0000000013')
  const calls = deskHref(shokoDesk, 'calls')
  const whom = ({ service, userId }: Caller) => ({ service, userId })
  await clerk.browser.submit(calls, { ...whom(user), ...passes, number: 'K-7' })
  await act(clerk, user, 'unlock_password', { identification: 'call', reason: '入力誤り' })
  const begun = await clerk.browser.submit(calls, { ...whom(next), ...passes, number: 'K-8', ends: 'K-7' })
  assert.equal(begun.status, 303, await begun.text())
  const types = ['call_ended', 'password_unlocked', 'desk_acted', 'call_identified', 'call_begun']

  const filter = { caseNumber: 'ｋ－７', busy: '1' }
  const shown = await found(filter)
  assert.equal(shown.length, types.length, shown.join('|'))
  for (const row of shown) assert.ok(row.includes('受付番号：K-7') && row.includes(user.userId), row)
  const rows = await rowsOf(filter)
  assert.deepEqual(
    rows.map((row) => [row['種別'], row['受付番号']]),
    types.map((type) => [type, 'K-7']),
  )
  const lines = await auditor.browser.send(deskHref(shokoDesk, 'journalLines') + query(filter))
  const entries = (await lines.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(
    entries.map(({ type, caseNumber }) => [type, caseNumber]),
    types.map((type) => [type, 'K-7']),
  )
  const ofActs = await rowsOf({ ...filter, kind: 'acts', operator: clerk.operatorId })
  assert.deepEqual(
    ofActs.map((row) => row['種別']),
    ['desk_acted'],
  )
  assert.deepEqual(
    (await rowsOf({ caseNumber: 'K-8' })).map((row) => row['種別']),
    ['call_identified', 'call_begun'],
  )
})

test('D3: a day that there is not, and a range that ends before it begins, are said beside the field; nothing is lost', async () => {
  const wrongs: readonly (readonly [Fields, RegExp])[] = [
    [{ from: '2025/02/31' }, /id="from-error">日付が正しくありません。/],
    [{ until: 'きのう' }, /id="until-error">日付が正しくありません。/],
    [{ caseNumber: '受付7' }, /id="caseNumber-error">受付番号は、英数字とハイフンの/],
    [{ from: '2025/07/01 24:00' }, /id="from-error">日付が正しくありません。/],
    [{ from: '2025/07/02 10:00', until: '2025/07/01' }, /id="until-error">「期間（まで）」は/],
  ]
  for (const [fields, said] of wrongs) {
    const typed = { ...fields, operator: 'desk01', kind: 'acts' }
    const answer = await auditor.browser.send(journal + query(typed))
    const html = await answer.text()
    assert.equal(answer.status, 422)
    assert.match(html, said)
    for (const value of Object.values(fields)) assert.ok(html.includes(`value="${value}"`), value)
    assert.ok(html.includes('value="desk01"') && html.includes('<option value="acts" selected>'))
    const file = await auditor.browser.send(deskHref(shokoDesk, 'journalExport') + query(typed))
    assert.equal(file.status, 422, 'and nothing is taken out')
  }
})

test('D3, X9: JSON Lines by the same conditions, journaled as taken out', async () => {
  const fields = { kind: 'acts', userId: user.userId, operator: clerk.operatorId }
  const answer = await auditor.browser.send(deskHref(shokoDesk, 'journalLines') + query(fields))
  assert.match(answer.headers.get('Content-Type') ?? '', /^application\/x-ndjson/)
  const lines = (await answer.text()).trim().split('\n')
  const entries = lines.map((line) => JSON.parse(line) as { event: { reason: string }; userId: string })
  assert.deepEqual(
    entries.map(({ event }) => event.reason),
    ['端末の変更', '=1+1'],
  )
  const csv = await rowsOf(fields)
  assert.deepEqual(
    csv.map((row) => JSON.parse(row['記録'] ?? '{}').reason),
    ['端末の変更', '=1+1'],
  )
  const [taken] = await newestJournal(
    site.world.context.store,
    { types: ['exported'], service: shokoDesk },
    1,
  )
  assert.ok(taken)
  const { filter } = entryOf(taken).event as unknown as { readonly filter: string }
  assert.equal(filter, 'userId=0000000011, kind=acts, operator=desk1')
})

test('D3: an auditor keeps conditions under names, each their own', async () => {
  const save = async (seat: Seat, name: string, saved: string) => {
    const page = await seat.browser.page(journal)
    const fields = { form_token: formTokenIn(page), name, query: saved }
    return seat.browser.post(deskHref(shokoDesk, 'saveFilter'), fields)
  }
  const asked = 'kind=acts&operator=desk1'
  assert.equal((await save(auditor, '窓口の操作', asked)).status, 303)
  const nameless = await save(auditor, '', asked)
  assert.equal(nameless.status, 422)
  assert.match(await nameless.text(), /id="name-error">条件の名前を入力してください。/)
  assert.equal((await save(auditor, '日付', 'from=2025/02/31')).status, 422)
  const mine = await auditor.browser.page(journal)
  assert.match(mine, /<a href="[^"]*\?kind=acts&amp;operator=desk1">窓口の操作<\/a>/)
  const other = await site.seat('auditor')
  assert.doesNotMatch(await other.browser.page(journal), /窓口の操作/)
  for (let i = 1; i < 20; i++) assert.equal((await save(auditor, `条件${i}`, asked)).status, 303)
  assert.equal((await save(auditor, '一つ多い', asked)).status, 422)
  const drop = { form_token: formTokenIn(mine), name: '窓口の操作' }
  assert.equal((await auditor.browser.post(deskHref(shokoDesk, 'dropFilter'), drop)).status, 303)
  assert.doesNotMatch(await auditor.browser.page(journal), /窓口の操作/)
})

async function prove(checkpoints: string) {
  const page = await auditor.browser.page(journal)
  const fields = { form_token: formTokenIn(page), checkpoints }
  return auditor.browser.post(deskHref(shokoDesk, 'proveJournal'), fields)
}

async function proved() {
  const context = { ...site.world.context, deskParts: new Map() }
  for (;;) {
    const proof = await lastProof(context, shokoDesk)
    if (proof?.status !== 'running') return proof
    await pause(20)
  }
}

test('AUD-03: an auditor has the journal checked from here, and reads what could not be proved', async () => {
  const wrong = await prove('checkpoint')
  assert.equal(wrong.status, 422)
  assert.match(await wrong.text(), /id="checkpoints-error">1行目が検査点ではありません。/)
  const checkpoint = await signCheckpoint(site.world.context)
  for (const [checkpoints, unproven] of [
    ['', /末尾が切り取られていないこと、以前のデータベースに戻されていないこと。/],
    [JSON.stringify(checkpoint), /検査点より後の\d+件。/],
  ] as const) {
    assert.match((await prove(checkpoints)).headers.get('Location') ?? '', /notice=started#proof$/)
    const proof = await proved()
    assert.deepEqual(
      [proof?.status, proof?.report?.fault, proof?.startedBy],
      ['done', null, auditor.operatorId],
    )
    const page = textOf(await auditor.browser.page(journal))
    assert.match(page, /誤りは見つかりませんでした。/)
    assert.match(page, unproven)
    assert.match(page, /現在の状態（利用者・トークンなどの行）が記録どおりであること。/)
  }
  const [checked] = await newestJournal(
    site.world.context.store,
    { types: ['journal_checked'], service: shokoDesk },
    1,
  )
  assert.match(checked?.body ?? '', /"actor":"operator:auditor\d+".*"fault":null/)
  const asking = await clerk.browser.send(deskHref(shokoDesk, 'journalProof'))
  assert.equal(asking.status, 403)
})

test('AUD-03: of two who begin at once one does; what nobody saw for minutes may begin again; a fault is told', async () => {
  const { context } = site.world
  const nowMs = context.now().epochMilliseconds
  const begin = (run: string) =>
    beginProof(context.store, shokoDesk, { run, startedBy: run, startedAtMs: nowMs, total: 1 }, nowMs - 1)
  await Promise.all([begin('a'), begin('b')])
  const first = (await readProof(context.store, shokoDesk))?.run
  await begin('c')
  assert.equal((await readProof(context.store, shokoDesk))?.run, first, 'one of them')
  assert.match((await prove('')).headers.get('Location') ?? '', /notice=already/)
  const longAgo = context.now().epochMilliseconds - 600_000
  await context.store.query("UPDATE journal_proof SET status = 'running', seen_at_ms = ?", longAgo)
  assert.match(textOf(await auditor.browser.page(journal)), /検証は途中で止まりました/)
  const [row] = await newestJournal(context.store, { service: user.service, userId: user.userId }, 1)
  await context.store.query('UPDATE journal SET body = ? WHERE position = ?', '{}', row?.position ?? 0)
  await prove('')
  assert.notEqual((await proved())?.report?.fault, null)
  assert.match(textOf(await auditor.browser.page(journal)), /記録に誤りがあります。.*was changed/s)
  await context.store.query(
    'UPDATE journal SET body = ? WHERE position = ?',
    row?.body ?? '',
    row?.position ?? 0,
  )
})

test('E6: the page says until when the records are in the archive, and the check that it did not read them', async (t) => {
  const { context, clock } = site.world
  const folder = mkdtempSync(join(tmpdir(), 'warifu-desk-archive-'))
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  assert.doesNotMatch(textOf(await auditor.browser.page(journal)), /アーカイブ/)
  const beforeMs = clock.now().epochMilliseconds
  await context.store.change(changeContextAt(clock.now()), {}, () => accept({}, { type: 'verifiers_bound' }))
  clock.forward({ hours: 24 * 500 })
  const done = await archiveJournal(context, testCaller, { folder, beforeMs }, () => {})
  assert.ok(done.ok && done.parts.length === 1)
  auditor = await site.signIn(auditor)
  const page = textOf(await auditor.browser.page(journal))
  assert.match(page, /2025\/07\/01 \d\d:\d\d.*以前の記録は保管用のファイル（アーカイブ）に移した/)
  assert.deepEqual(await rowsOf({ kind: 'desk', userId: user.userId }), [])
  await prove('')
  assert.equal((await proved())?.report?.fault, null)
  const shown = textOf(await auditor.browser.page(journal))
  assert.match(shown, /アーカイブ）に移した記録\d+件。サーバの端末の journal verify --archive で/)
})
