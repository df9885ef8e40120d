// Users, tokens and the journal, as a bank's own system reads and changes them (issue 14).

import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { showToldActs } from '../../../src/authority/operations/tell-desk-acts.ts'
import { serviceHref } from '../../../src/authority/routes.ts'
import { entryOf } from '../../../src/platform/journal/chain.ts'
import { newestJournal } from '../../../src/platform/journal/queries.ts'
import { type ApiClient, apiClient } from '../../support/api.ts'
import {
  bindingOf,
  eventsOf,
  journalHead,
  loggedIn,
  newPerson,
  nextCode,
  type Person,
  type Site,
  settledPerson,
  startSite,
  withTicket,
} from '../../support/site.ts'
import { addColleague, openCompany, registerToken } from '../../support/web-fb/companies.ts'
import { webFb } from '../../support/web-fb/service.ts'
import { johoku, shoko } from '../../support/world.ts'

const scopes = [
  'users:read',
  'bindings:act',
  'sessions:end',
  'tokens:read',
  'journal:read',
  'verify',
] as const

let site: Site
let client: ApiClient
let person: Person
beforeEach(async () => {
  site = await startSite()
  client = await apiClient(site.world.context, site.server.origin, { service: shoko, scopes })
  person = await settledPerson(site, '0000000001')
})
afterEach(async () => {
  assert.deepEqual(site.server.faults, [])
  const check = { outsideCheckpoints: [], compareRows: true }
  assert.equal((await site.world.context.store.verifyJournal(check)).fault, null)
  await site.end()
})

async function bodyOf(answer: Promise<Response>, status = 200) {
  const response = await answer
  const body = await response.json()
  assert.equal(response.status, status, JSON.stringify(body))
  return body
}

function act(action: string, userId = person.userId, by = client): Promise<Response> {
  return by.post(`users/${userId}/binding/acts`, { action, reason: '本人からの電話' })
}

test('a user is read with customer, token and session; X9: the journal says who looked, once an hour', async () => {
  await loggedIn(site, person)
  const head = journalHead(site.world)
  const user = await bodyOf(client.get(`users/${person.userId}`))
  assert.equal(journalHead(site.world), head + 1)
  const { customerId, number } = user.customer
  assert.ok(customerId !== '' && number !== '')
  assert.deepEqual(user, {
    userId: person.userId,
    userName: '試験 太郎',
    administrator: false,
    status: 'active',
    customer: { customerId, number, name: '試験商事株式会社', stopped: false },
    passwordLocked: false,
    hasMailAddress: false,
    binding: {
      status: 'usable',
      tokenId: person.tokenId,
      shared: false,
      failures: 0,
      enrolledAt: user.binding.enrolledAt,
      lockedUntil: null,
    },
    session: { startedAt: site.world.clock.now().toString({ smallestUnit: 'millisecond' }) },
  })
  await client.get(`users/${person.userId}`)
  assert.equal(journalHead(site.world), head + 1)
  const [read] = (await eventsOf(site.world, person)).filter(({ type }) => type === 'personal_data_read')
  assert.ok(read?.type === 'personal_data_read')
  assert.equal(read.readBy, `client:${client.clientId}`)
})

test('I6: users and tokens of another service are none, whether or not they exist', async () => {
  const elsewhere = await settledPerson(site, '0000000002', johoku)
  const answers = new Set<string>()
  for (const path of [
    `users/${elsewhere.userId}`,
    'users/nobody',
    `tokens/${elsewhere.tokenId}`,
    'tokens/WRFM00000000',
  ]) {
    const { requestId: _, ...problem } = await bodyOf(client.get(path), 404)
    answers.add(JSON.stringify(problem))
  }
  const { requestId: _, ...problem } = await bodyOf(act('suspend', elsewhere.userId), 404)
  answers.add(JSON.stringify(problem))
  assert.equal(answers.size, 1)
  assert.equal((await bindingOf(site.world, elsewhere))?.status, 'usable')
  const { entries } = await bodyOf(client.get(`journal?userId=${elsewhere.userId}`))
  assert.deepEqual(entries, [])
})

test('a token is suspended and resumed; the user is told as of any act of the desk, and the journal has the reason', async () => {
  const browser = await loggedIn(site, person)
  await bodyOf(act('suspend'))
  assert.equal((await bindingOf(site.world, person))?.status, 'suspended')
  assert.equal((await browser.send(serviceHref(shoko, 'home'))).status, 303, 'logged out at once')
  const code = await nextCode(site, person.tokenId)
  assert.equal((await bodyOf(client.verify(person.userId, code))).accepted, false)
  assert.equal((await bodyOf(act('suspend'), 409)).code, 'nothing-to-do')
  await bodyOf(act('resume'))
  assert.equal((await bodyOf(client.verify(person.userId, code))).accepted, true)
  const acted = (await eventsOf(site.world, person)).filter((event) => event.type === 'desk_acted')
  assert.deepEqual(
    acted.map(
      (event) => event.type === 'desk_acted' && [event.action, event.operatorId, event.reason, event.onToken],
    ),
    [
      ['suspend_user', `client:${client.clientId}`, '本人からの電話', true],
      ['resume_user', `client:${client.clientId}`, '本人からの電話', true],
    ],
  )
  const told = await showToldActs(site.world.context, person)
  assert.deepEqual(
    told?.acts.map((act) => 'action' in act && [act.action, act.onToken]),
    [
      ['resume_user', true],
      ['suspend_user', true],
    ],
  )
})

test('a lock is taken off, and X10: as often a day as the profile lets one person', async () => {
  const { caps } = site.world.context.profiles.get(shoko)?.desk ?? assert.fail()
  const lock = async () => {
    const wrong = String((Number(await nextCode(site, person.tokenId)) + 1) % 1_000_000).padStart(6, '0')
    for (let i = 0; i < 10; i++) await client.verify(person.userId, wrong)
    assert.equal((await bindingOf(site.world, person))?.status, 'locked')
  }
  for (let i = 0; i < caps.unlocksPerUser; i++) {
    await lock()
    await bodyOf(act('unlock'))
    assert.equal((await bindingOf(site.world, person))?.status, 'usable')
  }
  await lock()
  assert.equal((await bodyOf(act('unlock'), 202)).done, false)
  assert.equal((await bindingOf(site.world, person))?.status, 'locked')
})

test('X1: what the profile puts under two persons is only asked for here, and done where it does not', async () => {
  const { desk } = site.world.context.profiles.get(shoko) ?? assert.fail()
  assert.ok(desk.approvals.includes('revoke_token'))
  assert.equal((await bodyOf(act('revoke'), 202)).done, false)
  assert.equal((await bindingOf(site.world, person))?.status, 'usable')
  const alone = await startSite(
    {},
    { edit: (profile) => ({ ...profile, desk: { ...profile.desk, approvals: [] } }) },
  )
  try {
    const by = await apiClient(alone.world.context, alone.server.origin, { service: shoko, scopes })
    const other = await settledPerson(alone, '0000000001')
    await bodyOf(act('revoke', other.userId, by))
    assert.equal(await bindingOf(alone.world, other), undefined)
    const barred = (await eventsOf(alone.world, other)).some(({ type }) => type === 'token_barred')
    assert.ok(barred, 'nobody enrolls it there again (S0-2.8-02)')
  } finally {
    await alone.end()
  }
})

test('D6: a token that is reported lost never counts again, its user is stopped, and nobody is waited for', async () => {
  const browser = await withTicket(site, person)
  await bodyOf(act('lost'))
  const { tokenId, lostAtMs } = (await bindingOf(site.world, person)) ?? {}
  assert.deepEqual([tokenId, lostAtMs], [null, site.world.clock.now().epochMilliseconds])
  assert.equal((await bodyOf(client.get(`users/${person.userId}`))).status, 'suspended')
  const code = await nextCode(site, person.tokenId)
  assert.equal((await bodyOf(client.verify(person.userId, code))).accepted, false)
  const step = await browser.send(serviceHref(shoko, 'loginCode'))
  assert.equal(step.status, 303, 'the ticket is void')
  assert.equal((await bodyOf(act('lost'), 409)).code, 'nothing-to-do')
})

test('S3-FAQ-04: in WEB-FB administrators of the customer unlock their users, the institution only them', async () => {
  const { context } = site.world
  const fb = await apiClient(context, site.server.origin, { service: webFb, scopes })
  const company = await openCompany(context, 'M54100000001')
  const user = await addColleague(context, company, 'M54100000002')
  await registerToken(context, user, 'individual')
  const { tokenId } = await registerToken(context, company, 'individual')
  assert.equal((await bodyOf(act('unlock', user.userId, fb), 409)).code, 'not-for-institution')
  await bodyOf(act('suspend', user.userId, fb))
  await bodyOf(act('suspend', company.userId, fb))
  const token = await bodyOf(fb.get(`tokens/${tokenId}`))
  assert.deepEqual([token.userId, token.status], [company.userId, 'active'])
})

test('a user is logged out, once', async () => {
  const browser = await loggedIn(site, person)
  const end = () => client.post(`users/${person.userId}/session/end`, {})
  assert.deepEqual(await bodyOf(end()), { userId: person.userId, ended: true })
  assert.equal((await browser.send(serviceHref(shoko, 'home'))).status, 303)
  assert.equal((await bodyOf(end(), 409)).code, 'nothing-to-do')
  assert.equal((await bodyOf(client.get(`users/${person.userId}`))).session, null)
})

test('an act under an Idempotency-Key happens once, and is answered as done each time', async () => {
  const suspend = () =>
    client.post(
      `users/${person.userId}/binding/acts`,
      { action: 'suspend', reason: '電話' },
      { 'Idempotency-Key': 'k1' },
    )
  const answers = await Promise.all(Array.from({ length: 10 }, suspend))
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
  const acts = (await eventsOf(site.world, person)).filter(({ type }) => type === 'binding_suspended')
  assert.equal(acts.length, 1)
})

test('the journal is read in pages, newest first, without a gap or a repetition; X9: and that it was read', async () => {
  const bare = await newPerson(site, '0000000009')
  for (let i = 0; i < 7; i++) await client.verify(bare.userId, '000000', { context: `try ${i}` })
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page: { entries: { event: { context: string } }[]; next: string | null } = await bodyOf(
      client.get(
        `journal?userId=${bare.userId}&type=code_rejected&limit=3${cursor === null ? '' : `&cursor=${cursor}`}`,
      ),
    )
    seen.push(...page.entries.map(({ event }) => event.context))
    cursor = page.next
  } while (cursor !== null)
  assert.deepEqual(seen, ['try 6', 'try 5', 'try 4', 'try 3', 'try 2', 'try 1', 'try 0'])
  const by = `client:${client.clientId}`
  const reads = async () => {
    const types = ['list_read', 'exported']
    const rows = await newestJournal(site.world.context.store, { types }, 10)
    return rows.toReversed().map((row) => {
      const { actor, event } = entryOf(row) as unknown as { actor: string; event: Record<string, unknown> }
      return [actor, event.type, event.userId, event.list, event.filter]
    })
  }
  const filter = `service=${client.service}, userId=0000000009, type=code_rejected, address=127.0.0.1`
  const read = [by, 'list_read', by, 'journal', filter]
  assert.deepEqual(await reads(), [read], 'once for all pages, and nothing left as a file')
  await client.get(`journal?userId=${bare.userId}&type=code_rejected`)
  assert.deepEqual(await reads(), [read], 'once an hour')
  const until = site.world.clock.now().toString()
  assert.deepEqual((await bodyOf(client.get(`journal?from=${until}&until=${until}`))).entries, [])
})
