import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accept, andThen, refuse, together } from '../../platform/decision/decision.ts'
import type { Decision } from './decision.ts'
import type { Event } from './events.ts'
import type { Refusal, Stale } from './refusal.ts'

const of = { service: 'shoko-chukin/fx-web', userId: '0000000002' }
const first: Event = { type: 'password_accepted', ...of, at: 'login' }
const second: Event = { type: 'user_suspended', ...of }

type Answer = Decision<{ readonly by: string }, Refusal | Stale>
const accepted: Answer = accept({ by: 'code' }, second)
const refused: Answer = refuse('code_wrong', second)
const stale: Answer = refuse('stale', second)
const barred: Decision<object, Refusal> = refuse('password_locked', first)

test('one decision after another: what is answered, and which events are kept', () => {
  const given = accept({}, first)
  const lines: [string, Answer, string, readonly Event[]][] = [
    ['andThen, refused by the first', andThen(barred, () => accepted), 'password_locked', [first]],
    ['andThen, stale', andThen(given, () => stale), 'stale', []],
    ['andThen, refused by the second', andThen(given, () => refused), 'code_wrong', [first, second]],
    ['andThen, accepted', andThen(given, () => accepted), 'code', [first, second]],
    ['together, refused by the first', together(barred, () => accepted), 'password_locked', [first]],
    ['together, stale', together(given, () => stale), 'stale', []],
    ['together, refused by the second', together(given, () => refused), 'code_wrong', [second]],
    ['together, accepted', together(given, () => accepted), 'code', [first, second]],
  ]
  for (const [line, { outcome, events }, expected, kept] of lines) {
    assert.equal(outcome.ok ? outcome.by : outcome.refusal, expected, line)
    assert.deepEqual(events, kept, line)
  }
})

test('the second decision is asked with what the first accepted, and only then', () => {
  const seen: object[] = []
  const next = (given: object) => {
    seen.push(given)
    return accept({})
  }
  andThen(barred, next)
  together(barred, next)
  assert.deepEqual(seen, [])
  andThen(accept({ tokenId: 'WRFM00000001' }), next)
  assert.deepEqual(seen, [{ ok: true, tokenId: 'WRFM00000001' }])
})
