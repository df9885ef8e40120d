// Issue 6: 振込データ引渡し for operators: who may, what a run shows, and that its files match the record.

import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { raiseFence } from '../../src/authority/operations/raise-fence.ts'
import type { Role } from '../../src/authority/rules/rights.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { entryOf } from '../../src/platform/journal/chain.ts'
import { journalAfter, newestJournal } from '../../src/platform/journal/queries.ts'
import { digestOf } from '../../src/platform/secrets/random.ts'
import { deliverRuns } from '../../src/services/web-fb/operations/handover/deliver-runs.ts'
import { newestRuns } from '../../src/services/web-fb/queries/handover.ts'
import { deskHandoverHref, fbDeskHref } from '../../src/services/web-fb/routes.ts'
import { addExecuted, addFenced, addRefused, lineOf } from '../contract/support/runs.ts'
import { formTokenIn } from '../support/client.ts'
import { valueIn } from '../support/site.ts'
import { type FbCompany, happen, openCompany } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { testCaller } from '../support/world.ts'
import { type DeskSite, eventsOf, type Seat, startDesk, textOf } from './support/site.ts'

const desk = 'desk/shinkin-5410'
const list = deskHandoverHref(desk, 'handoverOf', webFb)

let site: DeskSite
let clearing: Seat
let payer: FbCompany
beforeEach(async () => {
  site = await startDesk({ start: '2016-01-13T10:12:15+09:00' })
  clearing = await site.seat('clearing', desk)
  payer = await openCompany(site.world.context, 'M54100000025')
})
afterEach(() => site.end())

async function make(seat = clearing): Promise<Response> {
  const form_token = formTokenIn(await clearing.browser.page(list))
  return seat.browser.post(deskHandoverHref(desk, 'makeRun', webFb), { form_token })
}

/** A run with one transfer of two lines. */
async function makeRun() {
  const lines = [lineOf(10_000), lineOf(2000, { name: 'ﾔﾏﾀﾞ<b>' })]
  await addExecuted(site.world.context, payer, 'F20160113-00000001', lines)
  assert.equal((await make()).headers.get('Location'), `${list}?notice=made`)
  return newest()
}

async function newest() {
  const [run] = await newestRuns(site.world.context.store, webFb, 1)
  assert.ok(run)
  return run
}

test('E5: a posting that the core system refused is told with its reason, until the transfer is stopped', async () => {
  const { context } = site.world
  assert.doesNotMatch(await clearing.browser.page(list), /基幹システムが記帳しなかった振込/)
  const { service, accountId } = payer
  const transferId = 'F20160113-00000001'
  await addRefused(context, payer, transferId, 'account_<b>frozen')
  const page = textOf(await clearing.browser.page(list))
  assert.match(
    page,
    /基幹システムが記帳しなかった振込.*F20160113-00000001-001.*-12,000円.*account_<b>frozen/s,
  )
  assert.match(page, /002-\*+025/)
  assert.doesNotMatch(page, /1000025/)
  const entry = { service, transferId, text: '振込中止', day: '2016-01-13', entryId: `${transferId}-S0001` }
  await happen(context, {
    type: 'posted',
    ...entry,
    accountId,
    bookedAtMs: 3,
    yen: 12_000,
    balanceYen: 12_001,
  })
  assert.doesNotMatch(await clearing.browser.page(list), /基幹システムが記帳しなかった振込/)
})

test('E5: a refused posting is sent again by two operators, each on the page of its ID; what is typed stays', async () => {
  const { context } = site.world
  const other = await site.seat('clearing', desk)
  const transferId = 'F20160113-00000001'
  await addExecuted(context, payer, transferId, [lineOf(12_000)])
  const file = { digest: 'd', sequence: 1, form: 'full', asOfMs: 1, accounts: 1, movements: 0 } as const
  await happen(context, { type: 'core_file_taken', service: webFb, ...file, takenAtMs: 1 })
  const entryId = await addRefused(context, payer, transferId, 'frozen')
  const page = deskHandoverHref(desk, 'posting', webFb, entryId)
  assert.ok((await clearing.browser.page(list)).includes(`href="${page}"`))
  const empty = await clearing.browser.submit(page, { wish: '', reason: '' })
  assert.equal(empty.status, 422)
  assert.match(textOf(await empty.text()), /対応を選択してください。.*理由を入力してください。/s)
  const early = await clearing.browser.submit(page, { wish: 'close', reason: '先方で処理<b>' })
  assert.equal(early.status, 409)
  const told = await early.text()
  assert.match(textOf(told), /まだ引き渡されていません。.*RMCFBDSK001004E/s)
  assert.match(told, /value="先方で処理&lt;b&gt;"/)
  const asked = await clearing.browser.submit(page, { wish: 'resend', reason: '口座の凍結を解除<b>' })
  assert.equal(asked.headers.get('Location'), `${page}?notice=asked`)
  const own = await clearing.browser.page(`${page}?notice=asked`)
  assert.match(textOf(own), /対応を依頼しました。.*ほかの担当者の承認が必要です。/s)
  assert.doesNotMatch(own, /value="grant"/)
  const settle = deskHandoverHref(desk, 'settlePosting', webFb, entryId)
  const press = async ({ browser }: Seat, verdict: string, shown = own) => {
    const [wish = '', askedBy = '', askedAt = ''] = ['wish', 'askedBy', 'askedAt'].map((name) =>
      valueIn(shown, name),
    )
    const form_token = formTokenIn(await browser.page(page))
    return browser.post(settle, { form_token, verdict, wish, askedBy, askedAt })
  }
  assert.equal((await press(other, 'whatever')).status, 400)
  const changed = await press(other, 'grant', own.replace('value="resend"', 'value="close"'))
  assert.equal(changed.status, 409)
  assert.match(textOf(await changed.text()), /別の依頼に変わっています。.*RMCFBDSK001008E/s)
  const forged = await press(clearing, 'grant')
  assert.equal(forged.status, 409)
  assert.match(textOf(await forged.text()), /ご自身の依頼は承認できません。.*RMCFBDSK001005E/s)
  assert.match(textOf(await other.browser.page(list)), /承認待ち\s*clearing1/)
  assert.match(textOf(await other.browser.page(page)), /再送信する.*口座の凍結を解除<b>.*clearing1/s)
  assert.equal((await press(other, 'grant')).headers.get('Location'), `${page}?notice=grant`)
  assert.match(textOf(await other.browser.page(`${page}?notice=grant`)), /対応を承認しました。/)
  assert.doesNotMatch(await other.browser.page(list), /基幹システムが記帳しなかった振込/)
  const outsider = await site.seat('desk', desk)
  assert.equal((await outsider.browser.send(page)).status, 403)
  const form_token = formTokenIn(own)
  assert.equal((await outsider.browser.post(settle, { form_token, verdict: 'grant' })).status, 403)
  const unknown = deskHandoverHref(desk, 'posting', webFb, 'F1-001')
  assert.equal((await clearing.browser.send(unknown)).status, 404)
})

test('with nothing waiting, nothing is made', async () => {
  const page = textOf(await clearing.browser.page(list))
  assert.match(page, /0件の振込が引渡しを待っています。営業日の09:30、11:00、13:00、15:00に、自動で/)
  assert.match(page, /引渡しデータはまだありません/)
  const made = await make()
  assert.equal(made.status, 409)
  assert.match(textOf(await made.text()), /引渡しを待つ振込はありません。\(RMCFBDSK001002E\)/)
})

test('a run is made, shown and downloaded: the bytes match its digests, and the journal says who took them', async () => {
  const run = await makeRun()
  const page = textOf(await clearing.browser.page(`${list}?notice=made`))
  assert.match(page, /引渡しデータを作成しました。/)
  assert.match(page, new RegExp(`${run.runId}\\s*2016/01/13\\s*2件\\s*12,000円\\s*2016/01/13 .*\\s*未出力`))

  const href = deskHandoverHref(desk, 'handoverRun', webFb, run.runId)
  const html = await clearing.browser.page(href)
  for (const shown of [run.digest, run.jsonDigest, 'F20160113-00000001-2', '店舗003（003）当座 ****001'])
    assert.ok(textOf(html).includes(shown), shown)
  assert.ok(!html.includes('<b>'))

  const download = deskHandoverHref(desk, 'downloadRun', webFb, run.runId)
  const form_token = formTokenIn(html)
  for (const [format, name, digest] of [
    ['zengin', `${run.runId}.txt`, run.digest],
    ['json', `${run.runId}.json`, run.jsonDigest],
  ] as const) {
    const file = await clearing.browser.post(download, { form_token, format })
    assert.equal(file.status, 200)
    assert.equal(file.headers.get('Content-Disposition'), `attachment; filename="${name}"`)
    assert.equal(digestOf(new Uint8Array(await file.arrayBuffer())), digest)
  }
  const caller = { service: webFb, userId: clearing.operatorId, password: '', tokenId: '' }
  const taken = (await eventsOf(site.world, caller)).filter(({ type }) => type === 'run_downloaded')
  assert.deepEqual(taken, [
    {
      type: 'run_downloaded',
      service: webFb,
      userId: clearing.operatorId,
      runId: run.runId,
      format: 'zengin',
    },
    {
      type: 'run_downloaded',
      service: webFb,
      userId: clearing.operatorId,
      runId: run.runId,
      format: 'json',
    },
  ])
  assert.equal((await clearing.browser.post(download, { form_token, format: 'exe' })).status, 400)
  assert.equal((await clearing.browser.post(download, { format: 'json' })).status, 403)
})

test('X9: a run masks the accounts of payers and payees until they are asked for, once a press', async () => {
  const run = await makeRun()
  const href = deskHandoverHref(desk, 'handoverRun', webFb, run.runId)
  const numbers = deskHandoverHref(desk, 'runNumbers', webFb, run.runId)
  const masked = await clearing.browser.page(href)
  assert.doesNotMatch(textOf(masked), /0000001(?!-)/)
  const asked = () => clearing.browser.post(numbers, { form_token: formTokenIn(masked) })
  const shown = await asked()
  assert.equal(shown.status, 200)
  assert.equal(shown.headers.get('Cache-Control'), 'no-store')
  const text = textOf(await shown.text())
  assert.ok(text.includes('店舗003（003）当座 0000001'), text)
  assert.ok(!text.includes('口座番号を表示'))
  assert.doesNotMatch(textOf(await clearing.browser.page(href)), /当座 0000001/)
  await asked()
  assert.equal((await clearing.browser.post(numbers, {})).status, 403)
  const rows = await newestJournal(
    site.world.context.store,
    { types: ['list_read', 'account_numbers_shown'] },
    10,
  )
  const noted = rows.toReversed().map((row) => {
    const { event, actor } = entryOf(row) as unknown as { event: Record<string, unknown>; actor: string }
    return [actor, event['type'], event['of'] ?? event['filter'], event['count'] ?? event['userId']]
  })
  const by = `operator:${clearing.operatorId}`
  assert.deepEqual(noted, [
    [by, 'list_read', `service=${webFb}, run=${run.runId}`, 2],
    [by, 'account_numbers_shown', 'run', run.runId],
    [by, 'account_numbers_shown', 'run', run.runId],
  ])
})

test('the list says why a run was not delivered', async () => {
  const { context } = site.world
  await makeRun()
  await deliverRuns(context, '/nowhere/at/all', { info() {}, error() {} })
  assert.match(textOf(await clearing.browser.page(list)), /未出力：出力先のフォルダがありません。/)
})

test('ADM-01: only the clearing role, at its own institution; a desk without WEB-FB has no such page', async () => {
  const run = await makeRun()
  const pages = [fbDeskHref(desk, 'handover'), list, deskHandoverHref(desk, 'handoverRun', webFb, run.runId)]
  const head = site.world.context.store.head().seq
  for (const role of ['desk', 'branch', 'approver', 'auditor'] satisfies Role[]) {
    const seat = await site.seat(role, desk)
    for (const page of pages) assert.equal((await seat.browser.send(page)).status, 403, `${role} ${page}`)
    assert.doesNotMatch(await seat.browser.page(deskHref(desk, 'search')), /振込データ引渡し/)
    const form_token = formTokenIn(await seat.browser.page(deskHref(desk, 'search')))
    for (const screen of ['makeRun', 'downloadRun'] as const) {
      const path = deskHandoverHref(desk, screen, webFb, run.runId)
      const posted = await seat.browser.post(path, { form_token, format: 'json' })
      assert.equal(posted.status, 403, `${role} ${screen}`)
    }
  }
  const stranger = await site.seat('clearing', 'desk/shoko-chukin')
  assert.doesNotMatch(await stranger.browser.page(deskHref(stranger.desk, 'search')), /振込データ引渡し/)
  for (const screen of ['handover', 'handoverOf', 'handoverRun'] as const) {
    const path =
      screen === 'handover'
        ? fbDeskHref(stranger.desk, screen)
        : deskHandoverHref(stranger.desk, screen, webFb, run.runId)
    assert.equal((await stranger.browser.send(path)).status, 404, screen)
  }
  const unknown = deskHandoverHref(desk, 'handoverRun', webFb, "R'--")
  assert.equal((await clearing.browser.send(unknown)).status, 404)
  const events = (await journalAfter(site.world.context.store, 0, 100_000)).slice(head)
  assert.ok(events.every(({ type }) => !type.startsWith('run_')))
})

test('R3: after a restore a run waits until an operator says whether it has left, by one press', async () => {
  const { context } = site.world
  const log = { info() {}, error() {} }
  const first = await makeRun()
  await raiseFence(context, testCaller)
  assert.equal((await clearing.browser.send(list)).status, 303, 'everybody is logged out')
  clearing = await site.seat('clearing', desk)
  await addExecuted(context, payer, 'F20160113-00000002', [lineOf(500)])
  assert.equal((await make()).headers.get('Location'), `${list}?notice=made`)
  const second = await newest()
  assert.match(
    textOf(await clearing.browser.page(list)),
    /確認待ち（システムの復旧）.*確認待ち（システムの復旧）/s,
  )

  const press = async ({ runId }: { readonly runId: string }, verdict: string) => {
    const form_token = formTokenIn(await clearing.browser.page(list))
    return clearing.browser.post(deskHandoverHref(desk, 'settleRun', webFb, runId), { form_token, verdict })
  }
  assert.equal((await press(first, 'whatever')).status, 400)
  assert.equal((await press(first, 'release')).status, 303)
  assert.equal((await press(second, 'drop')).status, 303)
  const again = await press(second, 'release')
  assert.equal(again.status, 409)
  assert.match(textOf(await again.text()), /すでに確認済みです。\(RMCFBDSK001003E\)/)
  const page = textOf(await clearing.browser.page(list))
  assert.match(page, /出力しない：復旧前に引渡し済み/)
  assert.doesNotMatch(page, /確認待ち/)

  const folder = mkdtempSync(join(tmpdir(), 'warifu-held-'))
  try {
    assert.equal(await deliverRuns(context, folder, log), 0)
    assert.deepEqual(readdirSync(folder).toSorted(), [`${first.runId}.json`, `${first.runId}.txt`])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const told = await newestJournal(context.store, { types: ['run_released', 'run_dropped'] }, 10)
  assert.equal(told.length, 2)
})

test('R3: reservations of before a restore: one operator asks for some or all of them, another one grants; what is typed stays', async () => {
  const { context } = site.world
  assert.doesNotMatch(await clearing.browser.page(list), /復旧後の振込予約の確認/)
  const ids = await addFenced(context, payer)
  const other = await site.seat('clearing', desk)
  const outsider = await site.seat('desk', desk)
  const page = deskHandoverHref(desk, 'fenced', webFb)
  assert.match(textOf(await clearing.browser.page(list)), /確認待ち 3件、承認待ちの依頼 0件/)
  assert.ok((await clearing.browser.page(list)).includes(`href="${page}"`))
  assert.equal((await outsider.browser.send(page)).status, 403)

  const empty = await clearing.browser.submit(page, { scope: 'chosen', wish: '', reason: '' })
  assert.equal(empty.status, 422)
  assert.match(
    textOf(await empty.text()),
    /振込を選択してください。.*対応を選択してください。.*理由を入力してください。/s,
  )
  const half = await clearing.browser.submit(page, {
    scope: 'chosen',
    [`of-${ids[0]}`]: 'yes',
    wish: 'cancel',
    reason: '',
  })
  const kept = await half.text()
  assert.match(kept, new RegExp(`name="of-${ids[0]}" value="yes" checked`))
  assert.match(kept, /value="cancel" selected/)

  const some = { scope: 'chosen', [`of-${ids[0]}`]: 'yes', wish: 'cancel', reason: '取消済<b>' }
  const asked = await clearing.browser.submit(page, some)
  assert.equal(asked.headers.get('Location'), `${page}?notice=asked`)
  const again = await other.browser.submit(page, some)
  assert.equal(again.status, 409)
  assert.match(textOf(await again.text()), /状態が変わりました。.*RMCFBDSK001012E/s)
  const shown = await other.browser.page(page)
  const [, caseId = ''] = /restored\/(K\d{10})/.exec(shown) ?? []
  const one = deskHandoverHref(desk, 'fencedCase', webFb, caseId)
  assert.match(textOf(await other.browser.page(one)), /取消済みとする.*1件.*取消済<b>.*clearing1/s)
  assert.doesNotMatch(await clearing.browser.page(one), /value="grant"/)
  const press = async ({ browser }: Seat, verdict: string) => {
    const form_token = formTokenIn(await browser.page(page))
    return browser.post(deskHandoverHref(desk, 'settleFenced', webFb, caseId), { form_token, verdict })
  }
  assert.equal((await press(other, 'whatever')).status, 400)
  const own = await press(clearing, 'grant')
  assert.equal(own.status, 409)
  assert.match(textOf(await own.text()), /ご自身の依頼は承認できません。.*RMCFBDSK001005E/s)
  assert.equal((await press(other, 'grant')).headers.get('Location'), `${page}?notice=grant`)
  assert.equal((await other.browser.send(one)).status, 404)
  assert.match(textOf(await clearing.browser.page(page)), /確認待ちの振込（2件）/)
  const all = await clearing.browser.submit(page, { scope: 'all', wish: 'release', reason: '確認済み' })
  assert.equal(all.status, 303)
  assert.match(
    textOf(await clearing.browser.page(page)),
    /確認待ちの振込（0件）\s*確認を待つ振込はありません。/,
  )
  const told = await newestJournal(context.store, { types: ['fenced_case_asked', 'fenced_case_granted'] }, 10)
  assert.equal(told.length, 3)
})
