import assert from 'node:assert/strict'
import { test } from 'node:test'
import { profileOf } from '../../../test/support/states.ts'
import { lockKindText } from './locks.ts'

test('X5, THR-08: an entry says which way is closed, and who lifts the lock', () => {
  const profile = profileOf('shoko-chukin/fx-web')
  const capped = { ...profile, code: { ...profile.code, cap: { failuresMax: 20, days: 30 } } }
  const byDesk = `（ロック：30日間の上限（20回）。解除は${profile.contacts.desk.name}のみ）`
  const cases = [
    [{}, ''],
    [{ locked: false, strangersOnly: true }, ''],
    [{ locked: true }, '（ロック）'],
    [{ locked: true, refusal: 'code_locked' }, '（ロック）'],
    [{ locked: true, strangersOnly: true }, '（ロック：はじめてのブラウザのみ）'],
    [{ locked: true, capped: true }, byDesk],
    [{ locked: true, refusal: 'code_capped' }, byDesk],
  ] as const
  for (const [event, text] of cases) assert.equal(lockKindText(event, capped), text)
})
