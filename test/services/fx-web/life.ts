// In 外為Web every kind of state begins, changes and, where it can, ends.
import { service } from '../../contract/support/changes.ts'
import type { Event } from '../../support/events.ts'

const ofUser = { service, userId: '0000000001' } as const
const ofC1 = { ...ofUser, customerId: 'c1' } as const
const whole = Number.MAX_SAFE_INTEGER

const traded = {
  ...ofC1,
  currency: 'USD',
  side: 'sell',
  amount: 1_000_000,
  method: 'period',
  deliverFrom: '2025-07-08',
  deliverUntil: '2025-07-31',
} as const
const quoted = { yen: 1_500_000, quotedAtMs: 1, expiresAtMs: 2 } as const
const used = { releasedYen: 750_000, usedAtMs: 11 } as const
const ended = (orderId: string) => ({ ...ofC1, orderId, yen: 1_400_000, endedAtMs: 12 })

function placed(orderId: string): Event {
  const kept = {
    limitRate: 14_000,
    yen: 1_400_000,
    keepUntil: '2025-07-03',
    placedAtMs: 1,
    expiresAtMs: whole,
  }
  return { type: 'order_placed', ...traded, orderId, ...kept }
}

export const life: readonly (readonly Event[])[] = [
  [{ type: 'quote_given', ...traded, quoteId: 'q1', sessionHash: 's2', rate: 15_000, ...quoted }],
  [
    {
      type: 'quote_given',
      ...traded,
      quoteId: 'q2',
      sessionHash: 's2',
      rate: 15_000,
      rateAsOfMs: 3,
      ...quoted,
    },
  ],
  [
    {
      type: 'contract_concluded',
      ...traded,
      contractId: 'K1',
      quoteId: 'q1',
      orderId: null,
      rate: 15_000,
      yen: 1_500_000,
      concludedAtMs: 9,
    },
  ],
  [{ type: 'contract_disputed', ...ofUser, contractId: 'K1', text: 'レートが違う "15,000"\n' }],
  [{ type: 'contract_taken', ...ofUser, contractId: 'K1', operatorId: 'clearing01', takenAtMs: 9 }],
  [
    {
      type: 'contract_answered',
      ...ofUser,
      contractId: 'K1',
      operatorId: 'clearing01',
      answer: 'ご指摘のとおりです。\n訂正しました。',
      answeredAtMs: 10,
    },
  ],
  [{ type: 'contract_confirmed', ...ofUser, contractId: 'K1', confirmedAtMs: 10 }],
  [{ type: 'contract_used', ...ofC1, contractId: 'K1', amount: 1, balance: 999_999, ...used }],
  [{ type: 'contract_used', ...ofC1, contractId: 'K1', amount: 999_999, balance: 0, ...used }],
  [placed('L1'), placed('L2'), placed('L3')],
  [
    { type: 'order_filled', ...ended('L1'), contractId: 'K2' },
    {
      type: 'contract_concluded',
      ...traded,
      contractId: 'K2',
      quoteId: null,
      orderId: 'L1',
      rate: 14_000,
      yen: 1_400_000,
      concludedAtMs: 12,
    },
  ],
  [{ type: 'order_expired', ...ended('L2') }],
]
