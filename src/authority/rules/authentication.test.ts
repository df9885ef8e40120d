import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '../../../test/support/random.ts'
import { at, binding, codeAt, nowStep, profileOf, token, tokenUse } from '../../../test/support/states.ts'
import { type CodeStates, decideCode } from './authentication.ts'

const { code: policy } = profileOf()
const usable: CodeStates = { binding: binding(), token: token(), tokenUse: tokenUse() }

function decide(states: CodeStates, code: string, now = at, tolerance = policy.clockToleranceSeconds) {
  const submission = {
    service: 'shoko-chukin/fx-web',
    userId: '0000000002',
    holder: 'user:0000000002',
    code,
    codeAt,
  }
  return decideCode(states, submission, { ...policy, clockToleranceSeconds: tolerance }, now)
}

function refusalOf(states: CodeStates, code = codeAt(nowStep)): string {
  const { outcome } = decide(states, code)
  return outcome.ok ? 'accepted' : outcome.refusal
}

test('refusals of a right code, in order of precedence', () => {
  // Each line fixes the reason for the previous refusal, and meets the next one.
  const expired = token({ expiresAtMs: at.epochMilliseconds })
  const table: [string, CodeStates][] = [
    ['stale', { ...usable, token: token({ tokenId: 'OTHER0000001' }) }],
    ['not_enrolled', { binding: undefined, token: undefined, tokenUse: undefined }],
    ['not_enrolled', { ...usable, binding: binding({ status: 'pending', tokenId: null }), token: undefined }],
    ['code_locked', { ...usable, binding: binding({ status: 'locked', failures: 10 }), token: expired }],
    ['code_suspended', { ...usable, binding: binding({ status: 'suspended' }), token: expired }],
    ['token_unusable', { ...usable, token: expired }],
    ['token_unusable', { ...usable, token: token({ status: 'revoked' }) }],
    ['code_spent', { ...usable, tokenUse: tokenUse({ lastStep: nowStep }) }],
    ['accepted', usable],
  ]
  for (const [expected, states] of table) assert.equal(refusalOf(states), expected)
})

test('S0-2.5.2-06: the tenth wrong code in a row locks, and a right one before forgets the others', () => {
  const wrong = '999999'
  const ninth = decide({ ...usable, binding: binding({ failures: 8 }) }, wrong)
  assert.deepEqual(ninth.events, [
    {
      type: 'code_rejected',
      service: 'shoko-chukin/fx-web',
      userId: '0000000002',
      holder: 'user:0000000002',
      refusal: 'code_wrong',
      failures: 9,
      locked: false,
    },
  ])
  const tenth = decide({ ...usable, binding: binding({ failures: 9 }) }, wrong).events[0]
  assert.deepEqual(tenth?.type === 'code_rejected' && [tenth.failures, tenth.locked], [10, true])
  assert.equal(decide({ ...usable, binding: binding({ failures: 9 }) }, codeAt(nowStep)).outcome.ok, true)
})

test('OTP-14: a spent code is refused without being counted: a double click does not count toward a lock', () => {
  const states = { ...usable, binding: binding({ failures: 9 }), tokenUse: tokenUse({ lastStep: nowStep }) }
  const [event] = decide(states, codeAt(nowStep)).events
  assert.deepEqual(event?.type === 'code_rejected' && [event.refusal, event.failures, event.locked], [
    'code_spent',
    9,
    false,
  ])
})

test('OTP-03: a step before the last used one is refused although its code was never used', () => {
  const early = Temporal.Instant.fromEpochMilliseconds(nowStep * 30_000 + 2000)
  const states = { ...usable, tokenUse: tokenUse({ lastStep: nowStep }) }
  const { outcome } = decide(states, codeAt(nowStep - 1), early)
  assert.deepEqual(outcome, { ok: false, refusal: 'code_spent' })
})

test('OTP-07, C2-04: a code lives from its start to its end, widened by the tolerance; the end is over', () => {
  const offsetMs = (ms: number) => Temporal.Instant.fromEpochMilliseconds(nowStep * 30_000 + ms)
  const table: [ms: number, tolerance: number, accepted: boolean][] = [
    [0, 0, true],
    [-1, 0, false],
    [29_999, 0, true],
    [30_000, 0, false],
    [-5000, 5, true],
    [-5001, 5, false],
    [34_999, 5, true],
    [35_000, 5, false],
  ]
  for (const [ms, tolerance, accepted] of table) {
    const { outcome } = decide(usable, codeAt(nowStep), offsetMs(ms), tolerance)
    assert.equal(outcome.ok, accepted, `${ms} ms after its start, tolerance ${tolerance} s`)
  }
})

test('OTP-07: at no instant are more than two codes live, also after a synchronization', () => {
  const drifted = tokenUse({ driftMs: 75_000, driftUncertaintyMs: 15_000 })
  for (const use of [tokenUse(), drifted]) {
    for (let ms = 0; ms < 60_000; ms += 500) {
      const now = at.add({ milliseconds: ms })
      const steps = Array.from({ length: 21 }, (_, i) => nowStep - 10 + i)
      const live = steps.filter((step) => decide({ ...usable, tokenUse: use }, codeAt(step), now).outcome.ok)
      assert.ok(live.length >= 1 && live.length <= 2, `${live.length} codes are live`)
    }
  }
})

test('OTP-07: of the codes from five steps before to five after, at 100 random phases, exactly the documented ones pass', () => {
  const random = seededRandom(20_250_701)
  for (let i = 0; i < 100; i++) {
    const phaseMs = random.below(30_000)
    const now = Temporal.Instant.fromEpochMilliseconds(nowStep * 30_000 + phaseMs)
    const passed = Array.from({ length: 11 }, (_, each) => each - 5).filter(
      (offset) => decide(usable, codeAt(nowStep + offset), now).outcome.ok,
    )
    // 40 seconds each: its own 30, and 5 before and after.
    const documented = [...(phaseMs < 5000 ? [-1] : []), 0, ...(phaseMs >= 25_000 ? [1] : [])]
    assert.deepEqual(passed, documented, `${phaseMs} ms into the step`)
  }
})

test('OTP-08: a clock that is off by what a synchronization found is followed, and known better with each code', () => {
  const use = tokenUse({ driftMs: 75_000, driftUncertaintyMs: 15_000 })
  const [event] = decide({ ...usable, tokenUse: use }, codeAt(nowStep + 3)).events
  assert.ok(event?.type === 'code_accepted')
  assert.equal(event.step, nowStep + 3)
  // 15 s into a server step the token shows step + 3, so its clock is 75 to 105 s ahead: of 60 to 90 s, 75 to 90.
  assert.deepEqual([event.driftMs, event.driftUncertaintyMs], [82_500, 7500])
})

test('OTP-09: an event-based token may have been pressed a few times in vain, never backwards', () => {
  const event = { ...usable, token: token({ movingFactor: 'event' }), tokenUse: tokenUse({ lastStep: 20 }) }
  const accepted = Array.from({ length: 60 }, (_, step) => step).filter(
    (step) => decide(event, codeAt(step)).outcome.ok,
  )
  assert.deepEqual(accepted, [21, 22, 23, 24, 25])
})
