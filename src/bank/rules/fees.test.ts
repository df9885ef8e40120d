import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { amountsOf, type FeePolicy, feeKindOf } from './fees.ts'

const tiers = { thresholdYen: 30_000, belowYen: 110, fromYen: 330 }
const policyOf = (payeeFeeMethod: FeePolicy['payeeFeeMethod']): FeePolicy => ({
  sameBranch: { thresholdYen: 30_000, belowYen: 0, fromYen: 0 },
  sameBank: tiers,
  otherBank: tiers,
  payeeFeeMethod,
})

// domain-notes c-3: P=30,329, T=30,000, f1=110, f2=330.
const worked = [
  ['fixed', 30_329, { payYen: 30_329, payeeFeeYen: 330, amountYen: 29_999, feeYen: 110 }],
  ['below', 30_329, { payYen: 30_329, payeeFeeYen: 330, amountYen: 29_999, feeYen: 110 }],
  ['from', 30_329, { payYen: 30_329, payeeFeeYen: 110, amountYen: 30_219, feeYen: 330 }],
  ['fixed', 29_999, { payYen: 29_999, payeeFeeYen: 110, amountYen: 29_889, feeYen: 110 }],
  ['below', 30_109, { payYen: 30_109, payeeFeeYen: 110, amountYen: 29_999, feeYen: 110 }],
  ['below', 30_110, { payYen: 30_110, payeeFeeYen: 330, amountYen: 29_780, feeYen: 110 }],
  ['from', 30_330, { payYen: 30_330, payeeFeeYen: 330, amountYen: 30_000, feeYen: 330 }],
] as const

for (const [method, payYen, expected] of worked) {
  test(`S3-3.4-07, c-3: 先方負担 by ${method} of ${payYen} yen`, () => {
    assert.deepEqual(amountsOf(policyOf(method), 'otherBank', { payYen, feeBearer: 'payee' }), expected)
  })
}

test('c-3: P=30,000, F=550 leaves 29,450, charged 385: the difference of 165 stays with the sender', () => {
  const policy = { ...policyOf('fixed'), otherBank: { thresholdYen: 30_000, belowYen: 385, fromYen: 550 } }
  const amounts = amountsOf(policy, 'otherBank', { payYen: 30_000, feeBearer: 'payee' })
  assert.deepEqual(amounts, { payYen: 30_000, payeeFeeYen: 550, amountYen: 29_450, feeYen: 385 })
})

test('S3-3.4-08: 10,000 yen within the branch cost nothing and arrive whole', () => {
  const amounts = amountsOf(policyOf('fixed'), 'sameBranch', { payYen: 10_000, feeBearer: 'payer' })
  assert.deepEqual(amounts, { payYen: 10_000, payeeFeeYen: 0, amountYen: 10_000, feeYen: 0 })
})

test('no amount: 0, negative, not whole, more than ten digits, and what the fee would eat up', () => {
  for (const payYen of [0, -1, 0.5, Number.NaN, 10_000_000_000, Number.MAX_SAFE_INTEGER + 1])
    assert.equal(amountsOf(policyOf('fixed'), 'otherBank', { payYen, feeBearer: 'payer' }), undefined)
  assert.equal(amountsOf(policyOf('fixed'), 'otherBank', { payYen: 110, feeBearer: 'payee' }), undefined)
})

test('with either payer: the amount owed is what arrives plus what the payee bore, and at least a yen arrives', () => {
  const method = fc.constantFrom('fixed', 'below', 'from')
  const bearer = fc.constantFrom('payer', 'payee')
  fc.assert(
    fc.property(method, bearer, fc.integer({ min: 1, max: 9_999_999_999 }), (way, feeBearer, payYen) => {
      const amounts = amountsOf(policyOf(way), 'sameBank', { payYen, feeBearer })
      if (amounts === undefined) return feeBearer === 'payee' && payYen <= 110
      assert.equal(amounts.payYen, amounts.amountYen + amounts.payeeFeeYen)
      return amounts.amountYen >= 1 && (feeBearer === 'payee' || amounts.payeeFeeYen === 0)
    }),
  )
})

test('which fee: by bank, then by branch', () => {
  const from = { bankCode: '5410', branchCode: '002' }
  assert.equal(feeKindOf(from, from), 'sameBranch')
  assert.equal(feeKindOf(from, { bankCode: '5410', branchCode: '003' }), 'sameBank')
  assert.equal(feeKindOf(from, { bankCode: '9990', branchCode: '002' }), 'otherBank')
})
