// 基幹システムのファイル at the desk: checked, asked for, granted, and done in the background.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { advanceImports } from '../../src/desk/operations/core-file/advance.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { formTokenIn } from '../support/client.ts'
import { shoko } from '../support/world.ts'
import { type DeskSite, fewApprovals, type Seat, startDesk, textOf } from './support/site.ts'

let site: DeskSite
let clerk: Seat
beforeEach(async () => {
  site = await startDesk({
    edit: (profile) => {
      const few = fewApprovals(profile)
      return { ...few, desk: { ...few.desk, approvals: [...few.desk.approvals, 'import_users'] } }
    },
  })
  clerk = await site.seat('desk')
})
afterEach(() => site.end())

const header = 'お客様番号,お客様名,ユーザID,ユーザ名,処理'
const lineOf = (i: number, id = String(3000 + i).padStart(10, '0')) =>
  `${String(3000 + i).padStart(10, '0')},商事${i}株式会社,${id},割符 ${i}郎,`

async function upload(seat: Seat, lines: readonly string[]): Promise<Response> {
  const path = deskHref(seat.desk, 'importCore')
  const form = new FormData()
  form.set('form_token', formTokenIn(await seat.browser.page(path)))
  form.set('service', shoko)
  form.set('file', new Blob([[header, ...lines].join('\r\n')], { type: 'text/csv' }), 'users.csv')
  const headers = { Origin: 'http://warifu.test', 'Sec-Fetch-Site': 'same-origin' }
  return seat.browser.send(path, { method: 'POST', body: form, headers })
}

function confirm(seat: Seat, page: string, fields: Record<string, string>): Promise<Response> {
  const importId = /name="importId" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const all = { form_token: formTokenIn(page), service: shoko, importId, reason: '日次ファイル', ...fields }
  return seat.browser.post(deskHref(seat.desk, 'confirmCore'), all)
}

test('X1: a file is told before it is done, asked for, granted by another, and shown as it goes on', async () => {
  const checked = await upload(clerk, [lineOf(1), lineOf(2)])
  const page = await clerk.browser.page(checked.headers.get('Location') ?? '')
  assert.match(textOf(page), /新規\s*2件/)
  assert.match(page, /承認を依頼します/)
  const asked = await confirm(clerk, page, { extent: 'whole' })
  assert.match(asked.headers.get('Location') ?? '', /approvals\?notice=requested/)
  const approver = await site.seat('approver')
  const waiting = await approver.browser.page(deskHref(approver.desk, 'approvals'))
  assert.match(textOf(waiting), /新規\s*2/)
  const importId = /name="userId" value="([^"]+)"/.exec(waiting)?.[1] ?? ''
  const requestedAtMs = /name="requestedAtMs" value="([^"]+)"/.exec(waiting)?.[1] ?? ''
  const shown = await approver.browser.page(
    `${deskHref(approver.desk, 'importAsked')}?service=${shoko}&draft=${importId}`,
  )
  assert.match(textOf(shown), /割符 2郎/)
  const verdict = {
    service: shoko,
    userId: importId,
    action: 'import_users',
    verdict: 'granted',
    requestedAtMs,
  }
  const granted = await approver.browser.submit(
    deskHref(approver.desk, 'approvals'),
    verdict,
    deskHref(approver.desk, 'settle'),
  )
  assert.equal(granted.status, 303)
  const own = await clerk.browser.page(deskHref(clerk.desk, 'approvals'))
  const begun = await clerk.browser.post(deskHref(clerk.desk, 'importConfirm'), {
    form_token: formTokenIn(own),
    step: 'carry_out',
    service: shoko,
    draftId: importId,
  })
  const run = begun.headers.get('Location') ?? ''
  assert.match(textOf(await clerk.browser.page(run)), /取り込み中（0／2）/)
  await advanceImports(site.world.context, 60_000)
  const done = await clerk.browser.page(run)
  assert.match(textOf(done), /完了.*新規\s*2件/s)
  await site.world.user('0000000009')
  const fields = { form_token: formTokenIn(done), service: shoko, importId, kind: 'passwords' }
  const letters = await clerk.browser.post(deskHref(clerk.desk, 'previewPrint'), fields)
  const told = textOf(await letters.text())
  assert.match(told, /対象\s*基幹システムのファイルで登録したユーザ/)
  assert.match(told, /作成しないユーザ\s*2件.*0000003001.*送付先住所の登録なし.*0000003002/s)
  assert.doesNotMatch(await approver.browser.page(run), /書面の作成/)
})

test('every error is shown by pages, and all or nothing is refused beside its field', async () => {
  const wrong = Array.from({ length: 60 }, (_, i) => lineOf(i, String(3000 + i)))
  const checked = await upload(clerk, [...wrong, lineOf(70)])
  const at = checked.headers.get('Location') ?? ''
  const page = await clerk.browser.page(at)
  assert.match(textOf(page), /誤りがあります（60件）.*先頭の0が失われています/s)
  assert.match(textOf(await clerk.browser.page(`${at}&page=2`)), /2／2ページ/)
  const refused = await confirm(clerk, page, { extent: 'whole' })
  assert.equal(refused.status, 422)
  const text = await refused.text()
  assert.match(text, /「全件」では取り込めません/)
  assert.match(text, /value="日次ファイル"/)
})

test('ADM-08: whoever opens no users sees no file', async () => {
  for (const role of ['branch', 'auditor'] as const) {
    const seat = await site.seat(role)
    assert.equal((await seat.browser.send(deskHref(seat.desk, 'importCore'))).status, 403, role)
  }
})
