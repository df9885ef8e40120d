// D5, decision 47: an item of a transfer is stopped on one node while a run takes it on another: one of them wins, says
// so, and the money is on one side.

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { findAccounts } from '../../src/bank/queries/accounts.ts'
import { deskPartsOf, modules } from '../../src/compose/modules.ts'
import { settleApproval } from '../../src/desk/operations/decide-approval.ts'
import { stopAsGranted, stopTransferAtDesk } from '../../src/desk/operations/stop-transfer.ts'
import { newKeyRingText } from '../../src/platform/secrets/key-ring.ts'
import { makeRuns } from '../../src/services/web-fb/operations/handover/make-run.ts'
import { transferState } from '../../src/services/web-fb/rules/transfer.ts'
import { ledgerSum } from '../support/ledger-sum.ts'
import { type FbCompany, openCompany, registerToken, sessionOf } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { confirm, draftOf } from '../support/web-fb/transfers.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { assertSound, happen } from './support/changes.ts'
import { type Driver, databaseFor } from './support/databases.ts'
import { caller, codeOf, createContext } from './support/people.ts'

const desk = 'desk/shinkin-5410'
const rounds = 10

async function twoNodes(t: TestContext, driver: Driver) {
  const database = await databaseFor(t, driver)
  const keyRingText = newKeyRingText('2015-01-01T00:00:00Z')
  let now = Temporal.Instant.from('2016-01-13T10:12:15+09:00')
  const open = async () => {
    const context = createContext(await database.open(), keyRingText, () => now)
    return { ...context, deskParts: deskPartsOf(modules) }
  }
  const nodes = [await open(), await open()] as const
  for (const [userId, role] of [
    ['desk01', 'desk'],
    ['approver01', 'approver'],
  ] as const) {
    const of = { service: desk, userId }
    await happen(
      nodes[0].store,
      { type: 'user_created', ...of, customerId: 'c1', userName: '窓口 一子', administrator: false },
      { type: 'operator_appointed', ...of, role },
    )
  }
  const later = (duration: Temporal.DurationLike) => {
    now = now.add(duration)
  }
  return { nodes, later }
}

type Node = Awaited<ReturnType<typeof twoNodes>>['nodes'][number]

function granted(userId: string) {
  return { service: webFb, userId, operatorId: 'desk01' }
}

async function ask(node: Node, userId: string, receipt: string, items: readonly number[]) {
  const why = { reason: '覚えのない振込', identification: '折返し', step: 'ask' } as const
  const outcome = await stopTransferAtDesk(node, caller, { ...granted(userId), receipt, items, ...why })
  return outcome.ok ? outcome.result : outcome.refusal
}

async function grant(node: Node, userId: string) {
  const requestedAtMs = node.now().epochMilliseconds
  const action = 'stop_transfer'
  const verdict = {
    service: webFb,
    userId,
    action,
    operatorId: 'approver01',
    grant: true,
    requestedAtMs,
  } as const
  return (await settleApproval(node, caller, verdict)).ok
}

const carryOut = async (node: Node, userId: string) => {
  const outcome = await stopAsGranted(node, caller, granted(userId))
  return outcome.ok ? `back ${outcome.returnedYen}` : outcome.refusal
}

async function balanceOf({ store }: Node, { customerId, accountId }: FbCompany): Promise<number> {
  const accounts = await findAccounts(store, webFb, customerId)
  return accounts.find((account) => account.accountId === accountId)?.balanceYen ?? 0
}

function stops(driver: Driver): void {
  test('a stop and a run at once: it left whole, or it came back; a second one changes nothing', async (t) => {
    const { nodes, later } = await twoNodes(t, driver)
    const [node, other] = nodes
    const told = new Set<string>()
    for (let round = 0; round < rounds; round++) {
      const company = await openCompany(node, `M5410003${String(round).padStart(4, '0')}`)
      const { tokenId } = await registerToken(node, company, 'individual')
      later({ minutes: 2 })
      const who = await sessionOf(node, company)
      const before = await balanceOf(node, company)
      const order = { payYen: 10_000, day: '2016-01-13', filePayees: 2 }
      const draft = await draftOf(node, who, company.accountId, order)
      assert.equal(await confirm(node, who, draft, await codeOf(node, tokenId)), 'accepted')
      const paid = before - (await balanceOf(node, company))
      assert.equal(await ask(node, company.userId, draft.transferId, [0]), 'requested')
      assert.ok(await grant(other, company.userId))
      // Two of three one after the other, so that each order is seen on any machine.
      const run = () => makeRuns(other, caller, { service: webFb, operatorId: null })
      const stop = () => carryOut(node, company.userId)
      const orders = [
        async () => (await Promise.all([stop(), run()]))[0],
        () => stop().finally(run),
        () => run().then(stop),
      ]
      const stopped = (await orders[round % 3]?.()) ?? ''
      assert.match(stopped, /^(back \d+|item_left)$/)
      told.add(stopped === 'item_left' ? 'left' : 'stopped')
      await makeRuns(other, caller, { service: webFb, operatorId: null })
      const { transfer } = await node.store.read({ transfer: transferState.ref(webFb, draft.transferId) })
      const lines = transfer?.lines.filter(({ stoppedAtMs }) => stoppedAtMs === undefined) ?? []
      assert.equal(lines.length, stopped === 'item_left' ? 2 : 1)
      const back = stopped === 'item_left' ? 0 : Number(stopped.slice(5))
      assert.equal(await balanceOf(node, company), before - paid + back)
      assert.equal(await ledgerSum(node.store, webFb), 0)
      assert.notEqual(transfer?.runId, null)
      assert.equal(await carryOut(other, company.userId), 'item_left', 'the second time, after the rest left')
    }
    assert.deepEqual([...told].toSorted(), ['left', 'stopped'])
    await assertSound(node.store)
  })

  test('what is granted is carried out once by two at once; asking for a stopped one is told at once', async (t) => {
    const { nodes, later } = await twoNodes(t, driver)
    const [node, other] = nodes
    const company = await openCompany(node, 'M54100040001')
    const { tokenId } = await registerToken(node, company, 'individual')
    later({ minutes: 2 })
    const who = await sessionOf(node, company)
    const before = await balanceOf(node, company)
    const draft = await draftOf(node, who, company.accountId, { payYen: 10_000, day: '2016-01-14' })
    assert.equal(await confirm(node, who, draft, await codeOf(node, tokenId)), 'accepted')
    assert.equal(await ask(node, company.userId, draft.transferId, [1]), 'nothing_to_do')
    assert.equal(await ask(node, 'M54100099999', draft.transferId, [0]), 'nothing_to_do')
    assert.equal(await ask(node, company.userId, 'F20160113-00000000', [0]), 'nothing_to_do')
    assert.equal(await ask(node, company.userId, draft.transferId, [0]), 'requested')
    assert.equal(await ask(other, company.userId, draft.transferId, [0]), 'approval_pending')
    assert.equal(await carryOut(node, company.userId), 'nothing_to_do')
    assert.ok(await grant(other, company.userId))
    const both = await Promise.all([carryOut(node, company.userId), carryOut(other, company.userId)])
    assert.deepEqual(both.toSorted(), ['back 0', 'item_stopped'])
    assert.equal(await ask(node, company.userId, draft.transferId, [0]), 'item_stopped')
    assert.equal(await balanceOf(node, company), before)
    await assertSound(node.store)
  })
}

onBothDatabases('stops over two nodes', stops)
