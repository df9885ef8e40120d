import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSampled, newSpanId, newTraceId, toldBy } from './span.ts'

test('E7: a proxy’s traceparent says which trace and span, and whether they are recorded', () => {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
  const spanId = '00f067aa0ba902b7'
  assert.deepEqual(toldBy(`00-${traceId}-${spanId}-01`), { traceId, spanId, sampled: true })
  assert.deepEqual(toldBy(`00-${traceId}-${spanId}-02`), { traceId, spanId, sampled: false })
  assert.equal(toldBy(undefined), null)
})

test('E7: of new traces the share is recorded that was asked for, by their IDs', () => {
  const ids = Array.from({ length: 4000 }, newTraceId)
  assert.ok(ids.every((id) => /^[0-9a-f]{32}$/.test(id) && !isSampled(id, 0) && isSampled(id, 1)))
  const sampled = ids.filter((id) => isSampled(id, 0.25))
  // Ten standard deviations.
  assert.ok(Math.abs(sampled.length - 1000) < 274, String(sampled.length))
  assert.ok(sampled.every((id) => isSampled(id, 0.5)))
  assert.match(newSpanId(), /^[0-9a-f]{16}$/)
})
