// D10: what a call lets an operator do for its user, as a table.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { user } from '../../../test/support/states.ts'
import { callAtHand, refuseAct, refuseByCall } from './act-in-call.ts'
import { type Call, callState } from './call.ts'
import type { DeskAction } from './rights.ts'

const desk = 'desk/shoko-chukin'
const of = { service: 'shoko-chukin/fx-web', userId: '0000000002' }
const openCall = { desk, operatorId: 'desk01', caseNumber: 'K-1' }
const operatorUser = user({ service: desk, userId: 'desk01', sessionHash: 's1' })

function call(changes: Partial<Call> = {}): Call {
  const begun = { ...of, ...openCall, sessionHash: 's1', typed: true, begunAtMs: 0 }
  const row = callState.evolve(undefined, { type: 'call_begun', ...begun })
  assert.ok(row)
  return { ...row, ...changes }
}

const at = (changes: Partial<Call> = {}) => ({ operatorUser, openCall, call: call(changes) })
const none = { operatorUser }

test('D10: a call counts while it lasts, in the session in which it was begun, if it is the one that is open', () => {
  assert.equal(callAtHand(at())?.caseNumber, 'K-1')
  const over = [
    none,
    at({ endedAtMs: 1 }),
    at({ sessionHash: 's0' }),
    at({ caseNumber: 'K-0' }),
    { ...at(), openCall: undefined },
    { ...at(), operatorUser: user({ sessionHash: null }) },
    { ...at(), operatorUser: undefined },
  ]
  for (const states of over) assert.equal(callAtHand(states), undefined)
})

const asked: DeskAction[] = [
  'unlock_password',
  'unlock_code',
  'issue_letter',
  'reset_password',
  'revoke_token',
  'remove_mail_address',
  'admit_passkeys',
  'release_passkeys',
  'resume_user',
  'issue_activation_code',
  'release_token',
  'restart_service',
  'revoke_certificate',
  'report_loss',
  'change_particulars',
  'synchronize_token',
]
const ownBusiness: DeskAction[] = ['create_user', 'number_customer', 'correct_token_use']
const ownMeasures: DeskAction[] = ['suspend_user', 'stop_service']

const situations = {
  none,
  unasked: at(),
  passed: at({ identified: 'passed' }),
  failed: at({ identified: 'failed' }),
  ofAnother: at({ userId: '0000000009', identified: 'passed' }),
  ofAnotherFailed: at({ userId: '0000000009', identified: 'failed' }),
  over: at({ identified: 'failed', endedAtMs: 1 }),
} as const

type Told = Record<keyof typeof situations, ReturnType<typeof refuseByCall>>
const all = (told: ReturnType<typeof refuseByCall>) =>
  Object.fromEntries(Object.keys(situations).map((name) => [name, told])) as Told

const refusals: Record<'required' | 'optional', readonly (readonly [readonly DeskAction[], Told])[]> = {
  required: [
    [asked, { ...all('call_needed'), passed: null, failed: 'call_refused' }],
    [ownBusiness, { ...all(null), failed: 'call_refused' }],
    [ownMeasures, all(null)],
  ],
  optional: [
    [[...asked, ...ownBusiness], { ...all(null), failed: 'call_refused' }],
    [ownMeasures, all(null)],
  ],
}

for (const calls of ['required', 'optional'] as const) {
  test(`D10: where calls are ${calls}: act × call`, () => {
    for (const [actions, told] of refusals[calls])
      for (const action of actions)
        for (const name of Object.keys(situations) as (keyof Told)[]) {
          const refusal = refuseByCall(situations[name], { ...of, action, step: 'ask' }, { calls })
          assert.equal(refusal, told[name], `${action}, ${name}`)
        }
  })
}

test('D10: what was granted takes no call of its own; in one that failed it is not carried out', () => {
  const act = { ...of, action: 'revoke_token', step: 'carry_out' } as const
  assert.equal(refuseByCall(none, act, { calls: 'required' }), null)
  assert.equal(refuseByCall(situations.failed, act, { calls: 'required' }), 'call_refused')
})

test('D10: a call that began or ended since the journal’s number was chosen is looked at anew', () => {
  const act = { ...of, action: 'unlock_code', step: 'ask' } as const
  const tell = (states: Parameters<typeof refuseAct>[0], caseNumber: string | null) =>
    refuseAct(states, { ...act, caseNumber }, { calls: 'optional' })
  assert.equal(tell(at(), 'K-1'), null)
  assert.equal(tell(at(), null), 'stale')
  assert.equal(tell(at(), 'K-2'), 'stale')
  assert.equal(tell(none, 'K-1'), 'stale')
  assert.equal(tell(situations.ofAnother, 'K-1'), 'stale')
  assert.equal(tell(situations.ofAnother, null), null)
})
