// S3-3.2-08, C-1 unlock_actor: the token that all users of a customer share, as the branch sees it and unlocks it.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { bindingState, customerHolder, userHolder } from '../../src/authority/rules/binding.ts'
import { userState } from '../../src/authority/rules/user.ts'
import { deskHref, deskUserHref, deskUserOtpHref } from '../../src/desk/routes.ts'
import { readFbHistory } from '../../src/services/web-fb/operations/administration/history.ts'
import { chooseUsageForm } from '../../src/services/web-fb/operations/administration/usage-form.ts'
import type { Event } from '../support/events.ts'
import { type FbPerson, openCompany, sessionOf, settledPasswords } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { testCaller } from '../support/world.ts'
import { type DeskSite, type Seat, startDesk, why } from './support/site.ts'

const desk = 'desk/shinkin-5410'
const list = deskUserOtpHref(desk, 'userOtpOf', webFb)
const acting = deskUserOtpHref(desk, 'userOtpAct', webFb)

let site: DeskSite
let branch: Seat
let boss: FbPerson
let tokenId: string
beforeEach(async () => {
  site = await startDesk({ start: '2026-02-02T10:00:15+09:00' })
  const { world } = site
  branch = await site.seat('branch', desk)
  boss = await openCompany(world.context, 'M54100020025')
  tokenId = await world.token()
  const typed = { tokenId, codes: [await world.code(tokenId)], password: settledPasswords.approval }
  const chosen = await chooseUsageForm(
    world.context,
    testCaller,
    await sessionOf(world.context, boss),
    'shared',
    typed,
  )
  assert.ok(chosen.ok)
})
afterEach(() => site.end())

async function lock(): Promise<void> {
  const { service, userId, customerId } = boss
  const holder = customerHolder(customerId)
  const refs = { binding: bindingState.ref(service, holder) }
  const locked = { refusal: 'code_wrong', failures: 10, locked: true } as const
  const event = { type: 'code_rejected', service, userId, holder, ...locked } as const
  const { store, now } = site.world.context
  await store.change({ at: now(), ...testCaller }, refs, () => ({ outcome: { ok: true }, events: [event] }))
}

async function status() {
  const { binding } = await site.world.context.store.read({
    binding: bindingState.ref(webFb, customerHolder(boss.customerId)),
  })
  return binding?.status
}

test('the list marks it in the column 共有, on the screen and in the file; the search finds it by its ID', async () => {
  const page = await branch.browser.page(list)
  assert.match(page, new RegExp(`${tokenId}[\\s\\S]*?data-column="共有"[^>]*><div>○</div>`))
  const file = await (await branch.browser.send(deskUserOtpHref(desk, 'userOtpFile', webFb))).text()
  assert.match(file, new RegExp(`${tokenId},○,利用可能,${boss.userId}`))
  const found = await branch.browser.send(`${deskHref(desk, 'search')}?q=${tokenId}`)
  assert.equal(found.headers.get('Location'), deskUserHref(desk, 'user', webFb, boss.userId))
})

test('the branch unlocks it with a reason; a form opened before then no longer counts', async () => {
  const seenIn = (page: string) => /name="(shared-[^"]+)" value="([^"]*)"/.exec(page)?.slice(1) ?? []
  const [name = '', before = ''] = seenIn(await branch.browser.page(list))
  assert.equal(name, `shared-${boss.userId}`)
  await lock()
  const stale = await branch.browser.submit(
    list,
    { ...why, [name]: before, action: 'unlock', query: '' },
    acting,
  )
  assert.equal(stale.status, 409)
  const [, seen = ''] = seenIn(await branch.browser.page(list))
  const own = { ...why, [`line-${boss.userId}`]: seen, action: 'unlock', query: '' }
  assert.equal((await branch.browser.submit(list, own, acting)).status, 409, 'the own token is another one')
  const done = await branch.browser.submit(
    list,
    { ...why, [name]: seen, action: 'unlock', query: '' },
    acting,
  )
  assert.equal(done.status, 303)
  assert.equal(await status(), 'usable')
  const { entries } = await readFbHistory(
    site.world.context,
    { ...boss, sessionHash: '' },
    { userId: null, kind: 'institution', fromMs: null, untilMs: null, before: null },
  )
  assert.deepEqual(
    entries.map(({ event }) => event.type === 'desk_acted' && event.action),
    ['unlock_code'],
    'the customer sees what was done for it',
  )
})

test('CTP一括停止 means the shared token, too', async () => {
  const page = await branch.browser.page(list)
  const seen = /name="shared-[^"]+" value="([^"]*)"/.exec(page)?.[1] ?? ''
  const line = { [`shared-${boss.userId}`]: seen }
  const press = (action: string) =>
    branch.browser.submit(list, { ...why, ...line, action, query: '' }, acting)
  const clerk = await site.seat('desk', desk)
  const stopped = await clerk.browser.submit(
    list,
    { ...why, ...line, action: 'suspendAll', query: '' },
    acting,
  )
  assert.deepEqual([stopped.status, await status()], [303, 'suspended'])
  assert.equal((await press('unlock')).status, 409)
})

test('S3-FAQ-04: the branch unlocks nothing of an ordinary user: that is up to the administrator', async () => {
  const other = await openCompany(site.world.context, 'M54100020026')
  const { store, now } = site.world.context
  const of = { service: webFb, userId: other.userId }
  const refs = {
    user: userState.ref(webFb, other.userId),
    binding: bindingState.ref(webFb, userHolder(other.userId)),
  }
  const failed = { refusal: 'code_wrong', failures: 10, locked: true, tokenId: 'VSMT00000001' } as const
  const happen = (...events: Event[]) =>
    store.change({ at: now(), ...testCaller }, refs, () => ({ outcome: { ok: true }, events }))
  await happen(
    { type: 'enrollment_rejected', ...of, holder: userHolder(other.userId), ...failed },
    { type: 'user_changed', ...of, userName: '一般', administrator: false },
  )
  const seen = async () =>
    new RegExp(`name="line-${other.userId}" value="([^"]*)"`).exec(await branch.browser.page(list))?.[1] ?? ''
  const unlock = async () => {
    const line = { [`line-${other.userId}`]: await seen() }
    return branch.browser.submit(list, { ...why, ...line, action: 'unlock', query: '' }, acting)
  }
  assert.equal((await unlock()).status, 403)
  await happen({ type: 'user_changed', ...of, userName: '管理', administrator: true })
  assert.equal((await unlock()).status, 303)
})
