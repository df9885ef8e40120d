// Decision 92: through whose hands the two parts go of what opens an account of the staff.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  admin,
  alone,
  asked,
  carried,
  decide,
  desk,
  member,
  profile,
} from '../../../test/support/staff-states.ts'
import { type Handout, handoutState } from '../../authority/rules/handout.ts'
import type { StaffAct } from '../../authority/rules/two-persons.ts'
import type { StaffRequest } from './staff.ts'

test('X1, D2: nobody holds the password and the activation code, nor prints one part of what they asked for the other of', () => {
  const code = 'issue_operator_code'
  const none = { passwordBy: null, passwordAskedBy: null, codeBy: null, codeAskedBy: null }
  const of = { service: desk, userId: 'desk01', ...none }
  const ofPassword: Handout = { ...of, passwordBy: 'admin03', passwordAskedBy: 'admin04' }
  const ofCode: Handout = { ...of, codeBy: 'admin03', codeAskedBy: 'admin04' }
  const four = { service: desk, userIds: ['admin01', 'admin02', 'admin03', 'admin04'] }
  const told = (act: StaffAct, id: string, handout: Handout, step: 'ask' | 'carry_out', rules = profile) => {
    const states = { ...admin(id), administrators: four, handout }
    const approval = step === 'ask' ? undefined : asked(act)
    const request = { by: { kind: 'operator', id } as const, ...(step === 'ask' ? {} : carried) }
    return decide(act, { ...states, approval }, request, rules).told
  }
  for (const [act, handout] of [
    [code, ofPassword],
    ['reset_operator', ofCode],
  ] as const) {
    assert.equal(told(act, 'admin02', handout, 'carry_out'), 'done', act)
    assert.equal(told(act, 'admin03', handout, 'carry_out'), 'other_part_held', `${act}: printed the other`)
    assert.equal(told(act, 'admin04', handout, 'carry_out'), 'other_part_held', `${act}: asked for the other`)
    assert.equal(told(act, 'admin03', handout, 'ask'), 'other_part_held', `${act}: asks, printed the other`)
    assert.equal(told(act, 'admin04', handout, 'ask'), 'requested', `${act}: asks for both`)
    assert.equal(told(act, 'admin04', handout, 'ask', alone), 'other_part_held', `${act}: one does it alone`)
  }
  assert.equal(told(code, 'admin03', ofCode, 'carry_out'), 'done', 'the same part again')
  const named = { ...ofPassword, passwordBy: 'terminal:Admin02' }
  assert.equal(told(code, 'admin02', named, 'carry_out'), 'other_part_held', 'by the name at the terminal')
  const terminal = (by: StaffRequest['by']) =>
    decide(code, { named: member('admin03', 'administrator'), handout: ofPassword }, { by, seen: null }).told
  assert.equal(terminal({ kind: 'terminal', id: 'terminal:admin03', approved: true }), 'other_part_held')
  assert.equal(terminal({ kind: 'terminal', id: 'terminal:admin03' }), 'done', 'while nobody could approve')
})

test('X1, D2: who was shown what is known until its owner has chosen a password', () => {
  const { events } = decide(
    'reset_operator',
    { ...admin('admin02'), approval: asked('reset_operator') },
    {
      ...carried,
      by: { kind: 'operator', id: 'admin02' },
    },
  )
  const fold = (handout: Handout | undefined, event: (typeof events)[number]) =>
    handoutState.evolve(handout, event as never)
  const printed = events.reduce(fold, undefined)
  assert.deepEqual(
    [printed?.passwordBy, printed?.passwordAskedBy, printed?.codeBy],
    ['admin02', 'admin01', null],
  )
  const set = {
    type: 'password_set',
    service: desk,
    userId: 'desk01',
    verifier: { confidential: 'v' },
    setAtMs: 1,
  } as const
  assert.deepEqual(handoutState.evolve(printed, { ...set, mustChange: 'reset', expiresAtMs: 2 }), printed)
  assert.equal(handoutState.evolve(printed, { ...set, mustChange: null, expiresAtMs: null }), undefined)
})
