// Decision 25, at the terminal (X1, D4): what is listed waits for somebody at the desk, and is done once as it was approved.

import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { createClient } from '../../src/authority/operations/clients/clients.ts'
import { approvalState } from '../../src/authority/rules/approval.ts'
import type { Event } from '../../src/authority/rules/events.ts'
import type { ServiceProfile } from '../../src/authority/rules/profile.ts'
import type { Role } from '../../src/authority/rules/rights.ts'
import { administratorsState } from '../../src/authority/rules/staffing.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { actOnStaff, type StaffWork } from '../../src/desk/operations/act-on-staff.ts'
import { deskHref } from '../../src/desk/routes.ts'
import { createWebhook } from '../../src/doors/webhooks/operations/webhooks.ts'
import { type Output, UsageError } from '../../src/platform/cli/command.ts'
import { entryOf } from '../../src/platform/journal/chain.ts'
import { newestJournal } from '../../src/platform/journal/queries.ts'
import { formTokenIn } from '../support/client.ts'
import { appointSettled, commands, runAt } from '../support/terminal.ts'
import { johoku, shoko } from '../support/world.ts'
import { type DeskSite, type Seat, settle, startDesk, textOf } from './support/site.ts'
import { johokuDesk, shokoDesk } from './support/staff.ts'

let site: DeskSite
let administrators: readonly Seat[]
beforeEach(async () => {
  site = await startDesk({ edit: (profile) => profile })
  administrators = [await site.seat('administrator'), await site.seat('administrator')]
})
afterEach(() => site.end())

/** By default as yamada. */
function run(words: readonly string[], as = 'yamada', reason = '窓口からの依頼'): Promise<Output> {
  return runAt(site.world.context, [...words, '--as', as, '--reason', reason])
}

const create = (userId: string, service = shoko) => {
  const customer = ['--service', service, '--customer', '割符商事', '--customer-number', '0001234567']
  return ['user', 'create', ...customer, '--user-id', userId, '--user-name', '割符 花子', '--admin']
}

const userIn = async (userId: string, service = shoko) =>
  (await site.world.context.store.read({ user: userState.ref(service, userId) })).user

/** Asks, and gives the number of the request. */
async function ask(words: readonly string[], as?: string): Promise<string> {
  const { exitCode, json } = await run(words, as)
  assert.equal(exitCode, 3)
  return (json as { approval: string }).approval
}

const grant = (seat: Seat, command: string, userId: string, verdict = 'granted') =>
  settle(seat, { service: seat.desk, userId, password: '', tokenId: '' }, `terminal:${command}`, verdict)

/** Done to the staff by somebody whom it needs no approval of. */
async function staffAct(work: Pick<StaffWork, 'act' | 'userId' | 'role' | 'employeeNumber'>): Promise<void> {
  const by = { kind: 'terminal', id: 'terminal:x' } as const
  const said = { desk: shokoDesk, by, reason: '異動', identification: '端末', seen: null }
  const caller = { requestId: 't', actor: by.id, address: null }
  assert.ok((await actOnStaff(site.world.context, caller, { ...work, ...said })).ok)
}

const dismiss = (userId: string) => staffAct({ act: 'dismiss_operator', userId })
const numbered = (userId: string, role: Role, employeeNumber: string) =>
  staffAct({ act: 'change_role', userId, role, employeeNumber })

const refused = (words: readonly string[], approval: string, reason: RegExp, as = 'suzuki') =>
  assert.rejects(run([...words, '--approval', approval], as), (error: Error) => {
    assert.ok(error instanceof UsageError, String(error))
    assert.match(error.message, reason)
    return true
  })

async function terminalActs(): Promise<Extract<Event, { readonly type: 'terminal_acted' }>[]> {
  const rows = await newestJournal(site.world.context.store, { types: ['terminal_acted'] }, 50)
  return rows.toReversed().map((row) => (entryOf(row) as unknown as { event: never }).event)
}

test('X1, D4: a customer’s administrator waits; the approver reads every argument; another than who asked is told the password', async () => {
  const approver = await site.seat('approver')
  const first = await run(create('t1'))
  assert.equal(first.exitCode, 3)
  const { approval: number } = first.json as { approval: string }
  assert.match(first.lines.join('\n'), new RegExp(`${number}.*/desk/shoko-chukin/approvals`, 's'))
  assert.equal(await userIn('t1'), undefined)
  assert.equal(await ask(create('t1')), number, 'the same command is the same request')
  const page = textOf(await approver.browser.page(deskHref(shokoDesk, 'approvals')))
  const typed = "--admin --customer '割符商事'"
  for (const shown of ['端末：ユーザの登録', number, typed, '--user-id t1', 'システム管理者（端末） yamada'])
    assert.ok(page.includes(shown), `${shown}\n${page}`)
  await refused(create('t1'), number, /nobody has approved it/)
  await grant(approver, 'user create', number)
  await refused(create('t1'), number, /another person than who asked/, 'yamada')
  await refused(create('t1'), number, /another person than who asked/, 'ＹＡＭＡＤＡ')
  await refused(create('t2'), number, /other arguments/)
  await refused(['token', 'issue'], number, /no such request/)
  const done = await run([...create('t1'), '--approval', number], 'suzuki', '承認済み')
  assert.equal(done.exitCode, undefined)
  assert.equal((await userIn('t1'))?.administrator, true)
  await refused(create('t1'), number, /taken/)
  const last = (await terminalActs()).at(-1)
  assert.deepEqual([last?.command, last?.approvalId, last?.alone], ['user create', number, undefined])
})

test('a request is used up by what it allowed, counts for a day, and falls when it is declined', async () => {
  const approver = await site.seat('approver')
  const words = ['ca', 'create', '--name', '試験認証局']
  const once = await ask(words)
  await grant(approver, 'ca create', once)
  await refused(words, once, /who asked for it runs it/)
  assert.equal((await run([...words, '--approval', once])).exitCode, undefined)
  await refused(words, once, /carried out already/, 'yamada')
  assert.equal(await ask(words), once, 'it can be asked for again')
  await refused(words, once, /nobody has approved it/, 'yamada')
  await grant(approver, 'ca create', once, 'declined')
  await refused(words, once, /declined/, 'yamada')
  await ask(words)
  await grant(approver, 'ca create', once)
  site.world.clock.forward({ hours: 25 })
  await refused(words, once, /older than 24 hours/, 'yamada')
})

test('ADM-08: nobody approves what they asked for under their login ID or 社員番号, nor what is about themselves', async () => {
  const [one, two] = administrators
  assert.ok(one && two)
  const page = deskHref(shokoDesk, 'approvals')
  const words = ['operator', 'role', '--institution', 'shoko-chukin', '--role', 'desk', '--operator-id']
  const status = async (number: string) => {
    const ref = approvalState.ref(shokoDesk, number, 'terminal:operator role')
    return (await site.world.context.store.read({ approval: ref })).approval?.status
  }
  const press = async (seat: Seat, number: string) => {
    const { store } = site.world.context
    const ref = approvalState.ref(shokoDesk, number, 'terminal:operator role')
    const { approval } = await store.read({ approval: ref })
    const fields = {
      service: shokoDesk,
      userId: number,
      action: 'terminal:operator role',
      verdict: 'granted',
    }
    const form_token = formTokenIn(await seat.browser.page(page))
    const requestedAtMs = String(approval?.requestedAtMs)
    return seat.browser.post(deskHref(shokoDesk, 'settle'), { form_token, requestedAtMs, ...fields })
  }
  const about = await ask([...words, one.operatorId])
  assert.equal((await press(one, about)).status, 403, 'about oneself')
  const own = await ask([...words, two.operatorId, '--employee-number', '007'], one.operatorId.toUpperCase())
  assert.equal((await press(one, own)).status, 403, 'one’s own')
  await numbered(one.operatorId, 'administrator', 'B-0815')
  const numberOfOne = await ask([...words, two.operatorId, '--employee-number', '008'], 'b-0815')
  assert.equal((await press(await site.signIn(one), numberOfOne)).status, 403, 'under one’s 社員番号')
  for (const number of [about, own, numberOfOne]) assert.equal(await status(number), 'pending')
  assert.equal((await press(two, about)).status, 303)
})

test('D2: what somebody asked for who is dismissed now is not carried out; nor on the word of a dismissed approver', async () => {
  const approver = await site.seat('approver')
  const asker = await site.seat('desk')
  const words = ['ca', 'create', '--name', '試験認証局']
  await numbered(asker.operatorId, 'desk', '0815')
  const named = [...words, '--years', '3']
  const [number, underNumber] = [await ask(words, asker.operatorId), await ask(named, '0815')]
  await grant(approver, 'ca create', number)
  await grant(approver, 'ca create', underNumber)
  await dismiss(asker.operatorId)
  await refused(words, number, /no longer on the staff/, asker.operatorId)
  await refused(named, underNumber, /no longer on the staff/, '0815')
  const other = [...words, '--years', '5']
  const second = await ask(other)
  await grant(approver, 'ca create', second)
  await dismiss(approver.operatorId)
  await refused(other, second, /no longer on the staff/, 'yamada')
})

test('a file of tokens waits with its digest; with other content under the same name it is not what was approved', async () => {
  const approver = await site.seat('approver')
  const file = join(site.world.dataDir, 'tokens.csv')
  const row = (id: string) => `token_id,secret_hex\n${id},3132333435363738393031323334353637383930\n`
  writeFileSync(file, row('TRM000000001'))
  const words = ['token', 'import', file, '--format', 'csv']
  assert.equal((await run([...words, '--preview'])).exitCode, undefined, 'looking waits for nobody')
  const number = await ask(words)
  const page = textOf(await approver.browser.page(deskHref(shokoDesk, 'approvals')))
  assert.match(page, /読み込むファイル（SHA-256）FILE [0-9a-f]{64}/)
  await grant(approver, 'token import', number)
  writeFileSync(file, row('TRM000000002'))
  await refused(words, number, /a file has changed/, 'yamada')
  writeFileSync(file, row('TRM000000001'))
  assert.deepEqual((await run([...words, '--approval', number])).lines[0], 'imported 1 tokens')
  await assert.rejects(run(['token', 'export', '--prefix', 'TRM', '--key-file', '-']), /must be a file/)
})

test('X1: secrets leave, and a certificate is made, only once somebody approved it; nothing is written before', async () => {
  const approver = await site.seat('approver')
  const out = join(site.world.dataDir, 'out.xml')
  const words = ['token', 'export', '--prefix', 'WRF', '--plain', '--out', out]
  const number = await ask(words)
  assert.equal(existsSync(out), false)
  await grant(approver, 'token export', number)
  await refused(words, number, /another person than who asked/, 'yamada')
  assert.equal(existsSync(out), false)
  await run([...words, '--approval', number], 'suzuki')
  assert.match(readFileSync(out, 'utf8'), /<pskc:PlainValue>/)

  const authority = ['ca', 'create', '--name', '試験認証局']
  const made = await ask(authority)
  await grant(approver, 'ca create', made)
  await run([...authority, '--approval', made])
  const { userId } = await site.world.user('0000000700')
  const p12 = join(site.world.dataDir, 'user.p12')
  const issue = ['ca', 'issue', '--service', shoko, '--user', userId, '--out', p12]
  const asked = await ask(issue)
  assert.equal(existsSync(p12), false, 'nothing is left of the attempt')
  await grant(approver, 'ca issue', asked)
  await refused(issue, asked, /another person than who asked/, 'yamada')
  assert.match((await run([...issue, '--approval', asked], 'suzuki')).lines.join('\n'), /password /)
})

test('a desk without two administrators who logged in asks nobody, which the journal says', async () => {
  assert.equal((await run(create('t5', johoku))).exitCode, undefined)
  assert.deepEqual((await terminalActs()).at(-1)?.alone, 'first_administrators')
  await assert.rejects(run([...create('t6', johoku), '--approval', '0123456789']), /needs no approval here/)
  const admins = ['operator', 'create', '--institution', 'johoku', '--operator-name', '管理', '--role']
  for (const id of ['kanri1', 'kanri2'])
    assert.equal((await run([...admins, 'administrator', '--operator-id', id])).exitCode, undefined)
  assert.equal((await run(create('t7', johoku))).exitCode, undefined, 'they have not logged in yet')
  await site.seat('administrator', johokuDesk)
  await site.seat('administrator', johokuDesk)
  assert.equal((await run(create('t8', johoku))).exitCode, 3)
})

test('D7: files of letters leave by two persons or at the desk, whatever the profile lists', async () => {
  const words = [
    'print',
    'take',
    '--service',
    johoku,
    '--run',
    'P20261130-482913',
    '--file',
    'csv',
    '--out',
    'x',
  ]
  await assert.rejects(run(words), /print take takes two persons, always: .* two administrators of its desk/)
  await site.end()
  const without = ({ approvals }: ServiceProfile['desk']) =>
    approvals.filter((each) => each !== 'terminal:print take')
  site = await startDesk({
    edit: (profile) => ({ ...profile, desk: { ...profile.desk, approvals: without(profile.desk) } }),
  })
  await assert.rejects(run(words), /always: at the desk, or here where desk.approvals .* terminal:print take/)
})

test('X1: a desk does not get back to its beginning by losing administrators', async () => {
  const [one, two] = administrators
  assert.ok(one && two)
  const first = await site.seat('administrator')
  await staffAct({ act: 'change_role', userId: one.operatorId, role: 'desk', employeeNumber: null })
  await dismiss(first.operatorId)
  assert.equal((await run(create('t11'))).exitCode, 3)
  const { store } = site.world.context
  const { administrators: left } = await store.read({ administrators: administratorsState.ref(shokoDesk) })
  assert.deepEqual(left?.userIds, [two.operatorId])
})

test('what belongs to no institution asks the desk that is named, where several could approve', async () => {
  await site.seat('administrator', johokuDesk)
  await site.seat('administrator', johokuDesk)
  await assert.rejects(
    run(['token', 'issue']),
    /--desk must name .*: johoku, shoko-chukin|shoko-chukin, johoku/,
  )
  await assert.rejects(run(['token', 'issue', '--desk', 'sample-shinkin']), /--desk must name/)
  await assert.rejects(run(create('t10', 'nowhere/none')), /there is no service nowhere/)
  const nowhere = ['--institution', 'nowhere', '--operator-id', 'x1', '--role', 'desk']
  await assert.rejects(run(['operator', 'role', ...nowhere]), /nowhere has no desk/)
  const { json } = await run(['token', 'issue', '--desk', 'johoku'])
  assert.equal((json as { desk: string }).desk, johokuDesk)
})

test('D2: a locked-out desk is rescued without approval, and every administrator reads it after the next login', async () => {
  const [one, two] = administrators
  assert.ok(one && two)
  const reset = ['operator', 'reset', '--institution', 'shoko-chukin', '--operator-id', one.operatorId]
  await ask(reset)
  const output = await run([...reset, '--without-approval'], 'yamada', '管理者が全員ロック')
  assert.match(output.lines.join('\n'), /initial password/)
  const home = textOf(await (await site.signIn(two)).browser.page(deskHref(shokoDesk, 'search')))
  assert.match(home, /承認なしで担当者に対する操作が行われました/)
  assert.match(home, /yamada.*operator reset.*管理者が全員ロック.*承認なし（デスク管理者の救済）/)
  const clerk = await site.seat('desk')
  assert.doesNotMatch(textOf(await clerk.browser.page(deskHref(shokoDesk, 'search'))), /承認なし/)
  const later = textOf(await (await site.signIn(two)).browser.page(deskHref(shokoDesk, 'search')))
  assert.doesNotMatch(later, /承認なし/, 'told once')
  const revoke = [
    'operator',
    'revoke-token',
    '--institution',
    'shoko-chukin',
    '--operator-id',
    two.operatorId,
  ]
  await run([...revoke, '--without-approval'])
  await run([...reset.slice(0, -1), two.operatorId, '--without-approval'])
  assert.equal((await run(create('t9'))).exitCode, 3, 'a rescue does not take the desk back to its beginning')
  const dismissal = ['operator', 'dismiss', '--institution', 'shoko-chukin', '--operator-id', two.operatorId]
  await assert.rejects(run([...dismissal, '--without-approval']), /without-approval/)
})

test('D2: the rescue lets in administrators only, and makes nobody else', async () => {
  const of = ['--institution', 'shoko-chukin', '--without-approval', '--operator-id']
  const only = /only for an administrator of the desk/
  const approver = await site.seat('approver')
  for (const act of ['unlock', 'reset', 'revoke-token'])
    await assert.rejects(run(['operator', act, ...of, approver.operatorId]), only, act)
  const create = ['operator', 'create', ...of, 'x9', '--operator-name', '新任', '--role']
  await assert.rejects(run([...create, 'desk']), only)
  await assert.rejects(run(['operator', 'reset', ...of, 'nobody']), /no such/)
  assert.equal((await run([...create, 'administrator'])).exitCode, undefined)
})

test('every command that changes or takes out can be listed, but for the mail server’s, and those that run where no desk can be asked', () => {
  const changing = commands.filter((command) => command.changing !== undefined)
  const without = changing.filter(({ options }) => !('approval' in options))
  assert.deepEqual(
    without.map(({ words }) => words),
    ['clock accept', 'mail bounce', 'restore'],
  )
})

test('X1: what concerns a webhook or a client is approved by the desk of its institution, and by no other that lists it', async () => {
  const { context } = site.world
  await appointSettled(context, johokuDesk)
  const told = {
    service: johoku,
    name: '勘定系',
    url: 'https://core.bank.example/',
    events: ['binding.lost'],
  }
  const by = { requestId: 't', actor: 'terminal:x', address: null }
  const { webhookId } = await createWebhook(context, by, told)
  const { clientId } = await createClient(context, by, {
    service: johoku,
    name: '勘定系',
    scopes: ['verify'],
    requestsPerSecond: 1,
    keyDays: null,
  })
  for (const words of [
    ['webhook', 'rotate', '--webhook-id', webhookId],
    ['client', 'rotate', '--client-id', clientId],
  ]) {
    const elsewhere = run([...words, '--desk', 'shoko-chukin'])
    await assert.rejects(elsewhere, /--desk must name the institution whose desk approves this: johoku/)
    const userId = await ask(words)
    const ref = approvalState.ref(johokuDesk, userId, `terminal:${words[0]} rotate`)
    assert.equal((await context.store.read({ approval: ref })).approval?.status, 'pending')
  }
  const unknown = run(['webhook', 'rotate', '--webhook-id', 'A'.repeat(22), '--desk', 'johoku'])
  await assert.rejects(unknown, /there is no such webhook/)
})
