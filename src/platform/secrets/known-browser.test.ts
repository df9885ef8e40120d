import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newKeyRingText, parseKeyRing } from './key-ring.ts'
import { knownBrowserIn, withKnownBrowser } from './known-browser.ts'

const text = newKeyRingText('2026-04-01T00:00:00Z')
const ring = parseKeyRing(text)
const now = Temporal.Instant.from('2026-05-01T00:00:00Z')
const owner = { service: 'shoko-chukin/fx-web', userId: '0000000001' }

test('X5: a browser is known for the user who logged in with it, at that service, under the same ring', () => {
  const cookie = withKnownBrowser(ring, undefined, owner, now)
  assert.match(knownBrowserIn(ring, cookie, owner, now) ?? '', /^[\w-]{22}$/)
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
  const other = withKnownBrowser(ring, undefined, owner, now.add({ hours: 1 }))
  const [id = '', since = '', mac = ''] = cookie.split('.')
  const [otherId = '', otherSince = '', otherMac = ''] = other.split('.')
  const forged = [
    `${otherId}.${since}.${mac}`,
    `${id}.${otherSince}.${mac}`,
    `${id}.${since}.${otherMac}`,
    `${id}.${since}.`,
    `${id}.${mac}`,
    '',
    'x'.repeat(100_000),
  ]
  for (const wrong of forged)
    assert.equal(knownBrowserIn(ring, wrong, owner, now), undefined, wrong.slice(0, 80))
})

test('X5: a mark lasts 400 days from the last login, and through a rotation of the keys', () => {
  const cookie = withKnownBrowser(ring, undefined, owner, now)
  const id = knownBrowserIn(ring, cookie, owner, now)
  const [first, second] = [JSON.parse(text), JSON.parse(newKeyRingText('2027-04-01T00:00:00Z'))]
  second.keys[0].id = 'second'
  const keys = [...first.keys, ...second.keys]
  const rotated = parseKeyRing(JSON.stringify({ version: 1, current: 'second', keys }))
  assert.equal(knownBrowserIn(rotated, cookie, owner, now.add({ hours: 24 * 400 })), id)
  assert.equal(knownBrowserIn(ring, cookie, owner, now.add({ hours: 24 * 400 + 1 })), undefined)
  const again = withKnownBrowser(rotated, cookie, owner, now.add({ hours: 24 * 300 }))
  assert.equal(knownBrowserIn(rotated, again, owner, now.add({ hours: 24 * 600 })), id, 'the same browser')
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
