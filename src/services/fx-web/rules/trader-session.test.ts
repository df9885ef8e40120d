import assert from 'node:assert/strict'
import { test } from 'node:test'
import { profileOf } from '../../../../test/support/states.ts'
import {
  contract,
  order,
  present,
  quote,
  rateAt,
  trader,
  tradingAt,
  tradingSession,
  tradingUser,
} from '../../../../test/support/trades.ts'
import { fxProfile } from '../operations/profile-of.ts'
import { decideConclusion, decideConfirmation, decideDispute, decideUse } from './contract.ts'
import { decideCancellation, decideOrder } from './order.ts'
import { decideQuote, type Trader, type TraderStates } from './quote.ts'
import { syntheticMarket } from './synthetic-market.ts'

const profile = fxProfile(profileOf())
const { idleSeconds } = profile.session
const now = tradingAt
const nowMs = now.epochMilliseconds

const due = { deliverFrom: '2025-07-01', deliverUntil: '2025-07-31' } as const
const market = syntheticMarket
const terms = { currency: 'USD', side: 'sell', amount: 1_000_000, market } as const
const delivery = { method: 'fixed', start: '2025-07-14', end: '', month: '', tenorMonths: 0 } as const
const days = { deliverFrom: delivery.start, deliverUntil: delivery.start }
const limitRate = rateAt({ currency: 'USD', side: 'sell', ...days }, now).rate - 50
const ofSigner = { signingUser: undefined, binding: undefined, disowning: undefined }
const untouched = { mailAddress: undefined, order: undefined, ...ofSigner }
const unconfirmed = contract({ confirmation: 'unconfirmed' })

type Act = (states: TraderStates, by: Trader) => ReturnType<typeof decideQuote | typeof decideConclusion>

const acts: Readonly<Record<string, Act>> = {
  レート照会: (states, by) =>
    decideQuote({ ...states, ...untouched }, { ...by, ...terms, delivery, quoteId: 'q2' }, profile, now),
  締結: (states, by) => {
    const proof = { code: null, codeAt: () => '' }
    const conclusion = { ...by, quoteId: 'q1', contractId: 'K1', proof }
    const ofToken = { token: undefined, tokenUse: undefined, ...ofSigner }
    const all = { ...states, ...ofToken, quote: quote(), contract: undefined }
    return decideConclusion(all, conclusion, profile, now)
  },
  実行: (states, by) => {
    const use = { ...by, amount: 1, balance: 1_000_000 }
    return decideUse({ ...states, contract: contract(due) }, use, profile, now)
  },
  コンファーム: (states, by) => decideConfirmation({ ...states, contract: unconfirmed }, by, profile, now),
  相違の申出: (states, by) =>
    decideDispute({ ...states, contract: unconfirmed }, { ...by, text: '相違' }, profile, now),
  リーブオーダー: (states, by) => {
    const request = { ...by, ...terms, delivery, orderId: 'L1', limitRate, keepUntil: '2025-07-10' }
    return decideOrder({ ...states, ...untouched }, request, profile, now)
  },
  取消: (states, by) =>
    decideCancellation({ ...states, order: order({ limitRate: 1 }) }, { ...by, market }, profile, now),
}

const started = (before: number) => ({ ...tradingSession, startedAtMs: nowMs - before })
const idle = { session: started(idleSeconds * 1000), seenAtMs: nowMs - idleSeconds * 1000 }
const table: readonly (readonly [string, Partial<TraderStates & Pick<Trader, 'seenAtMs'>>, boolean])[] = [
  ['no session', { session: undefined }, false],
  ['a ticket', { session: { ...tradingSession, stage: 'ticket' } }, false],
  ['a password to change', { session: { ...tradingSession, stage: 'must_change_password' } }, false],
  ['a session at its absolute end', { session: { ...tradingSession, expiresAtMs: nowMs } }, false],
  ['an idle session', idle, false],
  ['one that was used a moment later', { ...idle, seenAtMs: idle.seenAtMs + 1 }, true],
  ['a session that another login replaced', { user: { ...tradingUser, sessionHash: 'later' } }, false],
  ['a suspended user', { user: { ...tradingUser, status: 'suspended' } }, false],
  ['the current session', {}, true],
]

test('FLOW-04, issue 11, SES-06: every act on a trade asks the one gate of sessions', () => {
  for (const [name, act] of Object.entries(acts)) {
    for (const [what, { seenAtMs = trader.seenAtMs, ...changes }, isOpen] of table) {
      const { outcome, events } = act({ ...present, ...changes }, { ...trader, seenAtMs })
      assert.deepEqual(
        outcome.ok ? 'ok' : outcome.refusal,
        isOpen ? 'ok' : 'ticket_invalid',
        `${name}: ${what}`,
      )
      assert.equal(events.length, isOpen ? 1 : 0, `${name}: ${what}`)
    }
  }
})
