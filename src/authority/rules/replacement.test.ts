import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, binding, codeAt, nowStep, profileOf, token, tokenUse } from '../../../test/support/states.ts'
import type { Binding } from './binding.ts'
import { type ReplacementWay, replacementWays, type ServiceProfile } from './profile.ts'
import { decideReplacement, type OldCode, type ReplacementAsk } from './replacement.ts'

const shipped = profileOf()
const { service } = shipped
const userId = '0000000002'

const recommended = shipped
const noWait: ServiceProfile = { ...shipped, replacement: { asManual: [], waitHours: null } }
const manual: ServiceProfile = { ...shipped, replacement: { asManual: replacementWays, waitHours: 72 } }

const typed = (step: number): OldCode => ({ code: codeAt(step), codeAt })
const codes: Readonly<Record<string, OldCode>> = {
  right: typed(nowStep),
  wrong: typed(nowStep + 5),
  none: null,
}
const olds: Readonly<Record<string, Binding | undefined>> = {
  usable: binding(),
  locked: binding({ status: 'locked', failures: 10 }),
  suspended: binding({ status: 'suspended' }),
  none: undefined,
  'none, after failures': binding({ status: 'pending', tokenId: null, bindingId: null, failures: 3 }),
}

function decide(
  old: Binding | undefined,
  code: OldCode,
  profile: ServiceProfile,
  ask: Partial<ReplacementAsk> = {},
) {
  const there = old?.tokenId === null ? undefined : old
  const states = {
    binding: old,
    token: there && token(),
    tokenUse: there && tokenUse(),
  }
  const of = { way: 'mail_address', service, userId, holder: `user:${userId}`, newTokenId: null } as const
  return decideReplacement(states, { ...of, old: code, ...ask }, profile, at)
}

function verdict(decision: ReturnType<typeof decide>): string {
  const { outcome } = decision
  if (!outcome.ok) return outcome.refusal
  const { dueAtMs } = outcome
  return dueAtMs === null ? 'at once' : `waits ${(dueAtMs - at.epochMilliseconds) / 3_600_000} h`
}

/** Of each token that is there and each code of it: as recommended, and where nothing waits. */
const table: readonly (readonly [string, string, string, string])[] = [
  ['usable', 'right', 'at once', 'at once'],
  ['usable', 'wrong', 'old_code_wrong', 'old_code_wrong'],
  ['usable', 'none', 'waits 72 h', 'old_code_missing'],
  ['locked', 'right', 'code_locked', 'code_locked'],
  ['locked', 'wrong', 'code_locked', 'code_locked'],
  ['locked', 'none', 'code_locked', 'code_locked'],
  ['suspended', 'right', 'code_suspended', 'code_suspended'],
  ['suspended', 'wrong', 'code_suspended', 'code_suspended'],
  ['suspended', 'none', 'code_suspended', 'code_suspended'],
  ['none', 'right', 'at once', 'at once'],
  ['none', 'wrong', 'at once', 'at once'],
  ['none', 'none', 'at once', 'at once'],
  ['none, after failures', 'none', 'at once', 'at once'],
]

test('X6, X7, PWD-06: each way to replace a token, by the token that is there and the code of it', () => {
  for (const way of replacementWays) {
    for (const [old, code, expected, withoutWait] of table) {
      const of = `${way}: ${old}, ${code}`
      const ask = { way } satisfies { way: ReplacementWay }
      assert.equal(verdict(decide(olds[old], codes[code] ?? null, recommended, ask)), expected, of)
      assert.equal(verdict(decide(olds[old], codes[code] ?? null, noWait, ask)), withoutWait, of)
      assert.equal(verdict(decide(olds[old], codes[code] ?? null, manual, ask)), 'at once', of)
    }
  }
})

test('X6: a right code is spent, a wrong one counts and locks, and neither where nothing asks for it', () => {
  const kinds = (decision: ReturnType<typeof decide>) => decision.events.map(({ type }) => type)
  assert.deepEqual(kinds(decide(olds['usable'], codes['right'] ?? null, recommended)), ['code_accepted'])
  const almost = binding({ failures: 9 })
  const [rejected] = decide(almost, codes['wrong'] ?? null, recommended).events
  assert.ok(rejected?.type === 'code_rejected')
  assert.deepEqual([rejected.failures, rejected.locked, rejected.holder], [10, true, `user:${userId}`])
  assert.deepEqual(kinds(decide(almost, codes['wrong'] ?? null, manual)), [])
  const spent = { binding: binding(), token: token(), tokenUse: tokenUse({ lastStep: nowStep }) }
  const of = { way: 'usage_form', service, userId, holder: `user:${userId}`, newTokenId: null } as const
  const again = decideReplacement(spent, { ...of, old: codes['right'] ?? null }, recommended, at)
  assert.equal(verdict(again), 'old_code_wrong')
})

test('S3-FAQ-05: a token that goes on under the other form proves itself', () => {
  const same = { newTokenId: 'WRFM00000001' }
  assert.equal(verdict(decide(olds['usable'], null, recommended, same)), 'at once')
  assert.equal(verdict(decide(olds['locked'], null, recommended, same)), 'code_locked')
  assert.equal(
    verdict(decide(olds['usable'], null, recommended, { newTokenId: 'WRFM00000009' })),
    'waits 72 h',
  )
})

test('a lock that ended by itself is a token that works again', () => {
  const over = binding({ status: 'locked', failures: 10, lockedUntilMs: at.epochMilliseconds, lockouts: 1 })
  assert.equal(verdict(decide(over, null, recommended)), 'waits 72 h')
  assert.equal(verdict(decide(over, codes['right'] ?? null, recommended)), 'at once')
})

test('what ships: the manuals’ own ways go as the manuals say, everything else as recommended', () => {
  const ways = (name: string) => profileOf(name).replacement
  assert.deepEqual(ways('shoko-chukin/fx-web-2025'), { asManual: ['mail_address'], waitHours: 72 })
  assert.deepEqual(ways('shinkin-5410/web-fb'), { asManual: ['user_token'], waitHours: 72 })
  for (const name of ['shoko-chukin/fx-web', 'johoku/fx-web', 'sample-shinkin/personal'])
    assert.deepEqual(ways(name), { asManual: [], waitHours: 72 })
})
