// Issue 18: tokens of WEB-FB that a token confirms, answered at once on two nodes: each change whole, or not at all.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Context } from '../../src/authority/operations/context.ts'
import { issueToken } from '../../src/authority/operations/issue-token.ts'
import { findOperation } from '../../src/authority/operations/signed-operations/find-operation.ts'
import {
  bindingState,
  customerHolder,
  tokenClaimState,
  userHolder,
} from '../../src/authority/rules/binding.ts'
import { agreementState } from '../../src/bank/rules/agreement.ts'
import {
  askForOwnToken,
  askForRegistration,
  askForUsageForm,
} from '../../src/services/web-fb/operations/administration/sign-token-change.ts'
import { digitsOf } from '../support/token-device.ts'
import { addColleague } from '../support/web-fb/companies.ts'
import { webFb } from '../support/web-fb/service.ts'
import {
  approve,
  approvedAtOnce,
  approvedOnce,
  askedFor,
  byDevice,
  scene,
  told,
} from './support/asked-operations.ts'
import { assertSound, eventsOf } from './support/changes.ts'
import { createPostgresDriver, type Driver, sqliteDriver } from './support/databases.ts'
import { caller, codeOf } from './support/people.ts'

async function coming(node: Context) {
  const settings = { movingFactor: 'time', formFactor: 'mobile', algorithm: 'SHA1', digits: 6 } as const
  const { tokenId } = await issueToken(node, caller, { ...settings, issuer: 'test' })
  return { tokenId, codes: [await codeOf(node, tokenId)] }
}

async function tokenAt({ store }: Context, holder: string): Promise<string | null> {
  return (await store.read({ binding: bindingState.ref(webFb, holder) })).binding?.tokenId ?? null
}

async function holderOf({ store }: Context, tokenId: string): Promise<string | null> {
  return (await store.read({ claim: tokenClaimState.ref(webFb, tokenId) })).claim?.holder ?? null
}

function contract(driver: Driver): void {
  test('one change, approved four times at once over two nodes, is done once', async (t) => {
    const { nodes, node, who, tokenId, device } = await scene(t, driver)
    const next = await coming(node)
    const operation = await askedFor(node, await askForOwnToken(node, caller, who, next))
    const digits = await digitsOf(node, tokenId, operation.digest)
    assert.deepEqual(await approvedAtOnce(nodes, operation, digits, device), approvedOnce)
    const holder = userHolder(who.userId)
    assert.equal(await tokenAt(node, holder), next.tokenId)
    assert.deepEqual([await holderOf(node, tokenId), await holderOf(node, next.tokenId)], [null, holder])
    assert.equal((await eventsOf(node.store, 'binding_revoked')).length, 1)
    await assertSound(node.store)
  })

  test('two tokens to take the place of one, approved at once: one of them does', async (t) => {
    const { nodes, node, who, tokenId, device } = await scene(t, driver)
    const [one, other] = [await coming(node), await coming(node)]
    const first = await askedFor(node, await askForOwnToken(nodes[0], caller, who, one))
    const second = await askedFor(node, await askForOwnToken(nodes[1], caller, who, other))
    const outcomes = await Promise.all([
      byDevice(nodes[0], first, approve, device),
      byDevice(nodes[1], second, approve, device),
    ])
    assert.deepEqual(outcomes.map(told).sort(), ['approved', 'operation_token_changed'])
    const kept = told(outcomes[0] ?? { ok: false }) === 'approved' ? one : other
    assert.equal(await tokenAt(node, userHolder(who.userId)), kept.tokenId)
    assert.equal(await holderOf(node, tokenId), null)
    await assertSound(node.store)
  })

  test('a token for a user and another 利用形態, approved at once: no token of the form before is left', async (t) => {
    const { nodes, node, company, who, tokenId, device } = await scene(t, driver)
    const clerk = await addColleague(node, company, 'clerk001')
    const [theirs, shared] = [await coming(node), await coming(node)]
    const given = await askedFor(node, await askForRegistration(node, caller, who, clerk.userId, theirs))
    const form = await askedFor(node, await askForUsageForm(node, caller, who, 'shared', shared))
    const [ofUser, ofForm] = await Promise.all([
      byDevice(nodes[0], given, approve, device),
      byDevice(nodes[1], form, approve, device),
    ])
    const { agreement } = await node.store.read({ agreement: agreementState.ref(webFb, who.customerId) })
    const now = [
      await tokenAt(node, userHolder(who.userId)),
      await tokenAt(node, userHolder(clerk.userId)),
      await tokenAt(node, customerHolder(who.customerId)),
    ]
    if (told(ofForm) === 'approved') {
      assert.equal(told(ofUser), 'operation_token_changed')
      assert.deepEqual([agreement?.usageForm, ...now], ['shared', null, null, shared.tokenId])
    } else {
      // It would release one token more than was shown.
      assert.deepEqual([told(ofUser), told(ofForm)], ['approved', 'operation_impossible'])
      assert.equal((await findOperation(node, form))?.reason, 'operation_changed')
      assert.deepEqual([agreement?.usageForm, ...now], ['individual', tokenId, theirs.tokenId, null])
    }
    await assertSound(node.store)
  })
}

for (const driver of [sqliteDriver, createPostgresDriver()]) {
  describe(`issue 18: tokens that a token confirms, on ${driver.name}`, () => {
    before(driver.start)
    after(driver.stop)
    contract(driver)
  })
}
