// Issue 18: one operation, one answer, and what it does in the same decision, whoever answers, on whichever node.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerOperation } from '../../src/authority/operations/signed-operations/answer-operation.ts'
import {
  expireOperations,
  findOperation,
  signedContent,
} from '../../src/authority/operations/signed-operations/find-operation.ts'
import { rowsRoot } from '../../src/authority/operations/signed-operations/rows-root.ts'
import {
  operationRows,
  operationsWaiting,
} from '../../src/authority/operations/signed-operations/token-side.ts'
import { bindingState, userHolder } from '../../src/authority/rules/binding.ts'
import { signedOperationState } from '../../src/authority/rules/signed-operation.ts'
import { transferFreezeState } from '../../src/bank/rules/transfer-freeze.ts'
import { rowsBelong } from '../../src/otp/signed-operation/batch.ts'
import { shownOperation } from '../../src/otp/signed-operation/shown.ts'
import { reveal } from '../../src/platform/decision/event.ts'
import { es256Key } from '../../src/platform/secrets/es256.ts'
import { fbProfile } from '../../src/services/web-fb/operations/profile-of.ts'
import { askForOperation } from '../../src/services/web-fb/operations/transfers/operation.ts'
import { ledgerSum } from '../support/ledger-sum.ts'
import { digitsOf, rowsProof, signatureOf, waitingProof } from '../support/token-device.ts'
import { drain, happen, limitTo } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import { confirm, draftOf } from '../support/web-fb/transfers.ts'
import {
  type Asked,
  approve,
  approvedAtOnce,
  approvedOnce,
  ask,
  balance,
  byCode,
  byDevice,
  openingYen,
  payYen,
  reject,
  scene,
  statusNow,
  today,
  told,
} from './support/asked-operations.ts'
import { onBothDatabases } from './support/both-databases.ts'
import { assertSound, eventsOf } from './support/changes.ts'
import type { Driver } from './support/databases.ts'
import { caller, codeOf } from './support/people.ts'

function contract(driver: Driver): void {
  test('a transfer is approved by the eight digits, debited once, and no plain code confirms one any more', async (t) => {
    const { node, company, who, tokenId } = await scene(t, driver)
    const { draft, operation } = await ask(node, who, company.accountId)
    const { operation: signed } = signedContent(operation)
    const lines = shownOperation(signed).fields.map(({ lines }) => lines.join(' '))
    assert.ok(lines.includes('50,000円'), lines.join())
    assert.equal(await balance(node, company.accountId), openingYen)

    const waiting = async () => operationsWaiting(node, await waitingProof(node, tokenId))
    assert.deepEqual(await waiting(), { ok: true, operations: [reveal(operation.cose)] })
    assert.equal(
      (await operationsWaiting(node, { tokenId, atMs: node.now().epochMilliseconds, proof: 'x'.repeat(27) }))
        .ok,
      false,
    )
    // A code of the token confirms nothing: the profile asks for more.
    assert.equal(await confirm(node, who, draft, await codeOf(node, tokenId)), 'operation_needed')

    const digits = await digitsOf(node, tokenId, operation.digest)
    assert.equal(told(await byCode(node, operation, digits)), 'approved')
    assert.equal(await balance(node, company.accountId), openingYen - payYen)
    assert.equal(told(await byCode(node, operation, digits)), 'operation_answered')
    assert.deepEqual(await waiting(), { ok: true, operations: [] })
    const [accepted] = await eventsOf(node.store, 'transfer_accepted')
    assert.equal(accepted?.by, 'operation')
    assert.equal(accepted.operationId, operation.operationId)

    // Under a profile that asks for less: a page in between can't ask this user for the old code.
    const profile = node.profiles.get(webFb)
    assert.ok(profile)
    const acts = [{ act: 'transfer', fromYen: 1_000_000_000, payees: 'all' }] as const
    const lenient = {
      ...node,
      profiles: new Map([
        [webFb, { ...profile, confirmation: { validSeconds: 300, sameDeviceYen: 0, acts } }],
      ]),
    }
    const next = await draftOf(node, who, company.accountId, { payYen: 1, day: today })
    assert.equal(await confirm(lenient, who, next, await codeOf(node, tokenId)), 'operation_needed')
    await assertSound(node.store)
  })

  test('three wrong digits end an operation, count toward the lock, and are not forgotten by the next one', async (t) => {
    const { node, company, who, tokenId, device } = await scene(t, driver)
    const first = await ask(node, who, company.accountId)
    const other = await ask(node, who, company.accountId, 60_000)
    const wrong = await digitsOf(node, tokenId, other.operation.digest)
    for (const refusal of ['operation_code_wrong', 'operation_code_wrong', 'operation_codes_exhausted'])
      assert.equal(told(await byCode(node, first.operation, wrong)), refusal)
    const right = await digitsOf(node, tokenId, first.operation.digest)
    assert.equal(told(await byCode(node, first.operation, right)), 'operation_answered')
    const binding = async () =>
      (await node.store.read({ binding: bindingState.ref(webFb, userHolder(who.userId)) })).binding
    assert.equal((await binding())?.failures, 3)

    let live = other.operation
    for (let wrongs = 3; wrongs < 10; wrongs++) {
      if ((await statusNow(node, live)) !== 'created')
        live = (await ask(node, who, company.accountId, 70_000 + wrongs)).operation
      await byCode(node, live, '00000000')
    }
    assert.equal((await binding())?.status, 'locked')
    assert.equal(await statusNow(node, live), 'created')
    const digits = await digitsOf(node, tokenId, live.digest)
    assert.equal(told(await byCode(node, live, digits)), 'code_locked')
    assert.equal(told(await byDevice(node, live, approve, device)), 'code_locked')
    // Whoever is locked out can still say no.
    assert.equal(told(await byDevice(node, live, reject, device)), 'rejected')
    assert.equal(await balance(node, company.accountId), openingYen)
    await assertSound(node.store)
  })

  test('approved and rejected at once, twice each, over two nodes: one answer', async (t) => {
    const { nodes, node, company, who, tokenId, device } = await scene(t, driver)
    for (let round = 0; round < 6; round++) {
      const before = await balance(node, company.accountId)
      const { operation } = await ask(node, who, company.accountId, payYen + round)
      const digits = await digitsOf(node, tokenId, operation.digest)
      const later = { decision: 'reject', reason: 'again' } as const
      const outcomes = await Promise.all([
        byCode(nodes[0], operation, digits),
        byDevice(nodes[1], operation, later, device),
        byDevice(nodes[0], operation, approve, device),
        byCode(nodes[1], operation, digits),
      ])
      const answers = outcomes.map(told)
      assert.equal(answers.filter((answer) => answer === 'operation_answered').length, 3, answers.join())
      const status = await statusNow(nodes[1], operation)
      const after = await balance(node, company.accountId)
      assert.equal(after, status === 'approved' ? (before ?? 0) - payYen - round : before)
    }
    assert.equal(await ledgerSum(node.store, webFb), 0)
    await assertSound(node.store)
  })

  test('several payees: approved four times at once over two nodes, each is paid once, by one receipt', async (t) => {
    const { nodes, node, company, who, tokenId, device } = await scene(t, driver)
    const { draft, operation } = await ask(node, who, company.accountId, 1000, 40)
    const proof = await rowsProof(nodes[1], tokenId, operation.operationId)
    const given = await operationRows(nodes[1], { ...proof, service: webFb })
    assert.ok(given.ok)
    assert.ok(rowsBelong(given.rows, rowsRoot(given.rows), signedContent(operation).operation.fields))
    const digits = await digitsOf(node, tokenId, operation.digest)
    assert.deepEqual(await approvedAtOnce(nodes, operation, digits, device), approvedOnce)
    const accepted = await eventsOf(node.store, 'transfer_accepted')
    const paid = accepted.map(({ transferId, lines }) => [transferId, lines.map(({ number }) => number)])
    assert.deepEqual(paid, [[draft.transferId, given.rows.map(({ account }) => account.number)]])
    const fees = accepted[0]?.lines.reduce((all, { feeYen }) => all + feeYen, 0) ?? 0
    assert.equal(await balance(node, company.accountId), openingYen - 40_000 - fees)
    assert.equal(await ledgerSum(node.store, webFb), 0)
    const late = await operationRows(node, { ...proof, service: webFb })
    assert.equal(late.ok || late.refusal, 'operation_unknown')
    await assertSound(node.store)
  })

  test('many small batches approved at once over two nodes: the limit of the day holds, and each has its answer', async (t) => {
    const { nodes, node, company, who, tokenId } = await scene(t, driver)
    const perDayYen = 1_000_000
    await happen(node, {
      type: 'limits_set',
      service: webFb,
      userId: who.userId,
      customerId: company.customerId,
      perTransferYen: perDayYen,
      perDayYen,
    })
    const asked: Asked[] = []
    for (let i = 0; i < 12; i++)
      asked.push((await ask(node, who, company.accountId, 55_000 + i, 2)).operation)
    const digits = await Promise.all(asked.map(({ digest }) => digitsOf(node, tokenId, digest)))
    const outcomes = await Promise.all(
      asked.map((operation, i) => byCode(nodes[i % 2] ?? node, operation, digits[i] ?? '')),
    )
    const answers = Object.groupBy(outcomes.map(told), (answer) => answer ?? '')
    assert.deepEqual([answers['approved']?.length, answers['operation_impossible']?.length], [9, 3])
    const accepted = await eventsOf(node.store, 'transfer_accepted')
    const yen = accepted.flatMap(({ lines }) => lines).reduce((all, { amountYen }) => all + amountYen, 0)
    assert.ok(accepted.length === 9 && yen <= perDayYen)
    assert.equal(await ledgerSum(node.store, webFb), 0)
    await assertSound(node.store)
  })

  test('several payees: where one fee is another when it is approved, nobody is paid', async (t) => {
    const { nodes, node, company, who, tokenId, device } = await scene(t, driver)
    const { operation } = await ask(node, who, company.accountId, 1000, 3)
    const profile = nodes[1].profiles.get(webFb)
    assert.ok(profile)
    const { fb } = fbProfile(profile)
    const dearer = { thresholdYen: 30_000, belowYen: 111, fromYen: 222 }
    const fees = { ...fb.fees, sameBranch: dearer }
    nodes[1] = { ...nodes[1], profiles: new Map([[webFb, { ...profile, fb: { ...fb, fees } }]]) }
    const digits = await digitsOf(node, tokenId, operation.digest)
    assert.equal(told(await byCode(nodes[1], operation, digits)), 'operation_impossible')
    assert.equal((await findOperation(node, operation))?.reason, 'transfer_not_as_signed')
    assert.equal(told(await byDevice(node, operation, approve, device)), 'operation_answered')
    assert.equal(await balance(node, company.accountId), openingYen)
    await assertSound(node.store)
  })

  test('「身に覚えがない」 freezes the user’s transfers; a signature of another key or answer does nothing', async (t) => {
    const { node, company, who, device } = await scene(t, driver)
    const { operation, draft } = await ask(node, who, company.accountId)
    const stranger = es256Key(new Uint8Array(32).fill(8))
    assert.equal(told(await byDevice(node, operation, reject, stranger)), 'answer_signature_wrong')
    const approval = { sign: () => signatureOf(approve, operation.digest) }
    assert.equal(told(await byDevice(node, operation, reject, approval)), 'answer_signature_wrong')
    const elsewhere = { by: 'code', userId: 'M54109999999', code: '12345678' } as const
    assert.equal(told(await answerOperation(node, caller, operation, elsewhere)), 'operation_unknown')
    assert.equal(told(await byDevice(node, operation, reject, device)), 'rejected')
    const { freeze } = await node.store.read({
      freeze: transferFreezeState.ref(webFb, userHolder(who.userId)),
    })
    assert.equal(freeze?.reason, '取引署名への回答「身に覚えがない」')
    const asked = { ...draft, intended: '', shown: [], from: '002 店舗002 普通 1020025' }
    const again = await askForOperation(node, caller, who, asked)
    assert.equal(told(again), 'transfers_frozen')
    await assertSound(node.store)
  })

  test('what can’t be done when it is approved ends the operation, and says why; so does time', async (t) => {
    const { node, later, company, who, tokenId } = await scene(t, driver)
    const { operation } = await ask(node, who, company.accountId)
    await happen(node, {
      type: 'service_stopped',
      service: webFb,
      customerId: company.customerId,
      userId: who.userId,
      stoppedAtMs: 1,
    })
    const digits = await digitsOf(node, tokenId, operation.digest)
    assert.equal(told(await byCode(node, operation, digits)), 'operation_impossible')
    const ended = await findOperation(node, operation)
    assert.equal(ended?.status, 'cancelled')
    assert.equal(ended.reason, 'service_stopped')
    assert.equal(await balance(node, company.accountId), openingYen)
    assert.equal(told(await byCode(node, operation, digits)), 'operation_answered')
    later({ minutes: 5 })
    await assertSound(node.store)
  })

  for (const cause of ['transfer_limit', 'transfer_balance', 'transfer_day_cutoff'] as const)
    test(`${cause} after [確定]: approved four times at once over two nodes, it is ended once, and nothing is debited`, async (t) => {
      const { nodes, node, later, company, who, tokenId, device } = await scene(t, driver, '14:56:30')
      const { operation } = await ask(node, who, company.accountId)
      if (cause === 'transfer_limit') await limitTo(node, company, payYen - 1)
      if (cause === 'transfer_balance') await drain(node, company)
      if (cause === 'transfer_day_cutoff') later({ minutes: 2 })
      const held = await balance(node, company.accountId)
      const digits = await digitsOf(node, tokenId, operation.digest)
      const outcomes = await Promise.all([
        byCode(nodes[0], operation, digits),
        byDevice(nodes[1], operation, approve, device),
        byCode(nodes[1], operation, digits),
        byDevice(nodes[0], operation, approve, device),
      ])
      assert.deepEqual(outcomes.map(told).sort(), [
        'operation_answered',
        'operation_answered',
        'operation_answered',
        'operation_impossible',
      ])
      const ended = await findOperation(nodes[1], operation)
      assert.deepEqual([ended?.status, ended?.reason, ended?.answeredBy], ['cancelled', cause, null])
      // What was in the way is gone; the answer stays.
      if (cause === 'transfer_limit') await limitTo(node, company, null)
      assert.equal(told(await byDevice(node, operation, approve, device)), 'operation_answered')
      assert.equal(await balance(node, company.accountId), held)
      for (const never of ['operation_approved', 'transfer_accepted', 'transfer_counted'] as const)
        assert.deepEqual(await eventsOf(node.store, never), [])
      assert.equal((await eventsOf(node.store, 'operation_cancelled')).length, 1)
      await assertSound(node.store)
    })

  test('an operation that nobody answers expires, whether or not anybody looks', async (t) => {
    const { node, later, company, who, tokenId } = await scene(t, driver)
    const { operation } = await ask(node, who, company.accountId)
    const other = await ask(node, who, company.accountId, 60_000)
    later({ minutes: 5 })
    assert.equal(await statusNow(node, operation), 'expired')
    const digits = await digitsOf(node, tokenId, operation.digest)
    assert.equal(told(await byCode(node, operation, digits)), 'operation_expired')
    await expireOperations(node)
    const { left } = await node.store.read({
      left: signedOperationState.ref(webFb, other.operation.operationId),
    })
    assert.equal(left?.status, 'expired')
    assert.equal((await eventsOf(node.store, 'operation_expired')).length, 2)
    await assertSound(node.store)
  })
}

onBothDatabases('issue 18: signed operations', contract)
