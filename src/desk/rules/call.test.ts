// D10: who begins, attaches, identifies, notes and ends a call: refusals in order of precedence.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { operator, user } from '../../../test/support/states.ts'
import { type Call, callState } from '../../authority/rules/call.ts'
import type { Role } from '../../authority/rules/rights.ts'
import {
  decideAbandoned,
  decideCallAttach,
  decideCallBegin,
  decideCallEnd,
  decideCallNote,
  decideIdentification,
  notesAfterMs,
  notesMax,
} from './call.ts'

const now = Temporal.Instant.from('2025-07-01T09:00:15+09:00')
const desk = 'desk/shoko-chukin'
const of = { desk, operatorId: 'desk01', caseNumber: 'K-1' }
const about = { service: 'shoko-chukin/fx-web', userId: '0000000002' }
const passed = { passed: true, asked: ['kana'], why: null }
const failed = { passed: false, asked: ['kana'], why: { confidential: '名前が違う' } }
const plain = { typed: true, about, identification: null, ends: null }

function call(changes: Partial<Call> = {}): Call {
  const begun = { type: 'call_begun', ...about, ...of, sessionHash: 's1', typed: true, begunAtMs: 0 } as const
  const row = callState.evolve(undefined, begun)
  assert.ok(row)
  return { ...row, ...changes }
}

function staff(role: Role = 'desk', sessionHash: string | null = 's1') {
  const operatorUser = user({ service: desk, userId: 'desk01', sessionHash })
  return { operatorUser, operator: operator({ role }) }
}

const open = (changes: Partial<Call> = {}, role: Role = 'desk') => ({
  ...staff(role),
  openCall: of,
  call: call(changes),
  user: user(about),
})

const told = ({ outcome }: { outcome: { ok: true } | { ok: false; refusal: string } }) =>
  outcome.ok ? 'ok' : outcome.refusal

test('D10: a call begins: refusals in order of precedence', () => {
  const free = { ...staff(), openCall: undefined, call: undefined, taken: undefined, user: user(about) }
  const begin = (states: Partial<Parameters<typeof decideCallBegin>[0]>, request = {}) =>
    decideCallBegin({ ...free, ...states }, { ...of, ...plain, ...request }, now)
  for (const role of ['approver', 'auditor', 'clearing', 'administrator'] as const)
    assert.equal(told(begin({ ...staff(role), ...open({}, role) })), 'not_permitted', role)
  for (const role of ['desk', 'branch'] as const) assert.equal(told(begin(staff(role))), 'ok', role)
  assert.equal(told(begin(staff('desk', null))), 'not_permitted', 'without a session')
  assert.equal(told(begin({ operatorUser: user({ status: 'deleted' }) })), 'not_permitted')
  assert.equal(told(begin({ openCall: of })), 'stale')
  assert.equal(told(begin({ openCall: of, call: call(), taken: call() })), 'call_open')
  assert.equal(told(begin({ openCall: of, call: call() }, { ends: 'K-9' })), 'call_open', 'not that one')
  const ofNobody = { about: null, identification: passed }
  assert.equal(told(begin({ taken: call() }, ofNobody)), 'call_without_user')
  assert.equal(told(begin({ user: undefined, taken: call() })), 'no_such_user')
  const stranger = { about: { ...about, service: 'johoku/fx-web' } }
  assert.equal(told(begin({}, stranger)), 'no_such_user')
  assert.equal(told(begin({ taken: call() })), 'case_number_taken')
  assert.equal(told(begin({ taken: call() }, { typed: false })), 'stale', 'a made number is made again')

  const [event, ...others] = begin({}).events
  assert.deepEqual(others, [])
  const begun = { type: 'call_begun', ...about, ...of, sessionHash: 's1', typed: true }
  assert.deepEqual(event, { ...begun, begunAtMs: now.epochMilliseconds })
  const nobody = begin({ user: undefined }, { about: null }).events[0]
  assert.ok(nobody?.type === 'call_begun')
  assert.deepEqual([nobody.service, nobody.userId], [desk, 'desk01'])
})

test('D10: who called is noted with the call that begins: passed, or not, in one change', () => {
  const free = { ...staff(), openCall: undefined, call: undefined, taken: undefined, user: user(about) }
  for (const identification of [passed, failed]) {
    const { events } = decideCallBegin(free, { ...of, ...plain, identification }, now)
    assert.equal(events[0]?.type, 'call_begun')
    const shown = { type: 'call_identified', ...about, ...of, ...identification }
    assert.deepEqual(events.slice(1), [{ ...shown, identifiedAtMs: now.epochMilliseconds }])
  }
})

test('D10: whoever goes on to the next caller ends the call at hand with it, where they were told so', () => {
  const next = { ...of, ...plain, caseNumber: 'K-2', identification: passed, ends: 'K-1' }
  const { events } = decideCallBegin({ ...open(), taken: undefined }, next, now)
  assert.deepEqual(
    events.map((event) => [event.type, 'caseNumber' in event && event.caseNumber]),
    [
      ['call_ended', 'K-1'],
      ['call_begun', 'K-2'],
      ['call_identified', 'K-2'],
    ],
  )
  const [end] = events
  assert.equal(end?.type === 'call_ended' && end.by, 'operator')
})

test('D10: the call of a session that is over ends where the next one begins', () => {
  const states = {
    ...staff(),
    openCall: of,
    call: call({ sessionHash: 's0' }),
    taken: undefined,
    user: user(about),
  }
  const next = { ...of, ...plain, caseNumber: 'K-2' }
  const { events } = decideCallBegin(states, next, now)
  assert.deepEqual(
    events.map((event) => [event.type, 'caseNumber' in event && event.caseNumber]),
    [
      ['call_ended', 'K-1'],
      ['call_begun', 'K-2'],
    ],
  )
})

const notTheirs = [
  ['not_permitted', open({}, 'auditor')],
  ['call_over', { ...open(), openCall: undefined }],
  ['call_over', open({ endedAtMs: 1 })],
  ['call_over', open({ sessionHash: 's0' })],
  ['call_over', { ...open(), openCall: { ...of, caseNumber: 'K-2' } }],
] as const

test('D10: a call is about one user, once found', () => {
  const attach = (states: Parameters<typeof decideCallAttach>[0], to = about) =>
    told(decideCallAttach(states, { ...of, about: to, identification: null }, now))
  for (const [refusal, states] of notTheirs) assert.equal(attach(states), refusal)
  const unknown = open({ service: null, userId: null })
  assert.equal(attach({ ...unknown, user: undefined }), 'no_such_user')
  assert.equal(attach(unknown, { ...about, service: 'johoku/fx-web' }), 'no_such_user')
  assert.equal(attach(unknown), 'ok')
  assert.equal(attach(open()), 'ok', 'pressed twice')
  const again = { ...of, about, identification: null }
  assert.deepEqual(decideCallAttach(open(), again, now).events, [])
  assert.equal(attach(open(), { ...about, userId: '0000000009' }), 'call_about_another')
})

test('D10: who called is noted with the user who was found; who failed before stays refused', () => {
  const attach = (states: Parameters<typeof decideCallAttach>[0], to = about) =>
    decideCallAttach(states, { ...of, about: to, identification: failed }, now)
  const types = attach(open({ service: null, userId: null })).events.map(({ type }) => type)
  assert.deepEqual(types, ['call_attached', 'call_identified'])
  assert.deepEqual(
    attach(open()).events.map(({ type }) => type),
    ['call_identified'],
    'begun about the user in another tab',
  )
  assert.equal(told(attach(open({ identified: 'failed' }))), 'call_refused')
  assert.equal(told(attach(open(), { ...about, userId: '0000000009' })), 'call_about_another')
})

test('D10: who failed stays refused in that call; who passed may still fail', () => {
  const identify = (states: Parameters<typeof decideIdentification>[0], isPassed: boolean) =>
    told(decideIdentification(states, { ...of, identification: isPassed ? passed : failed }, now))
  for (const [refusal, states] of notTheirs) assert.equal(identify(states, true), refusal)
  assert.equal(identify(open({ service: null, userId: null }), false), 'call_without_user')
  assert.equal(identify(open({ identified: 'failed' }), true), 'call_refused')
  assert.equal(identify(open({ identified: 'failed' }), false), 'call_refused')
  assert.equal(identify(open({ identified: 'passed' }), false), 'ok')
  assert.equal(identify(open(), true), 'ok')
})

test('D10: notes are whoever’s took the call, until a day after it, fifty of them', () => {
  const atMs = now.epochMilliseconds
  const text = { confidential: 'x' }
  const note = (states: Parameters<typeof decideCallNote>[0]) =>
    told(decideCallNote(states, { ...of, note: text }, now))
  assert.equal(note(open({}, 'auditor')), 'not_permitted')
  assert.equal(note({ ...open(), call: undefined }), 'not_permitted')
  assert.equal(note(open({ operatorId: 'desk02' })), 'not_permitted')
  assert.equal(note(open({ endedAtMs: atMs - notesAfterMs })), 'call_over')
  assert.equal(note(open({ endedAtMs: atMs - notesAfterMs + 1, sessionHash: 's0' })), 'ok')
  assert.equal(note(open({ notes: Array.from({ length: notesMax }, () => text) })), 'call_notes_full')
  assert.equal(note(open({ notes: Array.from({ length: notesMax - 1 }, () => text) })), 'ok')
})

test('D10: a call ends once, by whoever took it', () => {
  const end = (states: Parameters<typeof decideCallEnd>[0]) => told(decideCallEnd(states, of, now))
  assert.equal(end(open({}, 'auditor')), 'not_permitted')
  assert.equal(end(open({ operatorId: 'desk02' })), 'not_permitted')
  assert.equal(end(open({ endedAtMs: 1 })), 'call_over')
  assert.equal(end(open({ sessionHash: 's0' })), 'ok', 'in the next session too')
})

test('D10: a call is abandoned with its session or its operator, and with nothing else', () => {
  const abandoned = (states: Parameters<typeof decideAbandoned>[0], isOver = false) => {
    const [event] = decideAbandoned(states, { isOver }, now).events
    return event?.type === 'call_ended' ? event.by : null
  }
  assert.equal(abandoned(open()), null)
  assert.equal(abandoned(open(), true), 'session')
  assert.equal(abandoned(open({ sessionHash: 's0' })), 'session')
  assert.equal(abandoned({ ...open(), operatorUser: user({ status: 'deleted' }) }), 'dismissal')
  assert.equal(abandoned(open({ endedAtMs: 1 }), true), null)
})
