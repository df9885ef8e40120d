import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inside } from '../../../test/support/mail-states.ts'
import { at, profileOf, user } from '../../../test/support/states.ts'
import type { DeskEvent } from './desk-events.ts'
import type { PasskeyEvent } from './passkey-events.ts'
import type { TokenMoveToldEvent } from './token-events.ts'
import { decideActsSeen, type JournaledAct, untoldActs } from './told-acts.ts'
import type { ApprovedAct } from './two-persons.ts'

const profile = profileOf('shoko-chukin/fx-web-2025')
const of = { service: profile.service, userId: user().userId }

function acted(seq: number, action: ApprovedAct, actedAtMs: number | null = seq): JournaledAct {
  const why = { operatorId: 'desk01', reason: 'r', identification: 'callback', approved: false }
  const time = actedAtMs === null ? {} : { actedAtMs }
  return entry(seq, { type: 'desk_acted', ...of, action, ...why, ...time })
}

function seen(seq: number, target: number, chain = 'a'): JournaledAct {
  return entry(seq, { type: 'desk_acts_seen', ...of, chain, seq: target })
}

function moved(seq: number): JournaledAct {
  return entry(seq, { type: 'user_token_moved', ...of, tokenId: 'WRFM2', movedAtMs: seq })
}

function disowned(seq: number): JournaledAct {
  return entry(seq, { type: 'passkey_disowned', ...of, credentialId: 'c', disownedAtMs: seq })
}

function entry(seq: number, event: DeskEvent | TokenMoveToldEvent | PasskeyEvent): JournaledAct {
  return { chain: 'a', seq, event }
}

const untold = (...entries: readonly JournaledAct[]) => untoldActs(entries.toReversed()).map(({ seq }) => seq)

test('X3, X10: every act is told until the newest that was shown is confirmed, and those after it still are', () => {
  const [one, two] = [acted(1, 'unlock_password'), acted(2, 'revoke_token')]
  const cases: [string, readonly number[], readonly JournaledAct[]][] = [
    ['nothing', [], []],
    ['two acts, newest first', [2, 1], [one, two]],
    ['both were read', [], [one, two, seen(3, 2)]],
    ['one came between the screen and the press', [2], [one, two, seen(3, 1)]],
    ['one came later', [4], [one, two, seen(3, 2), acted(4, 'suspend_user')]],
    ['pressed twice', [5], [one, two, seen(3, 2), seen(4, 2), acted(5, 'suspend_user')]],
    ['an older press after a newer one', [], [one, two, seen(3, 2), seen(4, 1)]],
    ['of the same number in another chain', [2, 1], [one, two, seen(3, 2, 'b')]],
    ['how the user came to be', [2], [acted(1, 'create_user'), two]],
    ['P6: a move of the token, among the acts', [2, 1], [one, moved(2)]],
    ['issue 18: a passkey that was thrown out', [2, 1], [one, disowned(2)]],
    ['P6: a move that was read', [], [one, moved(2), seen(3, 2)]],
    ['of before acts had a time', [2], [acted(1, 'revoke_token', null), two]],
  ]
  for (const [line, expected, entries] of cases) assert.deepEqual(untold(...entries), expected, line)
})

test('SES-06: only an open session confirms, and only what was shown to this user and is still untold', () => {
  const ready = { session: inside(), user: user({ service: profile.service, sessionHash: 'session' }) }
  const entries = [acted(2, 'revoke_token'), acted(1, 'unlock_password')]
  const press = (shown: string, states = ready, journaled = entries) =>
    decideActsSeen(states, { entries: journaled, shown, seenAtMs: at.epochMilliseconds }, profile, at)
  const refusal = (decided: ReturnType<typeof press>) => (decided.outcome.ok ? null : decided.outcome.refusal)
  const { outcome, events } = press('a.2')
  assert.ok(outcome.ok)
  assert.deepEqual(events, [{ type: 'desk_acts_seen', ...of, chain: 'a', seq: 2 }])
  const suspended = { ...ready, user: user({ ...ready.user, status: 'suspended' }) }
  const changing = { ...ready, session: inside({ stage: 'must_change_password' }) }
  assert.equal(refusal(press('a.2', suspended)), 'ticket_invalid')
  assert.equal(refusal(press('a.2', changing)), 'ticket_invalid', 'the password comes first')
  for (const shown of ['', 'a.3', 'b.2', 'a.99999999999', 'a.2.1'])
    assert.equal(refusal(press(shown)), 'nothing_to_do', shown)
  assert.equal(refusal(press('a.2', ready, [seen(3, 2), ...entries])), 'nothing_to_do', 'a second press')
})
