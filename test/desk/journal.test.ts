// Every action of a desk is in the journal with who, why and for whom; auditors read it, by page and as a file.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { signCheckpoint } from '../../src/authority/operations/sign-checkpoint.ts'
import { verifyJournal } from '../../src/authority/operations/verify-journal.ts'
import { passwordState } from '../../src/authority/rules/password.ts'
import { tokenState } from '../../src/authority/rules/token.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { johoku } from '../support/world.ts'
import {
  act,
  carryOut,
  type DeskSite,
  deskEventsOf,
  type Fields,
  type Seat,
  settle,
  startDesk,
  textOf,
  userHref,
} from './support/site.ts'
import {
  type Caller,
  johokuDesk,
  lockCode,
  lockPassword,
  newCaller,
  settledCaller,
  shokoDesk,
} from './support/staff.ts'

let site: DeskSite
let clerk: Seat
let approver: Seat
let auditor: Seat
beforeEach(async () => {
  site = await startDesk()
  clerk = await site.seat('desk')
  approver = await site.seat('approver')
  auditor = await site.seat('auditor')
})
afterEach(() => site.end())

let callers = 0
const settled = (traits = {}) => settledCaller(site.world, `j${++callers}`, traits)
const fresh = () => newCaller(site.world, `j${++callers}`)

const ways: Record<
  string,
  { made: () => Promise<Caller>; approved?: boolean; prepare?: (caller: Caller) => Promise<unknown> }
> = {
  unlock_password: { made: settled, prepare: (caller) => lockPassword(site.world, caller) },
  unlock_code: { made: settled, prepare: (caller) => lockCode(site.world, caller) },
  issue_letter: { made: fresh },
  reset_password: { made: settled, approved: true },
  revoke_token: { made: settled, approved: true },
  suspend_user: { made: settled },
  resume_user: { made: settled, prepare: (caller) => act(clerk, caller, 'suspend_user') },
}

const methods: readonly (readonly [Fields, string])[] = [
  [{ identification: 'callback' }, '届出電話番号への折返し'],
  [{ identification: 'questions' }, '生年月日・設立日などの質問'],
  [{ identification: 'seal' }, '届出印（書面）'],
  [{ identification: 'visit' }, '来店（本人確認書類）'],
  [{ identification: 'other', identificationOther: 'テレビ電話' }, 'その他：テレビ電話'],
]

for (const [i, [action, { made, approved = false, prepare }]] of Object.entries(ways).entries()) {
  test(`AUD-01: ${action} is recorded with the operator, the reason and the identification`, async () => {
    const caller = await made()
    await prepare?.(caller)
    const earlier = (await deskEventsOf(site.world, caller)).length
    const [method, identification] = methods[i % methods.length] ?? [{}, '']
    const reason = `理由${i}`
    await act(clerk, caller, action, { ...method, reason })
    if (approved) {
      await settle(approver, caller, action)
      // A letter with a password is printed by another than who asked (X1).
      await carryOut(action === 'reset_password' ? approver : clerk, caller, action)
    }
    const { service, userId } = caller
    const nowMs = site.world.clock.now().epochMilliseconds
    const [requestedBy, decidedBy] = [clerk.operatorId, approver.operatorId]
    const approval = { requestedBy, requestedAtMs: nowMs, decidedBy, decidedAtMs: nowMs }
    const acted = {
      type: 'desk_acted',
      service,
      userId,
      operatorId: action === 'reset_password' ? approver.operatorId : clerk.operatorId,
      action,
      reason,
      identification,
      approved,
      ...(approved && { approval }),
      actedAtMs: nowMs,
    }
    assert.deepEqual((await deskEventsOf(site.world, caller)).slice(earlier), [acted])
    const rows = await newestJournal(site.world.context.store, { service, userId }, 100)
    const row = rows.find(({ body }) => body.includes('"desk_acted"'))
    const entry = JSON.parse(row?.body ?? '{}') as { actor: string; address: string; request: string }
    assert.equal(entry.actor, `operator:${acted.operatorId}`)
    assert.match(entry.address, /127\.0\.0\.1/)
    assert.notEqual(entry.request, '')
    const page = textOf(await auditor.browser.page(userHref(auditor, caller)))
    assert.ok(page.includes(`本人確認：${identification}／理由：${reason}`))
  })
}

test('ADM-05: the desk never sees anything that opens an account: no secret, verifier or session is on any page', async () => {
  const caller = await settled()
  await fresh()
  const { store } = site.world.context
  const { password, token, user } = await store.read({
    password: passwordState.ref(caller.service, caller.userId),
    token: tokenState.ref(caller.tokenId),
    user: userState.ref(caller.service, caller.userId),
  })
  const verifier = password?.verifier as { confidential: string }
  const secret = token?.sealedSecret as { confidential: Uint8Array }
  const hidden = [
    verifier.confidential,
    Buffer.from(secret.confidential).toString('base64'),
    Buffer.from(secret.confidential).toString('hex'),
    caller.password,
    user?.sessionHash ?? 'session',
  ]
  const pages = [
    await clerk.browser.page(userHref(clerk, caller)),
    await clerk.browser.page(`${deskHref(shokoDesk, 'search')}?q=j`),
    await auditor.browser.page(userHref(auditor, caller)),
    await auditor.browser.page(deskHref(shokoDesk, 'journal')),
  ]
  for (const page of pages) for (const text of hidden) assert.ok(!page.includes(text), text)
})

async function exported(query = ''): Promise<{ text: string; rows: Record<string, string>[] }> {
  const response = await auditor.browser.send(`${deskHref(shokoDesk, 'journalExport')}${query}`)
  assert.equal(response.status, 200)
  assert.match(response.headers.get('Content-Type') ?? '', /^text\/csv/)
  assert.match(response.headers.get('Content-Disposition') ?? '', /attachment/)
  const text = await response.text()
  return { text, rows: parse(text, { columns: true, bom: true }) }
}

test('AUD-08: auditors read the newest first, by page, of a service or a user; the pages miss nothing', async () => {
  const caller = await settled()
  for (let i = 0; i < 5; i++) await settled()
  // That the auditor looks is an entry of its own, once.
  await auditor.browser.page(`${deskHref(shokoDesk, 'journal')}?busy=1`)
  const { rows } = await exported('?busy=1')
  assert.ok(rows.length > 100, 'more than two pages')
  const seen: string[] = []
  let path: string | undefined = `${deskHref(shokoDesk, 'journal')}?limit=50&busy=1`
  while (path !== undefined) {
    const html: string = await auditor.browser.page(path)
    const lines = [
      ...html.matchAll(/<td data-column="通し番号" class="whole"><div>(\d+)<\/div><\/td>\s*<\/tr>/g),
    ].map(([, seq]) => seq ?? '')
    assert.ok(lines.length <= 50)
    seen.push(...lines)
    path = /href="([^"]+before=\d+[^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
  }
  assert.deepEqual(
    seen,
    rows.map((row) => row['通し番号']),
  )
  const numbers = seen.map(Number)
  assert.deepEqual(
    numbers,
    numbers.toSorted((a, b) => b - a),
  )

  const { rows: ofUser } = await exported(`?service=shoko-chukin/fx-web&userId=${caller.userId}`)
  assert.ok(ofUser.length > 0 && ofUser.every((row) => row['ユーザID'] === caller.userId))
  const none = await auditor.browser.page(`${deskHref(shokoDesk, 'journal')}?userId=nobody`)
  assert.match(textOf(none), /該当する記録はありません。/)
})

test('the staff’s own logins are in it, and nothing of another institution', async () => {
  const elsewhere = await settledCaller(site.world, 'elsewhere', { service: johoku })
  const stranger = await site.seat('desk', johokuDesk)
  const { text, rows } = await exported()
  assert.ok(rows.some((row) => row['サービス'] === shokoDesk && row['ユーザID'] === clerk.operatorId))
  assert.ok(!text.includes(elsewhere.userId) && !text.includes(stranger.operatorId))
})

test('AUD-07: the file holds no formula, whatever was typed as a reason, and names each entry’s hash', async () => {
  const caller = await settled({ userName: 'ふつう' })
  const reason = '=HYPERLINK("http://evil.example")'
  await act(clerk, caller, 'suspend_user', {
    identification: 'other',
    identificationOther: '@SUM(1)',
    reason,
  })
  const { rows } = await exported(`?userId=${caller.userId}`)
  for (const row of rows) {
    for (const value of Object.values(row)) assert.doesNotMatch(value, /^\s*[=+\-@＝＋－＠]/u)
    assert.match(row['ハッシュ値'] ?? '', /^'?[0-9a-f]{64}$/)
  }
  assert.ok(rows.some((row) => row['詳細']?.includes(reason)))
  const acted = rows.find((row) => row['種別'] === 'desk_acted')
  assert.equal(acted?.['操作者'], `operator:${clerk.operatorId}`)
  const event = JSON.parse(acted?.['記録'] ?? '{}') as { reason: string }
  assert.equal(event.reason, reason)
})

test('the page says how to verify the journal, and names its last checkpoint, which holds', async () => {
  const { context } = site.world
  const before = textOf(await auditor.browser.page(deskHref(shokoDesk, 'journal')))
  assert.match(before, /\.\/warifu journal verify/)
  const checkpoint = await signCheckpoint(context)
  const html = await auditor.browser.page(deskHref(shokoDesk, 'journal'))
  assert.ok(html.includes(checkpoint.hash))
  const report = await verifyJournal(context, { checkpointsFile: undefined, compareRows: true })
  assert.equal(report.fault, null)
})
