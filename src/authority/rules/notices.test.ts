import assert from 'node:assert/strict'
import { test } from 'node:test'
import { address, mailDraft } from '../../../test/support/mail-states.ts'
import { at } from '../../../test/support/states.ts'
import { accept, refuse } from '../../platform/decision/decision.ts'
import type { Event } from './events.ts'
import { type Notice, withDeskNotices, withNotices } from './notices.ts'

const of = { service: 'shoko-chukin/fx-web-2025', userId: '0000000002' }
const holder = 'user:0000000002'
const all = {
  login: () => mailDraft('login'),
  lock: () => mailDraft('lock'),
  registration: () => mailDraft('registration'),
  change: () => mailDraft('change'),
  passkey_removed: () => mailDraft('passkey_removed'),
  passkey_disowned: () => mailDraft('passkey_disowned'),
  stop: () => mailDraft('stop'),
  service_stop: () => mailDraft('service_stop'),
}

function queued(events: readonly Event[], drafts: Partial<typeof all> = all): string[] {
  const decided = withNotices(accept({}, ...events), drafts, at)
  assert.deepEqual(decided.events.slice(0, events.length), events)
  return decided.events.flatMap((event) => (event.type === 'mail_queued' ? [event.mailId] : []))
}

test('G-10: which events a user is told of', () => {
  const session = { ...of, sessionHash: 's', startedAtMs: 0, expiresAtMs: 1 }
  const failed = {
    type: 'challenge_failed',
    ...of,
    holder,
    purpose: 'login',
    attempts: 1,
    failures: 10,
  } as const
  const rejected = { type: 'code_rejected', ...of, holder, failures: 10 } as const
  const to = { confidential: address }
  const cases: [Notice | null, Event][] = [
    ['login', { type: 'session_started', ...session, stage: 'authenticated', purpose: 'login' }],
    ['login', { type: 'session_started', ...session, stage: 'must_change_password', purpose: 'login' }],
    [null, { type: 'session_started', ...session, stage: 'ticket', purpose: 'login' }],
    ['lock', { ...failed, refusal: 'mail_code_wrong', locked: true }],
    [null, { ...failed, refusal: 'mail_code_wrong', locked: false }],
    // Already locked: reported once, however often a stranger tries.
    [null, { ...failed, refusal: 'code_locked', locked: true }],
    ['lock', { ...rejected, refusal: 'code_wrong', locked: true }],
    [null, { ...rejected, refusal: 'code_locked', locked: true }],
    [
      'lock',
      { type: 'password_rejected', ...of, at: 'login', refusal: 'password_wrong', failures: 5, locked: true },
    ],
    [
      'registration',
      { type: 'mail_address_registered', ...of, address: to, registeredAtMs: 0, coolingUntilMs: 0 },
    ],
    [
      'passkey_removed',
      { type: 'passkey_removed', ...of, credentialId: 'c', disowned: false, removedAtMs: 0 },
    ],
    [
      'passkey_disowned',
      { type: 'passkey_removed', ...of, credentialId: 'c', disowned: true, removedAtMs: 0 },
    ],
    [null, { type: 'passkey_disowned', ...of, credentialId: 'c', disownedAtMs: 0 }],
    ['change', { type: 'mail_address_changed', ...of, address: to, changedAtMs: 0, coolingUntilMs: 0 }],
    [
      'stop',
      {
        type: 'binding_revoked',
        ...of,
        holder,
        bindingId: 'b',
        tokenId: 'WRFM00000001',
        enrolledAtMs: 0,
      },
    ],
    [null, { type: 'challenge_passed', ...of, holder, purpose: 'login' }],
  ]
  for (const [i, [expected, event]] of cases.entries()) {
    assert.deepEqual(queued([event]), expected === null ? [] : [expected], `line ${i}`)
    assert.deepEqual(queued([event], {}), [], 'switched off, or no address')
  }
  const locks = cases.filter(([notice]) => notice === 'lock').map(([, event]) => event)
  assert.deepEqual(queued(locks), ['lock'], 'one mail for a decision')
})

test('an event of a module above calls for the mail that its module says, and for none otherwise', () => {
  const stopped = { type: 'service_stopped' } as const
  const decision = { outcome: { ok: true }, events: [stopped] } as const
  const queuedBy = (others: { readonly service_stopped?: Notice }) =>
    withNotices(decision, { service_stop: () => mailDraft('service_stop') }, at, others).events.map(
      (event) => event.type,
    )
  assert.deepEqual(queuedBy({ service_stopped: 'service_stop' }), ['service_stopped', 'mail_queued'])
  assert.deepEqual(queuedBy({}), ['service_stopped'])
})

test('a new password is reported, and the new session that it brings is not a login', () => {
  const session = { ...of, sessionHash: 's', startedAtMs: 0, expiresAtMs: 1 }
  const drafts = { ...all, password: () => mailDraft('password') }
  const changed: Event[] = [
    {
      type: 'password_set',
      ...of,
      verifier: { confidential: 'v' },
      mustChange: null,
      setAtMs: 0,
      expiresAtMs: null,
    },
    { type: 'session_started', ...session, stage: 'authenticated', purpose: 'login' },
  ]
  assert.deepEqual(queued(changed, drafts), ['password'])
})

test('FLOW-09: a refusal brings its mails as well, and keeps its outcome', () => {
  const event = {
    type: 'code_rejected',
    ...of,
    holder,
    failures: 10,
    refusal: 'code_wrong',
    locked: true,
  } as const
  const { outcome, events } = withNotices(refuse('code_wrong', event), all, at)
  assert.deepEqual(outcome, { ok: false, refusal: 'code_wrong' })
  assert.deepEqual(
    events.map(({ type }) => type),
    ['code_rejected', 'mail_queued'],
  )
})

test('FLOW-09: an act of the desk is told once to each user with an address, and what was refused or asked for is not', () => {
  const acted = { operatorId: 'desk01', reason: 'r', identification: 'i', approved: false, actedAtMs: 1 }
  const event = (userId: string, action: 'unlock_code' | 'create_user' = 'unlock_code') =>
    ({ type: 'desk_acted', service: of.service, userId, action, ...acted }) as const
  const drafts = new Map([
    ['a', mailDraft('to a')],
    ['b', mailDraft('to b')],
  ])
  const told = (...events: readonly Event[]) =>
    withDeskNotices(accept({}, ...events), drafts, at).events.flatMap((each) =>
      each.type === 'mail_queued' ? [each.mailId] : [],
    )
  assert.deepEqual(told(event('a'), event('a'), event('b'), event('without an address')), ['to a', 'to b'])
  assert.deepEqual(told(event('a', 'create_user')), [])
  const { actedAtMs: requestedAtMs, reason, identification } = acted
  const asked = {
    action: 'unlock_code',
    reason,
    identification,
    requestedBy: 'desk01',
    requestedAtMs,
  } as const
  assert.deepEqual(told({ type: 'approval_requested', ...of, userId: 'a', ...asked }), [])
  assert.deepEqual(withDeskNotices(refuse('nothing_to_do'), drafts, at).events, [])
})
