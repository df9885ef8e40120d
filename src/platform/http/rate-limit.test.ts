import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createKeyLimit, createRateLimit, networkOf } from './rate-limit.ts'

const limits = { perAddress: { burst: 2, perHour: 60 }, total: { burst: 5, perHour: 3600 } }

test('an address has its burst and then waits for its bucket to fill', () => {
  let now = 0
  const limit = createRateLimit(limits, () => now)
  assert.deepEqual([limit('192.0.2.1'), limit('192.0.2.1'), limit('192.0.2.1')], [0, 0, 60])
  now += 59_000
  assert.equal(limit('192.0.2.1'), 1)
  now += 1000
  assert.equal(limit('192.0.2.1'), 0)
  assert.equal(limit('192.0.2.1'), 60)
})

test('all addresses share one more bucket, and a waiting request takes nothing from it', () => {
  const limit = createRateLimit(limits, () => 0)
  const answers = Array.from({ length: 8 }, (_, i) => limit(`192.0.2.${i}`))
  assert.deepEqual(answers, [0, 0, 0, 0, 0, 1, 1, 1])
})

test('a bucket never holds more than its burst, however long nobody asks', () => {
  let now = 0
  const limit = createRateLimit(limits, () => now)
  now = 1e12
  assert.deepEqual([limit('a'), limit('a'), limit('a')], [0, 0, 60])
})

test('keys have their buckets apart from each other, and an old one is forgotten before a new one is refused', () => {
  let now = 0
  const limit = createKeyLimit({ burst: 1, perHour: 60 }, () => now)
  assert.deepEqual([limit('a'), limit('a'), limit('b')], [0, 60, 0])
  now += 60_000
  assert.equal(limit('a'), 0)
  for (let i = 0; i < 100_000; i++) limit(`other ${i}`)
  assert.deepEqual([limit('a'), limit('a')], [0, 60])
})

test('THR-05: an IPv6 network counts by its /64, and a mapped IPv4 address as itself', () => {
  const same = [
    ['2001:db8::1', '2001:db8::ffff:1:2:3'],
    ['2001:db8:0:0:1:2:3:4', '2001:0DB8:0000:0000:ffff:ffff:ffff:ffff'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['fe80::1%eth0', 'fe80::2'],
    ['::1', '::2'],
  ]
  for (const [a = '', b = ''] of same) assert.equal(networkOf(a), networkOf(b), `${a} ${b}`)
  assert.notEqual(networkOf('2001:db8:0:1::1'), networkOf('2001:db8:0:2::1'))
  assert.notEqual(networkOf('192.0.2.1'), networkOf('192.0.2.2'))
  assert.equal(networkOf(null), 'unknown')
})
