// E5: a posting that the core system refused is sent again, or settled without it, by two persons, once, on both databases.

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Role } from '../../src/authority/rules/rights.ts'
import { decidePostingAnswer, postingState } from '../../src/bank/rules/account.ts'
import type { CaseWish } from '../../src/bank/rules/posting-case.ts'
import { makeRuns } from '../../src/services/web-fb/operations/handover/make-run.ts'
import {
  askCase,
  findRefused,
  listRefused,
  settleCase,
} from '../../src/services/web-fb/operations/handover/refused-postings.ts'
import type { SeenCase } from '../../src/services/web-fb/rules/refused-posting.ts'
import { linkOf, serveAt } from '../support/core-system.ts'
import { happen } from '../support/web-fb/companies.ts'
import { webFb as service } from '../support/web-fb/service.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { assertSound, eventsOf } from './support/changes.ts'
import { fed, number, transferOf } from './support/core-house.ts'
import type { Driver } from './support/databases.ts'
import { caller } from './support/people.ts'

const desk = 'desk/shinkin-5410'

/** A transfer whose posting the core system refuses for lack of money, and three operators. */
async function refused(t: TestContext, driver: Driver) {
  const house = await fed(t, driver)
  const { node, core, keyFile, later } = house
  for (const [userId, role] of [
    ['c1', 'clearing'],
    ['c2', 'clearing'],
    ['c3', 'clearing'],
    ['d1', 'desk'],
  ] as const)
    await appoint(house, userId, role)
  const posted: string[] = []
  const url = await serveAt(t, (request, response) => {
    if (request.method === 'POST') request.on('data', (chunk: Buffer) => posted.push(chunk.toString()))
    core.listener(request, response)
  })
  const link = linkOf(node, { url, keyFile })
  await link.take()
  const transferId = await transferOf(house, 50_000)
  core.book(number, -690_000, 'ATM')
  assert.deepEqual(await link.send(), [`${transferId}-001 answered`])
  later(1)
  const entryId = `${transferId}-001`
  const found = async () => {
    const posting = await findRefused(node, service, entryId)
    assert.ok(posting !== undefined)
    return posting
  }
  const ask = async (operatorId: string, wish: CaseWish) => {
    const { posting } = await found()
    const outcome = await askCase(node, caller, { operatorId, posting, wish, reason: '確認済み' })
    return outcome.ok ? 'asked' : outcome.refusal
  }
  const seen = async () => (await found()).postingCase ?? { wish: '', askedBy: '', askedAtMs: 0 }
  const settle = async (operatorId: string, verdict: 'grant' | 'decline' = 'grant', shown?: SeenCase) => {
    const { posting } = await found()
    const settled = { operatorId, posting, verdict, seen: shown ?? (await seen()) }
    const outcome = await settleCase(node, caller, settled)
    return outcome.ok ? verdict : outcome.refusal
  }
  return { ...house, link, posted, transferId, entryId, ask, settle, found, seen }
}

async function appoint({ node }: Awaited<ReturnType<typeof fed>>, userId: string, role: Role) {
  const of = { service: desk, userId } as const
  const user = { ...of, customerId: 'c1', userName: userId, administrator: false }
  await happen(node, { type: 'user_created', ...user }, { type: 'operator_appointed', ...of, role })
}

function cases(driver: Driver): void {
  test('E5: one asks, another grants, on two nodes at once: it is sent again once, under its ID, and booked once', async (t) => {
    const house = await refused(t, driver)
    const { node, nodes, core, link, posted, entryId, ask, settle, later } = house
    assert.equal(await ask('d1', 'resend'), 'not_permitted')
    assert.equal(await settle('c2'), 'nothing_to_do')
    assert.equal(await ask('c1', 'resend'), 'asked')
    assert.equal(await ask('c2', 'resend'), 'nothing_to_do')
    assert.deepEqual([await settle('c1'), await settle('d1')], ['case_own', 'not_permitted'])
    assert.deepEqual(await link.send(), [], 'nothing happens before it is granted')
    const { posting } = await house.found()
    const seen = await house.seen()
    const both = await Promise.all(
      (['c2', 'c3'] as const).map((operatorId, i) =>
        settleCase(nodes[i] ?? node, caller, { operatorId, posting, verdict: 'grant', seen }),
      ),
    )
    assert.deepEqual(both.map(({ ok }) => ok).toSorted(), [false, true])
    // Somebody has paid in what was missing.
    core.book(number, 100_000, 'ATM')
    assert.deepEqual(await link.send(), [`${entryId} answered`])
    assert.deepEqual(await link.send(), [])
    assert.equal(core.balanceOf(number), 60_000)
    assert.deepEqual(
      posted
        .map((text) => JSON.parse(text) as { postingId: string; attempt?: number })
        .map(({ postingId, attempt }) => [postingId, attempt]),
      [
        [entryId, undefined],
        [entryId, 2],
      ],
    )
    later(1)
    await link.take()
    assert.deepEqual([await house.held(), await listRefused(node, service, 10)], [[60_000], []])
    assert.equal((await eventsOf(node.store, 'posting_case_granted')).length, 1)
    await assertSound(node.store)
  })

  test('E5: refused again, it may be asked for again; a late answer of the time before counts no more; anybody withdraws', async (t) => {
    const house = await refused(t, driver)
    const { node, link, entryId, ask, settle } = house
    const { posting: first } = await house.found()
    assert.equal(await ask('c1', 'resend'), 'asked')
    assert.equal(await settle('c1', 'decline'), 'decline')
    assert.equal(await ask('c2', 'resend'), 'asked')
    assert.equal(await settle('c3'), 'grant')
    const { posting } = await node.store.read({
      posting: postingState.ref(service, first.accountId, entryId),
    })
    const late = { coreAnswer: 'refused', coreReason: 'x', coreAttempt: first.coreAttempt } as const
    assert.deepEqual(decidePostingAnswer(posting, late, node.now()).events, [])
    assert.deepEqual(await link.send(), [`${entryId} answered`])
    const [again] = await listRefused(node, service, 10)
    assert.deepEqual([again?.posting.coreAttempt, again?.postingCase?.status], [2, 'granted'])
    assert.equal(await ask('c1', 'resend'), 'asked')
    await happen(
      node,
      { type: 'operator_dismissed', service: desk, userId: 'c1', role: 'clearing', employeeNumber: null },
      {
        type: 'user_deleted',
        service: desk,
        userId: 'c1',
      } as never,
    )
    assert.equal(await settle('c2'), 'case_fallen')
    assert.equal(await settle('c2', 'decline'), 'decline')
    await assertSound(node.store)
  })

  test('E5: what is granted is the request that was read, not another one that took its place meanwhile', async (t) => {
    const house = await refused(t, driver)
    const { node, ask, settle, seen, later } = house
    assert.ok((await makeRuns(node, caller, { service, operatorId: null })).ok)
    assert.equal(await ask('c1', 'resend'), 'asked')
    const read = await seen()
    assert.equal(await settle('c1', 'decline'), 'decline')
    later(1)
    assert.equal(await ask('c1', 'close'), 'asked')
    for (const verdict of ['grant', 'decline'] as const)
      assert.equal(await settle('c2', verdict, read), 'posting_case_changed')
    for (const other of [{ wish: 'resend' }, { askedBy: 'c3' }, { askedAtMs: read.askedAtMs }])
      assert.equal(await settle('c2', 'grant', { ...(await seen()), ...other }), 'posting_case_changed')
    assert.equal((await listRefused(node, service, 10)).length, 1)
    assert.equal(await settle('c2'), 'grant')
    await assertSound(node.store)
  })

  test('E5: settled without a posting once it has left, the account follows the core system, whatever that books later', async (t) => {
    const house = await refused(t, driver)
    const { node, core, link, transferId, entryId, ask, settle, later } = house
    assert.equal(await ask('c1', 'close'), 'posting_not_left')
    assert.ok((await makeRuns(node, caller, { service, operatorId: null })).ok)
    assert.equal(await ask('c1', 'close'), 'asked')
    assert.equal(await settle('c2'), 'grant')
    assert.deepEqual(await listRefused(node, service, 10), [])
    assert.deepEqual(await link.send(), [])
    // Booked by hand there, without our ID.
    core.book(number, 500_000, 'ATM')
    core.book(number, -50_000, `ﾌﾘｺﾐ ${transferId}`)
    later(1)
    await link.take()
    assert.deepEqual([core.balanceOf(number), await house.held()], [460_000, [460_000]])
    const { posting } = await node.store.read({
      posting: postingState.ref(service, house.company.accountId, entryId),
    })
    assert.equal(posting?.coreSequence, 1)
    await assertSound(node.store)
  })
}

onBothDatabases('postings that a core system refused', cases)
