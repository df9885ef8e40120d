import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { profileOf } from '../../../../test/support/states.ts'
import {
  contract,
  creditOf,
  present,
  quote,
  trader,
  tradingAt,
  tradingUser,
} from '../../../../test/support/trades.ts'
import { fxProfile } from '../operations/profile-of.ts'
import {
  type Contract,
  contractState,
  decideConclusion,
  decideConfirmation,
  decideDispute,
  decideUse,
} from './contract.ts'
import { creditLineState } from './credit.ts'
import { type Quote, quoteState } from './quote.ts'
import { yenOf } from './terms.ts'

const profile = fxProfile(profileOf())
const ready = { ...present, binding: undefined, token: undefined, tokenUse: undefined }
const proof = { code: null, codeAt: () => '' }
const later = (ms: number) => tradingAt.add({ milliseconds: ms })

test('refusals of a conclusion, in order of precedence', () => {
  const late = later(15_000)
  const table: [string, Quote | undefined, Temporal.Instant, Partial<{ yen: number; taken: Contract }>][] = [
    ['quote_unknown', undefined, tradingAt, {}],
    ['quote_unknown', quote({ userId: '0000000009' }), tradingAt, {}],
    ['quote_unknown', quote({ sessionHash: 's2', contractId: 'K0' }), tradingAt, {}],
    ['quote_unknown', quote({ service: 'johoku/fx-web' }), tradingAt, {}],
    ['quote_used', quote({ contractId: 'K0' }), late, {}],
    ['trade_closed', quote(), Temporal.Instant.from('2025-07-01T15:00:00+09:00'), {}],
    ['quote_expired', quote(), late, { yen: 0 }],
    ['quote_expired', quote(), later(-1), {}],
    ['trade_contract_limit', quote({ yen: 100_000_001 }), tradingAt, { yen: 0 }],
    ['trade_credit_limit', quote(), tradingAt, { yen: 1_499_999, taken: contract() }],
    ['stale', quote(), tradingAt, { taken: contract() }],
    ['accepted', quote(), later(14_999), { yen: 1_500_000 }],
  ]
  for (const [expected, given, now, { yen = 300_000_000, taken }] of table) {
    const states = { ...ready, credit: creditOf(yen), quote: given, contract: taken }
    const { outcome } = decideConclusion(
      states,
      { ...trader, quoteId: 'q1', contractId: 'K1', proof },
      profile,
      now,
    )
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal, expected)
  }
  const loggedOut = {
    ...ready,
    user: { ...tradingUser, sessionHash: null },
    quote: quote(),
    contract: undefined,
  }
  const { outcome } = decideConclusion(
    loggedOut,
    { ...trader, quoteId: 'q1', contractId: 'K1', proof },
    profile,
    tradingAt,
  )
  assert.deepEqual(outcome, { ok: false, refusal: 'ticket_invalid' })
})

test('a conclusion takes the quote as it was, whatever the market does, and uses it up', () => {
  const given = quote({ rate: 1, yen: 100 })
  const states = { ...ready, quote: given, contract: undefined }
  const { events } = decideConclusion(
    states,
    { ...trader, quoteId: 'q1', contractId: 'K1', proof },
    profile,
    later(9000),
  )
  const made = events.reduce(contractState.evolve, undefined)
  assert.deepEqual(
    [made?.rate, made?.yen, made?.balance, made?.confirmation],
    [1, 100, 1_000_000, 'unconfirmed'],
  )
  assert.equal(events.reduce<Quote | undefined>(quoteState.evolve, given)?.contractId, 'K1')
  assert.equal(events.reduce(creditLineState.evolve, undefined)?.contractsYen, 100)
})

const dueAt = Temporal.Instant.from('2025-07-08T10:00:00+09:00')

test('refusals of a use, in order of precedence', () => {
  const [evening, early] = ['2025-07-08T15:00:00+09:00', '2025-07-07T10:00:00+09:00'].map((t) =>
    Temporal.Instant.from(t),
  )
  assert.ok(evening && early)
  const table: [string, Contract | undefined, number, number, Temporal.Instant][] = [
    ['contract_unknown', undefined, 1, 1_000_000, dueAt],
    ['contract_unknown', contract({ customerId: 'c2' }), 1, 1_000_000, dueAt],
    ['trade_closed', contract({ confirmation: 'unconfirmed' }), 1, 1_000_000, evening],
    ['contract_unconfirmed', contract({ confirmation: 'unconfirmed' }), 1, 1_000_000, early],
    ['contract_unconfirmed', contract({ confirmation: 'disputed' }), 1, 1_000_000, dueAt],
    ['contract_not_due', contract(), 1, 5, early],
    ['contract_changed', contract(), 0, 999_999, dueAt],
    ['contract_amount', contract(), 0, 1_000_000, dueAt],
    ['contract_amount', contract(), 1_000_001, 1_000_000, dueAt],
    ['contract_amount', contract(), Number.NaN, 1_000_000, dueAt],
    ['contract_amount', contract({ balance: 0, status: 'completed' }), 1, 0, dueAt],
    ['accepted', contract(), 1_000_000, 1_000_000, dueAt],
  ]
  for (const [expected, of, amount, balance, now] of table) {
    const use = { ...trader, amount, balance }
    const { outcome } = decideUse({ ...ready, contract: of }, use, profile, now)
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal, expected)
  }
})

test('delivery days: both ends of the period, no closed day in it, none beside it', () => {
  const days: [string, boolean][] = [
    ['2025-07-07', false],
    ['2025-07-08', true],
    ['2025-07-19', false],
    ['2025-07-21', false],
    ['2025-07-31', true],
    ['2025-08-01', false],
  ]
  for (const [day, isDue] of days) {
    const now = Temporal.Instant.from(`${day}T10:00:00+09:00`)
    const use = { ...trader, amount: 1, balance: 1_000_000 }
    assert.equal(decideUse({ ...ready, contract: contract() }, use, profile, now).outcome.ok, isDue, day)
  }
})

test('parts in any order release, to the yen, what the contract took', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 400_000 }), { maxLength: 10 }),
      fc.integer({ min: 1500, max: 20_000 }),
      (parts, rate) => {
        const yen = yenOf(1_000_000, rate)
        let state: Contract | undefined = contract({ rate, yen })
        let line = creditLineState.evolve(undefined, {
          ...contract(),
          type: 'contract_concluded',
          userId: trader.userId,
          quoteId: 'q1',
          rate,
          yen,
        } as never)
        for (const part of [...parts, Number.POSITIVE_INFINITY]) {
          const left: number = state?.balance ?? 0
          const use = { ...trader, amount: Math.min(part, left), balance: left }
          const { events } = decideUse({ ...ready, contract: state }, use, profile, dueAt)
          state = events.reduce<Contract | undefined>(contractState.evolve, state)
          line = events.reduce(creditLineState.evolve, line)
          assert.equal(line?.contractsYen, yenOf(state?.balance ?? 0, rate))
        }
        assert.deepEqual([state?.balance, state?.status, line?.contractsYen], [0, 'completed', 0])
        assert.equal(
          state?.uses.reduce((sum, use) => sum + use.yen, 0),
          yen,
        )
      },
    ),
  )
})

test('D12: コンファーム and 相違の申出: once, by the customer, who can not confirm a dispute away', () => {
  const confirm = (of: Contract | undefined) =>
    decideConfirmation({ ...ready, contract: of }, trader, profile, dueAt)
  const dispute = (of: Contract) =>
    decideDispute({ ...ready, contract: of }, { ...trader, text: '金額が違う' }, profile, dueAt)
  const fresh = contract({ confirmation: 'unconfirmed' })
  assert.equal(
    fresh && dispute(fresh).events.reduce<Contract | undefined>(contractState.evolve, fresh)?.dispute,
    '金額が違う',
  )
  assert.equal(
    confirm(fresh).events.reduce<Contract | undefined>(contractState.evolve, fresh)?.confirmation,
    'confirmed',
  )
  assert.deepEqual(confirm(contract({ confirmation: 'disputed' })).outcome, {
    ok: false,
    refusal: 'confirmation_disputed',
  })
  for (const decision of [
    confirm(contract()),
    dispute(contract()),
    dispute(contract({ confirmation: 'disputed' })),
  ])
    assert.deepEqual(decision.outcome, { ok: false, refusal: 'confirmation_settled' })
  for (const other of [undefined, contract({ customerId: 'c2' })])
    assert.deepEqual(confirm(other).outcome, { ok: false, refusal: 'contract_unknown' })
})
