import assert from 'node:assert/strict'
import { test } from 'node:test'
import { password } from '../../../../test/support/states.ts'
import { fbProfile, fixedPassword } from '../../../../test/support/web-fb/states.ts'
import type { Password } from '../../../authority/rules/password.ts'
import { type FixedPassword, judgeFixedPassword } from './fixed-password.ts'

const { fb } = fbProfile
const { failuresMax } = fb.fixedPasswords

function judge(fixed: FixedPassword | undefined, matches: boolean, login = password()) {
  const asked = { service: fbProfile.service, userId: 'M54100020025', purpose: 'registration' } as const
  const { outcome, events } = judgeFixedPassword({ fixed, login }, asked, { matches, generation: 1 }, fb)
  const [event] = events
  const counted = event?.type === 'fixed_password_rejected' && [event.failures, event.locked]
  return [outcome.ok ? 'accepted' : outcome.refusal, counted]
}

test('what is said of a fixed password, in order of precedence', () => {
  const failed = (failures: number) => fixedPassword({ failures })
  const locked = password({ locked: true })
  const table: [string, FixedPassword | undefined, boolean, (number | boolean)[] | false, Password?][] = [
    ['registration_password_wrong', undefined, true, false],
    ['stale', fixedPassword({ generation: 2, failures: failuresMax }), false, false],
    // Locked: the counter stands still, whatever was typed.
    ['password_locked', failed(failuresMax), true, [failuresMax, true], locked],
    ['password_locked', failed(failuresMax), false, [failuresMax, true], locked],
    ['password_locked', failed(failuresMax - 1), false, [failuresMax, true]],
    ['registration_password_wrong', failed(failuresMax - 2), false, [failuresMax - 1, false]],
    ['accepted', failed(failuresMax - 1), true, false],
    // A limit that was lowered since locks at the next wrong one, and nobody before it.
    ['accepted', failed(failuresMax + 1), true, false],
    ['password_locked', failed(failuresMax + 1), false, [failuresMax + 2, true]],
  ]
  for (const [i, [expected, fixed, matches, counted, login]] of table.entries()) {
    assert.deepEqual(judge(fixed, matches, login), [expected, counted], `line ${i}`)
  }
})

test('issue 11: a locked login password stops the count of each fixed password, and the lock is journaled', () => {
  const locked = password({ locked: true })
  for (const matches of [true, false]) {
    for (const failures of [0, 2, failuresMax - 1]) {
      const judged = judge(fixedPassword({ failures }), matches, locked)
      assert.deepEqual(judged, ['password_locked', [failures, true]], `${failures} failures, ${matches}`)
    }
  }
})
