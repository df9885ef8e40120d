import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { amountsOf, type FeePolicy, type FeeTiers, transferFee, transferYenMax } from './fees.ts'

const tiers = (thresholdYen: number, belowYen: number, fromYen: number): FeeTiers => ({
  ...{ thresholdYen, belowYen, fromYen },
})
const policy: FeePolicy = {
  sameBranch: tiers(30_000, 0, 0),
  sameBank: tiers(30_000, 110, 330),
  otherBank: tiers(30_000, 385, 550),
}

type Asked = Parameters<typeof amountsOf>[0]
const byPayee = { borneBy: 'payee', destination: 'sameBank', payeeFeeMethod: 'fixed' } as const

function amounts(asked: Asked): Record<string, number> | string {
  const result = amountsOf(asked, policy)
  return 'refusal' in result ? result.refusal : result.amounts
}

test('a fee goes by the destination and by the amount that is sent', () => {
  const table = [
    ['sameBranch', 30_000, 0],
    ['sameBank', 1, 110],
    ['sameBank', 29_999, 110],
    ['sameBank', 30_000, 330],
    ['otherBank', 29_999, 385],
    ['otherBank', 30_000, 550],
  ] as const
  for (const [destination, amountYen, fee] of table)
    assert.equal(transferFee(policy, destination, amountYen), fee, `${destination} ${amountYen}`)
})

test('the worked numbers of the three methods of 先方負担 (domain-notes c-3)', () => {
  const lower = { payYen: 30_329, payeeFeeYen: 330, amountYen: 29_999, feeYen: 110, debitYen: 30_109 }
  const upper = { payYen: 30_329, payeeFeeYen: 110, amountYen: 30_219, feeYen: 330, debitYen: 30_549 }
  const asked = { ...byPayee, payYen: 30_329 }
  assert.deepEqual(amounts(asked), { ...lower, differenceYen: 220 })
  assert.deepEqual(amounts({ ...asked, payeeFeeMethod: 'below' }), { ...lower, differenceYen: 220 })
  assert.deepEqual(amounts({ ...asked, payeeFeeMethod: 'from' }), { ...upper, differenceYen: -220 })
  assert.deepEqual(amounts({ ...byPayee, destination: 'otherBank', payYen: 30_000 }), {
    ...{ payYen: 30_000, payeeFeeYen: 550, amountYen: 29_450, feeYen: 385, debitYen: 29_835 },
    differenceYen: 165,
  })
})

test('where each method begins to take the higher fee', () => {
  const table = [
    ['fixed', 29_999, 110],
    ['fixed', 30_000, 330],
    ['below', 30_109, 110],
    ['below', 30_110, 330],
    ['from', 30_329, 110],
    ['from', 30_330, 330],
  ] as const
  for (const [payeeFeeMethod, payYen, fee] of table) {
    const result = amounts({ ...byPayee, payeeFeeMethod, payYen })
    assert.ok(typeof result !== 'string')
    assert.equal(result['payeeFeeYen'], fee, `${payeeFeeMethod} ${payYen}`)
  }
})

test('the manual’s example costs nothing, and fees of the payee’s own are taken (S3-3.4-08)', () => {
  const none = { differenceYen: 0, payeeFeeYen: 0, feeYen: 0 }
  assert.deepEqual(
    amounts({ payYen: 10_000, borneBy: 'payer', destination: 'sameBranch', payeeFeeMethod: 'fixed' }),
    { ...none, payYen: 10_000, amountYen: 10_000, debitYen: 10_000 },
  )
  const result = amounts({ ...byPayee, payYen: 10_000, payeeTiers: tiers(0, 0, 660) })
  assert.deepEqual(result, {
    ...{ payYen: 10_000, payeeFeeYen: 660, amountYen: 9_340, feeYen: 110, debitYen: 9_450 },
    differenceYen: 550,
  })
})

test('what is no amount', () => {
  for (const payYen of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
    assert.equal(amounts({ ...byPayee, payYen }), 'transfer_amount_invalid', `${payYen}`)
  assert.equal(amounts({ ...byPayee, payYen: transferYenMax + 1 }), 'transfer_amount_large')
  assert.equal(amounts({ ...byPayee, payYen: 110 }), 'transfer_amount_eaten')
  assert.ok(typeof amounts({ ...byPayee, payYen: 111 }) !== 'string')
  assert.throws(
    () => transferFee({ ...policy, sameBank: tiers(30_000, 0.5, 330) }, 'sameBank', 1),
    RangeError,
  )
})

test('whatever is paid, the values fit together', () => {
  const yen = fc.integer({ min: 0, max: 2_000 })
  const anyTiers = fc.tuple(fc.integer({ min: 0, max: 60_000 }), yen, yen).map((t) => tiers(...t))
  fc.assert(
    fc.property(
      fc.oneof(fc.integer({ min: 1, max: 70_000 }), fc.integer({ min: 1, max: transferYenMax })),
      fc.constantFrom('payer' as const, 'payee' as const),
      fc.constantFrom('fixed' as const, 'below' as const, 'from' as const),
      anyTiers,
      anyTiers,
      (payYen, borneBy, payeeFeeMethod, own, payeeTiers) => {
        const all = { sameBranch: own, sameBank: own, otherBank: own }
        const asked = { payYen, borneBy, payeeFeeMethod, payeeTiers, destination: 'sameBank' } as const
        const result = amountsOf(asked, all)
        if ('refusal' in result) {
          assert.equal(result.refusal, 'transfer_amount_eaten')
          assert.ok(borneBy === 'payee' && payYen <= Math.max(payeeTiers.belowYen, payeeTiers.fromYen))
          return
        }
        const { amountYen, payeeFeeYen, feeYen, debitYen, differenceYen } = result.amounts
        assert.equal(amountYen, payYen - payeeFeeYen)
        assert.equal(feeYen, transferFee(all, 'sameBank', amountYen))
        assert.equal(debitYen, amountYen + feeYen)
        assert.equal(differenceYen, borneBy === 'payee' ? payYen - debitYen : 0)
        assert.ok(Number.isSafeInteger(debitYen) && amountYen >= 1)
      },
    ),
  )
})
