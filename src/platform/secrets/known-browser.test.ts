import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newKeyRingText, parseKeyRing } from './key-ring.ts'
import { knownBrowserIn, withKnownBrowser } from './known-browser.ts'
import { keyedHash } from './mac.ts'

const text = newKeyRingText('2026-04-01T00:00:00Z')
const ring = parseKeyRing(text)
const now = Temporal.Instant.from('2026-05-01T00:00:00Z')
const sinceMs = now.epochMilliseconds
const owner = { service: 'shoko-chukin/fx-web', userId: '0000000001', generation: 36, sinceMs }
/** Of `owner` at `now`, by a version that left the password's generation out. */
const older = ['AAAAAAAAAAAAAAAAAAAAAA', Math.floor(now.epochMilliseconds / 1000).toString(36)] as const
const olderMac = keyedHash(ring, `known browser ${JSON.stringify([owner.service, owner.userId, ...older])}`)

test('X5: a browser is known for the user who logged in with it, at that service, under the same ring', () => {
  const cookie = withKnownBrowser(ring, undefined, owner, now)
  const mark = knownBrowserIn(ring, cookie, owner, now)
  assert.match(mark?.browserId ?? '', /^[\w-]{22}$/)
  assert.deepEqual(
    [mark?.generation, mark?.markedAtMs, mark?.sinceMs],
    [36, now.epochMilliseconds, now.epochMilliseconds],
  )
  assert.ok(!cookie.includes(owner.userId), 'it names nobody')
  for (const other of [
    { ...owner, userId: '0000000002' },
    { ...owner, service: 'johoku/fx-web' },
  ])
    assert.equal(knownBrowserIn(ring, cookie, other, now), undefined)
  const foreign = parseKeyRing(newKeyRingText('2026-04-01T00:00:00Z'))
  assert.equal(knownBrowserIn(foreign, cookie, owner, now), undefined)
})

test('X5: no part of a mark can be changed', () => {
  const cookie = withKnownBrowser(ring, undefined, owner, now)
  const hourLater = now.add({ hours: 1 })
  const newer = { ...owner, sinceMs: hourLater.epochMilliseconds }
  const other = withKnownBrowser(ring, undefined, newer, hourLater)
  const [id = '', since = '', generation = '', first = '', mac = ''] = cookie.split('.')
  const [otherId = '', otherSince = '', , otherFirst = '', otherMac = ''] = other.split('.')
  const forged = [
    `${otherId}.${since}.${generation}.${first}.${mac}`,
    `${id}.${otherSince}.${generation}.${first}.${mac}`,
    `${id}.${since}.11.${first}.${mac}`,
    `${id}.${since}.${generation}.${otherFirst}.${mac}`,
    `${id}.${since}.${generation}.1.${mac}`,
    `${id}.${since}.${generation}.${mac}`,
    `${id}.${since}.${mac}`,
    `${id}.${since}..${mac}`,
    `${id}.${since}.${generation}.${first}.${otherMac}`,
    `${id}.${since}.${generation}.${first}.`,
    `${older[0]}.${older[1]}.${generation}.${olderMac}`,
    `${id}.${mac}`,
    '',
    'x'.repeat(100_000),
  ]
  for (const wrong of forged)
    assert.equal(knownBrowserIn(ring, wrong, owner, now), undefined, wrong.slice(0, 80))
})

test('X5: a mark lasts 400 days from the last login, and through a rotation of the keys', () => {
  const cookie = withKnownBrowser(ring, undefined, owner, now)
  const id = knownBrowserIn(ring, cookie, owner, now)?.browserId
  const [first, second] = [JSON.parse(text), JSON.parse(newKeyRingText('2027-04-01T00:00:00Z'))]
  second.keys[0].id = 'second'
  const keys = [...first.keys, ...second.keys]
  const rotated = parseKeyRing(JSON.stringify({ version: 1, current: 'second', keys }))
  assert.equal(knownBrowserIn(rotated, cookie, owner, now.add({ hours: 24 * 400 }))?.browserId, id)
  assert.equal(knownBrowserIn(ring, cookie, owner, now.add({ hours: 24 * 400 + 1 })), undefined)
  const again = withKnownBrowser(rotated, cookie, owner, now.add({ hours: 24 * 300 }))
  const later = knownBrowserIn(rotated, again, owner, now.add({ hours: 24 * 600 }))
  assert.equal(later?.browserId, id, 'the same browser')
  assert.equal(later?.sinceMs, now.epochMilliseconds, 'since the first login')
  const anew = withKnownBrowser(
    rotated,
    again,
    { ...owner, browserId: 'B'.repeat(22), sinceMs: now.add({ hours: 1 }).epochMilliseconds },
    now.add({ hours: 1 }),
  )
  assert.equal(
    knownBrowserIn(rotated, anew, owner, now.add({ hours: 2 }))?.sinceMs,
    now.add({ hours: 1 }).epochMilliseconds,
    'whatever the mark said that it takes the place of',
  )
  assert.equal(again.split('~').length, 1)
})

test('X5: eight users can share a browser; the ninth puts out who logged in longest ago', () => {
  const users = Array.from({ length: 9 }, (_, i) => ({ ...owner, userId: `user${i}` }))
  const cookie = users.reduce<string | undefined>(
    (before, user, i) => withKnownBrowser(ring, before, user, now.add({ minutes: i })),
    undefined,
  )
  const known = users.map((user) => knownBrowserIn(ring, cookie, user, now) !== undefined)
  assert.deepEqual(known, [false, ...Array.from({ length: 8 }, () => true)])
})

test('X5: a mark by a version that left the generation out says when it was made, and is made anew in its place', () => {
  const cookie = `${older.join('.')}.${olderMac}`
  const mark = knownBrowserIn(ring, cookie, owner, now)
  const madeAtMs = now.epochMilliseconds
  assert.deepEqual(mark, {
    browserId: older[0],
    markedAtMs: madeAtMs,
    sinceMs: madeAtMs,
    generation: null,
  })
  const later = now.add({ hours: 5 })
  const again = knownBrowserIn(ring, withKnownBrowser(ring, cookie, owner, later), owner, later)
  assert.deepEqual([again?.generation, again?.sinceMs], [36, madeAtMs])
  assert.equal(withKnownBrowser(ring, cookie, owner, later).split('~').length, 1)
})
