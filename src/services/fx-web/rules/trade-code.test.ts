import assert from 'node:assert/strict'
import { test } from 'node:test'
import { binding, codeAt, profileOf, token, tokenUse } from '../../../../test/support/states.ts'
import { tradingAt, tradingSession } from '../../../../test/support/trades.ts'
import { stepAt } from '../../../otp/totp.ts'
import { fxProfile } from '../operations/profile-of.ts'
import type { FxProfile } from './profile.ts'
import { decideTradeCode, quoteSecondsOf, takesCode } from './trade-code.ts'

const base = fxProfile(profileOf())
const fx = { ...base.fx, code: { fromYen: 50_000_000, quoteSeconds: 60 } } as NonNullable<FxProfile['fx']>
const profile: FxProfile = { ...base, fx }
const ids = { service: 'shoko-chukin/fx-web', userId: '0000000002' }
const step = stepAt(tradingAt.epochMilliseconds, 30)
const states = {
  session: tradingSession,
  binding: binding({ enrolledAtMs: tradingAt.epochMilliseconds - 1 }),
  token: token(),
  tokenUse: tokenUse({ lastStep: step - 5 }),
}
type States = Parameters<typeof decideTradeCode>[0]

function decide(code: string | null, changes: Partial<States> = {}, yen = 50_000_000) {
  const proof = { code, codeAt }
  return decideTradeCode({ ...states, ...changes }, { ...ids, proof }, yen, profile, tradingAt)
}

test('D12: from its amount on a trade takes a code, and its rate is firm for longer', () => {
  assert.deepEqual([takesCode(49_999_999, fx), takesCode(50_000_000, fx)], [false, true])
  assert.deepEqual([quoteSecondsOf(49_999_999, fx), quoteSecondsOf(50_000_000, fx)], [15, 60])
  const none = { ...fx, code: null }
  assert.deepEqual([takesCode(100_000_000, none), quoteSecondsOf(100_000_000, none)], [false, 15])
  assert.deepEqual(decide(null, {}, 49_999_999), { outcome: { ok: true }, events: [] })
})

test('D12: the right code binds and is spent; what is refused, in order of precedence', () => {
  const right = codeAt(step)
  const accepted = decide(right)
  assert.ok(accepted.outcome.ok)
  assert.deepEqual(
    accepted.events.map((event) => event.type === 'code_accepted' && event.step),
    [step],
  )
  const wrong = right === '000000' ? '000001' : '000000'
  const table: readonly (readonly [string, string | null, Partial<States>, number])[] = [
    ['ticket_invalid', right, { session: undefined }, 0],
    ['trade_code_missing', null, {}, 0],
    ['trade_token_missing', right, { binding: undefined }, 0],
    ['trade_token_new', right, { binding: binding({ enrolledAtMs: tradingAt.epochMilliseconds + 1 }) }, 0],
    ['code_locked', right, { binding: binding({ status: 'locked', failures: 10 }) }, 1],
    ['code_spent', right, { tokenUse: tokenUse({ lastStep: step }) }, 1],
    ['code_wrong', wrong, {}, 1],
  ]
  for (const [refusal, code, changes, told] of table) {
    const { outcome, events } = decide(code, changes)
    assert.equal(outcome.ok ? 'accepted' : outcome.refusal, refusal)
    assert.equal(events.filter(({ type }) => type === 'code_rejected').length, told, refusal)
  }
})
