// X2, FLOW-05: what a customer's users opened before the contract was stopped is void, also when the stop was lifted again
// within the five minutes of a ticket. The clock stands still between the two.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { findSession } from '../../src/authority/operations/find-session.ts'
import { passFirstFactor } from '../../src/authority/operations/pass-first-factor.ts'
import { verifyJournal } from '../../src/authority/operations/verify-journal.ts'
import type { TicketPurpose } from '../../src/authority/rules/events.ts'
import { deskHref } from '../../src/desk/routes.ts'
import type { PersonalScreen } from '../../src/services/personal/routes.ts'
import { apiClient } from '../support/api.ts'
import { createClient } from '../support/client.ts'
import {
  accountHolder,
  at,
  enterPassword,
  type Holder,
  insideOf,
  landing,
  registerToken,
} from '../support/personal.ts'
import { locationOf } from '../support/site.ts'
import { addColleague, openCompany, settledPasswords } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { testCaller } from '../support/world.ts'
import {
  act,
  carryOut,
  type DeskSite,
  type Seat,
  settle,
  startDesk,
  textOf,
  userHref,
} from './support/site.ts'
import type { Caller } from './support/staff.ts'

let site: DeskSite
beforeEach(async () => {
  site = await startDesk({ start: '2016-03-01T10:12:15+09:00' })
})
afterEach(() => site.end())

const browser = () => createClient(site.server.origin)
const stage = () => ({ world: site.world, browser })
const staffOf = async (desk: string) =>
  ({ clerk: await site.seat('branch', desk), approver: await site.seat('approver', desk) }) as const

type Staff = { readonly clerk: Seat; readonly approver: Seat }

async function stopAndRestart({ clerk, approver }: Staff, caller: Caller): Promise<void> {
  assert.equal((await act(clerk, caller, 'stop_service')).status, 303)
  await restart({ clerk, approver }, caller)
}

async function restart({ clerk, approver }: Staff, caller: Caller): Promise<void> {
  assert.equal((await act(clerk, caller, 'restart_service')).status, 303)
  await settle(approver, caller, 'restart_service')
  const done = await carryOut(clerk, caller, 'restart_service')
  assert.match(locationOf(done), /notice=restart_service$/)
}

async function assertHolds(): Promise<void> {
  const report = await verifyJournal(site.world.context, { checkpointsFile: undefined, compareRows: true })
  assert.equal(report.fault, null)
}

type Step = { readonly ask: 'login' | 'enrollment' | 'stop'; readonly screen: PersonalScreen }

const steps: readonly (Step & { readonly registered: boolean })[] = [
  { ask: 'login', screen: 'loginCode', registered: true },
  { ask: 'enrollment', screen: 'enrollmentToken', registered: false },
  { ask: 'stop', screen: 'stopCode', registered: true },
]

for (const [i, { ask, screen, registered }] of steps.entries()) {
  test(`X2: at 個人インターネットバンキング a ticket for ${ask} is void after 取引停止 and 再開`, async () => {
    const staff = await staffOf('desk/sample-shinkin')
    const holder = await accountHolder(stage(), `1234567890${i}`, '見本 太郎')
    if (registered) await registerToken(site.world, holder)
    const thief = browser()
    site.world.clock.forward({ seconds: 30 })
    const first = () =>
      ask === 'login'
        ? enterPassword(thief, holder)
        : thief.submit(at(ask), { userId: holder.userId, password: holder.password })
    assert.equal(await landing(first()), at(screen))
    await thief.page(at(screen))
    await stopAndRestart(staff, holder)
    const shown = await thief.send(at(screen))
    assert.equal(shown.status, 303, 'the ticket opens no page')
    assert.notEqual(locationOf(shown), at(screen))
    assert.equal(await landing(first()), at(screen), 'a new one does')
    await assertHolds()
  })
}

test('X2, D6: a session from before 紛失・盗難 is over when the service is restarted', async () => {
  const staff = await staffOf('desk/sample-shinkin')
  const holder: Holder = await accountHolder(stage(), '12345678905', '見本 太郎')
  const inside = await insideOf(stage(), holder)
  const reporter = browser()
  const { userId, password } = holder
  await reporter.submit(at('lost'), { userId, password })
  await restart(staff, holder)
  const shown = await inside.send(at('home'))
  assert.equal(shown.status, 303)
  assert.notEqual(locationOf(shown), at('home'))
  await assertHolds()
})

test('X2, FLOW-05: at WEB-FB the stop of a contract ends the sessions of all its users for good, and nobody else’s', async () => {
  const staff = await staffOf('desk/shinkin-5410')
  const { context } = site.world
  const company = await openCompany(context, 'M54100000025')
  const colleague = await addColleague(context, company, 'M54100000026')
  const other = await openCompany(context, 'M54100000035', { companyCode: '0020000035' })
  const sessionOf = async ({ service, userId }: { service: string; userId: string }) => {
    const purpose: TicketPurpose = 'login'
    const typed = { service, userId, password: settledPasswords.login, purpose }
    const passed = await passFirstFactor(context, testCaller, typed)
    assert.ok(passed.ok)
    const { sessionId } = passed
    return async () => (await findSession(context, service, sessionId)) !== undefined
  }
  const isIn = await Promise.all([company, colleague, other].map(sessionOf))
  const all = () => Promise.all(isIn.map((each) => each()))
  assert.deepEqual(await all(), [true, true, true])
  await stopAndRestart(staff, { ...company, password: '', tokenId: '' })
  assert.deepEqual(await all(), [false, false, true])
  const [again] = await Promise.all([colleague].map(sessionOf))
  assert.equal(await again?.(), true)
  await assertHolds()
})

test('D6: the list of a search and the page of a user say what a login is told while the whole contract is stopped', async () => {
  const { clerk, approver } = await staffOf('desk/shinkin-5410')
  const { context } = site.world
  const company = await openCompany(context, 'M54100000025')
  const colleague = await addColleague(context, company, 'M54100000026')
  const other = await openCompany(context, 'M54100000035', { companyCode: '0020000035' })
  const caller = { ...company, password: '', tokenId: '' }
  const said = async ({ userId }: { readonly userId: string }) => {
    const list = await clerk.browser.page(`${deskHref(clerk.desk, 'search')}?q=M541000000`)
    const line = new RegExp(`<tr>(?:(?!</tr>).)*>${userId}<(?:(?!</tr>).)*</tr>`, 's').exec(list)?.[0] ?? ''
    const page = textOf(await clerk.browser.page(userHref(clerk, { ...caller, userId })))
    const [, inList] = /(利用中|お客様の取引停止中|利用停止中)/.exec(textOf(line)) ?? []
    const [, onPage] = /サービス.*?状態(利用中|お客様の取引停止中|利用停止中)/s.exec(page) ?? []
    return [inList, onPage]
  }
  const serving = ['利用中', '利用中']
  assert.deepEqual(await Promise.all([company, colleague, other].map(said)), [serving, serving, serving])
  assert.equal((await act(clerk, caller, 'stop_service')).status, 303)
  const stopped = ['お客様の取引停止中', 'お客様の取引停止中']
  assert.deepEqual(await Promise.all([company, colleague, other].map(said)), [stopped, stopped, serving])
  await restart({ clerk, approver }, caller)
  assert.deepEqual(await said(colleague), serving)
})

test('D6: a program that reads a user over the API is told that the whole contract is stopped', async () => {
  const { clerk, approver } = await staffOf('desk/shinkin-5410')
  const { context } = site.world
  const company = await openCompany(context, 'M54100000025')
  const colleague = await addColleague(context, company, 'M54100000026')
  const other = await openCompany(context, 'M54100000035', { companyCode: '0020000035' })
  const told = { service: webFb, scopes: ['users:read'] } as const
  const client = await apiClient(context, site.server.origin, told)
  const read = async ({ userId }: { readonly userId: string }) => {
    const { status, customer } = await (await client.get(`users/${userId}`)).json()
    return [status, customer.stopped]
  }
  const all = () => Promise.all([company, colleague, other].map(read))
  const serving = ['active', false]
  assert.deepEqual(await all(), [serving, serving, serving])
  const caller = { ...company, password: '', tokenId: '' }
  assert.equal((await act(clerk, caller, 'stop_service')).status, 303)
  assert.deepEqual(await all(), [['active', true], ['active', true], serving])
  await restart({ clerk, approver }, caller)
  assert.deepEqual(await all(), [serving, serving, serving])
})
