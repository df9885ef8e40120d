import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Event } from './events.ts'
import {
  attemptsMax,
  claimSeconds,
  decideBounced,
  decideClaim,
  decideDelivered,
  decideFailed,
  type Mail,
  type MailFailure,
  mailState,
  queueMail,
} from './mail.ts'

const at = Temporal.Instant.from('2025-07-01T09:00:00+09:00')
const nowMs = at.epochMilliseconds
const later = (seconds: number) => at.add({ milliseconds: Math.round(seconds * 1000) })

function mail(changes: Partial<Mail> = {}): Mail {
  const queued = queueMail(
    {
      mailId: 'm1',
      service: 'shoko-chukin/fx-web',
      userId: '0000000002',
      kind: 'login_notice',
      sealed: new Uint8Array([1]),
      notAfterMs: null,
      once: false,
    },
    at,
  )
  const fresh = mailState.evolve(undefined, queued)
  assert.ok(fresh)
  return { ...fresh, ...changes }
}

const code = { kind: 'code', once: true, notAfterMs: nowMs + 600_000 } as const
const sending = { status: 'sending', attempts: 1, dueAtMs: nowMs + claimSeconds * 1000 } as const

/** The result of a decision on the mail: its refusal, or its status and reason. */
function after(
  state: Mail,
  { outcome, events }: ReturnType<typeof decideClaim | typeof decideFailed>,
): string {
  if (!outcome.ok) return outcome.refusal
  const next = events.reduce<Mail | undefined>(mailState.evolve, state)
  assert.ok(next)
  assert.equal(
    next.sealed === null,
    ['sent', 'dropped', 'bounced'].includes(next.status),
    'erased at the end',
  )
  assert.equal(next.dueAtMs === null, next.sealed === null)
  return [next.status, next.reason].filter((part) => part !== null).join(' ')
}

test('REL-10: what a worker gets when it asks for a mail, in order of precedence', () => {
  const stale = later(claimSeconds)
  const cases: readonly [name: string, mail: Mail, now: Temporal.Instant, result: string][] = [
    ['ended', mail({ status: 'sent', dueAtMs: null }), at, 'mail_not_due'],
    ['deferred', mail({ dueAtMs: nowMs + 1 }), at, 'mail_not_due'],
    ['claimed by another', mail({ ...sending }), later(claimSeconds - 0.001), 'mail_not_due'],
    ['code, its worker gone', mail({ ...code, ...sending }), stale, 'dropped uncertain'],
    ['code, its worker and its life gone', mail({ ...code, ...sending }), later(600), 'dropped uncertain'],
    ['code, expired', mail({ ...code }), later(600), 'dropped expired'],
    ['code, a moment before', mail({ ...code }), later(599.999), 'sending'],
    ['notice, too often', mail({ attempts: attemptsMax }), at, 'dropped attempts'],
    ['notice, its worker gone', mail({ ...sending }), stale, 'sending'],
    ['new', mail(), at, 'sending'],
  ]
  for (const [name, state, now, result] of cases)
    assert.equal(after(state, decideClaim(state, now)), result, name)
  assert.deepEqual(decideClaim(undefined, at).outcome, { ok: false, refusal: 'mail_unknown' })
})

test('REL-10: what becomes of a mail that did not go out', () => {
  type Failure = MailFailure['failure']
  const last = mail({ ...sending, attempts: attemptsMax })
  const cases: readonly [name: string, mail: Mail, failure: Failure, result: string][] = [
    ['not claimed', mail(), 'temporary', 'mail_not_claimed'],
    ['refused', mail({ ...sending }), 'permanent', 'dropped refused'],
    ['code, uncertain', mail({ ...sending, ...code }), 'uncertain', 'dropped uncertain'],
    ['notice, uncertain', mail({ ...sending }), 'uncertain', 'waiting 451'],
    ['the last attempt', last, 'temporary', 'dropped attempts'],
    [
      'code, no time left',
      mail({ ...sending, ...code, notAfterMs: nowMs + 5000 }),
      'temporary',
      'dropped expired',
    ],
    ['code', mail({ ...sending, ...code, notAfterMs: nowMs + 5001 }), 'temporary', 'waiting 451'],
    ['notice', mail({ ...sending }), 'temporary', 'waiting 451'],
  ]
  for (const [name, state, failure, result] of cases) {
    const attempt = state.attempts
    assert.equal(after(state, decideFailed(state, { attempt, failure, reason: '451' }, at)), result, name)
  }
})

test('REL-10: the back-off is 5 s, 15 s, 1 min, 5 min, 15 min, and then 1 h', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7].map((attempt) => {
    const state = mail({ ...sending, attempts: attempt })
    const [event] = decideFailed(state, { attempt, failure: 'temporary', reason: '421' }, at).events
    return event?.type === 'mail_deferred' ? (event.nextAttemptAtMs - nowMs) / 1000 : null
  })
  assert.deepEqual(waits, [5, 15, 60, 300, 900, 3600, 3600])
})

test('REL-10: only the holder of the claim reports the result', () => {
  const delivered = { messageId: '<m1@bank.example>', response: '250 OK' }
  const taken = mail({ ...sending, attempts: 2 })
  for (const [state, attempt] of [
    [taken, 1],
    [mail(), 0],
    [mail({ status: 'dropped', attempts: 1 }), 1],
  ] as const) {
    const { outcome } = decideDelivered(state, { ...delivered, attempt }, at)
    assert.deepEqual(outcome, { ok: false, refusal: 'mail_not_claimed' })
  }
  assert.equal(after(taken, decideDelivered(taken, { ...delivered, attempt: 2 }, at)), 'sent')
})

test('REL-10: a mail comes back once, and not before it was tried', () => {
  const bounce = { reason: '5.1.1' }
  const ended = { dueAtMs: null, attempts: 1, sealed: null } as const
  const cases: readonly [Mail, string][] = [
    [mail(), 'mail_not_sent'],
    [mail({ ...ended, status: 'sent' }), 'bounced 5.1.1'],
    [mail({ ...ended, status: 'dropped', reason: 'uncertain' }), 'bounced 5.1.1'],
    [mail({ ...sending }), 'bounced 5.1.1'],
    [mail({ ...ended, status: 'bounced' }), 'mail_not_sent'],
  ]
  for (const [state, result] of cases) assert.equal(after(state, decideBounced(state, bounce, at)), result)
  assert.deepEqual(decideBounced(undefined, bounce, at).outcome, { ok: false, refusal: 'mail_unknown' })
})

/** What a worker may run into: it claims, then the server answers or the worker is killed, and time passes. */
const step = fc.record({
  // Mostly within the life of a code, where a claim ends and the next worker comes.
  wait: fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 2 * claimSeconds * 1000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 4_000_000 }) },
  ),
  ends: fc.constantFrom('delivered', 'temporary', 'permanent', 'uncertain', 'killed after', 'killed before'),
})

test('EML-03, REL-10: a code goes out at most once and never after its end, whatever happens and whenever', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (steps, once) => {
      let state: Mail | undefined = mail(once ? code : {})
      let ms = nowMs
      let handedOver = 0
      const take = (events: readonly Event[]) => {
        state = events.reduce<Mail | undefined>(mailState.evolve, state)
      }
      for (const { wait, ends } of steps) {
        ms += wait
        const now = Temporal.Instant.fromEpochMilliseconds(ms)
        const claim = decideClaim(state, now)
        take(claim.events)
        if (!claim.outcome.ok || claim.outcome.claimed === null) continue
        const { attempts: attempt, notAfterMs } = claim.outcome.claimed
        assert.ok(notAfterMs === null || ms < notAfterMs, 'sent after its end')
        // The worst case: everything uncertain did arrive.
        if (['delivered', 'uncertain', 'killed after'].includes(ends)) handedOver += 1
        if (ends === 'delivered')
          take(decideDelivered(state, { attempt, messageId: '<m1@b.example>', response: '' }, now).events)
        else if (ends === 'temporary' || ends === 'permanent' || ends === 'uncertain')
          take(decideFailed(state, { attempt, failure: ends, reason: '' }, now).events)
      }
      if (once) assert.ok(handedOver <= 1, `${handedOver} times`)
    }),
    { numRuns: 2000 },
  )
})
