import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRuleOfAct, maySignHere, signsFromYen, takesSignature } from './confirmation.ts'

test('issue 18: the device that shows the page may confirm up to an amount, and by default nothing', () => {
  const policy = (sameDeviceYen: number) => ({ validSeconds: 300, acts: [], sameDeviceYen })
  assert.equal(maySignHere(policy(0), 0), false)
  assert.equal(maySignHere(policy(100_000), 100_000), true)
  assert.equal(maySignHere(policy(100_000), 100_001), false)
})

test('issue 18: from the least amount that a rule says, or from the first yen for whoever has confirmed so before', () => {
  const acts = [
    { act: 'limit', fromYen: 500, payees: 'all' },
    { act: 'limit', fromYen: 900, payees: 'all' },
    { act: 'fx_order', fromYen: 1, payees: 'none' },
  ] as const
  const policy = { validSeconds: 300, acts, sameDeviceYen: 0 }
  const before = {}
  assert.equal(signsFromYen(policy, 'limit', undefined), 500)
  assert.equal(signsFromYen(policy, 'limit', before), 0)
  assert.equal(signsFromYen(policy, 'fx_order', before), null)
  assert.equal(signsFromYen(policy, 'restart', before), null)
  const takes = (yen: number, user?: object) => takesSignature(policy, { act: 'limit', yen }, user)
  assert.deepEqual([takes(499), takes(500), takes(1, before)], [false, true, true])
})

test('issue 18: a rule that asks by what its act does not have is none', () => {
  assert.ok(isRuleOfAct({ act: 'transfer', fromYen: 5, payees: 'new' }))
  assert.ok(isRuleOfAct({ act: 'restart', fromYen: 0, payees: 'all' }))
  assert.ok(!isRuleOfAct({ act: 'restart', fromYen: 1, payees: 'all' }))
  assert.ok(!isRuleOfAct({ act: 'limit', fromYen: 0, payees: 'new' }))
})
