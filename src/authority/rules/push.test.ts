import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isPlaceAway, pushOutcome, pushPlaceOf } from './push.ts'

const places = ['https://fcm.googleapis.com', 'https://*.notify.windows.com', 'http://127.0.0.1:8123']

describe('issue 18: an endpoint is at a push service that is allowed, or nowhere', () => {
  for (const [endpoint, place] of [
    ['https://fcm.googleapis.com/fcm/send/abc:def', places[0]],
    ['https://wns2-par02p.notify.windows.com/w/?token=BQ', places[1]],
    ['http://127.0.0.1:8123/x', places[2]],
    ['http://fcm.googleapis.com/x', undefined],
    ['https://fcm.googleapis.com:8443/x', undefined],
    ['https://fcm.googleapis.com.evil.example/x', undefined],
    ['https://evil.example/https://fcm.googleapis.com', undefined],
    ['https://fcm.googleapis.com@evil.example/x', undefined],
    ['https://me:secret@fcm.googleapis.com/x', undefined],
    ['https://evil.example#.notify.windows.com', undefined],
    ['https://evilnotify.windows.com/x', undefined],
    ['https://notify.windows.com/x', undefined],
    ['https://a.notify.windows.com:444/x', undefined],
    ['https://evil.example\\.notify.windows.com/x', undefined],
    ['http://a.notify.windows.com/x', undefined],
    ['https://127.0.0.1:8123/x', undefined],
    ['http://0x7f.1:8123/x', places[2]],
    ['http://127.0.0.1:8124/x', undefined],
    ['https://169.254.169.254/latest', undefined],
    ['https://fcm.googleapis.com/a b', undefined],
    ['https://fcm.googleapis.com/a\n', undefined],
    [`https://fcm.googleapis.com/${'a'.repeat(1000)}`, undefined],
    ['file:///etc/passwd', undefined],
    ['', undefined],
  ] as const)
    test(JSON.stringify(endpoint.slice(0, 60)), () => assert.equal(pushPlaceOf(endpoint, places), place))
})

describe('issue 18: what becomes of a push', () => {
  const now = Temporal.Instant.fromEpochMilliseconds(1_000_000)
  const waits = { attempts: 1, expiresAtMs: 1_300_000 }
  const answer = (status: number, retryAfterSeconds: number | null = null) => ({ status, retryAfterSeconds })
  for (const [title, told, at, outcome] of [
    ['taken', answer(201), waits, { kind: 'sent' }],
    ['gone', answer(410), waits, { kind: 'gone' }],
    ['not found', answer(404), waits, { kind: 'gone' }],
    ['redirected: nobody follows', answer(302), waits, { kind: 'given_up' }],
    ['refused', answer(403), waits, { kind: 'given_up' }],
    ['no answer', answer(0), waits, { kind: 'again', dueAtMs: 1_005_000 }],
    ['a fault', answer(500), waits, { kind: 'again', dueAtMs: 1_005_000 }],
    ['the third time', answer(503), { ...waits, attempts: 3 }, { kind: 'again', dueAtMs: 1_020_000 }],
    ['too many, says when', answer(429, 60), waits, { kind: 'again', dueAtMs: 1_060_000 }],
    ['too many, for longer than it waits', answer(429, 300), waits, { kind: 'given_up' }],
    ['the last time', answer(500), { ...waits, attempts: 5 }, { kind: 'given_up' }],
  ] as const)
    test(title, () => assert.deepEqual(pushOutcome(told, at, now), outcome))
})

test('issue 18: one host that a browser names says nothing of the others of its domain; a push service of one host may be away', () => {
  const [one = '', many = ''] = places
  for (const [place, status, isAway] of [
    [one, 0, true],
    [one, 503, true],
    [one, 429, false],
    [one, 201, false],
    [many, 0, false],
    [many, 503, false],
  ] as const)
    assert.equal(isPlaceAway(place, { status }), isAway, `${place} ${status}`)
})
