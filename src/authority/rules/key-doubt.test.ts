import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, operator } from '../../../test/support/states.ts'
import type { ClientKey } from './client-events.ts'
import { keyDoubt } from './staffing.ts'

const nowMs = at.epochMilliseconds

function key(madeBy: string | null, expiresAtMs: number | null = null): ClientKey {
  const known = madeBy === null ? {} : { madeBy: `terminal:${madeBy}` }
  return { keyId: 'k', hash: 'h', createdAtMs: 0, expiresAtMs, ...known }
}

test('X1: who was shown a key that could have asked grants nothing; where nobody knows who was, nobody does', () => {
  const decider = operator({ userId: 'approver01', employeeNumber: '0815' })
  const cases = [
    ['no client', undefined, null],
    ['another’s key', [key('yamada')], null],
    ['their own, by the login ID', [key('yamada'), key('Approver01')], 'own'],
    ['their own, by the 社員番号', [key('0815')], 'own'],
    ['their own that ended at that instant', [key('approver01', nowMs)], 'own'],
    [
      'their own that ended a minute before, by another node’s clock',
      [key('approver01', nowMs - 60_000)],
      'own',
    ],
    ['their own that had ended before', [key('approver01', nowMs - 60_001), key('yamada')], null],
    ['nobody knows whose', [key('yamada'), key(null)], 'unknown'],
    [
      'nobody knows whose, and revoked since',
      [key('yamada'), { ...key(null, nowMs + 1), hash: '' }],
      'unknown',
    ],
    [
      'nobody knows whose, but replaced before',
      [key('yamada'), { ...key(null, nowMs - 60_001), hash: '' }],
      null,
    ],
    ['both', [key(null), key('approver01')], 'own'],
  ] as const
  for (const [what, keys, doubt] of cases)
    assert.equal(keyDoubt(decider, keys && { keys }, nowMs), doubt, what)
})
