// D4, X9: what auditors read of acts at the server's terminal, of who looked at a user, and of what was taken out.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { exportTokens } from '../../src/authority/operations/export-tokens.ts'
import { revokeToken } from '../../src/authority/operations/revoke-token.ts'
import { tellingTerminalAct } from '../../src/authority/operations/tell-terminal-act.ts'
import { deskHref } from '../../src/desk/routes.ts'
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

async function entriesOf(type: string) {
  const rows = await newestJournal(site.world.context.store, { types: [type] }, 100)
  return rows.toReversed().map(({ body }) => JSON.parse(body) as { actor: string; event: object })
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
  assert.ok((await auditLog()).includes('監査ログ／条件：userId=o6'))
})

test('X9: who may not take a file out leaves no entry', async () => {
  const clerk = await site.seat('desk')
  const response = await clerk.browser.send(deskHref(shokoDesk, 'journalExport'))
  assert.equal(response.status, 403)
  assert.deepEqual(await entriesOf('exported'), [])
})
