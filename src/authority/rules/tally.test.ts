// E7: what the counters of /metrics say is what the journal holds.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from './events.ts'
import { tallyEvents } from './tally.ts'

const at = Temporal.Instant.from('2025-07-01T00:00:15Z')
const atMs = at.epochMilliseconds
const of = { service: 'a/b', userId: '1' }
const binding = { ...of, holder: 'user:1' }
const session = { ...of, sessionHash: 's', purpose: 'login', startedAtMs: atMs, expiresAtMs: atMs } as const

/** What is counted of events, each list being one change. */
function counted(...changes: readonly (readonly object[])[]): readonly string[] {
  const lines: string[] = []
  const note =
    (what: string) =>
    (...words: readonly (string | number)[]) =>
      void lines.push([what, ...words].join(' '))
  const happened = changes.flatMap((events) => {
    const changeContext = { at }
    return events.map((event) => ({ changeContext, event: event as Event }))
  })
  const tally = {
    login: note('login'),
    code: note('code'),
    drift: note('drift'),
    lock: note('lock'),
    risk: note('risk'),
  }
  tallyEvents(happened, tally)
  return lines
}

test('E7: a login is a session that begins, not a ticket, and not one that goes on', () => {
  const started = { type: 'session_started', ...session, stage: 'authenticated' }
  assert.deepEqual(counted([{ ...started, stage: 'ticket' }]), [])
  assert.deepEqual(counted([started], [{ ...started, stage: 'must_change_password' }]), [
    'login a/b',
    'login a/b',
  ])
  const changed = [{ type: 'password_set', ...of }, { type: 'session_ended', ...session }, started]
  assert.deepEqual(counted(changed, [started]), ['login a/b'])
  assert.deepEqual(counted([{ ...started, startedAtMs: atMs - 1 }]), [])
})

test('E7: codes are counted by method and result, with the drift of those that were right', () => {
  const accepted = { type: 'code_accepted', ...binding, tokenId: 'T', step: 1, driftMs: -300 }
  assert.deepEqual(counted([accepted, { type: 'challenge_passed', ...of }]), [
    'code a/b token accepted',
    'drift a/b -300',
    'code a/b mail accepted',
  ])
  const rejected = { ...binding, failures: 1, locked: false, refusal: 'code_wrong' }
  const all = ['code_rejected', 'enrollment_rejected', 'challenge_failed', 'verification_rejected']
  assert.deepEqual(
    counted(all.map((type) => ({ type, ...rejected }))),
    ['token', 'token', 'mail', 'token'].map((method) => `code a/b ${method} rejected`),
  )
})

test('E7: a lock is counted when it engages, and not at each attempt after it', () => {
  const code = { type: 'code_rejected', ...binding, failures: 10, locked: true }
  assert.deepEqual(
    counted([
      { ...code, refusal: 'code_wrong' },
      { ...code, refusal: 'binding_locked' },
      { type: 'password_rejected', ...of, refusal: 'password_wrong', locked: true },
      { type: 'password_rejected', ...of, refusal: 'password_locked', locked: true },
      { type: 'unknown_login_rejected', service: 'a/b', loginHash: 'h', failures: 5, locked: true },
    ]).filter((line) => line.startsWith('lock')),
    ['lock a/b code', 'lock a/b password', 'lock a/b password'],
  )
})
