import assert from 'node:assert/strict'
import { test } from 'node:test'
import { folded } from '../../../test/support/events.ts'
import { at, profileOf, token, tokenUse } from '../../../test/support/states.ts'
import { shoko } from '../../../test/support/world.ts'
import { stepAt } from '../../otp/totp.ts'
import { matchCode } from './code-match.ts'
import { correctedUse, isUsedAhead } from './false-future.ts'
import { matchSynchronization } from './synchronization-match.ts'
import { type TokenUse, tokenUseState } from './token.ts'

const policy = profileOf(shoko).code
const nowStep = stepAt(at.epochMilliseconds, 30)
const codeAt = (step: number) => String(step).padStart(9, '0').slice(-6)
const of = { service: shoko, userId: '0000000002' }
const hour = 120

test('R2: what is used ahead, and what only has to wait', () => {
  const cases = [
    [{ lastStep: nowStep + hour }, {}, true],
    [{ lastStep: nowStep + 3 }, {}, true],
    [{ lastStep: nowStep + 2 }, {}, false],
    [{ lastStep: nowStep }, {}, false],
    // Its clock is ahead, and that is known.
    [{ lastStep: nowStep + 20, driftMs: 600_000 }, {}, false],
    [{ lastStep: nowStep + hour }, { movingFactor: 'event' }, false],
    [{ lastStep: nowStep + hour }, { status: 'revoked' }, false],
  ] as const
  for (const [use, changes, expected] of cases)
    assert.equal(
      isUsedAhead(token(changes), tokenUse(use), policy, at),
      expected,
      JSON.stringify([use, changes]),
    )
  assert.equal(isUsedAhead(undefined, undefined, policy, at), false)
})

function corrected(use: TokenUse, steps: readonly number[]) {
  const accepted = { lastStep: use.lastStep, steps }
  const event = correctedUse(token(), use, { ...of, accepted }, policy, at)
  assert.ok(event !== null && event !== 'stale')
  const row = folded(tokenUseState, use, event)
  assert.ok(row)
  return { event, row }
}

test('OTP-03: the last step goes back to what can have been used by now, and what was accepted ahead of it stays spent', () => {
  const use = tokenUse({ lastStep: nowStep + hour, driftMs: 250 })
  const { event, row } = corrected(use, [nowStep - 5, nowStep, nowStep + 40, nowStep + hour])
  const ahead = [nowStep + 39, nowStep + 40, nowStep + hour - 1, nowStep + hour]
  assert.deepEqual([event.fromStep, event.step, event.spentAhead], [nowStep + hour, nowStep, ahead])
  assert.deepEqual(row, {
    ...use,
    lastStep: nowStep,
    fence: 'raised',
    falseStep: nowStep + hour,
    spentAhead: ahead,
  })
  const stale = { ...of, accepted: { lastStep: nowStep + hour - 1, steps: [] } }
  assert.equal(correctedUse(token(), use, stale, policy, at), 'stale')
  assert.equal(
    correctedUse(token(), row, { ...of, accepted: { lastStep: nowStep, steps: [] } }, policy, at),
    null,
  )
  const again = corrected({ ...row, lastStep: nowStep + 80, fence: null, spentAhead: [nowStep + 100] }, [])
  assert.deepEqual(again.event.spentAhead, [nowStep + 79, nowStep + 80, nowStep + 99, nowStep + 100], 'twice')
})

/** What a code of a step is at the middle of another. */
const matchedAt = (use: TokenUse, step: number, nowAt = step) =>
  matchCode(codeAt(step), codeAt, token(), use, policy, nowAt * 30_000 + 15_000)

test('OTP-03, I1: after the correction one code has to follow another, and none used before passes', () => {
  const { row } = corrected(tokenUse({ lastStep: nowStep + hour }), [nowStep])
  for (let step = nowStep - 3; step <= nowStep; step++)
    assert.notEqual(matchedAt(row, step, nowStep).kind, 'live', `${step - nowStep}`)
  assert.equal(matchedAt(row, nowStep, nowStep).kind, 'spent')
  assert.equal(matchedAt(row, nowStep + 1).kind, 'fenced')
  const one = { ...row, lastStep: nowStep + 1, fence: 'one_code' } as const
  assert.equal(matchedAt(one, nowStep + 1).kind, 'spent')
  assert.equal(matchedAt(one, nowStep + 3).kind, 'fenced', 'not the next one')
  assert.equal(matchedAt(one, nowStep + 2).kind, 'live')
  assert.equal(matchedAt(one, nowStep + 2, nowStep + 9).kind, 'wrong', 'out of its time')
})

test('I1: a code that was accepted in the false future is refused when its time comes, alone and in a pair', () => {
  const { row } = corrected(tokenUse({ lastStep: nowStep + hour }), [])
  const later = { ...row, lastStep: nowStep + 9, fence: null } as const
  assert.equal(matchedAt(later, nowStep + hour - 2).kind, 'live')
  assert.equal(matchedAt(later, nowStep + hour).kind, 'spent')
  assert.equal(matchedAt(later, nowStep + hour + 1).kind, 'live')
  const pairAt = (step: number) => {
    const codes = [codeAt(step - 1), codeAt(step)] as const
    return matchSynchronization(token(), later, codes, codeAt, policy, step * 30_000).kind
  }
  const pairs = [-2, -1, 0, 1, 2].map((ahead) => pairAt(nowStep + hour + ahead))
  assert.deepEqual(pairs, ['found', 'none', 'none', 'none', 'found'])
})

test('R2: what is spent ahead is forgotten once the last step is later', () => {
  const { row } = corrected(tokenUse({ lastStep: nowStep + hour }), [])
  const accepted = {
    ...of,
    holder: 'user:0000000002',
    tokenId: row.tokenId,
    driftMs: 0,
    driftUncertaintyMs: 0,
  }
  const used = (step: number) => folded(tokenUseState, row, { type: 'code_accepted', ...accepted, step })
  assert.deepEqual(used(nowStep + hour - 1)?.spentAhead, [nowStep + hour])
  assert.equal(used(nowStep + hour + 1)?.spentAhead, null)
})
